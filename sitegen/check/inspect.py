"""What is seen of each output while it is in memory. Workers look, the parent judges.

An `Inspector` stands where a build has its staging folder: an output is handed to it when it has been made.
It answers with what other pages must be known for; whatever can be settled at once is settled here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sitegen.check.feeds import FeedFacts, inspect_json, inspect_xml
from sitegen.check.html import HtmlFacts, Link, Problem, inspect
from sitegen.check.links import Addresses, External, Local, Malformed, file_at, has_anchor, page_url
from sitegen.text.urls import escape_path

_RESOURCES = frozenset("audio embed iframe img link object script source track video".split())
"""Elements that a page loads; links are only followed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link on this site that is not settled yet.

    Attributes:
        path: as in `Local`.
        file: that is there, or None: there may be none.
    """

    href: str
    element: str
    path: str
    file: str | None
    fragment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One output, looked at.

    Attributes:
        wanted: links to what is not planned, and to anchors in other pages.
        used: files of the site that it shows or leads to, other than pages.
        external: addresses elsewhere that it leads to or loads.
        malformed: (href, what is wrong with it).
        insecure: addresses that an HTTPS page loads by HTTP, which browsers refuse.
        links: how many it has.
    """

    path: str
    size: int
    ids: frozenset[str] = frozenset()
    wanted: tuple[Wanted, ...] = ()
    used: frozenset[str] = frozenset()
    external: frozenset[str] = frozenset()
    malformed: tuple[tuple[str, str], ...] = ()
    insecure: tuple[str, ...] = ()
    without_alt: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    links: int = 0


class Inspector:
    """Takes outputs as they are made, and keeps nothing of their bytes."""

    def __init__(self, folder: Path, base_url: str, planned: Collection[str]) -> None:
        self.folder = folder
        """Where rendered bodies wait."""
        self._addresses = Addresses(base_url)
        self._is_secure = base_url.startswith("https:")
        self._planned = planned

    def put(self, path: str, data: bytes) -> Inspected:
        """Look at one output."""
        suffix = path.rpartition(".")[2].lower()
        if suffix in ("html", "htm"):
            return self._page(path, data)
        if suffix == "xml":
            return self._feed(path, data, inspect_xml(data))
        if suffix == "json":
            return self._feed(path, data, inspect_json(data))
        return Inspected(path=path, size=len(data))

    def _page(self, path: str, data: bytes) -> Inspected:
        facts = inspect(data.decode("utf-8", "replace"))
        return self._settled(path, len(data), facts)

    def _feed(self, path: str, data: bytes, feed: FeedFacts) -> Inspected:
        facts = HtmlFacts(
            links=[Link(href, "feed") for href in feed.links if href],
            problems=[Problem(message, "") for message in feed.problems],
        )
        return self._settled(path, len(data), facts)

    def _settled(self, path: str, size: int, facts: HtmlFacts) -> Inspected:
        here = escape_path(page_url(path))
        wanted: dict[Wanted, None] = {}
        used: set[str] = set()
        external: set[str] = set()
        malformed: dict[tuple[str, str], None] = {}
        insecure: dict[str, None] = {}
        for link in facts.links:
            match self._addresses.read(link.href, facts.base or here):
                case External(url):
                    external.add(url)
                    if self._is_secure and link.element in _RESOURCES and link.href.startswith("http:"):
                        insecure[link.href] = None
                case Malformed(reason):
                    malformed[link.href, reason] = None
                case Local(target, fragment):
                    file = file_at(target, self._planned)
                    if file is not None and not file.endswith(".html"):
                        used.add(file)
                    if file is None or (fragment and not (file == path and has_anchor(fragment, facts.ids))):
                        wanted[Wanted(link.href, link.element, target, file, fragment)] = None
                case None:
                    pass
        return Inspected(
            path=path,
            size=size,
            ids=frozenset(facts.ids),
            wanted=tuple(wanted),
            used=frozenset(used),
            external=frozenset(external),
            malformed=tuple(malformed),
            insecure=tuple(insecure),
            without_alt=tuple(dict.fromkeys(facts.without_alt)),
            problems=tuple(facts.problems),
            links=len(facts.links),
        )
