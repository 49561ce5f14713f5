"""Plain URLs and e-mail addresses in text (GFM's *extended autolinks*, as Goldmark has them).

Why not linkify-it: it takes Japanese for a part of a path, so that a link swallows the sentence behind it,
and finds nothing glued to Japanese before it. Here a path is ASCII and ends at the first Japanese character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sitegen.markup.inline import PlainLink
from sitegen.markup.rules.flanking import is_glue

_LONGEST_HOST = 256

_HOST = rf"[-a-zA-Z0-9@:%._+~#=]{{1,{_LONGEST_HOST}}}"
_URL = re.compile(rf"(?:https?|ftp)://{_HOST}\.[a-z]+(?::\d+)?")
_WWW = re.compile(rf"www\.{_HOST}\.[a-z]+")
_TAIL = re.compile(r"""(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'">^{}\[\]`]*+)?""")
_START = re.compile(r"https?://|ftp://|www\.")
_NEXT = re.compile(r"\.\.\.(?=https?://|ftp://|www\.)")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-")
_LONGEST_LOCAL = 64
"""RFC 5321, 4.5.3.1.1."""
_DOMAIN = re.compile(
    r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*+"
)
_TRAILING = "?!.,:*_~"


def find_links(
    escape: Callable[[str], str], is_bad: Callable[[str], bool], protocol: str
) -> Callable[[str], list[PlainLink]]:
    """Make the function that lists what may be plain URLs in a text, last one first.

    Args:
        escape: makes a destination fit for an attribute.
        is_bad: whether a scheme and a host may not be linked.
        protocol: of `www.` addresses, `https`.
    """

    def find(src: str) -> list[PlainLink]:
        found: list[PlainLink] = []
        if "://" in src or "www." in src:
            found += [PlainLink(m.start(), _url_at) for m in _START.finditer(src)]
        if "@" in src:
            found += [PlainLink(start, _email_at) for start in _email_starts(src)]
        return sorted(found, key=_start, reverse=True)

    def _url_at(src: str, start: int) -> tuple[int, str] | None:
        is_www = src[start] == "w"
        host = (_WWW if is_www else _URL).match(src, start)
        prefix = f"{protocol}://" if is_www else ""
        # The host is judged by itself: what is refused here need not be read to its end.
        if host is None or is_bad(prefix + host[0]):
            return None
        tail = _TAIL.match(src, host.end())
        assert tail is not None  # it may be empty
        end = _trim(src, start, _before_next(src, start, tail.end()))
        return end, escape(prefix + src[start:end])

    return find


def _start(link: PlainLink) -> int:
    return link.start


def _before_next(src: str, start: int, end: int) -> int:
    """Where a URL behind Japanese ends at the latest: before an ellipsis and the next URL.

    People copy shortened URLs one behind the other (`https://a.example/x...https://b.example`). Where
    Hugo links too, the two are one link, and stay so.
    """
    if start == 0 or not is_glue(src[start - 1]):
        return end
    following = _NEXT.search(src, start, end)
    return following.start() if following else end


def _trim(src: str, start: int, end: int) -> int:
    """Leave out what belongs to the sentence: punctuation, then a bracket too many or an entity."""
    while end > start + 1 and src[end - 1] in _TRAILING:
        end -= 1
    last = src[end - 1]
    if last == ")":
        end -= max(src.count(")", start, end) - src.count("(", start, end), 0)
    elif last == ";":
        name = end - 2
        while name >= start and src[name].isascii() and src[name].isalnum():
            name -= 1
        if name != end - 2 and src[name] == "&":
            end = name
    return end


def _email_starts(src: str) -> Iterator[int]:
    floor = 0
    at = src.find("@")
    while at >= 0:
        start = at
        while start > floor and at - start <= _LONGEST_LOCAL and src[start - 1] in _LOCAL:
            start -= 1
        # An address begins with a letter or a digit: `*a@b.c*` is an address in emphasis.
        while start < at and not src[start].isalnum():
            start += 1
        if start < at:
            yield start
        floor = at + 1
        at = src.find("@", floor)


def _email_at(src: str, start: int) -> tuple[int, str] | None:
    domain = _DOMAIN.match(src, src.index("@", start) + 1)
    if domain is None or "." not in domain[0]:
        return None
    end = domain.end()
    return None if src[end : end + 1] in ("-", "_") else (end, "mailto:" + src[start:end])
