"""The kinds of output. Each knows its path and what asked for it; it makes nothing until evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sitegen.config.model import OutputFormat
from sitegen.diagnostics import Diagnostic, OutputError
from sitegen.outputs.links import with_absolute_links, with_relative_links
from sitegen.outputs.minify import minify
from sitegen.outputs.policy import with_policy
from sitegen.outputs.unseen import with_bidi_shown, without_controls
from sitegen.site.model import Page
from sitegen.site.pagination import Pager
from sitegen.templates.files import PublishedFile
from sitegen.templates.renderer import Renderer, paginated_list
from sitegen.templates.views import PagerView


class Output(Protocol):
    """One file of the published site."""

    @property
    def path(self) -> str:
        """Relative to the destination, forward slashes, raw Unicode."""
        ...

    @property
    def origin(self) -> str:
        """What asks for it, as a person would name it: a source file, or a list."""
        ...

    @property
    def definition(self) -> tuple[object, ...]:
        """All that the plan decided about it, as plain values: another definition makes other bytes."""
        ...

    def evaluate(self, renderer: Renderer) -> bytes:
        """Make its bytes; `renderer` records what that read. Raises SitegenError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutput:
    """A page in one of its formats; of a paginated list, one pager.

    Attributes:
        template: that makes it.
        pagers: all pagers of the list; empty: it is not paginated.
        number: of this pager, from 1.
    """

    path: str
    page: Page
    format: OutputFormat
    template: str
    pagers: tuple[Pager, ...] = ()
    number: int = 1

    @property
    def origin(self) -> str:
        """Its content file, or the list that it is."""
        return describe(self.page)

    @property
    def definition(self) -> tuple[object, ...]:
        """The page, its format (what that is, the settings say) and template, and how its list is split."""
        pager = self.pagers[self.number - 1] if self.pagers else None
        part = (pager.keys, pager.number, pager.url) if pager else None
        count = sum(len(p.keys) for p in self.pagers)
        return (self.page.key, self.format.name, self.template, part, len(self.pagers), count)

    def evaluate(self, renderer: Renderer) -> bytes:
        """Render its template."""
        values: dict[str, object] = {}
        if self.pagers:
            values["paginator"] = PagerView(
                renderer, self.pagers, self.number, paginated_list(renderer.site, self.page)
            )
        text = renderer.render_template(self.template, self.page, values)
        text = self._linked(text, renderer)
        if self.format.is_html:
            text = guarded(text, renderer)
        return encode(renderer, text, self.page, self.format.suffix)

    def _linked(self, text: str, renderer: Renderer) -> str:
        """With links as whoever reads this format needs them."""
        base_url, settings = renderer.config.site.base_url, renderer.config.outputs
        if self.format.name == "rss" or (
            self.format.is_html and settings.canonify_urls and not settings.relative_urls
        ):
            return with_absolute_links(text, base_url)
        if self.format.is_html and settings.relative_urls:
            return with_relative_links(text, base_url, self.path)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file about the whole site, from a template that sees the home page: the sitemap, robots.txt."""

    path: str
    page: Page
    template: str

    @property
    def origin(self) -> str:
        """Its template."""
        return f"template {self.template}"

    @property
    def definition(self) -> tuple[object, ...]:
        """Its template."""
        return (self.template,)

    def evaluate(self, renderer: Renderer) -> bytes:
        """Render its template."""
        text = renderer.render_template(self.template, self.page, {})
        return encode(renderer, text, self.page, self.path.rpartition(".")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A file whose text the settings give: `_headers`."""

    path: str
    text: str
    origin: str

    @property
    def definition(self) -> tuple[object, ...]:
        """Its text."""
        return (self.text,)

    def evaluate(self, renderer: Renderer) -> bytes:  # noqa: ARG002 - as every output
        """Encode it."""
        return self.text.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A page at an old address that leads to the new one.

    Attributes:
        target: URL path on this site, raw Unicode.
        page: the page that is there now.
        why: `alias` or `first pager`.
    """

    path: str
    target: str
    page: Page
    why: str

    @property
    def origin(self) -> str:
        """The page that has the alias."""
        return f"{self.why} of {describe(self.page)}"

    @property
    def definition(self) -> tuple[object, ...]:
        """Where it leads."""
        return (self.target, self.page.key)

    def evaluate(self, renderer: Renderer) -> bytes:
        """Render the redirect's template."""
        target = renderer.urls.absolute(self.target)
        text = guarded(renderer.render_template("alias.html", self.page, {"target": target}), renderer)
        return encode(renderer, text, self.page, "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that is published as it is."""

    path: str
    file: PublishedFile
    input: str
    owner: str = ""
    """Content file of the bundle that it belongs to, if it does."""

    @property
    def origin(self) -> str:
        """The file itself."""
        return self.file.source.path

    @property
    def definition(self) -> tuple[object, ...]:
        """The file that it copies."""
        return (self.file.source.path,)

    def evaluate(self, renderer: Renderer) -> bytes:
        """Read it."""
        return renderer.read_bytes(self.file.source, self.input)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """An image made of another, as templates asked for it.

    Attributes:
        source: path of the original, relative to the site's root.
        operation: what is done to it, as `images.operation` writes it.
    """

    path: str
    source: str
    operation: str

    @property
    def origin(self) -> str:
        """The original."""
        return self.source

    @property
    def definition(self) -> tuple[object, ...]:
        """The original, and what is done to it."""
        return (self.source, self.operation)

    def evaluate(self, renderer: Renderer) -> bytes:
        """Make it, or take it from the cache."""
        renderer.note_file(self.source)
        return renderer.pictures.images.processed(self.source, self.operation)


def asked(file: PublishedFile) -> Copy | Processed:
    """The output that a template asked for with a file's URL."""
    if file.operation:
        return Processed(path=file.path, source=file.source.path, operation=file.operation)
    return Copy(path=file.path, file=file, input=file.source.path)


def owner_of(output: Output) -> str:
    """The content file whose page an output is, leads to or belongs to; empty: there is none."""
    if isinstance(output, Copy):
        return output.owner
    page = output.page if isinstance(output, PageOutput | Redirect) else None
    return page.source.file.path if page and page.source else ""


def describe(page: Page) -> str:
    """A page as a person would name it."""
    if page.source:
        return page.source.file.path
    if page.term:
        return f"term `{page.term}` of {page.taxonomy}"
    return f"{page.kind} {page.url}"


def guarded(text: str, renderer: Renderer) -> str:
    """A page with the policy of the site; not in a preview, whose own script brings pages up to date."""
    return text if renderer.materials.is_server else with_policy(text, renderer.config.outputs)


def encode(renderer: Renderer, text: str, page: Page, suffix: str) -> bytes:
    """The bytes that are published: UTF-8, all characters seen, and small if the site asks for it."""
    settings = renderer.config.outputs
    try:
        data = minify(text, suffix).encode() if settings.minify else text.encode()
    except UnicodeEncodeError as e:
        before = text[max(0, e.start - 20) : e.start]
        raise OutputError(
            Diagnostic(
                code="unpaired-surrogate",
                message=f"half of a character (U+{ord(text[e.start]):04X}) stands after {before!r}",
                path=page.source.file.path if page.source else None,
                hint="write the character itself instead of an escape such as \\ud83d",
            )
        ) from e
    data = without_controls(text, data, suffix)
    return data if settings.security.keeps_bidi else with_bidi_shown(data, page, renderer)
