"""The default order of pages: weight, date, link title, path (rules 4)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from sitegen.site.model import Page
from sitegen.text.order import collation_key

Rank = tuple[bool, int, float, str, str]
"""What pages are sorted by."""


def rank_of(page: Page, locale: str) -> Rank:
    """Where a page stands: by weight (0 last), the newest first (undated last), by link title, by path.

    Dates are compared in whole seconds; titles as the language's readers would look them up.
    """
    weight = page.front.weight
    # Hugo compares Unix seconds; a page without a date has year 1.
    when = -math.floor(page.date.timestamp()) if page.date is not None else math.inf
    return (weight == 0, weight, when, collation_key(page.link_title, locale), page.key)


def neighbours(keys: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """(previous, next) of each: in a list with the newest first, `next` is the one before it, as in Hugo."""
    padded = (None, *keys, None)
    return {key: (padded[at + 2], padded[at]) for at, key in enumerate(keys)}


def by_rank(keys: Iterable[str], rank: Mapping[str, int]) -> tuple[str, ...]:
    """Keys in default order."""
    return tuple(sorted(keys, key=rank.__getitem__))
