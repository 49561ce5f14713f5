"""Menus: what the configuration, the pages and `sectionPagesMenu` put into them (rules 16).

Entries come first from the configuration, then from the pages' front matter in path order, then from
sections. A later entry with the identifier (or name) of an earlier one takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sitegen.config.model import Kind, MenuEntryConfig, SiteConfig
from sitegen.diagnostics import Diagnostic, LinkError, Severity, nearest
from sitegen.site.model import MenuEntry, Page, Site
from sitegen.site.references import find_page
from sitegen.text.urls import base_path, escape_path, is_absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An entry before it knows its children."""

    name: str
    parent: str
    entry: MenuEntry
    path: str | None


def build_menus(site: Site) -> tuple[dict[str, tuple[MenuEntry, ...]], tuple[Diagnostic, ...]]:
    """All menus by name, their entries sorted and nested."""
    diagnostics: list[Diagnostic] = []
    drafts: dict[str, dict[str, _Draft]] = {}
    for menu, draft in _drafts(site, diagnostics):
        entries = drafts.setdefault(menu, {})
        if draft.name in entries:
            diagnostics.append(_replaced(menu, draft))
        entries[draft.name] = draft
    _add_sections(site, drafts)
    menus = {menu: _nested(menu, entries, diagnostics) for menu, entries in drafts.items()}
    return menus, tuple(diagnostics)


def _drafts(site: Site, diagnostics: list[Diagnostic]) -> Iterable[tuple[str, _Draft]]:
    for menu, entries in site.config.menus:
        for config in entries:
            yield menu, _from_config(menu, config, site, diagnostics)
    for key in sorted(site.pages):
        page = site.pages[key]
        for menu, config in page.front.menus:
            yield menu, _draft(config, page, site.config, _file(page))


def _from_config(menu: str, config: MenuEntryConfig, site: Site, diagnostics: list[Diagnostic]) -> _Draft:
    if not config.page_ref:
        return _draft(config, None, site.config, None)
    try:
        page = site.pages[find_page(site, config.page_ref)]
    except LinkError as error:
        if not config.url:  # a URL is given for just that case
            diagnostics.append(_unresolved(menu, config, error.diagnostics[0]))
        named = config if config.name else replace(config, name=config.page_ref)
        return _draft(named, None, site.config, None)
    return _draft(config, page, site.config, None)


def _draft(config: MenuEntryConfig, page: Page | None, site: SiteConfig, path: str | None) -> _Draft:
    name = config.name or (page.link_title if page is not None else "")
    entry = MenuEntry(
        identifier=config.identifier,
        name=name,
        title=config.title or (page.title if page is not None else ""),
        url=_page_url(page, site) if page is not None else _own_url(config.url, site),
        page=page.key if page is not None else None,
        weight=config.weight or (page.front.weight if page is not None else 0),
        pre=config.pre,
        post=config.post,
        params=config.params,
    )
    return _Draft(name=config.identifier or name, parent=config.parent, entry=entry, path=path)


def _page_url(page: Page, site: SiteConfig) -> str:
    return base_path(site.base_url) + escape_path(page.url.lstrip("/")) if page.url else ""


def _own_url(url: str, site: SiteConfig) -> str:
    """Only a path from the root is below the base path; anything else stays as it was written, as in Hugo."""
    if not url.startswith("/") or is_absolute(url):
        return url
    end = min((at for at in (url.find("?"), url.find("#")) if at >= 0), default=len(url))
    return base_path(site.base_url) + escape_path(url[1:end]) + url[end:]


def _add_sections(site: Site, drafts: dict[str, dict[str, _Draft]]) -> None:
    """`sectionPagesMenu`: the top-level sections that the menu does not name by itself."""
    menu = site.config.section_pages_menu
    if not menu:
        return
    entries = drafts.setdefault(menu, {})
    for key in site.children["/"]:
        page = site.pages[key]
        if page.kind is Kind.SECTION and page.section not in entries:
            config = MenuEntryConfig(identifier=page.section)
            entries[page.section] = _draft(config, page, site.config, None)


def _nested(menu: str, drafts: Mapping[str, _Draft], diagnostics: list[Diagnostic]) -> tuple[MenuEntry, ...]:
    known = dict(drafts)
    below: dict[str, list[str]] = {}
    for name, draft in drafts.items():
        parent = draft.parent
        if parent and parent not in known:
            diagnostics.append(_no_parent(menu, draft, drafts))
            known[parent] = _draft(MenuEntryConfig(name=parent), None, SiteConfig(), None)
            below.setdefault("", []).append(parent)
        elif parent and _is_circular(name, known):
            diagnostics.append(_circle(menu, draft))
            parent = ""
            known[name] = replace(draft, parent="")
        below.setdefault(parent, []).append(name)

    def entry(name: str) -> MenuEntry:
        return replace(known[name].entry, children=level(name))

    def level(parent: str) -> tuple[MenuEntry, ...]:
        return tuple(sorted(map(entry, below.get(parent, ())), key=_order))

    return level("")


def _is_circular(name: str, drafts: Mapping[str, _Draft]) -> bool:
    above = drafts[name].parent
    seen = {name}
    while above in drafts:
        if above in seen:
            return above == name
        seen.add(above)
        above = drafts[above].parent
    return False


def _order(entry: MenuEntry) -> tuple[object, ...]:
    return (entry.weight == 0, entry.weight, entry.name.casefold(), entry.name, entry.identifier)


def _file(page: Page) -> str | None:
    return page.source.file.path if page.source is not None else None


def _warning(code: str, message: str, path: str | None, hint: str | None) -> Diagnostic:
    return Diagnostic(code=code, message=message, severity=Severity.WARNING, path=path, hint=hint)


def _unresolved(menu: str, config: MenuEntryConfig, why: Diagnostic) -> Diagnostic:
    message = f'menu `{menu}`: `pageRef = "{config.page_ref}"` of {_called(config)}: {why.message}'
    return _warning("menu-page-unknown", message, None, why.hint)


def _called(config: MenuEntryConfig) -> str:
    name = config.identifier or config.name
    return f"entry `{name}`" if name else "an entry without a name"


def _no_parent(menu: str, draft: _Draft, drafts: Mapping[str, _Draft]) -> Diagnostic:
    near = nearest(draft.parent, drafts)
    return _warning(
        "menu-parent-unknown",
        f"menu `{menu}`: entry `{draft.name}` has the parent `{draft.parent}`, which is no entry",
        draft.path,
        f"did you mean `{near}`?" if near else "write the parent's identifier or name",
    )


def _circle(menu: str, draft: _Draft) -> Diagnostic:
    return _warning(
        "menu-parent-circular",
        f"menu `{menu}`: entry `{draft.name}` stands below itself",
        draft.path,
        "take its `parent` away; until then it stands at the top",
    )


def _replaced(menu: str, draft: _Draft) -> Diagnostic:
    return _warning(
        "menu-entry-duplicate",
        f"menu `{menu}` has two entries called `{draft.name}`; only the later one is shown",
        draft.path,
        "give each an `identifier` of its own",
    )
