"""What a scan of the site's files yields, as frozen values.

SourceFile      what the disk says
FrontMatter     what the author wrote, typed
PageSource      one content file with both, and where its body begins
Scan            all of them, and what was wrong
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sitegen.config.model import Kind, MenuEntryConfig
from sitegen.config.params import Params
from sitegen.content.layers import Cascades
from sitegen.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file of the site.

    Attributes:
        path: relative to the site's root, forward slashes, in the case and normal form of the disk.
        size: in bytes.
        mtime_ns: modification time, nanoseconds since the epoch.
    """

    path: str
    size: int
    mtime_ns: int


class BundleKind(enum.StrEnum):
    """How a content file sits in its folder."""

    SINGLE = "single"
    """`posts/a.md`."""
    LEAF = "leaf"
    """`posts/a/index.md`: a page with resources."""
    BRANCH = "branch"
    """`posts/_index.md`: a section (or home, taxonomy, term) with resources."""


class Publish(enum.StrEnum):
    """Values of `build.list` and `build.render` (https://gohugo.io/content-management/build-options/)."""

    ALWAYS = "always"
    LOCAL = "local"
    """`list` only: in the lists of its own section."""
    LINK = "link"
    """`render` only: it has a URL, and no file."""
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """Front matter `build`."""

    list: Publish = Publish.ALWAYS
    render: Publish = Publish.ALWAYS
    publish_resources: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """Front matter `sitemap`; None is the site's default."""

    change_freq: str | None = None
    priority: float | None = None
    disable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceMatter:
    """One table of front matter `resources`: metadata for the files that `src` (a glob) matches."""

    src: str
    name: str = ""
    title: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a page's head says, after its cascades, typed (rules 2).

    Dates are aware; None where nothing gives one. Strings are empty where nothing is said.

    Attributes:
        params: every field that is not reserved, with `[params]` over it. Taxonomies are in it too,
            under their plural name, as the author wrote them (a string or a tuple of strings).
        url: starts with `/`, or is relative to the page's section; not sanitised.
        outputs: names of output formats in lower case, or None: the configured ones.
        menus: entries by the name of the menu; an unset name or URL is the page's own.
        is_cjk: front matter `isCJKLanguage`, or None.
        extras: fields that sitegen knows of and does nothing with (`translationKey`, `markup`, `sites`).
    """

    title: str = ""
    link_title: str = ""
    description: str = ""
    summary: str = ""
    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    publish_date: dt.datetime | None = None
    expiry_date: dt.datetime | None = None
    draft: bool = False
    headless: bool = False
    weight: int = 0
    type: str = ""
    layout: str = ""
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    outputs: tuple[str, ...] | None = None
    is_cjk: bool | None = None
    build: BuildOptions = BuildOptions()
    sitemap: SitemapEntry = SitemapEntry()
    resources: tuple[ResourceMatter, ...] = ()
    menus: tuple[tuple[str, MenuEntryConfig], ...] = ()
    params: Params = field(default_factory=Params)
    extras: Params = field(default_factory=Params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file that belongs to a bundle.

    Attributes:
        name: relative to the bundle's folder, or as front matter `resources` renames it.
        relative: relative to the bundle's folder; where it is published beside the page.
        is_page: a Markdown file in a leaf bundle: not published, its text is the owner's to use.
    """

    file: SourceFile
    name: str
    relative: str
    title: str
    params: Params = field(default_factory=Params)
    is_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """One content file: where it is, what its head says, where its body begins.

    Attributes:
        key: logical path for look-ups, lower case, blanks as hyphens, no extension, bundles by their
            folder: `/posts/2025_06/a`; `/posts` for `posts/_index.md`, `/` for the home page's.
        name: last segment of the file's logical path in its own case (`My Post` of `My Post.md`).
        section: first folder below content in its own case, empty at the root.
        folder: folder of the page relative to content, in its own case; a bundle's folder is the
            bundle itself, so this is its parent.
        format: `toml`, `yaml`, `json`, or empty: no front matter.
        markup: `markdown` or `html`.
        body_offset: characters before the body; the head's end delimiter and its line end included.
        digest: BLAKE2b (16 bytes, hex) of the file's bytes.
        has_cjk: the body holds a Han, Hangul, Hiragana or Katakana character.
    """

    file: SourceFile
    key: str
    name: str
    section: str
    folder: str
    bundle: BundleKind
    front: FrontMatter
    format: str
    markup: str
    body_offset: int
    digest: str
    has_cjk: bool
    resources: tuple[Resource, ...] = ()


NO_FRONT = FrontMatter()
"""Of a page without a file that nothing comes down to."""

Inherited = Callable[[str, Kind], tuple[FrontMatter, tuple[Diagnostic, ...]]]


class Exclusion(enum.StrEnum):
    """Why a content file makes no page."""

    DRAFT = "draft"
    FUTURE = "future"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """All that the site's files say.

    Attributes:
        sources: pages to build, by path.
        excluded: left out, with the reason; links to them can then say why.
        static: files to copy, by their path in the output.
        assets: files under `assets/`, by their path below it, the site's over the theme's.
        data: merged data files; `data/a/b.toml` is `data["a"]["b"]`.
        data_files: the files that `data` came from.
        loose: files in content that belong to no page with a file, by their path in the output.
        cascades: of the configuration and of front matter.
        inherited: what comes down by them to a page that has no file (a term, a section without
            `_index.md`), by its key and kind, with what is wrong with that.
        diagnostics: mistakes; pages that have one are in neither list.
        folders: every folder below content that holds a page, relative to it, in its own case.
    """

    sources: tuple[PageSource, ...] = ()
    excluded: tuple[tuple[PageSource, Exclusion], ...] = ()
    static: Mapping[str, SourceFile] = field(default_factory=dict)
    assets: Mapping[str, SourceFile] = field(default_factory=dict)
    data: Params = field(default_factory=Params)
    data_files: tuple[SourceFile, ...] = ()
    loose: Mapping[str, SourceFile] = field(default_factory=dict)
    cascades: Cascades = field(default_factory=Cascades)
    inherited: Inherited = lambda _key, _kind: (NO_FRONT, ())
    folders: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
