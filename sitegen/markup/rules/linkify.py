"""Plain URLs and e-mail addresses in text (GFM's *extended autolinks*, as Goldmark has them).

Why not linkify-it: it takes Japanese for a part of a path, so that a link swallows the sentence behind it,
and finds nothing glued to Japanese before it. Here a path is ASCII and ends at the first Japanese character.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sitegen.markup.inline import PlainLink
from sitegen.markup.rules.flanking import is_glue

_LONGEST_HOST = 256

_HOST = rf"[-a-zA-Z0-9@:%._+~#=]{{1,{_LONGEST_HOST}}}"
_TAIL = r"""(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'">^{}\[\]`]*+)?"""
_URL = re.compile(rf"(?:https?|ftp)://{_HOST}\.[a-z]+(?::\d+)?{_TAIL}")
_WWW = re.compile(rf"www\.{_HOST}\.[a-z]+{_TAIL}")
_START = re.compile(r"https?://|ftp://|www\.")
_NEXT = re.compile(r"\.\.\.(?=https?://|ftp://|www\.)")
_LOCAL_BEFORE = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+\Z")
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
    """Make the function that lists the plain URLs of a text, last one first.

    Args:
        escape: makes a destination fit for an attribute.
        is_bad: whether a destination may not be linked.
        protocol: of `www.` addresses, `https`.
    """

    def find(src: str) -> list[PlainLink]:
        found: list[PlainLink] = []
        if "://" in src or "www." in src:
            found += [link for m in _START.finditer(src) if (link := _url_at(src, m.start()))]
        if "@" in src:
            found += _emails(src)
        return sorted(found, key=_start, reverse=True)

    def _url_at(src: str, start: int) -> PlainLink | None:
        match = (_WWW if src[start] == "w" else _URL).match(src, start)
        if match is None:
            return None
        end = _trim(src, start, _before_next(src, start, match.end()))
        url = src[start:end] if src[start] != "w" else f"{protocol}://{src[start:end]}"
        href = escape(url)
        return None if is_bad(url) else PlainLink(start, end, href, False)

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


def _emails(src: str) -> list[PlainLink]:
    found = []
    floor = 0
    at = src.find("@")
    while at >= 0:
        start = at
        while start > floor and at - start <= _LONGEST_LOCAL and src[start - 1] in _LOCAL:
            start -= 1
        link = _email_at(src, start, at)
        if link is not None:
            found.append(link)
        floor = at + 1
        at = src.find("@", floor)
    return found


def _email_at(src: str, start: int, at: int) -> PlainLink | None:
    # An address begins with a letter or a digit: `*a@b.c*` is an address in emphasis.
    while start < at and not src[start].isalnum():
        start += 1
    domain = _DOMAIN.match(src, at + 1)
    if start == at or domain is None or "." not in domain[0]:
        return None
    end = domain.end()
    if src[end : end + 1] in ("-", "_"):
        return None
    return PlainLink(start, end, "mailto:" + src[start:end], True)
