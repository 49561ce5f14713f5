"""How pages are classified: terms from front matter, spellings joined, term pages made.

Two spellings are one term when their pages would have one URL (`Doge` and `DOGE`, `Claude Code` and
`claude-code`, but also `イーロン・マスク` and `イーロンマスク`, of which Hugo loses one). Spellings that a
reader would take for one term, but whose URLs differ, stay apart and are reported.

A term whose URL stands below another's (`UI/UX` and `UI`) is part of it: its pages are in both lists, as in
Hugo (which lists a page twice that has both).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sitegen.config.model import Kind, SiteConfig, Taxonomy
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.site.nodes import Node, prefixes
from sitegen.text.slug import logical_path, sanitize_path

_UNHEARD = re.compile(r"[\s・･ー‐-―−_]+|-")
"""What two spellings of one word may differ by: blanks, middle dots, long vowel marks, dashes."""

_LONGEST_NAME = 255
"""Bytes of a file name that file systems take (ext4, APFS, NTFS in UTF-16 units)."""

_TEXT = frozenset((str,))

_UPWARD = re.compile(r"(?:^|[/\\])\.{1,2}(?:$|[/\\])")
"""A path segment of one dot or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term and who uses it.

    Attributes:
        spelling: the commonest; of equally common ones the first in path order.
        last_spelling: that of the last page in path order, which is Hugo's choice.
        uses: keys of pages with the weight that their front matter gives the taxonomy, in path order;
            those that have a term below this one come after those that have it.
    """

    key: str
    taxonomy: str
    path: str
    spelling: str
    last_spelling: str
    uses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """All terms by key, and the terms of each page by taxonomy, in the order of its front matter."""

    terms: Mapping[str, Term]
    by_page: Mapping[str, Mapping[str, tuple[str, ...]]]
    diagnostics: tuple[Diagnostic, ...]


Refusal = Callable[[str, Taxonomy, Node], Diagnostic]


class _Use(NamedTuple):
    page: str
    spelling: str
    weight: int


def classify(
    nodes: Mapping[str, Node], config: SiteConfig, withheld: frozenset[str] = frozenset()
) -> Classification:
    """Collect the terms of every page of every kind; pages without a URL give none.

    `withheld` are keys of terms whose own file is a draft: there are no such terms, as in Hugo.
    """
    terms: dict[str, Term] = {}
    by_page: dict[str, dict[str, tuple[str, ...]]] = {}
    diagnostics: list[Diagnostic] = []
    taxonomies = () if Kind.TERM in config.disable_kinds else config.taxonomies
    users = [node for node in nodes.values() if node.is_rendered]
    for taxonomy in taxonomies:
        uses, unusable = _uses(users, taxonomy, nodes)
        keys = _keys(uses, taxonomy, nodes, config)
        uses = [use for use in uses if keys[use.spelling] not in withheld]
        terms.update(_with_nested(_terms(uses, keys, taxonomy, nodes)))
        for page, spellings in _by_page(uses).items():
            own = dict.fromkeys(keys[spelling] for spelling in spellings)
            by_page.setdefault(page, {})[taxonomy.plural] = tuple(own)
        diagnostics += unusable
        diagnostics += _near_duplicates(uses, keys, taxonomy, nodes)
    return Classification(terms=terms, by_page=by_page, diagnostics=tuple(diagnostics))


def values_of(node: Node, name: str) -> tuple[str, ...]:
    """A front matter field that is a list of texts, or one text."""
    value = node.front.params.get(name)
    if value is None:
        # The one taxonomy whose name is a field of Hugo's own.
        return node.front.keywords if name.lower() == "keywords" else ()
    values = value if isinstance(value, tuple) else (value,)
    if _TEXT.issuperset(map(type, values)):
        return values
    return tuple(
        v if isinstance(v, str) else str(v)
        for v in values
        if isinstance(v, str) or (v is not None and not isinstance(v, Mapping))
    )


def uses_of(node: Node, taxonomy: Taxonomy) -> tuple[tuple[str, ...], int]:
    """The terms that a page's front matter gives it, as they are spelled, and the weight of it in them."""
    spellings = values_of(node, taxonomy.plural)
    weight = node.front.params.get(f"{taxonomy.plural}_weight") if spellings else None
    return spellings, weight if isinstance(weight, int) else 0


