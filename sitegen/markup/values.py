"""Values of strangers that land in attributes, checked for what they claim to be (design 4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

SCHEMES = frozenset(("http", "https", "mailto"))
"""Of links, unless a site says otherwise."""

_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
_USUAL_MARKS = ("--T::", "-- ::", "//T::", "// ::")
"""Every third character, from the fifth on, of moments as most programs write them."""
_OWN_MARKS = _USUAL_MARKS[0]
_DATETIME = re.compile(
    r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def is_allowed_url(url: str, schemes: Collection[str] = SCHEMES) -> bool:
    """Whether a URL is relative or has one of `schemes`.

    Browsers drop tabs and line ends anywhere in a URL, and blanks and controls before it (WHATWG URL, 4.4),
    so whatever cannot be seen is left out first.
    """
    m = _SCHEME.match(_INVISIBLE.sub("", url))
    return m is None or m[1].lower() in schemes


def safe_href(value: object, schemes: Collection[str] = SCHEMES) -> str:
    """A URL for an `href` or `src`, or empty if it is none to be followed."""
    url = str(value or "").strip()
    return url if is_allowed_url(url, schemes) else ""


def html_datetime(value: object) -> str:
    """A date or a moment as the `datetime` attribute wants it (HTML, 4.5.14), or empty if it is none.

    Slashes may part the date, as they do in Japanese.
    """
    if type(value) is str and len(value) == 19 and (marks := value[4::3]) in _USUAL_MARKS:
        text = value if marks == _OWN_MARKS else f"{value[:4]}-{value[5:7]}-{value[8:10]}T{value[11:]}"
    else:
        m = _DATETIME.fullmatch(str(value or "").strip())
        if m is None:
            return ""
        year, _, month, day, clock, zone = m.groups()
        text = f"{year}-{month}-{day}"
        if clock:
            text += f"T{clock}{zone or ''}"
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text
