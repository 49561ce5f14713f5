"""Moments: read in every form that Hugo's front matter takes, written in Go's, Hugo's and strftime's layouts."""

from __future__ import annotations

import datetime as dt
import email.utils
from typing import Final


def parse_moment(value: str | dt.date | dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """An aware moment of a front matter value; `zone` is that of values without an offset.

    Raises:
        ValueError: it is no date in any accepted form.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=zone)
    moment = dt.datetime.fromisoformat(value.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def format_moment(moment: dt.datetime, layout: str, locale: str = "en") -> str:
    """A moment by a Go layout (`2006/01/02`), a layout of Hugo's (`:date_long`) or, with a %, strftime."""
    if "%" in layout:
        return moment.strftime(layout)
    for mark, code in _FIRST:
        layout = layout.replace(mark, code)
    return moment.strftime(layout)


def rfc822(moment: dt.datetime) -> str:
    """As RSS wants it: `Sun, 01 Jun 2025 00:00:00 +0000`, in English whatever the locale."""
    return email.utils.format_datetime(moment)


def iso8601(moment: dt.datetime) -> str:
    """RFC 3339 with seconds, as Atom and `datetime` attributes want it: `2025-06-01T00:00:00+00:00`."""
    return moment.isoformat(timespec="seconds")


_FIRST: Final = (
    ("2006", "%Y"),
    ("January", "%B"),
    ("Jan", "%b"),
    ("Monday", "%A"),
    ("Mon", "%a"),
    ("01", "%m"),
    ("02", "%d"),
    ("15", "%H"),
    ("04", "%M"),
    ("05", "%S"),
    ("-0700", "%z"),
)
