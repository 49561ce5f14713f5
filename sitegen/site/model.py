"""The assembled site: pages that know their place, as frozen values.

Pages refer to each other by key, never by reference: a page can be digested, stored and handed to
another process by itself, and looking another one up is a read that can be recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sitegen.config.model import Kind, SiteConfig
from sitegen.config.params import Params
from sitegen.content.model import Exclusion, FrontMatter, PageSource, Resource
from sitegen.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of any kind. Everything here is metadata: the body is read when it is rendered.

    Attributes:
        key: logical path, unique: `/`, `/posts`, `/posts/2025_06/a`, `/tags`, `/tags/c++`.
        title: the author's; of a list without one the automatic title.
        url: path from the host's root without the base path, raw Unicode: `/posts/a/`; empty: it has none.
        file: where its HTML goes, relative to the destination: `posts/a/index.html`; empty: nowhere.
        folder: where the files of its bundle go, relative to the destination; empty: the root.
        section: first segment of its key (`posts`), so in lower case; empty for home and pages beside it.
        type: front matter `type`, or else the section, or else `page`.
        parent: key of the section (or taxonomy, or home) it stands in; None for home.
        date: of a list without a date of its own, the newest below it; so too `lastmod` and `publish_date`.
        terms: keys of its term pages by taxonomy (plural), in the order of its front matter.
        taxonomy: plural name, for taxonomies and terms.
        term: as written (the commonest spelling), for terms.
        source: its content file, if it has one.
    """

    key: str
    kind: Kind
    title: str
    link_title: str
    front: FrontMatter
    url: str
    file: str
    section: str
    type: str
    parent: str | None
    folder: str = ""
    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    publish_date: dt.datetime | None = None
    expiry_date: dt.datetime | None = None
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taxonomy: str = ""
    term: str = ""
    aliases: tuple[str, ...] = ()
    """URL paths that redirect here, from the host's root."""
    outputs: tuple[str, ...] = ("html",)
    source: PageSource | None = None
    resources: tuple[Resource, ...] = ()
    """The files of its bundle; of a list without a file those that lie in its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One link of a menu, resolved.

    Attributes:
        url: as it goes into `href`, base path included.
        page: key of the page it leads to, if it is one.
    """

    identifier: str
    name: str
    title: str
    url: str
    page: str | None
    weight: int
    pre: str
    post: str
    params: Params
    children: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What assembly worked out. Lists hold keys, in Hugo's default order (rules 4).

    Attributes:
        pages: every page by key, in the default order.
        regular: pages of kind page that are to be listed.
        children: direct children of a list page that are to be listed: for home and sections their
            pages and sections; for a taxonomy its terms; for a term the pages that have it.
        terms: for each taxonomy (plural), the keys of the terms that pages use, alphabetically.
        neighbours: for a regular page, (previous, next) in `regular`, Hugo's way round: `next` is newer.
        section_neighbours: the same within its section.
        menus: by name.
        lastmod: the newest of all pages.
        diagnostics: warnings (near-duplicate terms, an unresolved menu entry) and errors.
        excluded: keys of content files that make no page, with the reason.
        by_name: keys of pages of every kind by the last segment of their key, for a `ref` by name alone.
    """

    config: SiteConfig
    pages: Mapping[str, Page] = field(default_factory=dict)
    regular: tuple[str, ...] = ()
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neighbours: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    section_neighbours: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    menus: Mapping[str, tuple[MenuEntry, ...]] = field(default_factory=dict)
    data: Params = field(default_factory=Params)
    lastmod: dt.datetime | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    excluded: Mapping[str, Exclusion] = field(default_factory=dict)
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
