"""Moments: read in every form that front matter takes, written in Go's, Hugo's and strftime's layouts.

Both ways go by Go's reference time, Mon Jan 2 15:04:05 -0700 MST 2006 (https://pkg.go.dev/time#Layout): a
layout shows that moment as the author wants every moment to look.
"""

from __future__ import annotations

import datetime as dt
import itertools
import operator
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from sitegen.text.locales import Calendar, calendar_of

# The forms of front matter, most usual first: those of the cast library that Hugo reads dates with.
_ACCEPTED: Final = (
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "2006-01-02 15:04:05Z07:00",
    "02 Jan 2006",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
)

_TOKEN: Final = re.compile(
    r"\{H\}|January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|__2|_2(?!006)|2|3|4|5|PM|pm"
    r"|-07(?:00(?:00)?|:00(?::00)?)?|Z07(?:00(?:00)?|:00(?::00)?)?|[.,](?:0+|9+)(?![0-9])"
)

# What stands for a token when a moment is read. Fractions of a second may follow the seconds unasked.
_MONTH_NAMES: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_READERS: Final = {
    "2006": r"(?P<year>[0-9]{4})",
    "06": r"(?P<short_year>[0-9]{2})",
    "01": r"(?P<month>[0-9]{2})",
    "Jan": rf"(?P<month_name>{'|'.join(_MONTH_NAMES)})",
    "02": r"(?P<day>[0-9]{2})",
    "_2": r" ?(?P<day>[0-9]{1,2})",
    "15": r"(?P<hour>[0-9]{1,2})",
    "04": r"(?P<minute>[0-9]{2})",
    "05": r"(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?",
    "Mon": r"(?:sun|mon|tue|wed|thu|fri|sat)",
    "Monday": r"(?:sun|mon|tues|wednes|thurs|fri|satur)day",
    "MST": r"(?:(?-i:[A-Z]{3,4})|[+-][0-9]{2})",
    "-0700": r"(?P<offset>[+-][0-9]{4})",
    "-07:00": r"(?P<offset>[+-][0-9]{2}:[0-9]{2})",
    "Z0700": r"(?P<offset>(?-i:Z)|[+-][0-9]{4})",
    "Z07:00": r"(?P<offset>(?-i:Z)|[+-][0-9]{2}:[0-9]{2})",
}


