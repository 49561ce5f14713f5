"""Makes pages from templates, and notes what each one read.

One `Renderer` serves one assembled site in one process. It evaluates one thing at a time: `recording`
opens an evaluation, and whatever is looked up until it closes belongs to that evaluation's trace.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from sitegen.config.model import Config, Kind
from sitegen.config.params import Params
from sitegen.content.model import Resource, Scan, SourceFile
from sitegen.content.read import read_text
from sitegen.diagnostics import Diagnostic, RenderError
from sitegen.markup.body import render_body
from sitegen.markup.markdown import Markdown
from sitegen.markup.model import Body
from sitegen.site.formats import alternatives_of
from sitegen.site.lists import (
    all_pages,
    entries,
    entries_by_count,
    main_pages,
    regular_pages,
    regular_pages_recursive,
    sections,
)
from sitegen.site.model import Page, Site
from sitegen.site.references import get_page
from sitegen.site.related import RelatedIndex
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.environment import SiteEnvironment, TemplateFailure
from sitegen.templates.facts import NO_FACTS, Aspect, Bodies, Facts, NoBodies, RenderedBody
from sitegen.templates.files import FileView, PublishedFile
from sitegen.templates.filters import FILTERS
from sitegen.templates.functions import functions
from sitegen.templates.hosts import HOOKS, Hooks, Shortcodes
from sitegen.templates.pictures import Pictures
from sitegen.templates.reads import Input, Reads
from sitegen.templates.texts import NO_TEXTS, Texts
from sitegen.templates.views import (
    AlternativeView,
    MenuView,
    PageView,
    ResourceList,
    ResourceView,
    SiteView,
    TermEntry,
)
from sitegen.text.counting import plain_text
from sitegen.text.urls import base_path, escape_path, join_base

K = TypeVar("K")
T = TypeVar("T")
_MOST_KEPT = 1 << 12
"""Links and lists of pages that are remembered at a time: neighbours in the plan ask for the same ones."""
_MOST_BODIES = 64
"""Bodies that are remembered with all their HTML."""
_MOST_PARTS = 3 << 12
"""Parts of pages that are remembered. A site of 2,000 posts has 25,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """All that rendering starts from: what the earlier stages worked out.

    Attributes:
        root: of the site.
        theme_folders: of the themes in use, the most important first, the built-in one last.
        now: the moment of the build.
        texts: of the site and its themes, in its language.
        is_server: a preview, not a build.
        image_cache: folder where processed images are kept between builds; None: they are not.
        digest: of a file's bytes, by its whole path, where that is known already; else an empty text.
    """

    root: Path
    config: Config
    scan: Scan
    site: Site
    theme_folders: tuple[Path, ...]
    now: dt.datetime
    texts: Texts = NO_TEXTS
    is_server: bool = False
    image_cache: Path | None = None
    digest: Callable[[str], str] = lambda _: ""

    def folders(self, name: str, own: str) -> tuple[Path, ...]:
        """The site's own folder and the themes' of that name, the most important first."""
        return (self.root / own, *(theme / name for theme in self.theme_folders))


@dataclass(slots=True)
class Recording:
    """What one evaluation read, needs published, and found worth a person's look."""

    reads: Reads = field(default_factory=Reads)
    files: dict[str, PublishedFile] = field(default_factory=dict)
    warnings: list[Diagnostic] = field(default_factory=list)

    def absorb(self, part: Part | RenderedBody) -> None:
        """Take over what a part, rendered apart, read and needs."""
        self.reads.parts.add(part.reads)
        if part.files:
            self.files.update(part.files if isinstance(part, Part) else {f.path: f for f in part.files})
        if part.warnings:
            self.warnings += part.warnings


@dataclass(frozen=True, slots=True)
class Part:
    """What was made for many to show, with what it read and what they need for it."""

    made: Any
    reads: Reads
    files: Mapping[str, PublishedFile]
    warnings: tuple[Diagnostic, ...]


class _Recent(Generic[K, T]):
    """Values that were asked for of late: at least the last `most` of them, at the most twice as many."""

    __slots__ = ("_earlier", "_most", "_now")

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._now: dict[K, T] = {}
        self._earlier: dict[K, T] = {}

    def get(self, key: K) -> T | None:
        """The value of a key, if it is still known."""
        found = self._now.get(key)
        if found is None and (found := self._earlier.pop(key, None)) is not None:
            self[key] = found
        return found

    def __setitem__(self, key: K, value: T) -> None:
        self._now[key] = value
        if len(self._now) >= self._most:
            self._earlier, self._now = self._now, {}


