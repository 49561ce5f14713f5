"""Files that templates ask for: assets, static files and resources, published when their URL is."""

from __future__ import annotations

import base64
import hashlib
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.content.model import SourceFile
from sitegen.diagnostics import Diagnostic, ParseError, RenderError
from sitegen.images.operation import Action
from sitegen.text.media import media_type

if TYPE_CHECKING:
    from sitegen.images.look import Look
    from sitegen.templates.pictures import ImageSet
    from sitegen.templates.renderer import Renderer

_FINGERPRINTS = ("md5", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that something else needs to be published.

    Attributes:
        path: where to, relative to the destination, raw Unicode.
        source: the file on disk.
        operation: what is to be done to it, as `images.operation` writes it; empty: it is copied.
    """

    path: str
    source: SourceFile
    operation: str = ""


class FileView:
    """One file, for templates. Asking for its URL publishes it.

    Attributes:
        input: how a trace names it (`assets/css/main.css`).
        is_remote: whether it is a file of another site (see `pictures.RemoteImage`).
    """

    is_remote = False

    def __init__(self, renderer: Renderer, source: SourceFile, path: str, input_name: str) -> None:
        self._renderer = renderer
        self._source = source
        self._path = path
        self._fingerprinted: dict[str, Fingerprinted] = {}
        self.input = input_name

    @property
    def name(self) -> str:
        """Path as it was asked for, or as it is published."""
        return self._path

    @property
    def source(self) -> SourceFile:
        """The file on disk."""
        return self._source

    @property
    def renderer(self) -> Renderer:
        """Whose it is."""
        return self._renderer

    @property
    def published_file(self) -> FileView:
        """The file itself (see `ResourceView`, which stands for one)."""
        return self

    @cached_property
    def published(self) -> PublishedFile:
        """Where it is published."""
        return PublishedFile(self._path, self._source)

    def _publish(self) -> str:
        self._renderer.publish(self.published, self.input)
        return "/" + self._path

    @property
    def rel_permalink(self) -> str:
        """URL from the host's root; the file is published."""
        return self._renderer.urls.relative(self._publish())

    @property
    def permalink(self) -> str:
        """URL with scheme and host; the file is published."""
        return self._renderer.urls.absolute(self._publish())

    @property
    def media_type(self) -> str:
        """Such as `image/jpeg`, by the extension."""
        return media_type(self._path)

    @property
    def _bytes(self) -> bytes:
        return self._renderer.read_bytes(self._source, self.input)

    @property
    def text(self) -> str:
        """Its text, as UTF-8."""
        try:
            return self._bytes.decode("utf-8")
        except UnicodeDecodeError as e:
            raise RenderError(
                Diagnostic(code="not-text", message=f"not UTF-8 (byte {e.start})", path=self._source.path)
            ) from e

    @property
    def data(self) -> Any:
        """Its value, for TOML, YAML, JSON and CSV."""
        from sitegen.content.data import read_data

        try:
            return read_data(self.text, self._path.rpartition(".")[2].lower(), self._source.path)
        except ParseError as e:
            raise RenderError(*e.diagnostics) from e

    def _size(self) -> tuple[int, int]:
        self._renderer.note_file(self.input)
        return self._renderer.pictures.images.head(self._source.path).size

    @property
    def width(self) -> int:
        """Of an image, in pixels, as it is shown (EXIF orientation applied)."""
        return self._size()[0]

    @property
    def height(self) -> int:
        """Of an image, in pixels."""
        return self._size()[1]

    @property
    def color(self) -> str:
        """Of an image: the mean of its colours, `#rrggbb`; empty: parts of it are transparent."""
        return self._look().color

    @property
    def blur(self) -> str:
        """Of an image: a `data:` URI of a few pixels of it, to show until it is loaded; empty likewise."""
        return self._look().blur

    def _look(self) -> Look:
        self._renderer.note_file(self.input)
        return self._renderer.pictures.images.look(self._source.path)

    def process(self, specification: str = "", action: Action = Action.NONE) -> FileView:
        """An image of this one, by a specification of Hugo's (`fill 600x400 TopLeft webp q80`)."""
        return self._renderer.pictures.process(self, specification, action)

    def resize(self, specification: str) -> FileView:
        """To a width (`600x`), a height (`x400`) or both (`600x400`)."""
        return self.process(specification, Action.RESIZE)

    def fit(self, specification: str) -> FileView:
        """Whole, into a width and height; never enlarged."""
        return self.process(specification, Action.FIT)

    def fill(self, specification: str) -> FileView:
        """To exactly a width and height; what does not fit is cut off."""
        return self.process(specification, Action.FILL)

    def crop(self, specification: str) -> FileView:
        """A piece of a width and height, at the size it has."""
        return self.process(specification, Action.CROP)

    def responsive(self, widths: Sequence[int], options: str = "webp", ratio: str = "") -> ImageSet:
        """The same picture in several widths, none larger than it is."""
        return self._renderer.pictures.responsive(self, widths, options, ratio)

    def fingerprint(self, algorithm: str = "sha256") -> Fingerprinted:
        """The same file under a name with the digest of its bytes in it."""
        self._renderer.note_file(self.input)
        found = self._fingerprinted.get(algorithm)
        if found is None:
            found = self._fingerprinted[algorithm] = self._named_by_digest(algorithm)
        return found

    def _named_by_digest(self, algorithm: str) -> Fingerprinted:
        if algorithm not in _FINGERPRINTS:
            raise RenderError(
                Diagnostic(
                    code="fingerprint-unknown",
                    message=f"no such digest: {algorithm}",
                    hint=f"use one of {', '.join(_FINGERPRINTS)}",
                )
            )
        digest = hashlib.new(algorithm, self._bytes)
        stem, suffix = posixpath.splitext(self._path)
        path = f"{stem}.{digest.hexdigest()}{suffix}"
        integrity = f"{algorithm}-{base64.b64encode(digest.digest()).decode('ascii')}"
        return Fingerprinted(self._renderer, self._source, path, self.input, integrity)


class Fingerprinted(FileView):
    """A file with its digest in its name.

    Attributes:
        integrity: for the attribute of that name (Subresource Integrity, 3.1).
    """

    def __init__(
        self, renderer: Renderer, source: SourceFile, path: str, input_name: str, integrity: str
    ) -> None:
        super().__init__(renderer, source, path, input_name)
        self.integrity = integrity
