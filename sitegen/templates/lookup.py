"""Which template makes which page: candidates, the most specific first (docs/templates.md)."""

from __future__ import annotations

from functools import lru_cache

from sitegen.config.model import Kind
from sitegen.site.model import Page


def page_templates(page: Page, suffix: str = "html", format_name: str = "html") -> tuple[str, ...]:
    """Names of the templates that may make a page in one output format, the first that exists wins."""
    if suffix == "xml" and format_name == "rss":
        return _feeds(page.kind, page.type)
    where = page.taxonomy if page.kind in (Kind.TAXONOMY, Kind.TERM) else page.type
    return _candidates(page.kind, where, page.front.layout, suffix, format_name)


# A site has many pages, and few kinds of them.


@lru_cache(1024)
def _feeds(kind: Kind, where: str) -> tuple[str, ...]:
    return (f"{where}/rss.xml", f"{kind}.rss.xml", "rss.xml")


@lru_cache(1024)
def _candidates(kind: Kind, where: str, layout: str, suffix: str, format_name: str) -> tuple[str, ...]:
    stems = _STEMS[kind]
    names = [f"{where}/{layout}", layout] if layout else []
    names += [f"{where}/{stem}" for stem in stems[:1] if where]
    names += stems
    if format_name in ("html", suffix):
        return tuple(f"{name}.{suffix}" for name in names)
    # A format that shares the suffix `html` (AMP, say) may have templates of its own: `page.amp.html`.
    endings = (f".{format_name}.{suffix}", *((".html",) if suffix == "html" else ()))
    return tuple(f"{name}{ending}" for ending in endings for name in names)


_STEMS = {
    Kind.HOME: ("home", "list"),
    Kind.SECTION: ("section", "list"),
    Kind.TAXONOMY: ("taxonomy", "list"),
    Kind.TERM: ("term", "list"),
    Kind.PAGE: ("page",),
}
