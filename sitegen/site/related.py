"""Related pages, exactly as Hugo ranks them (rules 10; https://gohugo.io/content-management/related-content/).

Every page shares keywords with others: tags, a year, headings. Each shared keyword adds the weight of its
index. A page is related if the average weight of its matches, on a scale from the lowest weight (or 0) to
the highest, reaches the threshold divided by their number.

The pages that have a keyword are one integer, a bit a page. Adding an index's weight to some of two
thousand pages is then one operation on 250 bytes, so a query costs tens of microseconds however many pages
share its keywords (every post of a year shares that year).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sitegen.config.model import RelatedConfig, SiteConfig
from sitegen.config.model import RelatedIndex as IndexConfig
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.site.model import Page, Site
from sitegen.text.dates import format_moment

Headings = Callable[[str], Sequence[str]] | Mapping[str, Sequence[str]]
"""The heading ids of a page by its key; pages that a mapping lacks have none."""

_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_FEW = 8
"""Up to so many pages a keyword's list is kept as positions: shorter than a bit for every page."""

_Keyword = tuple[int, str]
"""Position of its index in the configuration, and the word."""


@dataclass(frozen=True, slots=True)
class _Posting:
    """The pages that have one keyword, as positions or, when they are many, as bits."""

    positions: tuple[int, ...]
    bits: int

    def mask(self) -> int:
        """A bit for each page."""
        if self.bits:
            return self.bits
        mask = 0
        for position in self.positions:
            mask |= 1 << position
        return mask


class RelatedIndex:
    """The keywords of all regular pages of a site, built once; a plain value that can be pickled.

    Attributes:
        by_page: each page with its keywords, by its key.
        keywords: of each page, in the order of the index.
    """

    __slots__ = ("_config", "_found", "_keys", "_not_newer", "_positions", "_postings", "by_page", "keywords")

    def __init__(
        self, site: Site, headings: Headings | None = None, before: RelatedIndex | None = None
    ) -> None:
        """Index the pages of `site.regular`.

        Args:
            site: assembled.
            headings: what indices of type `fragments` go by; None: pages have no headings.
            before: the index of another site with the same configuration, also without headings, some
                of whose pages are the same objects.
        """
        self._config = _effective(site.config)
        pages = sorted((site.pages[key] for key in site.regular), key=lambda page: (page.title, page.key))
        pages.sort(key=_published, reverse=True)  # stable
        self._keys = tuple(page.key for page in pages)
        self._positions = {key: at for at, key in enumerate(self._keys)}
        self._not_newer = _not_newer(pages)
        ids_of, indices = _reader(headings), _in_use(self._config)
        known = before.by_page if before is not None else {}
        self.by_page: dict[str, tuple[Page, tuple[_Keyword, ...]]] = {
            page.key: found
            if (found := known.get(page.key)) is not None and found[0] is page
            else (page, _keywords(page, indices, ids_of))
            for page in pages
        }
        self.keywords = tuple(self.by_page[key][1] for key in self._keys)
        self._postings: dict[_Keyword, tuple[_Posting, ...]] | None = None
        if before is not None and before.keywords == self.keywords:
            self._postings = before._postings  # noqa: SLF001 - of the same class
        self._found: dict[tuple[str, int | None], tuple[str, ...]] = {}

    @property
    def premises(self) -> tuple[object, ...]:
        """All that decides which pages are related, as plain values: while it is the same, they are."""
        return (dataclasses.astuple(self._config), self._keys, self._not_newer, self.keywords)

    @property
    def limits(self) -> frozenset[int]:
        """How many related pages were asked for."""
        return frozenset(limit for _, limit in list(self._found) if limit is not None)

    def related(self, key: str, limit: int | None = None) -> tuple[str, ...]:
        """Keys of the related pages, the closest first; of equally close ones the newest, then by title.

        A page newer than this one is left out unless `includeNewer` is set, so that what is related to a
        post stays the same when newer ones appear. A page that is not listed has no related pages.
        """
        known = self._found.get((key, limit))
        if known is None:
            known = self._found[key, limit] = self._closest(key, limit)
        return known

    def _closest(self, key: str, limit: int | None) -> tuple[str, ...]:
        position = self._positions.get(key)
        if position is None:
            return ()
        everyone = (1 << len(self._keys)) - 1
        allowed = (
            everyone if self._config.include_newer else everyone ^ ((1 << self._not_newer[position]) - 1)
        )
        levels = self._levels(self.keywords[position], allowed & ~(1 << position))
        by_weight: dict[int, int] = {}
        for (weight, matches), mask in levels.items():
            if matches and self._is_close(weight, matches):
                by_weight[weight] = by_weight.get(weight, 0) | mask
        found: list[str] = []
        for weight in sorted(by_weight, reverse=True):
            for at in _bits(by_weight[weight]):
                if limit is not None and len(found) >= limit:
                    return tuple(found)
                found.append(self._keys[at])
        return tuple(found)

    def _levels(self, keywords: tuple[_Keyword, ...], allowed: int) -> dict[tuple[int, int], int]:
        """Pages by the sum of their matches' weights and by their number."""
        levels = {(0, 0): allowed}
        if self._postings is None:
            self._postings = _postings(self.keywords, self._config)
        for keyword in keywords:
            weight = self._config.indices[keyword[0]].weight
            for posting in self._postings.get(keyword, ()):
                levels = _raised(levels, posting.mask(), weight)
        return levels

    def _is_close(self, weight: int, matches: int) -> bool:
        weights = [index.weight for index in self._config.indices]
        low, high = min(0, *weights), max(0, *weights)
        if low == high:
            return False
        average = int(weight / matches)  # Go divides towards zero
        return math.floor((average - low) / (high - low) * 100 + 0.5) >= self._config.threshold // matches


