"""Dates of lists: the newest of what stands below them.

A list that has a date of its own keeps its own dates. Date, lastmod and publish date are each a maximum by
themselves, so they may come from three pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.config.model import Kind
from sitegen.site.nodes import Node
from sitegen.site.terms import Term
from sitegen.text.slug import logical_path


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates that lists inherit; None where nothing gives one."""

    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    publish_date: dt.datetime | None = None


_NONE = Dates()


def work_out_dates(
    nodes: Mapping[str, Node], terms: Mapping[str, Term], now: dt.datetime
) -> dict[str, Dates]:
    """The dates of every page by key, terms and taxonomies included."""
    dates = {key: own_dates(node) for key, node in nodes.items()}
    below: dict[str, list[Dates]] = {}
    for key, node in nodes.items():
        if node.kind is not Kind.TERM and dates[key] is not _NONE:
            above = node.parent
            while above is not None:
                below.setdefault(above, []).append(dates[key])
                above = nodes[above].parent
    _raise(dates, below, now)
    below = {}
    lists = {taxonomy: "/" + logical_path(taxonomy) for taxonomy in {t.taxonomy for t in terms.values()}}
    for term in terms.values():
        uses = [dates[page] for page, _ in term.uses]
        below.setdefault(term.key, []).extend(uses)
        below.setdefault(lists[term.taxonomy], []).extend([*uses, dates[term.key]])
    _raise(dates, below, now)
    return dates


def _raise(dates: dict[str, Dates], below: Mapping[str, Sequence[Dates]], now: dt.datetime) -> None:
    """Give the newest of what stands below it to each list that has no date."""
    newest = {key: _newest(found, now) for key, found in below.items() if dates.get(key) is _NONE}
    dates |= newest


def _newest(dates: Sequence[Dates], now: dt.datetime) -> Dates:
    """Of publish dates the newest that has come, as in Hugo; only `--buildFuture` shows a difference."""
    if len(dates) == 1:
        (only,) = dates
        is_due = only.publish_date is None or only.publish_date < now
        return only if is_due else replace(only, publish_date=None)
    due = (d.publish_date for d in dates if d.publish_date is not None and d.publish_date < now)
    return Dates(
        max((d.date for d in dates if d.date is not None), default=None),
        max((d.lastmod for d in dates if d.lastmod is not None), default=None),
        max(due, default=None),
    )


def own_dates(node: Node) -> Dates:
    """The dates that front matter gives; `_NONE` itself if that is nothing."""
    front = node.front
    if front.date is front.lastmod is front.publish_date is None:
        return _NONE
    return Dates(front.date, front.lastmod or front.date, front.publish_date or front.date)
