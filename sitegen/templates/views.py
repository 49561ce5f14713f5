"""What a template sees of pages, the site, pagers, menus and files (docs/templates.md).

A view holds no knowledge of its own: it looks a value up and notes the read, so that the trace of
what is being made names everything that it showed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sitegen.config.model import Kind, Language
from sitegen.config.params import Params
from sitegen.content.glob import matches
from sitegen.content.model import FrontMatter, Resource, SourceFile
from sitegen.markup.model import Heading
from sitegen.site.model import MenuEntry, Page
from sitegen.site.pagination import Pager
from sitegen.templates.reads import Input
from sitegen.text.media import media_type

if TYPE_CHECKING:
    from sitegen.templates.facts import Aspect, Facts
    from sitegen.templates.files import FileView
    from sitegen.templates.renderer import Renderer

Views = tuple["PageView", ...]


class PageView:
    """One page. Metadata is at hand; what is said in the body is rendered when it is asked for."""

    __slots__ = ("_page", "_renderer")

    def __init__(self, renderer: Renderer, page: Page) -> None:
        self._renderer = renderer
        self._page = page

    def __repr__(self) -> str:
        """As an error message names it."""
        return f"<page {self._page.key}>"

    def __eq__(self, other: object) -> bool:
        """Two views of one page are equal, whatever made them."""
        return isinstance(other, PageView) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self._page.key)

    @property
    def key(self) -> str:
        """Logical path, the same in every build."""
        return self._page.key

    @property
    def _read(self) -> Page:
        self._renderer.note_page(self._page.key)
        return self._page

    # What the head says.

    @property
    def kind(self) -> str:
        """home, section, taxonomy, term or page."""
        return self._read.kind.value

    @property
    def is_home(self) -> bool:
        """Whether this is the home page."""
        return self._read.kind is Kind.HOME

    @property
    def is_page(self) -> bool:
        """Whether this is a page with content of its own, no list."""
        return self._read.kind is Kind.PAGE

    @property
    def is_section(self) -> bool:
        """Whether this is the list page of a section."""
        return self._read.kind is Kind.SECTION

    @property
    def is_node(self) -> bool:
        """Whether this is a list page of any kind."""
        return self._read.kind is not Kind.PAGE

    @property
    def title(self) -> str:
        """Title as written, or as Hugo would make one for a list."""
        return self._read.title

    @property
    def link_title(self) -> str:
        """Title for links; the title where none is given."""
        return self._read.link_title

    @property
    def _front(self) -> FrontMatter:
        return self._read.front

    @property
    def description(self) -> str:
        """Front matter `description`."""
        return self._front.description

    @property
    def date(self) -> dt.datetime | None:
        """The page's date; of a list, the newest below it."""
        return self._read.date

    @property
    def lastmod(self) -> dt.datetime | None:
        """When it was last changed, as far as the site says."""
        return self._read.lastmod

    @property
    def publish_date(self) -> dt.datetime | None:
        """When it is, or was, due."""
        return self._read.publish_date

    @property
    def expiry_date(self) -> dt.datetime | None:
        """When it goes."""
        return self._read.expiry_date

    @property
    def draft(self) -> bool:
        """Whether it is a draft (seen only when drafts are built)."""
        return self._front.draft

    @property
    def weight(self) -> int:
        """Front matter `weight`."""
        return self._front.weight

    @property
    def type(self) -> str:
        """Front matter `type`, or the section."""
        return self._read.type

    @property
    def layout(self) -> str:
        """Front matter `layout`."""
        return self._front.layout

    @property
    def slug(self) -> str:
        """Front matter `slug`."""
        return self._front.slug

    @property
    def keywords(self) -> tuple[str, ...]:
        """Front matter `keywords`."""
        return self._front.keywords

    @property
    def params(self) -> Params:
        """Every field of the head that is the site's own; a missing one is None."""
        return self._front.params

    @property
    def sitemap(self) -> Any:
        """Front matter `sitemap`: `change_freq`, `priority`, `disable`, each None where it is not set."""
        return self._front.sitemap

    @property
    def aliases(self) -> tuple[str, ...]:
        """URL paths that redirect here."""
        return self._read.aliases

    @property
    def language(self) -> Language:
        """The site's language."""
        return self._renderer.site.config.language

    @property
    def file(self) -> PageFile | None:
        """The content file, or None for a page that has none."""
        source = self._read.source
        return PageFile(source.file.path, source.name, source.folder) if source else None

    # Where it is.

    @property
    def rel_permalink(self) -> str:
        """URL from the host's root, percent-encoded."""
        return self._renderer.urls.relative(self._read.url)

    @property
    def permalink(self) -> str:
        """URL with scheme and host, percent-encoded."""
        return self._renderer.urls.absolute(self._read.url)

    @property
    def alternatives(self) -> tuple[AlternativeView, ...]:
        """The other formats in which this page is published."""
        return self._renderer.alternatives(self._read)

    # What the body says.

    @property
    def content(self) -> Markup:
        """The rendered body."""
        return self._renderer.body(self._page)

    @property
    def plain(self) -> str:
        """The body's text without tags."""
        return self._renderer.plain(self._page)

    def _facts(self, aspect: Aspect) -> Facts:
        return self._renderer.facts(self._page, aspect)

    @property
    def summary(self) -> Markup:
        """Front matter `summary`, or the part before the divider, or an automatic one."""
        return self._renderer.summary(self._page)

    @property
    def truncated(self) -> bool:
        """Whether the body says more than the summary that was made of it."""
        return self._renderer.truncated(self._page)

    @property
    def toc(self) -> Markup:
        """Table of contents, or empty."""
        return Markup(self._facts("toc").toc)  # noqa: S704 - made by markup from escaped headings

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the body, in order."""
        return self._facts("headings").headings

    @property
    def word_count(self) -> int:
        """Words and Japanese characters."""
        return self._facts("word_count").word_count

    @property
    def fuzzy_word_count(self) -> int:
        """Word count rounded up to hundreds."""
        return -(-self._facts("word_count").word_count // 100) * 100

    @property
    def reading_time(self) -> int:
        """Minutes, at least 1 where there is a word."""
        return self._facts("reading_time").reading_time

    @property
    def is_cjk(self) -> bool:
        """Whether the body is counted as Chinese, Japanese or Korean."""
        front, source = self._front, self._read.source
        return front.is_cjk if front.is_cjk is not None else bool(source and source.has_cjk)

    # Where it stands.

    @property
    def section(self) -> str:
        """Name of the top-level section."""
        return self._read.section

    @property
    def parent(self) -> PageView | None:
        """The list page above, or None."""
        parent = self._read.parent
        return self._renderer.view(parent) if parent is not None else None

    @property
    def current_section(self) -> PageView:
        """The page itself if it is a list, else the section it stands in."""
        if self.is_node or self._read.parent is None:
            return self
        return self._renderer.view(self._read.parent)

    @property
    def ancestors(self) -> Views:
        """The list pages above, the nearest first."""
        return tuple(self._climb())

    def _climb(self) -> Iterator[PageView]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def pages(self) -> Views:
        """Children in order: pages and sections, the terms of a taxonomy, the pages of a term."""
        return self._renderer.children(self._page.key)

    @property
    def regular_pages(self) -> Views:
        """Children that are pages with content of their own."""
        return self._renderer.regular_children(self._page.key)

    @property
    def regular_pages_recursive(self) -> Views:
        """The same of everything below, in order."""
        return self._renderer.descendants(self._page.key)

    @property
    def sections(self) -> Views:
        """Children that are sections."""
        return self._renderer.listed(f"sections:{self._page.key}")

    @property
    def next(self) -> PageView | None:
        """The regular page before this one in the site's order (the newer one)."""
        return self._renderer.neighbour(self._page.key, "neighbours", 1)

    @property
    def prev(self) -> PageView | None:
        """The regular page after this one in the site's order (the older one)."""
        return self._renderer.neighbour(self._page.key, "neighbours", 0)

    @property
    def next_in_section(self) -> PageView | None:
        """The newer page of the same section."""
        return self._renderer.neighbour(self._page.key, "section_neighbours", 1)

    @property
    def prev_in_section(self) -> PageView | None:
        """The older page of the same section."""
        return self._renderer.neighbour(self._page.key, "section_neighbours", 0)

    def related(self, limit: int = 5) -> Views:
        """Pages that share keywords with this one, the closest first (`[related]`)."""
        return self._renderer.related(self._page.key, limit)

    def terms(self, taxonomy: str) -> Views:
        """Term pages of this page in one taxonomy (its plural name), in the order of its head."""
        return tuple(self._renderer.view(key) for key in self._read.terms.get(taxonomy, ()))

    @property
    def entries(self) -> tuple[TermEntry, ...]:
        """Of a taxonomy's page: its terms by title."""
        return self._renderer.entries(self._page, by_count=False)

    @property
    def entries_by_count(self) -> tuple[TermEntry, ...]:
        """Of a taxonomy's page: its terms, the most used first."""
        return self._renderer.entries(self._page, by_count=True)

    @property
    def taxonomy(self) -> str:
        """Plural name of the taxonomy, for taxonomies and terms."""
        return self._read.taxonomy

    @property
    def term(self) -> str:
        """The term as written."""
        return self._read.term

    @property
    def resources(self) -> ResourceList:
        """The files of the page's bundle."""
        return self._renderer.resources(self._page)


