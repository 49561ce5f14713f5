"""Where every page stands: content files and the pages that need none, as a tree of keys.

A folder at the top of the content is a section whether it has an `_index.md` or not; a deeper one is a
section only with it (https://gohugo.io/content-management/sections/). Each taxonomy has its list page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sitegen.config.model import Kind, SiteConfig
from sitegen.content.model import NO_FRONT, BundleKind, FrontMatter, Inherited, PageSource, Publish
from sitegen.diagnostics import Diagnostic
from sitegen.text.slug import logical_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A page before anything about it is worked out.

    Attributes:
        key: as `Page.key`.
        path: the same in the author's own case, without the leading slash: `posts/My Trip`.
        front: what its file says; defaults where it has none.
        enabled: its kind is not in `disableKinds`. A disabled list still holds its pages together.
    """

    key: str
    kind: Kind
    path: str
    parent: str | None
    source: PageSource | None = None
    front: FrontMatter = NO_FRONT
    taxonomy: str = ""
    enabled: bool = True

    @property
    def name(self) -> str:
        """Last segment of its path."""
        return self.path.rpartition("/")[2]

    @property
    def is_rendered(self) -> bool:
        """Does it have a URL? With `build.render = "link"` it has, though no file."""
        front = self.front
        return self.enabled and not front.headless and front.build.render is not Publish.NEVER

    @property
    def listing(self) -> Publish:
        """Which lists it is in."""
        front = self.front
        return front.build.list if self.enabled and not front.headless else Publish.NEVER

    @property
    def is_branch(self) -> bool:
        """May other pages stand below it?"""
        return self.kind is not Kind.PAGE


def place_pages(
    sources: Iterable[PageSource], config: SiteConfig, excluded: Iterable[PageSource] = ()
) -> tuple[dict[str, Node], tuple[Diagnostic, ...]]:
    """Give every content file its place, and add home, top-level sections and taxonomies without a file.

    Terms without a file come later: they follow from the pages. The result is in the order of keys.

    Args:
        sources: to be built.
        config: of the site.
        excluded: drafts and such. They are no pages, but a section is one even if all its pages are
            drafts; where its own `_index.md` is one, there is no section.
    """
    first, diagnostics = _one_source_a_key(sources)
    taxonomies = _roots(config)
    kinds = {key: _kind(source, taxonomies) for key, source in first.items()}
    disabled = config.disable_kinds
    implied = dict(_implied((*first.values(), *excluded), taxonomies))
    for key in withheld_lists(excluded) - taxonomies.keys() - {"/"}:
        implied.pop(key, None)
    if Kind.PAGE in disabled:
        first = {key: source for key, source in first.items() if kinds[key] is not Kind.PAGE}
    if Kind.TERM in disabled:
        first = {key: source for key, source in first.items() if kinds[key] is not Kind.TERM}
    paths = {key: own_path(source) for key, source in first.items()}
    for key, path in implied.items():
        if key not in paths:
            paths[key] = path
            kinds[key] = _kind_of_list(key, taxonomies)
        elif kinds[key] is Kind.PAGE:
            diagnostics.append(_page_over_list(first[key], key))
    nodes = {
        key: Node(
            key=key,
            kind=kinds[key],
            path=paths[key],
            parent=_parent(key, kinds[key], paths, kinds, taxonomies),
            source=first.get(key),
            front=first[key].front if key in first else NO_FRONT,
            taxonomy=_taxonomy_of(key, taxonomies) if kinds[key] in (Kind.TAXONOMY, Kind.TERM) else "",
            enabled=kinds[key] not in disabled,
        )
        for key in sorted(paths)
    }
    return nodes, tuple(diagnostics)


