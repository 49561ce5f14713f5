"""The images of one site: each looked at once, each operation done once.

What a page needs to know of an image (its size, a colour to stand in for it, whether it can be shown at all)
is answered here while the page is made; the processed pixels are made later, by `Images.processed`, when the
build comes to publish them. Both are kept in the cache by the digest of the source.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any, TypeVar

from sitegen.config.model import ImagingConfig
from sitegen.diagnostics import Diagnostic, RenderError
from sitegen.images.cache import ImageCache
from sitegen.images.geometry import Size, geometry
from sitegen.images.head import Head, read_head, unreadable
from sitegen.images.look import Look, look
from sitegen.images.names import digest_of
from sitegen.images.operation import Action, Operation, SpecificationError, defaults, parse_operation
from sitegen.images.process import Decoder, process

T = TypeVar("T")


class Images:
    """Knows and makes the images of one site, for one process.

    Args:
        root: of the site; paths are relative to it.
        cache: folder for what is kept between builds; None: nothing is.
        known: the digest of a file's bytes, by its whole path, or an empty text: it has to be read.
    """

    def __init__(
        self,
        root: Path,
        config: ImagingConfig,
        cache: Path | None,
        known: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._root = root
        self._known = known
        self._defaults = defaults(config)
        self._cache = ImageCache(cache)
        self._decoder = Decoder()
        self._digests: dict[str, str] = {}
        self._heads: dict[str, Head | RenderError] = {}
        self._looks: dict[str, Look | RenderError] = {}

    def operation(self, path: str, text: str, action: Action = Action.NONE) -> tuple[Operation, Size]:
        """What a specification means for an image, and the size of the result.

        Raises:
            SpecificationError: it makes no sense, or too much.
            RenderError: the image cannot be read.
        """
        head = self.head(path)
        operation = parse_operation(text, self._defaults, action)
        if head.is_vector:
            return operation, head.size
        if not operation.format:
            operation = replace(operation, format=head.format)
        return operation, geometry(head.size, operation).size

    def head(self, path: str) -> Head:
        """What the head of an image says. Raises RenderError: it cannot be read."""
        return _value(self._heads, path, self._read_head)

    def look(self, path: str) -> Look:
        """What is to see in an image. Raises RenderError: it cannot be shown."""
        return _value(self._looks, path, self._read_look)

    def digest(self, path: str) -> str:
        """Digest of the bytes of a source, in hexadecimal. Raises RenderError."""
        if path not in self._digests:
            self._digests[path] = self._known(str(self._root / path)) or self._read_digest(path)
        return self._digests[path]

    def processed(self, path: str, text: str) -> bytes:
        """The bytes of a processed image; `text` is an operation, as its `str` has it.

        Raises:
            RenderError: the source is damaged.
        """
        operation = parse_operation(text, Operation())
        name = digest_of(self.digest(path), operation)
        kept = self._cache.get(name)
        if kept is not None:
            return kept
        try:
            made = process(self._root / path, self.head(path), operation, path, self._decoder)
        except SpecificationError as e:  # asked of a source that has changed since
            raise RenderError(Diagnostic(code="image-operation", message=str(e), path=path)) from e
        self._cache.put(name, made)
        return made

    def cached(self, path: str, text: str) -> tuple[str, ...]:
        """Names of all that the cache holds for a processed image."""
        source = self.digest(path)
        return digest_of(source, parse_operation(text, Operation())), f"{source}.head", f"{source}.look"

    def _read_digest(self, path: str) -> str:
        try:
            with (self._root / path).open("rb") as file:
                return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        except OSError as e:
            raise unreadable(path, e.strerror or "it cannot be opened") from e

    def _read_head(self, path: str) -> Head:
        name = f"{self.digest(path)}.head"
        kept = _json(self._cache.get(name))
        if kept:
            return Head(*kept)
        found = read_head(self._root / path, path)
        self._cache.put(name, json.dumps(astuple(found)).encode())
        return found

    def _read_look(self, path: str) -> Look:
        head = self.head(path)
        if head.is_vector:
            return Look()
        name = f"{self.digest(path)}.look"
        kept = _json(self._cache.get(name))
        if kept:
            return Look(*kept)
        found = look(self._root / path, head, path)
        self._cache.put(name, json.dumps(astuple(found)).encode())
        return found


def _value(known: dict[str, T | RenderError], path: str, make: Callable[[str], T]) -> T:
    """What is known of a path, worked out once; a mistake is raised every time."""
    found = known.get(path)
    if found is None:
        try:
            found = make(path)
        except RenderError as e:
            found = e
        known[path] = found
    if isinstance(found, RenderError):
        raise found
    return found


def _json(data: bytes | None) -> list[Any] | None:
    return json.loads(data) if data else None


__all__ = ["Images", "Look"]
