"""Assembly: from what the files say to a site whose pages know their place. Pure, and on metadata alone.

Read `work_out` as the table of contents of this room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeVar

from sitegen.config.model import Config, Kind, SiteConfig
from sitegen.content.model import NO_FRONT, Publish, Resource, Scan, SourceFile
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.site.dates import Dates, own_dates, work_out_dates
from sitegen.site.formats import in_main_format
from sitegen.site.menus import build_menus
from sitegen.site.model import Page, Site
from sitegen.site.names import title_of
from sitegen.site.nodes import Node, place_pages, prefixes, taxonomy_of, with_inherited, withheld_lists
from sitegen.site.order import Rank, by_rank, neighbours, rank_of
from sitegen.site.permalinks import (
    BadLocationError,
    Location,
    is_ugly,
    locate,
    resolve_alias,
    usable_patterns,
)
from sitegen.site.references import names_of
from sitegen.site.related import unread_indices
from sitegen.site.terms import Classification, Term, classify, uses_of
from sitegen.text.order import collation_key
from sitegen.text.slug import logical_path, lower

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A site, and what the steps to it came to: `work_out_again` begins from there.

    Attributes:
        found: what the first steps found wrong, which look at all pages together.
        unplaced: what is wrong with the address of a page, by its key.
        astray: what is wrong with its aliases.
    """

    scan: Scan
    nodes: Mapping[str, Node]
    classification: Classification
    found: tuple[Diagnostic, ...]
    dates: Mapping[str, Dates]
    titles: Mapping[str, str]
    locations: Mapping[str, Location]
    unplaced: Mapping[str, Diagnostic]
    astray: Mapping[str, tuple[Diagnostic, ...]]
    ranks: Mapping[str, Rank]
    site: Site


def assemble(config: Config, scan: Scan, *, now: dt.datetime) -> Site:
    """Work out the whole site. Nothing is read, written or raised: mistakes are in `Site.diagnostics`.

    Args:
        config: its `site` part is all that is used.
        scan: of the same site.
        now: the moment of the build. Which pages it leaves out has been decided by the scan.
    """
    return work_out(config, scan, now=now).site


def work_out(config: Config, scan: Scan, *, now: dt.datetime, before: Assembly | None = None) -> Assembly:
    """The whole site with what the steps to it came to; arguments as of `assemble`.

    `before` is an earlier one, of any site with the same settings: whatever comes out as it was is the same
    object, and is not worked out again where that can be seen beforehand.
    """
    settings = config.site
    first = _begin(settings, scan, now)
    return _with_pages(first, first.nodes.keys()) if before is None else _after(before, first)


def work_out_again(before: Assembly, config: Config, scan: Scan, *, now: dt.datetime) -> Assembly:
    """The same after `content.scan.scan_again`, with less to look at.

    Whatever looks at all pages together is not done again, as long as it would find in the pages that were
    written what it found before.

    Args:
        before: of the same site, with the same settings; nothing became due or expired since.
        config: as for `assemble`, and so the next two.
        scan: of the same site.
        now: the moment.
    """
    renewed = _renewed(before, scan)
    if renewed is None:
        return work_out(config, scan, now=now, before=before)
    nodes = {**before.nodes, **renewed}
    dates = before.dates
    if any(own_dates(before.nodes[key]) != own_dates(node) for key, node in renewed.items()):
        dates = work_out_dates(nodes, before.classification.terms, now)
    return _after(before, replace(before, scan=scan, nodes=nodes, dates=dates))


def _begin(settings: SiteConfig, scan: Scan, now: dt.datetime) -> Assembly:
    """The steps that look at all pages together."""
    excluded = [source for source, _ in scan.excluded]
    placed, misplaced = place_pages(scan.sources, settings, excluded)
    nodes, unfit = with_inherited(placed, scan.inherited)
    classification = classify(nodes, settings, withheld_lists(excluded))
    nodes, unfit_terms = with_inherited(_with_terms(nodes, classification.terms), scan.inherited)
    unusable = usable_patterns(settings)[1]
    return Assembly(
        scan=scan,
        nodes=nodes,
        classification=classification,
        found=(
            *misplaced,
            *unread_indices(settings),
            *unfit,
            *unfit_terms,
            *classification.diagnostics,
            *unusable,
        ),
        dates=work_out_dates(nodes, classification.terms, now),
        titles={},
        locations={},
        unplaced={},
        astray={},
        ranks={},
        site=Site(config=settings, data=scan.data),
    )


