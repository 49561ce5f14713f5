"""What Jinja2 makes of a template's text, kept for renderers that follow one another.

A preview makes a renderer for every state of the site, so that nothing of an old state can linger in
one. What a template compiles to depends on its text and on the settings alone, and is most of the work.
"""

from __future__ import annotations

from types import CodeType

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.BytecodeCache):
    """Code and trees of templates, believed only for the very same text."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self._trees: dict[str, tuple[str, nodes.Template]] = {}

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What there is for a template, for Jinja2."""
        bucket = Bucket(environment, f"{name}\0{filename}", source)
        text, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if text == source else None
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep what Jinja2 compiled."""
        assert bucket.code is not None
        self._codes[bucket.key] = (bucket.checksum, bucket.code)

    def tree(self, path: str, source: str) -> nodes.Template | None:
        """What the text of a file was parsed to."""
        text, tree = self._trees.get(path, ("", None))
        return tree if text == source else None

    def keep_tree(self, path: str, source: str, tree: nodes.Template) -> None:
        """Keep what a text was parsed to."""
        self._trees[path] = (source, tree)


__all__ = ["CompiledTemplates"]
