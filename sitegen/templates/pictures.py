"""Pictures for templates: which image belongs to a page, and its responsive sets.

A page asks for pictures thousands of times and there are few of them, so what a set consists of is worked
out once; what it publishes is noted for every page that shows it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jinja2

from sitegen.content.read import read_text
from sitegen.diagnostics import Diagnostic, RenderError, Severity, SourceError, Span, at
from sitegen.images.images import Images
from sitegen.images.names import processed_path
from sitegen.images.operation import Action, SpecificationError
from sitegen.markup.model import Body
from sitegen.templates.files import FileView, PublishedFile
from sitegen.templates.reads import Input

if TYPE_CHECKING:
    from sitegen.templates.renderer import Renderer
    from sitegen.templates.views import PageView

_REMOTE = ("http://", "https://", "//")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_OWN = ("feature*", "cover*", "thumbnail*")
"""Names of a bundle's own image, in the order of Hugo's themes."""
_RATIO = re.compile(r"\s*(\d{1,5}(?:\.\d{1,5})?)\s*[:/]\s*(\d{1,5}(?:\.\d{1,5})?)\s*")


class ProcessedImage(FileView):
    """An image made of another. Asking for its URL has it made and published."""

    def __init__(self, file: FileView, published: PublishedFile, size: tuple[int, int]) -> None:
        super().__init__(file.renderer, file.source, published.path, file.input)
        self.published = published
        self._made_size = size

    def _size(self) -> tuple[int, int]:
        return self._made_size

    def process(self, specification: str = "", action: Action = Action.NONE) -> FileView:
        """Refused: the first result is not there while the page is made."""
        raise jinja2.TemplateRuntimeError(
            f"{self.name} is processed already: say all that is to be done at once"
            f" (`process('{action} {specification} ...')` of the original)"
        )


@dataclass(frozen=True, slots=True)
class RemoteImage:
    """An image of another site, left as it is: nothing is known of it but its URL."""

    permalink: str
    is_remote: bool = True
    width: int = 0
    height: int = 0
    color: str = ""
    blur: str = ""

    @property
    def rel_permalink(self) -> str:
        """The same URL."""
        return self.permalink

    def responsive(self, *_: Any, **__: Any) -> ImageSet:
        """The image alone."""
        return ImageSet(self)


class ImageSet:
    """One picture in several widths.

    Attributes:
        width, height: of the largest, in pixels; 0: not known.
        images: all of them, the smallest first; without any, the original stands alone.
    """

    def __init__(self, original: FileView | RemoteImage, images: Sequence[ProcessedImage] = ()) -> None:
        self._original = original
        self.images = tuple(images)
        shown = self.images[-1] if self.images else original
        self.width, self.height = shown.width, shown.height

    @property
    def src(self) -> str:
        """URL of the largest."""
        return (self.images[-1] if self.images else self._original).rel_permalink

    @property
    def srcset(self) -> str:
        """For the attribute of that name (HTML Standard, 4.8.4.2.1); empty: there is only the original."""
        return ", ".join(f"{image.rel_permalink} {image.width}w" for image in self.images)

    @property
    def media_type(self) -> str:
        """Such as `image/webp`; empty: of an image of another site."""
        shown = self.images[-1] if self.images else self._original
        return shown.media_type if isinstance(shown, FileView) else ""


class Pictures:
    """What templates ask about pictures, for one renderer."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._images: Images | None = None
        self._sets: dict[tuple[Any, ...], ImageSet] = {}
        self._missing: dict[tuple[str, str], Diagnostic] = {}

    @property
    def images(self) -> Images:
        """Who knows and makes the images of the site."""
        if self._images is None:
            materials = self._renderer.materials
            self._images = Images(
                materials.root, materials.config.imaging, materials.image_cache, materials.digest
            )
        return self._images

    # One operation.

    def process(self, file: FileView, specification: str, action: Action = Action.NONE) -> FileView:
        """An image after an operation; a vector image is left as it is, being sharp at every size."""
        self._note(file)
        path = file.source.path
        try:
            operation, size = self.images.operation(path, specification, action)
        except SpecificationError as e:
            raise jinja2.TemplateRuntimeError(f"{file.name}: {e}") from e
        if self.images.head(path).is_vector:
            return file
        to = processed_path(file.name, self.images.digest(path), operation)
        return ProcessedImage(file, PublishedFile(to, file.source, str(operation)), size)

    def _note(self, file: FileView) -> None:
        self._renderer.note_file(file.input)
        self._renderer.note(Input.CONFIG, "imaging")

    # Sets.

    def responsive(
        self, file: FileView, widths: Sequence[int], options: str = "webp", ratio: str = ""
    ) -> ImageSet:
        """A picture in several widths, none of them larger than it is.

        Args:
            file: the original. One that moves, or has no pixels, is left alone.
            widths: in pixels.
            options: words of a specification that are true of all: format, quality, anchor.
            ratio: such as `16:9`, to which the picture is cut; empty: it is left whole.
        """
        self._note(file)
        key = (file.input, file.name, *widths, options, ratio)
        found = self._sets.get(key)
        if found is None:
            found = self._sets[key] = self._made(file, widths, options, ratio)
        return found

    def _made(self, file: FileView, widths: Sequence[int], options: str, ratio: str) -> ImageSet:
        head = self.images.head(file.source.path)
        if head.is_vector or head.frames > 1:
            return ImageSet(file)
        shape = _shape(ratio)
        largest = min(head.width, int(head.height * shape)) if shape else head.width
        if head.format in ("png", "gif"):
            options = f"drawing {options}"  # hard edges and flat colours, rather than a photograph
        made = []
        for width in sorted({min(int(w), largest) for w in widths if int(w) > 0}):
            text = f"fill {width}x{max(1, round(width / shape))}" if shape else f"resize {width}x"
            image = self.process(file, f"{options} {text}")
            assert isinstance(image, ProcessedImage)
            made.append(image)
        return ImageSet(file, made)

    # Which image.

    def is_usable(self, file: FileView) -> bool:
        """Whether an image can be shown; if not, that is a warning, once in a build."""
        self._note(file)
        try:
            self.images.look(file.source.path)
        except RenderError as e:
            for diagnostic in e.diagnostics:
                self._renderer.warn(replace(diagnostic, severity=Severity.WARNING))
            return False
        return True

    def feature(self, page: PageView) -> Any:
        """The image of a page, as Hugo's themes look for it, or None.

        A `feature*`, `cover*` or `thumbnail*` image of its bundle; front matter `featureimage`, or else
        `params.defaultFeaturedImage`, among its resources, under assets/, under static/, or on another
        site. One that is named and missing, or cannot be shown, is a warning, and the next is taken.
        """
        return self._renderer.part(("feature_image", page.key), lambda: self._feature(page))

    def _feature(self, page: PageView) -> Any:
        own = page.resources.by_type("image")
        for pattern in _OWN:
            image = own.get_match(pattern)
            if image is not None and self.is_usable(image.published_file):
                return image
        for name, by in ((page.params["featureimage"], page), (self._default(), None)):
            found = self._named(str(name), own, by) if name else None
            if found is not None:
                return found
        return None

    def _default(self) -> Any:
        return self._renderer.site_view.params["defaultFeaturedImage"]

    def _named(self, name: str, own: Any, page: PageView | None) -> Any:
        if name.lower().startswith(_REMOTE):
            return RemoteImage(name)
        renderer = self._renderer
        found = own.get(name) or renderer.asset(name) or renderer.static_file(name)
        if found is None:
            self._renderer.warn(self._no_image(name, page))
            return None
        return found if self.is_usable(found.published_file) else None

    def _no_image(self, name: str, page: PageView | None) -> Diagnostic:
        """That there is no such image, at the place where it is named."""
        key = (page.key if page else "", name)
        if page:
            self._renderer.note(Input.SOURCE, page.key)  # a line above it moves the place
        if key not in self._missing:
            self._missing[key] = self._place(name, page)
        return self._missing[key]

    def _place(self, name: str, page: PageView | None) -> Diagnostic:
        message = f"there is no image `{name}` in the bundle, under assets/ or under static/"
        hint = "put it there, or correct or remove its name; the page is shown without it"
        source = self._renderer.site.pages[page.key].source if page else None
        if source is None:
            where = "params.defaultFeaturedImage: " if page is None else ""
            return Diagnostic(
                code="image-missing", message=where + message, severity=Severity.WARNING, hint=hint
            )
        try:
            head = read_text(self._renderer.root, source.file)[: source.body_offset]
        except SourceError:
            head = ""
        start = head.find(name)
        if start < 0:
            return Diagnostic(
                code="image-missing",
                message=message,
                path=source.file.path,
                severity=Severity.WARNING,
                hint=hint,
            )
        span = Span(start, start + len(name))
        return at(
            head,
            span,
            path=source.file.path,
            code="image-missing",
            message=message,
            hint=hint,
            severity=Severity.WARNING,
        )

    def missing(self, destinations: Iterable[str], body: Body) -> Iterator[Diagnostic]:
        """Warn of the images of this site that a body's Markdown names and that are not there."""
        for destination in dict.fromkeys(destinations):
            path, *_ = re.split("[?#]", destination, maxsplit=1)
            if path and not _ELSEWHERE.match(path) and not self._is_there(unquote(path)):
                yield _missing(destination, body)

    def _is_there(self, name: str) -> bool:
        base = self._renderer.urls.relative("/")
        if base != "/" and name.startswith(base):
            name = name[len(base) - 1 :]
        if any(file is not None for file in self._candidates(name)):
            return True
        page = self._renderer.current
        known = self._renderer.site.pages.get(page.key) if page else None
        path = posixpath.normpath(posixpath.join(known.url if known else "/", name)).lstrip("/")
        return path in self._of_bundles

    @cached_property
    def _of_bundles(self) -> frozenset[str]:
        """Paths at which files of bundles are published."""
        pages = self._renderer.site.pages.values()
        return frozenset(f"{page.folder}/{r.relative}".lstrip("/") for page in pages for r in page.resources)

    def local(self, destination: str) -> FileView | None:
        """The image of this site that Markdown names, if it can be shown, or None.

        A resource of the page, what is published at that address, or else a file under assets/.
        """
        if (
            not destination
            or destination.lower().startswith((*_REMOTE, "data:"))
            or set("?#") & set(destination)
        ):
            return None
        name = unquote(destination)
        for file in self._candidates(name):
            if file is not None:
                return file if file.media_type.startswith("image/") and self.is_usable(file) else None
        return None

    def _candidates(self, name: str) -> Iterator[FileView | None]:
        renderer, page = self._renderer, self._renderer.current
        if page is not None and not name.startswith("/"):
            resource = page.resources.get(posixpath.normpath(name))
            yield resource.published_file if resource else None
            renderer.note(Input.PAGE, page.key)
            known = renderer.site.pages.get(page.key)
            yield renderer.static_file(posixpath.normpath(posixpath.join(known.url if known else "/", name)))
        else:
            yield renderer.static_file(name)
        yield renderer.asset(posixpath.normpath(name))


def _missing(destination: str, body: Body) -> Diagnostic:
    written = destination if destination in body.text else unquote(destination)
    message = f"there is no image `{unquote(destination)[:120]}` beside this page, under assets/ or static/"
    hint = "put it there, or correct its name; readers see its description in its place"
    start = body.text.find(written, body.offset)
    if start < 0:
        return Diagnostic(
            code="image-missing", message=message, severity=Severity.WARNING, path=body.path, hint=hint
        )
    span = Span(start, start + len(written))
    return at(
        body.text, span, path=body.path, code="image-missing", message=message, hint=hint,
        severity=Severity.WARNING,
    )  # fmt: skip


def _shape(ratio: str) -> float:
    """Width by height; 0: none is asked for."""
    if not ratio:
        return 0
    match = _RATIO.fullmatch(str(ratio))
    if not match or not float(match[1]) or not float(match[2]):
        raise jinja2.TemplateRuntimeError(f"`{ratio}` is no ratio; write one such as 16:9")
    return float(match[1]) / float(match[2])


__all__ = ["ImageSet", "Pictures", "ProcessedImage", "RemoteImage"]