class PageFile:
    """Where a page's content file is."""

    __slots__ = ("folder", "name", "path")

    def __init__(self, path: str, name: str, folder: str) -> None:
        self.path = path
        self.name = name
        self.folder = folder


class AlternativeView:
    """Another format in which a page is published."""

    __slots__ = ("media_type", "name", "permalink", "rel", "rel_permalink")

    def __init__(self, name: str, media_type: str, rel: str, permalink: str, rel_permalink: str) -> None:
        self.name = name
        self.media_type = media_type
        self.rel = rel
        self.permalink = permalink
        self.rel_permalink = rel_permalink


class TermEntry:
    """One term in the list of its taxonomy."""

    __slots__ = ("_renderer", "count", "page")

    def __init__(self, renderer: Renderer, page: PageView, count: int) -> None:
        self._renderer = renderer
        self.page = page
        self.count = count

    @property
    def pages(self) -> Views:
        """The pages that have the term."""
        return self._renderer.children(self.page.key)


class SiteView:
    """The site, for templates."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._site = renderer.site

    @property
    def title(self) -> str:
        """`title` of the configuration."""
        return str(self._config("site").title)

    def _config(self, part: str) -> Any:
        self._renderer.note(Input.CONFIG, part)
        return self._site.config

    @property
    def base_url(self) -> str:
        """`baseURL`, with a trailing slash."""
        return str(self._config("site").base_url)

    @property
    def language(self) -> Language:
        """`key`, `locale`, `label`, `direction`."""
        language: Language = self._config("site").language
        return language

    @property
    def copyright(self) -> str:
        """`copyright` of the configuration."""
        return str(self._config("site").copyright)

    @property
    def params(self) -> Params:
        """`[params]`; a missing name is None."""
        params: Params = self._config("params").params
        return params

    @property
    def home(self) -> PageView:
        """The home page."""
        return self._renderer.view("/")

    @property
    def pages(self) -> Views:
        """Every page of every kind."""
        return self._renderer.listed("pages")

    @property
    def regular_pages(self) -> Views:
        """Every page with content of its own, in order."""
        return self._renderer.listed("regular")

    @property
    def main_pages(self) -> Views:
        """Regular pages of the main sections."""
        return self._renderer.listed("main")

    @property
    def sections(self) -> Views:
        """Top-level sections."""
        return self.home.sections

    @property
    def taxonomies(self) -> Mapping[str, PageView]:
        """The pages of the taxonomies by plural name."""
        return self._renderer.taxonomies()

    @property
    def menus(self) -> MenusView:
        """Menus by name; one that is not configured is empty."""
        return MenusView(self._renderer)

    @property
    def data(self) -> Params:
        """The site's data files."""
        return self._renderer.data()

    @property
    def lastmod(self) -> dt.datetime | None:
        """The newest change of any page."""
        self._renderer.note(Input.LIST, "lastmod")
        return self._site.lastmod

    @property
    def google_analytics(self) -> str:
        """`services.googleAnalytics.ID`, or empty."""
        self._renderer.note(Input.CONFIG, "outputs")
        return self._renderer.config.outputs.services.google_analytics_id

    @property
    def rss_limit(self) -> int:
        """`services.rss.limit`: items of a feed, -1 for all."""
        self._renderer.note(Input.CONFIG, "outputs")
        return self._renderer.config.outputs.services.rss_limit

    @property
    def sitemap(self) -> Any:
        """Defaults of the sitemap: `change_freq`, `priority` (below 0: none), `filename`, `disable`."""
        self._renderer.note(Input.CONFIG, "outputs")
        return self._renderer.config.outputs.sitemap

    @property
    def privacy(self) -> Any:
        """`[privacy]`."""
        self._renderer.note(Input.CONFIG, "outputs")
        return self._renderer.config.outputs.privacy

    def get_page(self, path: str) -> PageView | None:
        """A page by its path, or None."""
        return self._renderer.find(path, "/")


