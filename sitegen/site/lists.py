"""Lists that templates ask a site for, beyond those that assembly made (docs/templates.md)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sitegen.config.model import Kind
from sitegen.content.model import Publish
from sitegen.site.model import Page, Site
from sitegen.site.nodes import prefixes
from sitegen.text.slug import lower


@dataclass(frozen=True, slots=True)
class TaxonomyEntry:
    """A term and how many pages use it, those that no list shows included, as in Hugo."""

    key: str
    count: int


def all_pages(site: Site) -> tuple[str, ...]:
    """Every page of every kind that is to be listed, in default order (Hugo: `site.Pages`)."""
    return tuple(key for key, page in site.pages.items() if _listing(page) is Publish.ALWAYS)


def sections(site: Site, key: str = "/") -> tuple[str, ...]:
    """The sections directly in a list; in home, the top-level ones (Hugo: `.Sections`)."""
    return tuple(k for k in site.children.get(key, ()) if site.pages[k].kind is Kind.SECTION)


def regular_pages(site: Site, key: str) -> tuple[str, ...]:
    """The regular pages directly in a list; of a term all that have it (Hugo: `.RegularPages`)."""
    below = site.children.get(key, ())
    kind = _kind(site, key)
    if kind is Kind.TERM:
        return below
    if kind is Kind.TAXONOMY:  # its children are terms, but pages may lie in its folder
        recursive = regular_pages_recursive(site, key)
        return tuple(k for k in recursive if site.pages[k].parent == key)
    return tuple(k for k in below if site.pages[k].kind is Kind.PAGE)


def regular_pages_recursive(site: Site, key: str) -> tuple[str, ...]:
    """The regular pages of a section and of all sections below it, in default order.

    Those of a section that is itself unlisted are among them, as in Hugo.
    """
    if _kind(site, key) is Kind.TERM:
        return site.children.get(key, ())
    above = key.rstrip("/") + "/"
    return tuple(
        k
        for k, p in site.pages.items()
        if p.kind is Kind.PAGE and k.startswith(above) and _listing(p) is not Publish.NEVER
    )


def ancestors(site: Site, key: str) -> tuple[str, ...]:
    """The lists that a page stands in, the nearest first, home last."""
    found = []
    above = site.pages[key].parent
    while above is not None:
        found.append(above)
        above = site.pages[above].parent
    return tuple(found)


def main_sections(site: Site) -> tuple[str, ...]:
    """`params.mainSections`, or the section that holds the most pages (of equals the first by name)."""
    configured = site.config.params.get("mainSections")
    if configured is not None:
        return tuple(map(str, configured)) if isinstance(configured, tuple) else (str(configured),)
    counts = Counter(p.section for p in site.pages.values() if p.kind is Kind.PAGE and p.section)
    return (min(counts, key=lambda name: (-counts[name], name)),) if counts else ()


def main_pages(site: Site) -> tuple[str, ...]:
    """The regular pages of the main sections, in default order."""
    names = {name.strip("/").lower() for name in main_sections(site)}
    return tuple(key for key in site.regular if site.pages[key].section in names)


def entries(site: Site, taxonomy: str) -> tuple[TaxonomyEntry, ...]:
    """The terms of a taxonomy that pages use, alphabetically (Hugo: `.Data.Terms.Alphabetical`).

    A page that has a term below another (`UI/UX` and `UI`) counts for both, once.
    """
    uses: list[str] = []
    for page in site.pages.values():
        if own := page.terms.get(taxonomy):
            nested = {above for key in own if key.count("/") > 2 for above in prefixes(key)}
            uses += nested.union(own) if nested else own
    counts = Counter(uses)
    return tuple(TaxonomyEntry(key, counts[key]) for key in site.terms.get(taxonomy, ()))


def entries_by_count(site: Site, taxonomy: str) -> tuple[TaxonomyEntry, ...]:
    """The same, the most used first; equally used ones by code points, as in Hugo (`.ByCount`)."""
    found = entries(site, taxonomy)
    return tuple(sorted(found, key=lambda e: (-e.count, lower(site.pages[e.key].term), e.key)))


def _kind(site: Site, key: str) -> Kind | None:
    """Of a page; the one for missing pages is none of the site's."""
    page = site.pages.get(key)
    return page.kind if page is not None else None


def _listing(page: Page) -> Publish:
    # A page without a URL that was to have one is of a disabled kind.
    if page.front.headless or (not page.url and page.front.build.render is not Publish.NEVER):
        return Publish.NEVER
    return page.front.build.list