def _effective(config: SiteConfig) -> RelatedConfig:
    """The configuration; if there is none, Hugo's default, which goes by tags where a site has them."""
    related = config.related
    if related != RelatedConfig() or all(t.singular != "tag" for t in config.taxonomies):
        return related
    return replace(related, indices=(*related.indices, IndexConfig(name="tags", weight=80)))


def unread_indices(config: SiteConfig) -> tuple[Diagnostic, ...]:
    """A note if an index goes by headings: which pages are related is known before any body is rendered."""
    names = [i.name for i in config.related.indices if i.kind == "fragments" and i.weight]
    return tuple(
        Diagnostic(
            code="related-fragments",
            message=f"related pages are not compared by their headings (`{name}` in `related.indices`)",
            severity=Severity.NOTE,
            hint="keywords, tags, dates and params count; take the index out to be rid of this note",
        )
        for name in names[:1]
    )


def _published(page: Page) -> dt.datetime:
    return page.publish_date or _NEVER


def _not_newer(pages: Sequence[Page]) -> tuple[int, ...]:
    """For each page of a list with the newest first, the position of the first that is not newer.

    To a page without a date none is newer.
    """
    first: list[int] = []
    for at, page in enumerate(pages):
        same = at > 0 and _published(pages[at - 1]) == _published(page)
        first.append(0 if page.publish_date is None else first[at - 1] if same else at)
    return tuple(first)


def _reader(headings: Headings | None) -> Callable[[str], Sequence[str]]:
    if headings is None:
        return lambda _: ()
    if isinstance(headings, Mapping):
        return lambda key: headings.get(key, ())
    return headings


class _Index(NamedTuple):
    """An index that counts: its position in the configuration, and how pages are read for it."""

    number: int
    name: str
    pattern: str
    has_headings: bool
    is_lower: bool


def _in_use(config: RelatedConfig) -> list[_Index]:
    return [
        _Index(
            number, index.name.lower(), index.pattern or "2006", index.kind == "fragments",
            index.to_lower or config.to_lower,
        )
        for number, index in enumerate(config.indices)
        if index.weight
    ]  # fmt: skip


def _keywords(
    page: Page, indices: Iterable[_Index], ids_of: Callable[[str], Sequence[str]]
) -> tuple[_Keyword, ...]:
    found: list[_Keyword] = []
    for number, name, pattern, has_headings, is_lower in indices:
        words = _words(_value(page, name), pattern)
        if has_headings:
            words = (*words, *ids_of(page.key))
        found += [(number, word.lower() if is_lower else word) for word in words]
    return tuple(found)


def _words(value: object, pattern: str) -> tuple[str, ...]:
    if isinstance(value, dt.datetime):
        return (format_moment(value, pattern),)
    if isinstance(value, str):
        return (value,)
    return tuple(str(word) for word in value) if isinstance(value, tuple) else ()


def _value(page: Page, name: str) -> object:
    match name:
        case "date":
            return page.date
        case "lastmod":
            return page.lastmod
        case "publishdate":
            return page.publish_date
        case "keywords":
            return page.front.keywords
        case "title":
            return page.title
        case _:
            return page.front.params.get(name)


def _postings(
    keywords: Sequence[Sequence[_Keyword]], config: RelatedConfig
) -> dict[_Keyword, tuple[_Posting, ...]]:
    """The pages of each keyword; for one that a page has twice (Hugo counts it twice), once more."""
    positions: dict[_Keyword, list[list[int]]] = {}
    documents = [0] * len(config.indices)
    for at, own in enumerate(keywords):
        for number in {keyword[0] for keyword in own}:
            documents[number] += 1
        for keyword, times in Counter(own).items():
            levels = positions.setdefault(keyword, [])
            levels += ([] for _ in range(times - len(levels)))
            for level in levels[:times]:
                level.append(at)
    return {
        keyword: tuple(map(_posting, levels))
        for keyword, levels in positions.items()
        if _is_rare(keyword, sum(map(len, levels)), documents, config)
    }


def _is_rare(keyword: _Keyword, count: int, documents: Sequence[int], config: RelatedConfig) -> bool:
    """`cardinalityThreshold`: the share of the index's documents, in percent, that may have a keyword."""
    threshold = config.indices[keyword[0]].cardinality_threshold
    return threshold <= 0 or count * 100 // documents[keyword[0]] <= threshold


def _raised(levels: Mapping[tuple[int, int], int], mask: int, weight: int) -> dict[tuple[int, int], int]:
    """Add a weight and a match to the pages of `mask`."""
    raised: dict[tuple[int, int], int] = {}
    for (total, matches), pages in levels.items():
        hit = pages & mask
        left = pages ^ hit
        if hit:
            above = (total + weight, matches + 1)
            raised[above] = raised.get(above, 0) | hit
        if left:
            raised[total, matches] = raised.get((total, matches), 0) | left
    return raised


def _posting(positions: Sequence[int]) -> _Posting:
    if len(positions) <= _FEW:
        return _Posting(tuple(positions), 0)
    flags = bytearray(positions[-1] // 8 + 1)
    for at in positions:
        flags[at >> 3] |= 1 << (at & 7)
    return _Posting((), int.from_bytes(flags, "little"))


def _bits(mask: int) -> Iterator[int]:
    """Positions of the set bits, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