class MenusView:
    """Menus by name, by attribute or by item."""

    __slots__ = ("_renderer",)

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def __getitem__(self, name: str) -> tuple[MenuView, ...]:
        """The entries of a menu, in order."""
        return self._renderer.menu(name)

    def get(self, name: str, default: Any = ()) -> Any:
        """The entries of a menu, or `default` where it has none."""
        return self[name] or default

    def marks(self, name: str, page: PageView) -> dict[str, str]:
        """What `aria-current` says of entries, by URL: `page` of the page's own, `true` of those above it.

        Entries and their children that have nothing to do with the page are left out.
        """
        found = {}
        for entry in self[name]:
            if entry.is_active(page):
                found[entry.url] = "page"
            elif entry.has_active(page):
                found[entry.url] = "true"
            found.update((child.url, "page") for child in entry.children if child.is_active(page))
        return found


class MenuView:
    """One link of a menu."""

    __slots__ = ("_entry", "_renderer", "children")

    def __init__(self, renderer: Renderer, entry: MenuEntry) -> None:
        self._renderer = renderer
        self._entry = entry
        self.children = tuple(MenuView(renderer, e) for e in entry.children)
        """Entries below this one."""

    def __getattr__(self, name: str) -> Any:
        """The entry's own fields: `name`, `title`, `url`, `identifier`, `pre`, `post`, `weight`, `params`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._entry, name)

    @property
    def page(self) -> PageView | None:
        """The page it leads to, if it is one of the site."""
        return self._renderer.view(self._entry.page) if self._entry.page is not None else None

    def is_active(self, page: PageView) -> bool:
        """Whether it leads to this very page."""
        return self._entry.page == page.key

    def has_active(self, page: PageView) -> bool:
        """Whether it leads to a page that this one stands below, or one of its children is active."""
        own = self._entry.page
        above = own is not None and any(own == a.key and not a.is_home for a in page.ancestors)
        return above or any(c.is_active(page) or c.has_active(page) for c in self.children)


class PagerView:
    """One pager of a paginated list, and its neighbours.

    Args:
        whole: name of the whole list, as `renderer.list_keys` knows it.
        own: it is the pager that is being made, whose pages are part of what the plan says of it.
    """

    def __init__(
        self, renderer: Renderer, pagers: tuple[Pager, ...], number: int, whole: str, *, own: bool = True
    ) -> None:
        self._renderer = renderer
        self._pagers = pagers
        self._pager = pagers[number - 1]
        self._whole = whole
        self._own = own

    @property
    def number(self) -> int:
        """Which pager this is, from 1."""
        return self._pager.number

    @property
    def total(self) -> int:
        """How many pagers there are."""
        return len(self._pagers)

    @property
    def count(self) -> int:
        """How many pages are in all of them."""
        return sum(len(p.keys) for p in self._pagers)

    @property
    def size(self) -> int:
        """How many pages a pager holds at the most."""
        return self._renderer.site.config.pager_size

    @cached_property
    def pages(self) -> Views:
        """The pages in this pager, in order."""
        if not self._own:
            self._renderer.note(Input.LIST, self._whole)
        return tuple(self._renderer.view(key) for key in self._pager.keys)

    @property
    def url(self) -> str:
        """Link to this pager."""
        return self._renderer.urls.relative(self._pager.url)

    def _at(self, number: int) -> PagerView | None:
        if 1 <= number <= len(self._pagers):
            return self._other(number)
        return None

    def _other(self, number: int) -> PagerView:
        own = self._own and number == self.number
        return PagerView(self._renderer, self._pagers, number, self._whole, own=own)

    @property
    def first(self) -> PagerView | None:
        """The first pager."""
        return self._at(1)

    @property
    def last(self) -> PagerView | None:
        """The last pager."""
        return self._at(len(self._pagers))

    @property
    def prev(self) -> PagerView | None:
        """The pager before, or None."""
        return self._at(self.number - 1)

    @property
    def next(self) -> PagerView | None:
        """The pager after, or None."""
        return self._at(self.number + 1)

    @property
    def pagers(self) -> tuple[PagerView, ...]:
        """All of them."""
        return tuple(self._other(p.number) for p in self._pagers)


class ResourceList(tuple["ResourceView", ...]):
    """The resources of a page, in order of their names."""

    __slots__ = ()

    def get(self, name: str) -> ResourceView | None:
        """The resource of exactly this name, or None."""
        return next((r for r in self if r.name.lower() == name.lower()), None)

    def match(self, pattern: str) -> ResourceList:
        """Resources whose name fits a glob pattern, in any case; `**` also crosses folders."""
        return ResourceList(r for r in self if matches(pattern, r.name))

    def get_match(self, pattern: str) -> ResourceView | None:
        """The first of them, or None."""
        return next(iter(self.match(pattern)), None)

    def by_type(self, media: str) -> ResourceList:
        """Resources by the main part of their media type: `image`, `text`, `page` ..."""
        return ResourceList(r for r in self if r.resource_type == media)


class ResourceView:
    """One file of a page's bundle."""

    __slots__ = ("_file", "_resource")

    def __init__(self, resource: Resource, file: FileView) -> None:
        self._resource = resource
        self._file = file

    @property
    def name(self) -> str:
        """Path in the bundle, or as the head renames it."""
        return self._resource.name

    @property
    def title(self) -> str:
        """Title from the head, else the name."""
        return self._resource.title

    @property
    def params(self) -> Params:
        """Params from the head."""
        return self._resource.params

    @property
    def published_file(self) -> FileView:
        """The file itself."""
        return self._file

    @property
    def resource_type(self) -> str:
        """Main part of the media type; `page` for Markdown."""
        if self._resource.is_page:
            return "page"
        return media_type(self._resource.file.path).split("/")[0]

    def __getattr__(self, name: str) -> Any:
        """Everything that a file has: `rel_permalink`, `permalink`, `width`, `height`, `text` ..."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._file, name)


def source_of(view: ResourceView) -> SourceFile:
    """The file on disk behind a resource."""
    return view._resource.file  # noqa: SLF001 - the view's own module


def keys_of(views: Iterable[PageView]) -> tuple[str, ...]:
    """The keys of some pages."""
    return tuple(v.key for v in views)