def _uses(
    users: Iterable[Node], taxonomy: Taxonomy, nodes: Mapping[str, Node]
) -> tuple[list[_Use], list[Diagnostic]]:
    uses: list[_Use] = []
    diagnostics: list[Diagnostic] = []
    refusals: dict[str, Refusal | None] = {}
    for node in users:
        spellings, weight = uses_of(node, taxonomy)
        for spelling in spellings:
            if spelling not in refusals:
                refusals[spelling] = _refusal(spelling, taxonomy, nodes)
            refusal = refusals[spelling]
            if refusal is not None:
                diagnostics.append(refusal(spelling, taxonomy, node))
            elif spelling.strip("/"):
                uses.append(_Use(node.key, spelling, weight))
    return uses, diagnostics


def _refusal(spelling: str, taxonomy: Taxonomy, nodes: Mapping[str, Node]) -> Refusal | None:
    """Why a spelling can be no term; an empty one is passed over."""
    if not spelling.strip("/"):
        return None
    if not _is_usable(spelling, taxonomy, nodes):
        return _unusable
    return _too_long if _is_too_long(spelling) else None


def _is_usable(spelling: str, taxonomy: Taxonomy, nodes: Mapping[str, Node]) -> bool:
    path = sanitize_path(spelling)
    if _UPWARD.search(path):
        return False
    if path.strip("/"):
        return True
    own = nodes.get(_key(spelling, taxonomy))
    return own is not None and bool(own.front.slug or own.front.url)


def _is_too_long(spelling: str) -> bool:
    """Whether a segment of a term's path is longer than file systems take."""
    if len(spelling) <= _LONGEST_NAME // 4:
        return False
    return any(len(part.encode()) > _LONGEST_NAME for part in sanitize_path(spelling).split("/"))


def _key(spelling: str, taxonomy: Taxonomy) -> str:
    """The key of a spelling's term page; needless slashes are dropped."""
    return "/" + logical_path(_path(spelling, taxonomy))


def _path(spelling: str, taxonomy: Taxonomy) -> str:
    return "/".join([taxonomy.plural, *(segment for segment in spelling.split("/") if segment)])


def _keys(
    uses: Iterable[_Use], taxonomy: Taxonomy, nodes: Mapping[str, Node], config: SiteConfig
) -> dict[str, str]:
    """The key of the term page of each spelling; spellings that share a URL share the commonest one's key."""
    counts = Counter(use.spelling for use in uses)
    by_url: dict[str, dict[str, int]] = {}
    keys: dict[str, str] = {}
    for spelling, count in counts.items():
        key = keys[spelling] = _key(spelling, taxonomy)
        group = by_url.setdefault(_url(key, nodes, config), {})
        group[key] = group.get(key, 0) + count
    # `max` takes the first of equals, and dictionaries keep path order.
    chosen = {key: max(group, key=group.__getitem__) for group in by_url.values() for key in group}
    return {spelling: chosen[key] for spelling, key in keys.items()}


def _url(key: str, nodes: Mapping[str, Node], config: SiteConfig) -> str:
    own = nodes.get(key)
    if own is not None and (own.front.url or own.front.slug):
        return key  # it has been given a place of its own
    path = sanitize_path(key, strip_accents=config.remove_path_accents)
    return "/".join(segment for segment in path.split("/") if segment)


def _terms(
    uses: Iterable[_Use], keys: Mapping[str, str], taxonomy: Taxonomy, nodes: Mapping[str, Node]
) -> dict[str, Term]:
    by_key: dict[str, list[_Use]] = {}
    for use in uses:
        by_key.setdefault(keys[use.spelling], []).append(use)
    terms = {key: _term(key, own, taxonomy) for key, own in by_key.items()}
    for node in nodes.values():  # a term that only its own `_index.md` knows
        if node.kind is Kind.TERM and node.taxonomy == taxonomy.plural and node.key not in terms:
            name = node.path[len(taxonomy.plural) + 1 :]
            terms[node.key] = Term(
                key=node.key, taxonomy=taxonomy.plural, path=node.path,
                spelling=name, last_spelling=name, uses=(),
            )  # fmt: skip
    return terms


