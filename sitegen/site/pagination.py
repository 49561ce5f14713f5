"""Lists in parts: `/posts/`, `/posts/page/2/`, and so on (rules 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """One part of a list.

    Attributes:
        keys: of the pages in it.
        number: from 1.
        url: URL path from the host's root, as `Page.url`; that of number 1 is the list itself.
    """

    keys: tuple[str, ...]
    number: int
    url: str


def split(keys: Sequence[str], size: int) -> tuple[tuple[str, ...], ...]:
    """Cut a list into parts of `size` pages; the last one holds what is left.

    An empty list has one empty part, so that its page is made. A size below 1 means no limit.
    """
    if size <= 0 or len(keys) <= size:
        return (tuple(keys),)
    return tuple(tuple(keys[at : at + size]) for at in range(0, len(keys), size))


def split_pagers(keys: Sequence[str], size: int, url: str, segment: str = "page") -> tuple[Pager, ...]:
    """The pagers of the list at `url`; `segment` is `pagination.path`."""
    return tuple(
        Pager(keys=part, number=number, url=pager_url(url, number, segment))
        for number, part in enumerate(split(keys, size), start=1)
    )


def pager_url(url: str, number: int, segment: str = "page") -> str:
    """URL path of a pager of the list at `url`: `/posts/page/2/`; the first one is the list itself.

    With ugly URLs a term, which is a file, has its pagers in a folder of its name (`/tags/a/page/2.html`),
    any other list below its own: `/posts/page/2/index.html`.
    """
    return url if number == 1 else _numbered(url, number, segment)


def first_pager_alias(url: str, segment: str = "page") -> str:
    """URL path that redirects to the list itself: `/posts/page/1/`."""
    return _numbered(url, 1, segment)


def _numbered(url: str, number: int, segment: str) -> str:
    if url.endswith("/"):
        return f"{url}{segment}/{number}/"
    if url.endswith("/index.html"):
        return f"{url.removesuffix('index.html')}{segment}/{number}/index.html"
    return f"{url.rpartition('.')[0]}/{segment}/{number}.html"