def with_inherited(
    nodes: Mapping[str, Node], inherited: Inherited
) -> tuple[dict[str, Node], tuple[Diagnostic, ...]]:
    """The same nodes, those without a file with what cascades give them."""
    found: dict[str, Node] = {}
    diagnostics: list[Diagnostic] = []
    for key, node in nodes.items():
        if node.source is None and node.front is NO_FRONT:
            front, mistakes = inherited(key, node.kind)
            diagnostics += mistakes
            found[key] = replace(node, front=front) if front is not NO_FRONT else node
        else:
            found[key] = node
    return found, tuple(diagnostics)


def own_path(source: PageSource) -> str:
    """A content file's logical path in the author's own case: `posts/My Trip` of `posts/My Trip/index.md`."""
    return f"{source.folder}/{source.name}" if source.folder else source.name


def prefixes(key: str) -> Iterator[str]:
    """The keys above a key, nearest first, home last: `/a/b/c` → `/a/b`, `/a`, `/`."""
    while key != "/":
        key = key.rpartition("/")[0] or "/"
        yield key


def _one_source_a_key(sources: Iterable[PageSource]) -> tuple[dict[str, PageSource], list[Diagnostic]]:
    first: dict[str, PageSource] = {}
    diagnostics = []
    for source in sources:
        other = first.setdefault(source.key, source)
        if other is not source:
            diagnostics.append(_two_sources(source, other))
    return first, diagnostics


def _two_sources(source: PageSource, other: PageSource) -> Diagnostic:
    return Diagnostic(
        code="page-duplicate",
        message=f"this file and `{other.file.path}` are one page, `{source.key}`",
        path=source.file.path,
        hint="rename or remove one of them; letter case, blanks and hyphens make no difference to a path",
    )


def _page_over_list(source: PageSource, key: str) -> Diagnostic:
    return Diagnostic(
        code="page-duplicate",
        message=f"this page has the place of a list, `{key}`",
        path=source.file.path,
        hint=f"rename it, or write the list's own text into `{own_path(source)}/_index.md`",
    )


def _kind(source: PageSource, taxonomies: Mapping[str, str]) -> Kind:
    if source.bundle is BundleKind.BRANCH or source.key == "/":  # also `content/index.md` is home
        return _kind_of_list(source.key, taxonomies)
    return Kind.PAGE


def _kind_of_list(key: str, taxonomies: Mapping[str, str]) -> Kind:
    if key == "/":
        return Kind.HOME
    if key in taxonomies:
        return Kind.TAXONOMY
    return Kind.TERM if _taxonomy_of(key, taxonomies) else Kind.SECTION


def taxonomy_of(key: str, config: SiteConfig) -> str:
    """The taxonomy in whose folder something stands, or nothing."""
    return _taxonomy_of(key, _roots(config))


def _roots(config: SiteConfig) -> dict[str, str]:
    """Plural names of the taxonomies by the keys of their lists."""
    return {"/" + logical_path(t.plural): t.plural for t in config.taxonomies}


def _taxonomy_of(key: str, taxonomies: Mapping[str, str]) -> str:
    """The taxonomy that a key is or stands in; the innermost, should one name begin another."""
    found = (root for root in taxonomies if key == root or key.startswith(root + "/"))
    return taxonomies.get(max(found, key=len, default=""), "")


def withheld_lists(excluded: Iterable[PageSource]) -> frozenset[str]:
    """Keys of the lists whose own file is a draft and such."""
    return frozenset(source.key for source in excluded if source.bundle is BundleKind.BRANCH)


def _implied(sources: Iterable[PageSource], taxonomies: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "/", ""
    yield from taxonomies.items()
    seen = set()
    for source in sources:
        if source.section and source.section not in seen and source.key.count("/") > 1:
            seen.add(source.section)
            yield "/" + logical_path(source.section), source.section


def _parent(
    key: str,
    kind: Kind,
    paths: Mapping[str, str],
    kinds: Mapping[str, Kind],
    taxonomies: Mapping[str, str],
) -> str | None:
    if key == "/":
        return None
    if kind is Kind.TERM:
        return "/" + logical_path(_taxonomy_of(key, taxonomies))
    return next(above for above in prefixes(key) if above in paths and kinds[above] is not Kind.PAGE)
