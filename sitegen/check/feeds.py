"""Feeds, sitemaps and JSON, as their readers take them.

RSS: https://www.rssboard.org/rss-specification; Atom: RFC 4287; sitemaps: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_W3C_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_MOST_URLS = 50_000
_MOST_BYTES = 50 * 1024 * 1024
_FREQUENCIES = frozenset("always hourly daily weekly monthly yearly never".split())


@dataclass(slots=True)
class FeedFacts:
    """What one file for machines holds: where it leads, and what is wrong with it."""

    links: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def inspect_xml(data: bytes) -> FeedFacts:
    """Read an XML file; one that is no feed and no sitemap has to be well-formed and no more."""
    facts = FeedFacts()
    try:
        root = ET.fromstring(data)  # noqa: S314 - the site's own; expat bounds expansion of entities
    except (ET.ParseError, ValueError) as e:
        facts.problems.append(f"it is no XML: {e}")
        return facts
    if root.tag == "rss":
        facts.problems += _rss(root, facts.links)
    elif root.tag == f"{_ATOM}feed":
        facts.problems += _atom(root, facts.links)
    elif root.tag == f"{_SITEMAP}urlset":
        facts.problems += _sitemap(root, facts.links, len(data))
    return facts


def inspect_json(data: bytes) -> FeedFacts:
    """Read a JSON file."""
    try:
        json.loads(data)
    except (ValueError, RecursionError) as e:
        return FeedFacts(problems=[f"it is no JSON: {e}"])
    return FeedFacts()


def _rss(root: ET.Element, links: list[str]) -> Iterator[str]:
    channel = root.find("channel")
    if channel is None:
        yield "<rss> has no <channel>"
        return
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            yield f"<channel> has no <{name}>"
    links += _texts(channel, "link")
    seen: set[str] = set()
    for item in channel.iter("item"):
        links += _texts(item, "link")
        if item.find("title") is None and item.find("description") is None:
            yield "an <item> has neither <title> nor <description>"
        for guid in _texts(item, "guid"):
            if guid in seen:
                yield f"two items have the <guid> {guid}"
            seen.add(guid)
        for date in _texts(item, "pubDate"):
            if not _is_mail_date(date):
                yield f"<pubDate>{date}</pubDate> is no date of RFC 822"


def _atom(root: ET.Element, links: list[str]) -> Iterator[str]:
    for entry in (root, *root.iter(f"{_ATOM}entry")):
        what = "<feed>" if entry is root else "an <entry>"
        for name in ("id", "title", "updated"):
            if entry.find(_ATOM + name) is None:
                yield f"{what} has no <{name}>"
        for date in _texts(entry, f"{_ATOM}updated"):
            if not _RFC3339.fullmatch(date):
                yield f"<updated>{date}</updated> is no date of RFC 3339"
        links += (link.get("href", "") for link in entry.findall(f"{_ATOM}link"))


def _sitemap(root: ET.Element, links: list[str], size: int) -> Iterator[str]:
    urls = root.findall(f"{_SITEMAP}url")
    if len(urls) > _MOST_URLS or size > _MOST_BYTES:
        yield f"a sitemap has {_MOST_URLS:,} URLs in 50 MB at most; this has {len(urls):,} in {size:,} bytes"
    for url in urls:
        places = _texts(url, f"{_SITEMAP}loc")
        if not places:
            yield "a <url> has no <loc>"
        for place in places:
            if not place.startswith(("http://", "https://")):
                yield f"<loc>{place}</loc> is no absolute URL"
        links += places
        for date in _texts(url, f"{_SITEMAP}lastmod"):
            if not _W3C_DATE.fullmatch(date):
                yield f"<lastmod>{date}</lastmod> is no W3C date"
        for word in _texts(url, f"{_SITEMAP}changefreq"):
            if word not in _FREQUENCIES:
                yield f"<changefreq>{word}</changefreq> is none of {', '.join(sorted(_FREQUENCIES))}"


def _texts(element: ET.Element, name: str) -> list[str]:
    return [(child.text or "").strip() for child in element.findall(name)]


def _is_mail_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except (ValueError, TypeError, IndexError):
        return False