class Urls:
    """Links to URL paths of the site, under its base URL."""

    __slots__ = ("_absolute", "_base", "_escaped", "_relative")

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._escaped: _Recent[str, str] = _Recent()
        self._relative = base_path(base_url).rstrip("/")
        self._absolute = base_url.rstrip("/")

    def relative(self, path: str) -> str:
        """From the host's root, percent-encoded; a page without a URL has an empty one."""
        return self._relative + self._escape(path) if path else ""

    def absolute(self, path: str) -> str:
        """With scheme and host, percent-encoded."""
        return self._absolute + self._escape(path) if path else ""

    def _escape(self, path: str) -> str:
        found = self._escaped.get(path)
        if found is None:
            found = self._escaped[path] = escape_path(path)
        return found

    def join(self, path: str) -> str:
        """As Hugo's `absURL` does it, for what an author wrote."""
        return join_base(self._base, path)


class Renderer:
    """Renders the bodies and templates of one site.

    Args:
        materials: of the site.
        bodies: those that are rendered already.
        compiled: what templates compiled to for another renderer with the same settings.
    """

    def __init__(
        self,
        materials: Materials,
        bodies: Bodies | None = None,
        compiled: CompiledTemplates | None = None,
    ) -> None:
        self.materials = materials
        self.root = materials.root
        self.config = materials.config
        self.site: Site = materials.site
        self.urls = Urls(materials.site.config.base_url)
        self.bodies: Bodies = bodies or NoBodies()
        self._record_in(Recording())
        self.current: PageView | None = None
        self._views: dict[str, PageView] = {}
        self._lists: _Recent[str, tuple[PageView, ...]] = _Recent()
        self._entries: dict[tuple[str, bool], tuple[TermEntry, ...]] = {}
        self._menus: dict[str, tuple[MenuView, ...]] = {}
        self._rendered: _Recent[str, RenderedBody] = _Recent(_MOST_BODIES)
        self._facts: dict[str, Facts] = {}
        self._isolated: dict[str, RenderedBody] = {}
        self._parts: _Recent[tuple[object, ...], Part] = _Recent(_MOST_PARTS)
        self._files_of_parts: dict[tuple[PublishedFile, ...], Mapping[str, PublishedFile]] = {}
        self._resources: _Recent[str, ResourceList] = _Recent()
        self._files: dict[str, FileView | None] = {}
        self._last_body: tuple[str, Markup] | None = None
        self._alternatives: _Recent[str, tuple[AlternativeView, ...]] = _Recent()
        self._depth = 0
        self._related: RelatedIndex | None = None
        self._related_before: RelatedIndex | None = None
        self.known_related: Mapping[str, tuple[str, ...]] = {}
        """Keys of related pages, by `LIMIT:KEY`, where they are known without the index."""
        self.site_view = SiteView(self)
        self.pictures = Pictures(self)
        self.environment = self._environment(compiled)
        self.failure = TemplateFailure(self.environment, self.root)
        self.shortcodes = Shortcodes(self)
        self._hooks = Hooks(self)
        self.markdown = Markdown(self.config.markup, self._hooks if self._hooks.exist else None)

    def _environment(self, compiled: CompiledTemplates | None) -> SiteEnvironment:
        folders = self.materials.folders("templates", self.config.directories.templates)
        environment = SiteEnvironment(folders, self._note_template, compiled)
        environment.globals.update(functions(self))
        environment.filters.update({name: make(self) for name, make in FILTERS.items()})
        return environment

    # Recording.

    @contextlib.contextmanager
    def recording(self) -> Iterator[Recording]:
        """Open an evaluation: what is read from here on belongs to it."""
        outer = self.recording_now
        self._record_in(Recording())
        try:
            yield self.recording_now
        finally:
            self._record_in(outer)

    def _record_in(self, recording: Recording) -> None:
        self.recording_now = recording
        self.note = recording.reads.note
        self.note_page = recording.reads.noting(Input.PAGE)
        self.note_template = recording.reads.noting(Input.TEMPLATE)
        self.note_config = recording.reads.noting(Input.CONFIG)

    def _note_template(self, name: str) -> None:
        self.note_template(name)  # which is another one for each evaluation

    def note_file(self, name: str) -> None:
        """Remember that the bytes of a file were read."""
        self.note(Input.FILE, name)

    def publish(self, file: PublishedFile, input_name: str) -> None:
        """Have a file published beside what is being made."""
        self.note_file(input_name)
        self.recording_now.files[file.path] = file

    def warn(self, diagnostic: Diagnostic) -> None:
        """Keep a finding for the end of the build."""
        self.recording_now.warnings.append(diagnostic)

    # Templates.

    def render_template(self, name: str, page: Page, values: Mapping[str, Any]) -> str:
        """Render a template for a page. Raises SitegenError with the template's place."""
        outer, self.current = self.current, self.view_of(page)
        try:
            return self.environment.get_template(name).render(page=self.current, **values)
        except Exception as e:  # whatever a template raises is the template's mistake, reported at its line
            raise self.failure.explain(e, name, _named(page)) from e
        finally:
            self.current = outer

    @property
    def texts(self) -> Texts:
        """The theme's texts in the site's language."""
        self.note(Input.TEXTS, "")
        return self.materials.texts

    def part(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Make a part of pages once, and note for every page that shows it what it read.

        What `make` answers must be the same whatever is being made; `key` tells parts apart. One that nobody
        showed for long is let go, and made again for the next.
        """
        key = (min(self._depth, 2), *key)  # a body sees less of other bodies than a page does
        found = self._parts.get(key)
        if found is None:
            self._parts[key] = found = self._made(make)
        self.recording_now.absorb(found)
        value: T = found.made
        return value

    def _made(self, make: Callable[[], object]) -> Part:
        outer, record = self.recording_now, Recording()
        self._record_in(record)
        try:
            made = make()
        finally:
            self._record_in(outer)
        files = self._files_of_parts.setdefault(tuple(record.files.values()), record.files)
        return Part(made, record.reads, files, tuple(record.warnings))

    # Bodies.

    def render_body(self, page: Page) -> RenderedBody:
        """Render the body of a page, anew. Raises SitegenError with all the mistakes in it."""
        if page.source is None:
            return RenderedBody()
        source = page.source
        self._depth += 1
        outer, self.current = self.current, self.view_of(page)
        try:
            with self.recording() as record:
                self.note(Input.SOURCE, page.key)
                self.note(Input.CONFIG, "markup")
                self.note(Input.TEMPLATES, HOOKS)
                text = read_text(self.root, source.file)
                body = Body(
                    text=text,
                    offset=source.body_offset,
                    path=source.file.path,
                    is_html=source.markup == "html",
                )
                with self.shortcodes.in_body(body):
                    rendered = render_body(
                        body, self.config.markup, self.shortcodes, self.markdown, is_cjk=page.front.is_cjk
                    )
                missing = tuple(self.pictures.missing(rendered.images, body))
            warnings = (*record.warnings, *rendered.warnings, *missing)
            files = tuple(record.files.values())
            return RenderedBody(
                html=rendered.html,
                facts=Facts.of(rendered),
                reads=record.reads,
                files=files,
                warnings=warnings,
            )
        finally:
            self.current = outer
            self._depth -= 1

    def _isolated_body(self, page: Page) -> RenderedBody:
        """The body of another page, asked for by a body.

        Bodies are rendered in any order and in any process, so one that shows another must not find
        it finished in one build and unfinished in the next: it always gets it rendered apart, with
        nothing of further bodies in it. That also ends two pages that show each other.
        """
        if self._depth > 1:
            return _NO_BODY
        if page.key not in self._isolated:
            self._isolated[page.key] = self.render_body(page)
        found = self._isolated[page.key]
        self.recording_now.absorb(found)
        return found

    def body(self, page: Page) -> Markup:
        """The HTML of a page's body."""
        if self._depth:
            return Markup(self._isolated_body(page).html)  # noqa: S704 - the author's own Markdown
        if page.source is None:
            self.note(Input.PAGE, page.key)  # which says that it has no file
            return _NO_HTML
        self.note(Input.BODY, page.key)
        # A template asks for the content of its page more than once.
        if self._last_body is None or self._last_body[0] != page.key:
            html = self.bodies.html(page.key)
            html = self._kept(page).html if html is None else html
            self._last_body = page.key, Markup(html)  # noqa: S704 - the author's own Markdown
        return self._last_body[1]

    def facts(self, page: Page, aspect: Aspect) -> Facts:
        """What lists show of a page's body; `aspect` is the one that is looked at."""
        if self._depth:
            return self._isolated_body(page).facts
        if page.source is None:
            self.note(Input.PAGE, page.key)  # which says that it has no file
            return NO_FACTS
        self.note(Input.FACTS, f"{aspect}:{page.key}")
        facts = self.bodies.facts(page.key) or self._facts.get(page.key)
        return self._kept(page).facts if facts is None else facts

    def _kept(self, page: Page) -> RenderedBody:
        """A body that nobody has rendered yet."""
        found = self._rendered.get(page.key)
        if found is None:
            self._rendered[page.key] = found = self.render_body(page)
            self._facts[page.key] = found.facts
        return found

    def plain(self, page: Page) -> str:
        """The text of a page's body."""
        return plain_text(self.body(page))

    def summary(self, page: Page) -> Markup:
        """The summary of a page: the body's up to its divider, the head's, or the body's beginning."""
        if own := self._own_summary(page):
            self.note(Input.CONFIG, "markup")
            return Markup(self.markdown.render_inline(own))  # noqa: S704 - the author's own
        return Markup(self.facts(page, "summary").summary)  # noqa: S704 - a part of the rendered body

    def truncated(self, page: Page) -> bool:
        """Whether the body has more than the summary; as in Hugo not, if that is the author's own."""
        return not self._own_summary(page) and self.facts(page, "truncated").truncated

    def _own_summary(self, page: Page) -> str:
        """The summary in a page's head, unless a divider in its body says more."""
        self.note(Input.PAGE, page.key)
        return page.front.summary if page.front.summary and not self.facts(page, "divided").divided else ""

    def markdownify(self, text: object, display: str = "inline") -> Markup:
        """Markdown to HTML: the author's, or, within a shortcode, a stranger's unless it is `inner`."""
        return self.shortcodes.markdownify(text, display)

    # Pages and lists.

    def view(self, key: str) -> PageView:
        """The page of a key that is known to exist."""
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = PageView(self, self.site.pages[key])
        return found

    def view_of(self, page: Page) -> PageView:
        """The view of a page, also of one that no list holds (the 404 page)."""
        return self.view(page.key) if page.key in self.site.pages else PageView(self, page)

    def _list(self, name: str, keys: Sequence[str]) -> tuple[PageView, ...]:
        found = self._lists.get(name)
        if found is None:
            found = self._lists[name] = tuple(self.view(key) for key in keys)
        return found

    def listed(self, name: str) -> tuple[PageView, ...]:
        """One of the site's lists: `pages`, `regular` or `main`."""
        self.note(Input.LIST, name)
        return self._list(name, list_keys(self.site, name))

    def children(self, key: str) -> tuple[PageView, ...]:
        """The direct children of a list page."""
        return self.listed(f"children:{key}")

    def regular_children(self, key: str) -> tuple[PageView, ...]:
        """Those of them that are regular pages."""
        return self.listed(f"regular:{key}")

    def descendants(self, key: str) -> tuple[PageView, ...]:
        """All regular pages below a section."""
        return self.listed(f"descendants:{key}")

    def neighbour(self, key: str, of: str, index: int) -> PageView | None:
        """The page before (0) or after (1) another."""
        self.note(Input.LIST, f"{of}:{key}")
        found = list_keys(self.site, f"{of}:{key}")
        return self.view(found[index]) if found and found[index] else None

    def related(self, key: str, limit: int) -> tuple[PageView, ...]:
        """Related pages, the closest first."""
        name = f"{limit}:{key}"
        self.note(Input.RELATED, name)
        found = self.known_related.get(name)
        return tuple(map(self.view, self.related_index.related(key, limit) if found is None else found))

    @property
    def related_index(self) -> RelatedIndex:
        """The keyword index, made when the first page asks for it."""
        if self._related is None:
            self._related = RelatedIndex(self.site, before=self._related_before)
            self._related_before = None
        return self._related

    def related_of_all(self) -> dict[str, tuple[str, ...]]:
        """What `known_related` may say of every page, for each limit that was asked for."""
        index = self._related
        if index is None:
            return dict(self.known_related)
        limits = {int(name.partition(":")[0]) for name in self.known_related} | index.limits
        return {f"{n}:{key}": index.related(key, n) for n in limits for key in self.site.regular}

    def follow(self, before: Renderer) -> None:
        """Begin with what came of looking at all pages before; the settings are to be the same."""
        self._related_before = before._related or before._related_before

    def entries(self, page: Page, *, by_count: bool) -> tuple[TermEntry, ...]:
        """The terms of a taxonomy with their counts."""
        self.note(Input.LIST, f"entries:{page.taxonomy}")
        found = self._entries.get((page.taxonomy, by_count))
        if found is None:
            list_of = entries_by_count if by_count else entries
            found = self._entries[page.taxonomy, by_count] = tuple(
                TermEntry(self, self.view(e.key), e.count) for e in list_of(self.site, page.taxonomy)
            )
        return found

    def menu(self, name: str) -> tuple[MenuView, ...]:
        """The entries of a menu."""
        name = name.lower()
        self.note(Input.CONFIG, f"menu:{name}")
        if name not in self._menus:
            self._menus[name] = tuple(MenuView(self, e) for e in self.site.menus.get(name, ()))
        return self._menus[name]

    @cached_property
    def _taxonomies(self) -> dict[str, PageView]:
        views = {t.plural: f"/{t.plural.lower()}" for t in self.site.config.taxonomies}
        return {plural: self.view(key) for plural, key in views.items() if key in self.site.pages}

    def taxonomies(self) -> Mapping[str, PageView]:
        """Pages of the taxonomies by plural name."""
        self.note(Input.CONFIG, "taxonomies")
        return self._taxonomies

    def find(self, reference: str, origin: str) -> PageView | None:
        """The page that a path leads to, or None."""
        self.note(Input.FIND, f"{origin}\0{reference}")
        found = get_page(self.site, reference, origin)
        return self.view(found) if found is not None else None

    def alternatives(self, page: Page) -> tuple[AlternativeView, ...]:
        """The formats of a page other than HTML."""
        self.note(Input.CONFIG, "formats")
        found = self._alternatives.get(page.key)
        if found is None:
            urls = self.urls
            found = self._alternatives[page.key] = tuple(
                AlternativeView(f.name, f.media_type, f.rel, urls.absolute(url), urls.relative(url))
                for f, url in alternatives_of(self.site.config, page)
            )
        return found

    def data(self) -> Params:
        """The data files."""
        self.note(Input.DATA, "")
        return self.site.data

    # Files.

    def asset(self, path: str) -> FileView | None:
        """A file under `assets/`, the site's over the theme's, or None."""
        return self._file(path, "assets", self.materials.scan.assets)

    def static_file(self, path: str) -> FileView | None:
        """A file that is published from `static/`, or None."""
        return self._file(path, "static", self.materials.scan.static)

    def _file(self, path: str, area: str, files: Mapping[str, SourceFile]) -> FileView | None:
        name = path.lstrip("/")
        input_name = f"{area}/{name}"
        self.note_file(input_name)
        if input_name not in self._files:
            source = files.get(name)
            self._files[input_name] = FileView(self, source, name, input_name) if source else None
        return self._files[input_name]

    def resources(self, page: Page) -> ResourceList:
        """The files of a page's bundle."""
        self.note(Input.RESOURCES, page.key)
        found = self._resources.get(page.key)
        if found is None:
            views = (ResourceView(r, self._resource_file(page, r)) for r in page.resources)
            found = self._resources[page.key] = ResourceList(views)
        return found

    def _resource_file(self, page: Page, resource: Resource) -> FileView:
        path = f"{page.folder}/{resource.relative}".lstrip("/")
        return FileView(self, resource.file, path, resource.file.path)

    def read_bytes(self, source: SourceFile, input_name: str) -> bytes:
        """The bytes of a file, noted as read."""
        self.note_file(input_name)
        try:
            return (self.root / source.path).read_bytes()
        except OSError as e:
            raise RenderError(
                Diagnostic(code="file-unreadable", message=f"cannot be read: {e.strerror}", path=source.path)
            ) from e


_NO_BODY = RenderedBody(facts=NO_FACTS)
_NO_HTML = Markup()


def list_keys(site: Site, name: str) -> tuple[str, ...]:
    """The keys of one list of the site, by the name that traces give it."""
    kind, _, key = name.partition(":")
    match kind:
        case "pages":
            return all_pages(site)
        case "regular" if not key:
            return site.regular
        case "main":
            return main_pages(site)
        case "children":
            return site.children.get(key, ())
        case "sections":
            return sections(site, key)
        case "regular":
            return regular_pages(site, key)
        case "descendants":
            return regular_pages_recursive(site, key)
        case "neighbours":
            return tuple(k or "" for k in site.neighbours.get(key, ()))
        case "section_neighbours":
            return tuple(k or "" for k in site.section_neighbours.get(key, ()))
        case "entries":
            return tuple(part for e in entries(site, key) for part in (e.key, str(e.count)))
        case "lastmod":
            return (str(site.lastmod),)
        case _:
            raise ValueError(name)


def paginated_list(site: Site, page: Page) -> str:
    """The list that a list page's pagers hold, by its name for `list_keys`."""
    match page.kind:
        case Kind.HOME:
            return "main" if "mainSections" in site.config.params else "regular"
        case Kind.TAXONOMY:
            return f"children:{page.key}"
        case _:
            return f"regular:{page.key}"


def _named(page: Page) -> str:
    """A page as a message names it: its file, or its path."""
    return page.source.file.path if page.source else page.url or page.key


__all__ = ["Materials", "Recording", "Renderer", "Urls", "list_keys", "paginated_list"]
