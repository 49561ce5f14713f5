"""What Jinja2 makes of a template's text, kept for renderers that follow one another.

A preview makes a renderer for every state of the site, so that nothing of an old state can linger in
one. What a template compiles to depends on its text and on the settings alone, and is most of the work.
"""

from __future__ import annotations

from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from sitegen.templates.uses import KnownUses


class CompiledTemplates(jinja2.BytecodeCache):
    """The code of templates, believed only for the very same text.

    Attributes:
        uses: what else is known of texts.
    """

    def __init__(self, uses: KnownUses | None = None) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self.uses = uses or KnownUses()

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


__all__ = ["CompiledTemplates"]
