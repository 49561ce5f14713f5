"""Files for machines."""

from __future__ import annotations

import pytest

from sitegen.check.feeds import inspect_json, inspect_xml

RSS = (
    "<rss version='2.0'><channel><title>t</title><link>l</link><description>d</description>{}</channel></rss>"
)
MAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><id>i</id><title>t</title><updated>{}</updated></feed>"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (RSS.format("<item><title>a</title><pubDate>Tue, 01 Jul 2025 12:00:00 +0000</pubDate></item>"), []),
        (RSS.format("<item><link>l</link></item>"), ["an <item> has neither <title> nor <description>"]),
        (
            RSS.format("<item><title>a</title><guid>g</guid></item>" * 2),
            ["two items have the <guid> g"],
        ),
        (
            RSS.format("<item><title>a</title><pubDate>2025-07-01</pubDate></item>"),
            ["<pubDate>2025-07-01</pubDate> is no date of RFC 822"],
        ),
        ("<rss/>", ["<rss> has no <channel>"]),
        (ATOM.format("2025-07-01T00:00:00Z"), []),
        (ATOM.format("2025"), ["<updated>2025</updated> is no date of RFC 3339"]),
        (MAP.format("<url><loc>https://a/</loc><lastmod>2025-07-01</lastmod></url>"), []),
        (MAP.format("<url><loc>/a/</loc></url>"), ["<loc>/a/</loc> is no absolute URL"]),
        (MAP.format("<url/>"), ["a <url> has no <loc>"]),
        ("<svg/>", []),
    ],
)
def test_xml(text: str, problems: list[str]):
    assert inspect_xml(text.encode()).problems == problems


def test_what_is_no_xml_or_json_is_said():
    assert inspect_xml(b"<a>&nbsp;</a>").problems[0].startswith("it is no XML")
    assert inspect_xml(b"<a>\x01</a>").problems
    assert inspect_json(b'{"a": 1,}').problems[0].startswith("it is no JSON")
    assert not inspect_json(b"[1]").problems


def test_links_are_gathered():
    assert inspect_xml(RSS.format("<item><title>a</title><link>m</link></item>").encode()).links == ["l", "m"]
