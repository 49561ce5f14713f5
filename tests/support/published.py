"""What a built site says, as plain lines, whoever built it: for holding sitegen's against Hugo's.

HTML is read by a tokenizer, so quotes, entities, the order of attributes and white space between blocks
make no difference, but every tag, attribute and word does. Of highlighted code only the text counts: the
two highlighters split it differently. Redirects, feeds, sitemaps and JSON are read for what they mean.
"""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

_REFRESH = re.compile(r'<meta (?=[^>]*http-equiv="?refresh)[^>]*content="?0; ?url=([^">]*)', re.IGNORECASE)
_INLINE = frozenset("a abbr b br code del em i input kbd mark q s small span strong sub sup u".split())
_LINES = frozenset("dd dt figcaption h1 h2 h3 h4 h5 h6 li p summary td th title".split())
_VOID = frozenset("br hr img input link meta source wbr".split())
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"


def read_published(folder: Path) -> dict[str, str]:
    """The text of every file below a folder by its path, made comparable."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): comparable(path) for path in files}


def comparable(path: Path) -> str:
    """One published file as lines of text."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()[:16]}\n"
    match path.suffix.lower():
        case ".html" | ".htm":
            lines = html_lines(text)
        case ".xml":
            lines = _xml_lines(text)
        case ".json":
            lines = json.dumps(json.loads(text), ensure_ascii=False, indent=1).split("\n")
        case _:
            lines = [line.strip() for line in text.strip().split("\n")]
    return "".join(f"{line}\n" for line in lines)


def html_lines(text: str) -> list[str]:
    """A page as lines, a block to a line; a redirect as where it leads."""
    if found := _REFRESH.search(text):
        return [f"redirect to {found[1]}"]
    reader = _Html()
    reader.feed(text)
    reader.close()
    text = re.sub(r"[ \t\n]+", " ", "".join(reader.parts))
    lines = re.sub(r"[ \r]*\a[ \r]*", "", text).replace("\r", "\n").split("\n")
    return _terms_joined(line.strip().replace("\v", "↵") for line in lines if line.strip())


def _terms_joined(lines: Iterable[str]) -> list[str]:
    """Each `dt` and its `dd` on one line; pairs that say nothing are left out."""
    joined: list[str] = []
    for line in lines:
        if line.startswith("<dd>") and joined and joined[-1].endswith("</dt>"):
            term = joined.pop()
            joined += (
                [f"{term} {line}"] if line not in ("<dd></dd>", "<dd>0</dd>", "<dd>- - - -</dd>") else []
            )
        else:
            joined.append(line)
    return joined


def said(page: str) -> str:
    """Of a page's lines only what a reader gets: its words, and where links and pictures lead."""
    targets = re.findall(r'<(?:a|img|iframe|video)\b[^>]*?\s(?:href|src)="([^"]*)"', page)
    words = re.sub(r"<[^>]*>|(?m:^  [|])", " ", page).split()
    return "\n".join([*words, *targets, ""])


class _Html(HTMLParser):
    """Writes a page anew: `\\r` where a block begins or ends, `\\v` for a line end within `pre`.

    At `\\a` no white space counts: a paragraph or a cell is one line.
    """

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and ("name", "generator") in attrs:
            return
        if tag == "pre":
            self._pre += 1
            attrs = []
        if self._pre and tag == "span":
            return
        # What a screen reader is told more than Hugo tells it, is no difference.
        named = {name: " ".join((value or "").split()) for name, value in attrs if name != "aria-label"}
        shown = "".join(f' {name}="{value}"' for name, value in sorted(named.items()))
        self._write(tag, f"<{tag}{shown}>", "\r", "\a" if tag in _LINES else "\r")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or (self._pre and tag == "span"):
            return
        if tag == "pre":
            self._pre -= 1
        self._write(tag, f"</{tag}>", "\a" if tag in _LINES else "\r", "\r")

    def _write(self, tag: str, markup: str, before: str, after: str) -> None:
        self.parts.append(markup if tag in _INLINE or self._pre else f"{before}{markup}{after}")

    def handle_data(self, data: str) -> None:
        escaped = data.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(escaped.strip("\n").replace("\n", "\v") if self._pre else escaped)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl.lower()}>")


def _xml_lines(text: str) -> list[str]:
    root = ET.fromstring(text)
    if root.tag == f"{_SITEMAP}urlset":
        return sorted(_sitemap_line(url) for url in root.iter(f"{_SITEMAP}url"))
    if root.tag == "rss":
        return list(_feed_lines(root))
    return ET.canonicalize(text, strip_text=True).replace("><", ">\n<").split("\n")


def _sitemap_line(url: ET.Element) -> str:
    found = (url.findtext(_SITEMAP + name) for name in ("loc", "lastmod", "changefreq", "priority"))
    loc, lastmod, often, priority = found
    moment = lastmod.replace("+00:00", "Z") if lastmod else "-"
    return f"{loc} {moment} {often or '-'} {float(priority) if priority else '-'}"


def _dated(text: str | None) -> str:
    """Hugo dates what has no date to the first day of year 1; sitegen leaves it out."""
    return text if text and not text.endswith(" Jan 0001 00:00:00 +0000") else "-"


def _feed_lines(root: ET.Element) -> Iterator[str]:
    """What a feed reader shows; a feed's own title and description are each theme's own."""
    channel = root.find("channel")
    assert channel is not None
    for name in ("link", "language", "copyright", "lastBuildDate"):
        yield f"{name}: {_dated(channel.findtext(name))}"
    for link in channel.iter(f"{_ATOM}link"):
        yield f"{link.get('rel')}: {link.get('href')}"
    for item in channel.iter("item"):
        yield "item"
        for name in ("title", "link", "pubDate", "guid"):
            yield f"  {name}: {_dated(item.findtext(name))}"
        # A feed of sitegen leads to the page itself where Hugo's leads to a fragment of the feed.
        text = (item.findtext("description") or "").replace(f'href="{item.findtext("link")}#', 'href="#')
        yield from (f"  | {line}" for line in html_lines(text))