def parse_moment(value: str | dt.date | dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """An aware moment of a front matter value.

    Args:
        value: a date or a moment, or the text of one in any form that Hugo reads. As in Hugo a zone given by
            name alone (`GMT`, `JST`) says nothing, and a weekday is not checked.
        zone: of values without an offset.

    Raises:
        ValueError: it is in no accepted form, or there is no such day. The message is meant for the author.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=zone)
    for layout in _ACCEPTED:
        if match := _reader(layout).fullmatch(value):
            return _moment_of(match, value, zone)
    raise ValueError(
        f'"{value}" is not a date in a form that is known; write 2025-06-01 or 2025-06-01T09:30:00+09:00'
    )


def format_moment(moment: dt.datetime, layout: str, locale: str = "en") -> str:
    """A moment as text.

    Months and weekdays are named in the language. (Hugo leaves out or leaves in English what `Jan` stands for
    in a layout in some languages, Japanese among them.)

    Args:
        moment: aware.
        layout: in Go's way (`2006/01/02`, `January 2, 2006`); one of Hugo's names with a colon (`:date_full`,
            `:date_long`, `:date_medium`, `:date_short`, and the same with `time`); or, if there is a % in it,
            in the way of strftime.
        locale: BCP 47 tag, as `ja` or `en-GB`.
    """
    calendar = calendar_of(locale)
    if "%" in layout:
        return _strftime(moment, layout, calendar)
    if layout.startswith(":") and (named := calendar.layouts.get(layout[1:].lower())):
        return _layout_writer(named, _zone_name)(moment, calendar).strip().removesuffix(" ()")
    return _layout_writer(layout, _zone)(moment, calendar)


def rfc822(moment: dt.datetime) -> str:
    """As RSS wants it: `Sun, 01 Jun 2025 00:00:00 +0000`, in English whatever the language."""
    from email.utils import format_datetime  # with all that mail is read by; only feeds want it

    return format_datetime(moment)


def iso8601(moment: dt.datetime) -> str:
    """RFC 3339, as Atom and `datetime` attributes want it: `2025-06-01T00:00:00+00:00`."""
    return moment.isoformat(timespec="seconds")


@cache
def _reader(layout: str) -> re.Pattern[str]:
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(layout):
        parts += [re.escape(layout[end : token.start()]), _READERS[token[0]]]
        end = token.end()
    return re.compile("".join(parts) + re.escape(layout[end:]), re.IGNORECASE | re.ASCII)


def _moment_of(match: re.Match[str], value: str, zone: dt.tzinfo) -> dt.datetime:
    found = match.groupdict()
    name = found.get("month_name")
    try:
        return dt.datetime(
            int(found["year"]) if found.get("year") else _full_year(int(found["short_year"] or 0)),
            _MONTH_NAMES.index(name.lower()) + 1 if name else int(found["month"] or 0),
            int(found["day"] or 0),
            int(found.get("hour") or 0),
            int(found.get("minute") or 0),
            int(found.get("second") or 0),
            # Go keeps nanoseconds; what is below a microsecond is cut off here.
            int((found.get("fraction") or "0").ljust(6, "0")[:6]),
            tzinfo=_zone_of(found.get("offset"), zone),
        )
    except ValueError as error:
        raise ValueError(f'"{value}" is no moment that exists: {error}') from error


def _full_year(year: int) -> int:
    """Two digits mean 1969 to 2068, as in Go and POSIX."""
    return year + (1900 if year >= 69 else 2000)


def _zone_of(offset: str | None, zone: dt.tzinfo) -> dt.tzinfo:
    if offset is None:
        return zone
    if offset in {"Z", "z"}:
        return dt.UTC
    digits = offset[1:].replace(":", "")
    delta = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-delta if offset[0] == "-" else delta)


_Writer = Callable[[dt.datetime, Calendar], str]


@cache
def _layout_writer(layout: str, zone_name: Callable[[dt.datetime], str]) -> _Writer:
    """What writes a layout. Lists ask for dates by the ten thousand, nearly all in numbers alone."""
    tokens = tuple(_TOKEN.finditer(layout))
    between = zip((0, *(t.end() for t in tokens)), (*(t.start() for t in tokens), None), strict=True)
    texts = [layout[start:end].replace("%", "%%") for start, end in between]
    if tokens and all(t[0] in _NUMBERS for t in tokens):
        numbers = [_NUMBERS[t[0]] for t in tokens]
        pattern = "".join(itertools.chain(*zip(texts, (n[0] for n in numbers), strict=False), texts[-1:]))
        values = operator.attrgetter(*(n[1] for n in numbers))
        return lambda moment, _: pattern % values(moment)
    text = "%s".join(texts)
    writers = tuple(_writer(t[0], zone_name) for t in tokens)
    return lambda moment, calendar: text % tuple([write(moment, calendar) for write in writers])


def _writer(token: str, zone_name: Callable[[dt.datetime], str]) -> _Writer:
    if token == "MST":
        return lambda moment, _: zone_name(moment)
    if token[0] in "-Z":
        return lambda moment, _: _offset(moment, token)
    if token[0] in ".,":
        return lambda moment, _: _fraction(moment, token)
    return _WRITERS[token]


_NUMBERS: Final = {
    "2006": ("%04d", "year"),
    "01": ("%02d", "month"),
    "1": ("%d", "month"),
    "02": ("%02d", "day"),
    "_2": ("%2d", "day"),
    "2": ("%d", "day"),
    "15": ("%02d", "hour"),
    "{H}": ("%d", "hour"),
    "04": ("%02d", "minute"),
    "4": ("%d", "minute"),
    "05": ("%02d", "second"),
    "5": ("%d", "second"),
}
"""Tokens that write one number of a moment as it is: how, and which."""


def _number(how: str, name: str) -> _Writer:
    return lambda moment, _: how % getattr(moment, name)


_WRITERS: Final[dict[str, _Writer]] = {
    **{token: _number(*number) for token, number in _NUMBERS.items()},
    "06": lambda m, _: f"{m.year % 100:02}",
    "January": lambda m, c: c.months[m.month - 1],
    "Jan": lambda m, c: c.months_short[m.month - 1],
    "Monday": lambda m, c: c.weekdays[m.isoweekday() % 7],
    "Mon": lambda m, c: c.weekdays_short[m.isoweekday() % 7],
    "002": lambda m, _: f"{m.timetuple().tm_yday:03}",
    "__2": lambda m, _: f"{m.timetuple().tm_yday:3}",
    "03": lambda m, _: f"{_hour_12(m):02}",
    "3": lambda m, _: f"{_hour_12(m)}",
    "PM": lambda m, _: "AM" if m.hour < 12 else "PM",
    "pm": lambda m, _: "am" if m.hour < 12 else "pm",
}


def _hour_12(moment: dt.datetime) -> int:
    return moment.hour % 12 or 12


def _fraction(moment: dt.datetime, token: str) -> str:
    digits = f"{moment.microsecond:06}000"[: len(token) - 1]
    if token[1] == "9":
        digits = digits.rstrip("0")
    return token[0] + digits if digits else ""


def _offset(moment: dt.datetime, token: str) -> str:
    """The offset in the form of `-0700`, `-07:00`, `-07`, … or, `Z` first, `Z` for UTC."""
    seconds = int((moment.utcoffset() or dt.timedelta()).total_seconds())
    if token[0] == "Z" and seconds == 0:
        return "Z"
    hours, rest = divmod(abs(seconds), 3600)
    parts = [f"{hours:02}", f"{rest // 60:02}", f"{rest % 60:02}"]
    count = (len(token.replace(":", "")) - 1) // 2
    return ("-" if seconds < 0 else "+") + (":" if ":" in token else "").join(parts[:count])


def _zone(moment: dt.datetime) -> str:
    """Its name, or else `+0900`."""
    return _zone_name(moment) or _offset(moment, "-0700")


def _zone_name(moment: dt.datetime) -> str:
    """`JST`, or nothing where the zone is a mere offset (Python calls that one `UTC+09:00`)."""
    name = moment.tzname() or ""
    return "" if name.startswith("UTC") and name != "UTC" else name


def _strftime(moment: dt.datetime, layout: str, calendar: Calendar) -> str:
    """The system's own strftime, but for the names: those depend on the system's locale."""
    names = {
        "%B": calendar.months[moment.month - 1],
        "%b": calendar.months_short[moment.month - 1],
        "%A": calendar.weekdays[moment.isoweekday() % 7],
        "%a": calendar.weekdays_short[moment.isoweekday() % 7],
    }
    return moment.strftime(re.sub(r"%.", lambda code: names.get(code[0], code[0]), layout))