def _term(key: str, uses: list[_Use], taxonomy: Taxonomy) -> Term:
    spellings = {use.spelling for use in uses}
    spelling = uses[0].spelling if len(spellings) == 1 else _commonest(use.spelling for use in uses)
    weights: dict[str, int] = {}
    for use in uses:
        weights.setdefault(use.page, use.weight)
    return Term(
        key=key,
        taxonomy=taxonomy.plural,
        path=_path(spelling, taxonomy),
        spelling=spelling,
        last_spelling=uses[-1].spelling,
        uses=tuple(weights.items()),
    )


def _commonest(spellings: Iterable[str]) -> str:
    counts = Counter(spellings)
    return max(counts, key=lambda spelling: counts[spelling])


def _with_nested(terms: Mapping[str, Term]) -> dict[str, Term]:
    nested = dict(terms)
    for key, term in terms.items():
        for above in prefixes(key):
            if above in nested:
                uses = dict(nested[above].uses)
                for page, weight in term.uses:
                    uses.setdefault(page, weight)
                nested[above] = replace(nested[above], uses=tuple(uses.items()))
    return nested


def _by_page(uses: Iterable[_Use]) -> dict[str, list[str]]:
    by_page: dict[str, list[str]] = {}
    for use in uses:
        by_page.setdefault(use.page, []).append(use.spelling)
    return by_page


def _near_duplicates(
    uses: Iterable[_Use], keys: Mapping[str, str], taxonomy: Taxonomy, nodes: Mapping[str, Node]
) -> list[Diagnostic]:
    """One warning for each group of spellings that sound the same."""
    users: dict[str, list[str]] = {}
    for use in uses:
        users.setdefault(use.spelling, []).append(use.page)
    groups: dict[str, dict[str, list[str]]] = {}
    for spelling, pages in users.items():
        groups.setdefault(_sound(spelling), {})[spelling] = pages
    return [
        _near_duplicate(spellings, keys, taxonomy, nodes)
        for sound, spellings in groups.items()
        if len(spellings) > 1 and sound
    ]


def _sound(spelling: str) -> str:
    folded = spelling if spelling.isascii() else unicodedata.normalize("NFKC", spelling)
    return _UNHEARD.sub("", folded.casefold())


def _near_duplicate(
    spellings: Mapping[str, list[str]],
    keys: Mapping[str, str],
    taxonomy: Taxonomy,
    nodes: Mapping[str, Node],
) -> Diagnostic:
    by_count = sorted(spellings, key=lambda s: -len(spellings[s]))
    listed = ", ".join(f"`{s}` ({_pages(len(spellings[s]))})" for s in by_count)
    pages = len({keys[s] for s in spellings})
    source = nodes[spellings[by_count[-1]][0]].source
    return Diagnostic(
        code="term-near-duplicate",
        message=f"{taxonomy.plural}: spellings of what reads as one {taxonomy.singular}: {listed}",
        severity=Severity.WARNING,
        path=source.file.path if source is not None else None,
        keys=(taxonomy.plural,),
        hint=f"write `{by_count[0]}` everywhere; now they share one page"
        if pages == 1
        else f"write `{by_count[0]}` everywhere; now they are {pages} pages",
    )


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _unusable(spelling: str, taxonomy: Taxonomy, node: Node) -> Diagnostic:
    return Diagnostic(
        code="term-without-url",
        message=f"the {taxonomy.singular} `{spelling}` holds nothing that a URL can be made of; "
        "it is left out",
        severity=Severity.WARNING,
        path=node.source.file.path if node.source is not None else None,
        hint="write it with letters or digits; path segments of one or two dots are not allowed",
        keys=(taxonomy.plural,),
    )


def _too_long(spelling: str, taxonomy: Taxonomy, node: Node) -> Diagnostic:
    return Diagnostic(
        code="term-too-long",
        message=f"the {taxonomy.singular} `{spelling[:30]}…` is longer than {_LONGEST_NAME} bytes, "
        "the most that the name of a folder can have",
        path=node.source.file.path if node.source is not None else None,
        hint="write a shorter one",
        keys=(taxonomy.plural,),
    )
