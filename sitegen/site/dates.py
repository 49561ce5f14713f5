"""Dates of lists: the newest of what stands below them.

A list that has a date of its own keeps its own dates. Date, lastmod and publish date are each a maximum by
themselves, so they may come from three pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.config.model import Kind
from sitegen.site.nodes import Node
from sitegen.site.terms import Term


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates that lists inherit; None where nothing gives one."""

    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    publish_date: dt.datetime | None = None

    def newest(self, other: Dates) -> Dates:
        """The later of each."""
        return Dates(
            _later(self.date, other.date),
            _later(self.lastmod, other.lastmod),
            _later(self.publish_date, other.publish_date),
        )


_NONE = Dates()


def work_out_dates(nodes: Mapping[str, Node], terms: Mapping[str, Term]) -> dict[str, Dates]:
    """The dates of every page by key, terms and taxonomies included."""
    own = {key: _own(node) for key, node in nodes.items()}
    dates = dict(own)

    def raise_to(key: str | None, below: Dates) -> None:
        if key is not None and own.get(key, _NONE) == _NONE:
            dates[key] = dates.get(key, _NONE).newest(below)

    for key, node in nodes.items():
        if node.kind is not Kind.TERM and own[key] != _NONE:
            above = node.parent
            while above is not None:
                raise_to(above, own[key])
                above = nodes[above].parent
    for term in terms.values():
        uses = _NONE
        for page, _ in term.uses:
            uses = uses.newest(dates[page])
        raise_to(term.key, uses)
        raise_to(nodes[term.key].parent, uses.newest(own.get(term.key, _NONE)))
    return dates


def _own(node: Node) -> Dates:
    front = node.front
    return Dates(front.date, front.lastmod or front.date, front.publish_date or front.date)


def _later(a: dt.datetime | None, b: dt.datetime | None) -> dt.datetime | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)
