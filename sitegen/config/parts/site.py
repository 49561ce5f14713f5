"""`SiteConfig`: URLs, classification, menus, related pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sitegen.config.formats import KeyPath, type_name
from sitegen.config.model import (
    Kind,
    Language,
    MenuEntryConfig,
    RelatedConfig,
    RelatedIndex,
    SiteConfig,
    Taxonomy,
)
from sitegen.config.params import Params
from sitegen.config.parts.output_formats import read_output_formats, read_outputs
from sitegen.config.table import Table
from sitegen.diagnostics import Severity, nearest
from sitegen.text.urls import is_base_url

_KINDS = tuple(kind.value for kind in Kind)
_DISABLED_KINDS = (*_KINDS, "404", "robotstxt", "rss", "sitemap")
_TITLE_STYLES = ("ap", "chicago", "go", "firstupper", "none")

_PERMALINK_TOKEN = re.compile(r":(\w+)(?:\[[^\]]*\])?")
_PERMALINK_NAMES = frozenset(
    (
        "year",
        "month",
        "monthname",
        "day",
        "weekday",
        "weekdayname",
        "yearday",
        "section",
        "sections",
        "sectionslug",
        "sectionslugs",
        "title",
        "slug",
        "filename",
        "slugorfilename",
        "contentbasename",
        "slugorcontentbasename",
    )
)
_GO_DATE = re.compile(r"\d|jan|mon|pm|mst|z07", re.IGNORECASE)
"""What a Go date layout holds; Hugo takes one as a token too (`:2006-01`)."""

_SECTION_GLOB = re.compile(r"/?(?:\{?([^{}*,/]+)(?:,\1/\*\*\}|/\*\*)?|\*\*)")
"""Targets of a permalink that mean one section (or all): `/posts/**`, `/{posts,posts/**}`, `/**`."""


def read_site(root: Table, language: Language, *, keep_term_titles: bool) -> SiteConfig:
    """What assembly goes by."""
    pagination = root.table("pagination")
    formats = read_output_formats(root)
    params = Params(root.items("params"))
    main_sections = root.texts("mainSections")
    if main_sections:
        # Hugo's `site.MainSections` prefers the root's; templates here look into the params.
        params = Params({"mainsections": list(main_sections)}).over(params)
    ugly_urls, ugly_sections = _ugly_urls(root)
    config = SiteConfig(
        base_url=_base_url(root),
        title=root.text("title"),
        copyright=root.text("copyright"),
        language=language,
        taxonomies=_taxonomies(root),
        permalinks=_permalinks(root),
        ugly_urls=ugly_urls,
        ugly_sections=ugly_sections,
        disable_path_to_lower=root.flag("disablePathToLower"),
        remove_path_accents=root.flag("removePathAccents"),
        capitalize_list_titles=root.flag("capitalizeListTitles", True),
        pluralize_list_titles=root.flag("pluralizeListTitles", True),
        title_case_style=root.choice("titleCaseStyle", "ap", _TITLE_STYLES),
        keep_term_titles=keep_term_titles,
        menus=_menus(root),
        section_pages_menu=root.text("sectionPagesMenu"),
        related=_related(root),
        pager_size=pagination.whole("pagerSize", 10, least=1),
        pagination_path=pagination.text("path", "page").strip("/") or "page",
        pagination_aliases=not pagination.flag("disableAliases"),
        disable_kinds=_disable_kinds(root),
        disable_aliases=root.flag("disableAliases"),
        outputs=read_outputs(root, formats),
        output_formats=formats,
        ref_links_error=root.choice("refLinksErrorLevel", "error", ("error", "warning")) == "error",
        ref_links_not_found_url=root.text("refLinksNotFoundURL"),
        params=params,
    )
    pagination.close()
    return config


def _base_url(root: Table) -> str:
    """With a trailing slash. Empty and `/` both mean: links from the host's root."""
    url = root.text("baseURL").strip()
    if url in ("", "/"):
        return ""
    if not is_base_url(url):
        root.error("baseURL", f"`{url}` is no base URL", "write it as in `https://example.org/`")
        return ""
    return url if url.endswith("/") else url + "/"


def _taxonomies(root: Table) -> tuple[Taxonomy, ...]:
    """Singular to plural; the table replaces Hugo's default as a whole."""
    default = SiteConfig().taxonomies
    if root.values.get("taxonomies") is None:
        root.raw("taxonomies", {t.singular: t.plural for t in default})
        return default
    found = []
    for singular, plural in root.items("taxonomies").items():
        if isinstance(plural, str) and plural:
            found.append(Taxonomy(singular=singular, plural=plural))
        else:
            message = f"`taxonomies.{singular}` must be the plural of `{singular}`, not {type_name(plural)}"
            root.findings.error(("taxonomies", singular), message, code="config-type")
    return tuple(found)


def _permalinks(root: Table) -> tuple[tuple[Kind, tuple[tuple[str, str], ...]], ...]:
    """Patterns by kind; one that stands at the root counts for pages and for terms (Hugo 0.168)."""
    found: dict[Kind, dict[str, str]] = {}
    if isinstance(root.values.get("permalinks"), (list, tuple)):
        for table in root.tables("permalinks"):
            _listed_permalink(table, found)
    else:
        for name, value in root.items("permalinks").items():
            path = ("permalinks", name)
            if isinstance(value, Mapping):
                _permalinks_of_kind(root, name, value, found)
            elif _is_pattern(root, path, value):
                for kind in (Kind.PAGE, Kind.TERM):
                    found.setdefault(kind, {})[name] = value
    return tuple((kind, tuple(found[kind].items())) for kind in Kind if kind in found)