def _renewed(before: Assembly, scan: Scan) -> dict[str, Node] | None:
    """The nodes whose file was written; None: their places or terms, or those of others, may be other."""
    if _census(scan) != _census(before.scan):
        return None
    renewed: dict[str, Node] = {}
    for source, old in zip(scan.sources, before.scan.sources, strict=True):
        node = before.nodes.get(source.key)
        if source is old or node is None or node.source is not old:
            continue
        own = renewed[node.key] = replace(node, source=source, front=source.front)
        if own.front is not node.front and not _stands(node, own, before.site.config):
            return None
    return renewed


def _census(scan: Scan) -> tuple[object, ...]:
    return [s.file.path for s in scan.sources], [(s.file.path, why) for s, why in scan.excluded]


def _stands(before: Node, node: Node, config: SiteConfig) -> bool:
    """Whether a page is to all others what it was, but for its dates and its rank.

    Lists come down to the pages below them, and what lies in a taxonomy's folder decides about terms.
    """
    return (
        node.kind is Kind.PAGE
        and not taxonomy_of(node.key, config)
        and node.listing is before.listing
        and node.is_rendered is before.is_rendered
        and all(uses_of(node, taxonomy) == uses_of(before, taxonomy) for taxonomy in config.taxonomies)
    )


def _after(before: Assembly, first: Assembly) -> Assembly:
    """What follows from the first steps, given what followed from them before."""
    touched = {key for key in first.nodes if _is_other(key, before, first)}
    if _above(before.nodes) != _above(first.nodes):
        touched = set(first.nodes)
    if first.scan.loose != before.scan.loose:
        old, new = _resources(before.nodes, before.scan.loose), _resources(first.nodes, first.scan.loose)
        touched.update(key for key in first.nodes if old.get(key) != new.get(key))
    keys = first.nodes.keys()
    kept = replace(
        first,
        titles=_only(before.titles, keys),
        locations=_only(before.locations, keys),
        unplaced=_only(before.unplaced, keys),
        astray=_only(before.astray, keys),
        ranks=_only(before.ranks, keys),
        site=replace(before.site, pages=_only(before.site.pages, keys), data=first.scan.data),
    )
    return _with_pages(kept, touched, has_lists=first.classification is before.classification)


def _is_other(key: str, before: Assembly, first: Assembly) -> bool:
    """Whether anything that a page is made of is other than it was."""
    old, new = before.classification, first.classification
    node = before.nodes.get(key)
    return (
        (node is not first.nodes[key] and node != first.nodes[key])
        or (before.dates is not first.dates and before.dates.get(key) != first.dates[key])
        or (old is not new and _classified(key, old) != _classified(key, new))
    )


def _classified(key: str, classification: Classification) -> tuple[object, ...]:
    term = classification.terms.get(key)
    return classification.by_page.get(key), term and (term.spelling, term.last_spelling)


def _above(nodes: Mapping[str, Node]) -> dict[str, tuple[object, ...]]:
    """What of lists goes into the addresses of the pages below them."""
    return {
        key: (node.kind, node.path, node.front)
        for key, node in nodes.items()
        if node.is_branch and (node.front is not NO_FRONT or node.kind in (Kind.HOME, Kind.SECTION))
    }


def _only(by_key: Mapping[str, T], keys: AbstractSet[str]) -> Mapping[str, T]:
    if by_key.keys() <= keys:
        return by_key
    return {key: value for key, value in by_key.items() if key in keys}


def _same_objects(before: Mapping[str, Page], pages: Mapping[str, Page]) -> dict[str, Page]:
    return {
        key: old if (old := before.get(key)) is not None and old == page else page
        for key, page in pages.items()
    }


