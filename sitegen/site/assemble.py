"""Assembly: from what the files say to a site whose pages know their place. Pure, and on metadata alone.

Read `assemble` as the table of contents of this room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sitegen.config.model import Config, Kind, SiteConfig
from sitegen.content.model import Publish, Resource, Scan, SourceFile
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.site.dates import Dates, work_out_dates
from sitegen.site.formats import in_main_format
from sitegen.site.menus import build_menus
from sitegen.site.model import Page, Site
from sitegen.site.names import title_of
from sitegen.site.nodes import Node, place_pages, prefixes, with_inherited, withheld_lists
from sitegen.site.order import by_rank, in_default_order, neighbours
from sitegen.site.permalinks import BadLocationError, Location, is_ugly, locate, resolve_alias
from sitegen.site.references import names_of
from sitegen.site.related import unread_indices
from sitegen.site.terms import Classification, Term, classify
from sitegen.text.order import collation_key
from sitegen.text.slug import logical_path, lower


def assemble(config: Config, scan: Scan, *, now: dt.datetime) -> Site:
    """Work out the whole site. Nothing is read, written or raised: mistakes are in `Site.diagnostics`.

    Args:
        config: its `site` part is all that is used.
        scan: of the same site.
        now: the moment of the build. Which pages it leaves out has been decided by the scan.
    """
    settings = config.site
    excluded = [source for source, _ in scan.excluded]
    placed, misplaced = place_pages(scan.sources, settings, excluded)
    nodes, unfit = with_inherited(placed, scan.inherited)
    classification = classify(nodes, settings, withheld_lists(excluded))
    nodes, unfit_terms = with_inherited(_with_terms(nodes, classification.terms), scan.inherited)
    dates = work_out_dates(nodes, classification.terms, now)
    titles = {key: title_of(node, classification.terms.get(key), settings) for key, node in nodes.items()}
    locations, unplaced = locate(nodes, titles, {key: d.date for key, d in dates.items()}, settings)
    resources = _resources(nodes, scan.loose)
    made, astray = _pages(nodes, classification, dates, titles, locations, resources, settings)
    pages = {page.key: page for page in in_default_order(made, settings.language.locale)}
    rank = {key: at for at, key in enumerate(pages)}
    children = _children(nodes, classification.terms, rank)
    regular = tuple(
        key for key, page in pages.items()
        if page.kind is Kind.PAGE and nodes[key].listing is Publish.ALWAYS
    )  # fmt: skip
    site = Site(
        config=settings,
        pages=pages,
        regular=regular,
        children=children,
        terms=_terms_by_title(nodes, classification.terms, settings),
        neighbours=neighbours(regular),
        section_neighbours=_section_neighbours(pages, children),
        menus={},
        data=scan.data,
        lastmod=max((d.lastmod for d in dates.values() if d.lastmod is not None), default=None),
        diagnostics=(
            *misplaced,
            *unread_indices(settings),
            *unfit,
            *unfit_terms,
            *classification.diagnostics,
            *unplaced,
            *astray,
        ),
        excluded={source.key: why for source, why in scan.excluded if source.key not in pages},
        by_name=names_of(pages),
    )
    menus, unresolved = build_menus(site)
    return replace(site, menus=menus, diagnostics=(*site.diagnostics, *unresolved))


def assemble_again(before: Site, scan: Scan) -> Site:
    """The site after `content.scan.scan_again`, which leaves all that assembly goes by as it was."""
    sources = {source.file.path: source for source in scan.sources}
    pages = {
        key: page
        if page.source is None or sources[page.source.file.path] is page.source
        else replace(page, source=sources[page.source.file.path])
        for key, page in before.pages.items()
    }
    return replace(before, pages=pages)


def _with_terms(nodes: Mapping[str, Node], terms: Mapping[str, Term]) -> dict[str, Node]:
    """All nodes, the terms among them, in the order of keys."""
    placed = dict(nodes)
    for key, term in terms.items():
        parent = next(above for above in prefixes(key) if above in terms or above in nodes)
        own = nodes.get(key)
        if own is not None:
            placed[key] = replace(own, path=term.path, parent=parent)
        else:
            placed[key] = Node(key=key, kind=Kind.TERM, path=term.path, parent=parent, taxonomy=term.taxonomy)
    return {key: placed[key] for key in sorted(placed)}


def _pages(
    nodes: Mapping[str, Node],
    classification: Classification,
    dates: Mapping[str, Dates],
    titles: Mapping[str, str],
    locations: Mapping[str, Location],
    resources: Mapping[str, tuple[Resource, ...]],
    config: SiteConfig,
) -> tuple[list[Page], list[Diagnostic]]:
    outputs = _outputs(config)
    pages, diagnostics = [], []
    for key, node in nodes.items():
        location = locations[key]
        aliases, bad = _aliases(node, location, ugly=is_ugly(key, config))
        diagnostics += bad
        front, title, when = node.front, titles[key], dates[key]
        term = classification.terms.get(key)
        section = key.split("/")[1] if node.is_branch or key.count("/") > 1 else ""
        page = Page(
            key=key,
            kind=node.kind,
            title=title,
            link_title=front.link_title or title,
            front=front,
            url=location.url,
            file=location.file,
            folder=location.folder,
            section=section,
            type=front.type or section or "page",
            parent=node.parent,
            date=when.date,
            lastmod=when.lastmod,
            publish_date=when.publish_date,
            expiry_date=front.expiry_date,
            terms=classification.by_page.get(key, {}),
            taxonomy=node.taxonomy,
            term=term.spelling if term is not None else "",
            aliases=aliases,
            # Front matter takes the place of what is configured, as in Hugo.
            outputs=outputs[node.kind] if front.outputs is None else _enabled(front.outputs, config),
            source=node.source,
            resources=resources.get(key, ()),
        )
        pages.append(in_main_format(config, page))
    return pages, diagnostics


def _resources(nodes: Mapping[str, Node], loose: Mapping[str, SourceFile]) -> dict[str, tuple[Resource, ...]]:
    """The files of every page's bundle; those that no page with a file has go to the list above them."""
    found = {
        key: node.source.resources for key, node in nodes.items() if node.enabled and node.source is not None
    }
    for path, file in sorted(loose.items()):
        first, _, rest = path.partition("/")
        key, name = (f"/{first}", rest) if rest and f"/{first}" in nodes else ("/", path)
        own = Resource(file=file, name=name, relative=name, title=name)
        found[key] = (*found.get(key, ()), own)
    return found