def _permalinks_of_kind(
    root: Table, name: str, patterns: Mapping[str, Any], found: dict[Kind, dict[str, str]]
) -> None:
    if name not in _KINDS:
        near = nearest(name, _KINDS)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(_KINDS)}"
        root.findings.error(("permalinks", name), f"`{name}` is no kind of page", hint)
        return
    for section, pattern in patterns.items():
        if _is_pattern(root, ("permalinks", name, section), pattern):
            found.setdefault(Kind(name), {})[section] = pattern


def _listed_permalink(table: Table, found: dict[Kind, dict[str, str]]) -> None:
    target = table.table("target")
    kinds: tuple[str, ...] = ("page", "term")
    if "kind" in target.values:
        kinds = (target.choice("kind", "page", _KINDS, strict=True),)
    glob = _SECTION_GLOB.fullmatch(target.text("path", "/**"))
    pattern = table.raw("pattern", "")
    if glob is None:
        target.error("path", "this target is not one section", "write it as in `/posts/**`")
    elif _is_pattern(table, (*table.path, "pattern"), pattern):
        for kind in kinds:
            found.setdefault(Kind(kind), {})[glob[1] or "/"] = pattern
    target.close()
    table.close()


def _is_pattern(root: Table, path: KeyPath, pattern: Any) -> bool:
    if not isinstance(pattern, str):
        message = f"a permalink must be a pattern, not {type_name(pattern)}"
        root.findings.error(path, message, "write it as in `/:year/:slug/`", "config-type")
        return False
    for token in _PERMALINK_TOKEN.findall(pattern):
        if token.lower() not in _PERMALINK_NAMES and not _GO_DATE.search(token):
            near = nearest(token, _PERMALINK_NAMES)
            hint = f"did you mean `:{near}`?" if near else None
            root.findings.error(path, f"permalinks have no token `:{token}`", hint)
            return False
    return True


def _ugly_urls(root: Table) -> tuple[bool, frozenset[str]]:
    """Whether all pages are files, or else the sections whose pages are."""
    if not isinstance(root.raw("uglyURLs", False), Mapping):
        return root.flag("uglyURLs"), frozenset()
    by_section = root.table("uglyURLs")
    return False, frozenset(name for name in by_section.values if by_section.flag(name))


def _menus(root: Table) -> tuple[tuple[str, tuple[MenuEntryConfig, ...]], ...]:
    menus = root.table("menus")
    found = []
    for name in menus.values:
        entries = []
        for table in menus.tables(name):
            entries.append(read_menu_entry(table))
            table.close()
        found.append((str(name), tuple(entries)))
    menus.close()
    return tuple(sorted(found))


def read_menu_entry(table: Table) -> MenuEntryConfig:
    """One link of a menu."""
    return MenuEntryConfig(
        identifier=table.text("identifier"),
        name=table.text("name"),
        title=table.text("title"),
        page_ref=table.text("pageRef"),
        url=table.text("url"),
        parent=table.text("parent"),
        weight=table.whole("weight"),
        pre=table.text("pre"),
        post=table.text("post"),
        params=Params(table.items("params")),
    )


def _related(root: Table) -> RelatedConfig:
    """The table replaces Hugo's default as a whole; by default tags count where they are a taxonomy."""
    default = RelatedConfig()
    if not root.values.get("related"):
        taxonomies = root.values.get("taxonomies")
        tags = RelatedIndex(name="tags", weight=80)
        has_tags = not isinstance(taxonomies, Mapping) or "tag" in taxonomies
        indices = default.indices + ((tags,) if has_tags and tags not in default.indices else ())
        shown = [{"name": i.name, "type": i.kind, "weight": i.weight} for i in indices]
        root.raw("related", {"threshold": default.threshold, "indices": shown})
        return RelatedConfig(indices=indices)
    table = root.table("related")
    to_lower = table.flag("toLower")
    own: list[RelatedIndex] = []
    for index in table.tables("indices"):
        own.append(_related_index(index, to_lower=to_lower))
        index.close()
    config = RelatedConfig(
        threshold=table.whole("threshold"),
        include_newer=table.flag("includeNewer"),
        to_lower=to_lower,
        indices=tuple(own),
    )
    table.close()
    return config


def _related_index(table: Table, *, to_lower: bool) -> RelatedIndex:
    return RelatedIndex(
        name=table.text("name").lower(),
        weight=table.whole("weight"),
        kind=table.choice("type", "basic", ("basic", "fragments")),
        pattern=table.text("pattern"),
        apply_filter=table.flag("applyFilter"),
        cardinality_threshold=table.whole("cardinalityThreshold"),
        to_lower=table.flag("toLower", to_lower),
    )


def _disable_kinds(root: Table) -> frozenset[str]:
    kinds = [kind.lower() for kind in root.texts("disableKinds")]
    for index, kind in enumerate(kinds):
        if kind not in _DISABLED_KINDS:
            near = nearest(kind, _DISABLED_KINDS)
            root.findings.report(
                ("disablekinds", index),
                "config-value",
                f"`{kind}` is no kind of page",
                severity=Severity.WARNING,
                hint=f"did you mean `{near}`?" if near else f"there are {', '.join(_DISABLED_KINDS)}",
            )
    return frozenset(kinds)
