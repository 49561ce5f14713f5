"""Which template makes which page: candidates, the most specific first (docs/templates.md)."""

from __future__ import annotations

from sitegen.config.model import Kind
from sitegen.site.model import Page


def page_templates(page: Page, suffix: str = "html", format_name: str = "html") -> tuple[str, ...]:
    """Names of the templates that may make a page in one output format, the first that exists wins."""
    if suffix == "xml" and format_name == "rss":
        return (f"{page.type}/rss.xml", f"{page.kind}.rss.xml", "rss.xml")
    stems = _STEMS[page.kind]
    where = page.taxonomy if page.kind in (Kind.TAXONOMY, Kind.TERM) else page.type
    layout = page.front.layout
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