def _aliases(node: Node, location: Location, *, ugly: bool) -> tuple[tuple[str, ...], list[Diagnostic]]:
    aliases: list[str] = []
    diagnostics = []
    for number, alias in enumerate(node.front.aliases if location.file else ()):
        path = node.source.file.path if node.source is not None else None
        try:
            resolved = resolve_alias(alias, location.url, ugly=ugly)
            if resolved.rstrip("/") == location.url.rstrip("/"):
                diagnostics.append(_own_alias(alias, path, number))
            else:
                aliases.append(resolved)
        except BadLocationError as error:
            diagnostics.append(
                Diagnostic(
                    code=error.code,
                    message=str(error),
                    path=path,
                    hint=error.hint,
                    keys=("aliases", number),
                )
            )
    return tuple(dict.fromkeys(aliases)), diagnostics


def _own_alias(alias: str, path: str | None, number: int) -> Diagnostic:
    return Diagnostic(
        code="alias-itself",
        severity=Severity.WARNING,
        message=f"the alias `{alias}` is where the page is; it is left out",
        path=path,
        hint="remove it",
        keys=("aliases", number),
    )


def _outputs(config: SiteConfig) -> dict[Kind, tuple[str, ...]]:
    """Formats by kind, but for those that `disableKinds` takes away."""
    configured = dict(config.outputs)
    return {kind: _enabled(configured.get(kind, ("html",)), config) for kind in Kind}


def _enabled(formats: tuple[str, ...], config: SiteConfig) -> tuple[str, ...]:
    disabled = "rss" in config.disable_kinds
    return tuple(name for name in formats if name != "rss") if disabled else formats


def _children(
    nodes: Mapping[str, Node], terms: Mapping[str, Term], rank: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """What each list lists. A page for local lists only is in its section's and in its terms'."""
    below: dict[str, list[str]] = {key: [] for key, node in nodes.items() if node.is_branch}
    for key, node in nodes.items():
        # Taxonomies are not among home's children (https://gohugo.io/methods/page/pages/), and what
        # lists terms and their pages is worked out from the terms.
        is_child = node.kind in (Kind.SECTION, Kind.PAGE) and node.listing is not Publish.NEVER
        if node.parent is not None and is_child:
            below[node.parent].append(key)
    children = {
        key: by_rank(keys, rank) if nodes[key].kind in (Kind.HOME, Kind.SECTION) else ()
        for key, keys in below.items()
    }
    for key, term in terms.items():
        weights = {page: w for page, w in term.uses if nodes[page].listing is not Publish.NEVER}
        children[key] = tuple(sorted(weights, key=lambda page: (weights[page], rank[page])))
    for root in {term.taxonomy for term in terms.values()}:
        of_it = [key for key, term in terms.items() if term.taxonomy == root]
        children["/" + logical_path(root)] = by_rank(
            (key for key in of_it if nodes[key].listing is not Publish.NEVER), rank
        )
    return children


def _terms_by_title(
    nodes: Mapping[str, Node], terms: Mapping[str, Term], config: SiteConfig
) -> dict[str, tuple[str, ...]]:
    """Terms that pages use and lists may show, as in a dictionary of the language; case is looked at last."""
    by_taxonomy: dict[str, list[str]] = {t.plural: [] for t in config.taxonomies}
    for key, term in terms.items():
        if term.uses and nodes[key].listing is not Publish.NEVER:
            by_taxonomy[term.taxonomy].append(key)

    def sort_key(key: str) -> tuple[str, str]:
        return (collation_key(lower(terms[key].spelling), config.language.locale), key)

    return {taxonomy: tuple(sorted(keys, key=sort_key)) for taxonomy, keys in by_taxonomy.items()}


def _section_neighbours(
    pages: Mapping[str, Page], children: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    for key, below in children.items():
        if pages[key].kind in (Kind.HOME, Kind.SECTION):
            found |= neighbours([k for k in below if pages[k].kind is Kind.PAGE])
    return found