def _with_pages(assembly: Assembly, touched: Collection[str], *, has_lists: bool = False) -> Assembly:
    """The assembly with these pages worked out from its nodes and dates.

    `has_lists`: as far as nodes and terms go, its lists are as they are to be.
    """
    settings, terms = assembly.site.config, assembly.classification.terms
    nodes = {key: assembly.nodes[key] for key in touched}
    titles = {**assembly.titles, **{k: title_of(n, terms.get(k), settings) for k, n in nodes.items()}}
    located, unplaced = locate(nodes, assembly.nodes, titles, assembly.dates, settings)
    made, astray = _pages(nodes, located, titles, assembly)
    pages = {**assembly.site.pages, **_same_objects(assembly.site.pages, made)}
    ranks = {**assembly.ranks, **{k: rank_of(page, settings.language.locale) for k, page in made.items()}}
    order = sorted(pages, key=ranks.__getitem__)
    site = replace(
        assembly.site,
        pages={key: pages[key] for key in order},
        lastmod=max((d.lastmod for d in assembly.dates.values() if d.lastmod is not None), default=None),
    )
    if not has_lists:
        site = _with_terms_and_names(site, assembly)
    if not has_lists or order != list(assembly.site.pages):
        site = _with_lists(site, assembly)
    menus, unresolved = build_menus(site)
    unplaced = {**_without(assembly.unplaced, touched), **unplaced}
    astray = {**_without(assembly.astray, touched), **astray}
    wrong = [unplaced[key] for key in sorted(unplaced)]
    wrong += (d for key in sorted(astray) for d in astray[key])
    return replace(
        assembly,
        titles=titles,
        locations={**assembly.locations, **located},
        unplaced=unplaced,
        astray=astray,
        ranks=ranks,
        site=replace(site, menus=menus, diagnostics=(*assembly.found, *wrong, *unresolved)),
    )


def _without(by_key: Mapping[str, T], keys: Collection[str]) -> dict[str, T]:
    return {key: value for key, value in by_key.items() if key not in keys}


def _with_terms_and_names(site: Site, assembly: Assembly) -> Site:
    """The site with what does not go by the order of its pages."""
    return replace(
        site,
        terms=_terms_by_title(assembly.nodes, assembly.classification.terms, site.config),
        excluded={source.key: why for source, why in assembly.scan.excluded if source.key not in site.pages},
        by_name=names_of(site.pages),
    )


def _with_lists(site: Site, assembly: Assembly) -> Site:
    """The site with what does."""
    nodes = assembly.nodes
    rank = {key: at for at, key in enumerate(site.pages)}
    children = _children(nodes, assembly.classification.terms, rank)
    regular = tuple(
        key for key, page in site.pages.items()
        if page.kind is Kind.PAGE and nodes[key].listing is Publish.ALWAYS
    )  # fmt: skip
    return replace(
        site,
        regular=regular,
        children=children,
        neighbours=neighbours(regular),
        section_neighbours=_section_neighbours(site.pages, children),
    )


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
    locations: Mapping[str, Location],
    titles: Mapping[str, str],
    assembly: Assembly,
) -> tuple[dict[str, Page], dict[str, tuple[Diagnostic, ...]]]:
    """The pages of these nodes, and what is wrong with their aliases."""
    config, classification = assembly.site.config, assembly.classification
    outputs = _outputs(config)
    resources = _resources(assembly.nodes, assembly.scan.loose)
    pages: dict[str, Page] = {}
    astray: dict[str, tuple[Diagnostic, ...]] = {}
    for key, node in nodes.items():
        location, front, title, when = locations[key], node.front, titles[key], assembly.dates[key]
        aliases: tuple[str, ...] = ()
        if front.aliases:
            aliases, bad = _aliases(node, location, ugly=is_ugly(key, config))
            if bad:
                astray[key] = tuple(bad)
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
        pages[key] = page if "html" in page.outputs else in_main_format(config, page)
    return pages, astray


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
    unlisted = {key for key, node in nodes.items() if node.listing is Publish.NEVER}
    for key, node in nodes.items():
        # Taxonomies are not among home's children (https://gohugo.io/methods/page/pages/), and what
        # lists terms and their pages is worked out from the terms.
        is_child = node.kind in (Kind.SECTION, Kind.PAGE) and key not in unlisted
        if node.parent is not None and is_child:
            below[node.parent].append(key)
    children = {
        key: by_rank(keys, rank) if nodes[key].kind in (Kind.HOME, Kind.SECTION) else ()
        for key, keys in below.items()
    }
    for key, term in terms.items():
        uses = sorted((weight, rank[page], page) for page, weight in term.uses if page not in unlisted)
        children[key] = tuple(page for _, _, page in uses)
    for root in {term.taxonomy for term in terms.values()}:
        of_it = [key for key, term in terms.items() if term.taxonomy == root]
        children["/" + logical_path(root)] = by_rank((key for key in of_it if key not in unlisted), rank)
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
