"""The default order of pages: weight, date, link title, path (rules 4)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from sitegen.site.model import Page
from sitegen.text.order import collation_key


def in_default_order(pages: Iterable[Page], locale: str) -> list[Page]:
    """Sort pages: by weight (0 last), the newest first (undated last), by link title, by path.

    Dates are compared in whole seconds; titles as the language's readers would look them up.
    """
    titles: dict[str, str] = {}

    def key(page: Page) -> tuple[object, ...]:
        title = titles.get(page.link_title)
        if title is None:
            title = titles[page.link_title] = collation_key(page.link_title, locale)
        weight = page.front.weight
        # Hugo compares Unix seconds; a page without a date has year 1.
        when = -math.floor(page.date.timestamp()) if page.date is not None else math.inf
        return (weight == 0, weight, when, title, page.key)

    return sorted(pages, key=key)


def neighbours(keys: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """(previous, next) of each: in a list with the newest first, `next` is the one before it, as in Hugo."""
    padded = (None, *keys, None)
    return {key: (padded[at + 2], padded[at]) for at, key in enumerate(keys)}


def by_rank(keys: Iterable[str], rank: Mapping[str, int]) -> tuple[str, ...]:
    """Keys in default order."""
    return tuple(sorted(keys, key=rank.__getitem__))
