"""Hostile text in every place of a real site: it runs nowhere, and it can be read.

The strings are those of tests/cases/xss. They go into every parameter of every shortcode, and into titles,
tags, summaries, descriptions, menus, names of authors and files. What the default theme makes of them (pages,
lists, feeds, JSON-LD, meta elements, redirects) is read as a browser or a feed reader would.
"""

from __future__ import annotations

import functools
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest

from sitegen.diagnostics import Severity
from tests.support import SiteBuilder
from tests.unit.markup.strict_html import BLOCK, INLINE, vectors

CONFIG = """
baseURL = "https://example.org/"
title = {title}
copyright = "{title_text}"
[params]
description = {title}
[params.author]
name = {title}
headline = {title}
bio = {title}
[[menus.main]]
name = {title}
pageRef = "/posts"
[[menus.footer]]
name = {title}
pageRef = "/posts"
[outputs]
home = ["html", "rss"]
"""
SHORTCODES = {
    "details": ("summary", "name", "class", "open", "title"),
    "figure": ("src", "alt", "title", "caption", "class", "attr", "attrlink", "link", "target", "rel",
               "width", "height", "loading"),
    "gist": ("user", "id", "file"),
    "instagram": ("id",),
    "matomeQuote": ("body", "userName", "createdAt", "color"),
    "matomeSummary": ("body", "title"),
    "qr": ("text", "alt", "class", "id", "title", "level", "scale"),
    "vimeo": ("id", "title", "class", "loading", "allowFullScreen"),
    "x": ("user", "id"),
    "youtube": ("id", "title", "class", "start", "end", "loading", "autoplay", "mute", "loop", "controls"),
    "highlight": ("lang", "options"),
    "list": ("limit",),
    "param": ("0",),
}  # fmt: skip
NEEDED = {"figure": 'src="/a.png"', "gist": 'user="a" id="1"', "qr": 'text="a"', "vimeo": 'id="19899678"',
          "x": 'user="a" id="1"', "youtube": 'id="0RKpf3rK57I"', "highlight": 'lang="go"'}  # fmt: skip
CLOSED = {"details", "highlight"}

EMBEDS = ("https://www.youtube", "https://player.vimeo.com/", "https://gist.github.com/", "https://www.instagram",
          "https://platform.")  # fmt: skip
"""Hosts that the author's own embeds lead to."""
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\ufeff]+")
_STYLES = re.compile(r"\s*(?:--accent:\s*[#\w(),.%\s-]+|[\w-]+:\s*[#\w(),.%\s/-]+;?\s*)*")
_URLS = frozenset("href src action formaction poster cite srcset data background ping xlink:href".split())
_NEVER = frozenset(
    "object embed applet frame frameset base form input textarea select portal marquee isindex keygen math "
    "foreignObject animate set dialog audio video".split()
)


@functools.cache
def strings() -> tuple[str, ...]:
    """Every string that a text of one line can be; the long rows of one kind are thinned out."""
    chosen: list[str] = []
    for kind in ("fragments", "markdown", "elements", "handlers", "schemes"):
        own = [text for k, text, _ in vectors() if k == kind]
        chosen += own if kind in ("fragments", "markdown") else own[:: max(1, len(own) // 12)]
    breakers = [
        '"',
        "'",
        "`",
        "<",
        ">",
        "&",
        "\\",
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "${x}",
        "\u2028",
        "\u202e",
    ]
    return tuple(dict.fromkeys([*chosen, *breakers, *(f"x{b}y onload=alert(1) z" for b in breakers)]))


def toml(text: str) -> str:
    """A TOML string, whatever it holds."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def quoted(text: str) -> str:
    """A shortcode's parameter."""
    if "\n" in text or text.endswith("\\"):
        return "`" + text.replace("`", "'") + "`"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def calls() -> Iterator[str]:
    """Each shortcode with each string in each of its parameters, a line a call."""
    for name, parameters in SHORTCODES.items():
        for parameter in parameters:
            for text in strings()[:: 1 if name.startswith("matome") else 2]:
                if "\n" in text:
                    continue
                others = NEEDED.get(name, "")
                others = "" if f"{parameter}=" in others else others + " "
                value = quoted(text) if parameter == "0" else f"{others}{parameter}={quoted(text)}"
                call = f"{{{{< {name} {value} >}}}}"
                yield call + f"x{{{{< /{name} >}}}}" if name in CLOSED else call


def make_site(root: Path) -> SiteBuilder:
    """A site with hostile text in every place that takes text."""
    title = "".join(strings()[::9]).replace("\n", " ")
    site = SiteBuilder(root)
    text = json.dumps(title)[1:-1]
    site.write("hugo.toml", CONFIG.format(title=toml(title), title_text=text.replace("'", "")))
    for number, words in enumerate(strings()):
        line = toml(words)
        tag = words if any(c.isalnum() for c in words) and ".." not in words and len(words) < 80 else "tag"
        site.write(
            f"content/posts/p{number}.md",
            f"+++\ntitle = {line}\nlinkTitle = {line}\ndescription = {line}\nauthor = {line}\n"
            f"date = 2025-01-01\nkeywords = [{line}]\ntags = [{toml(tag.strip('/'))}]\n"
            f"aliases = ['/old/{number}/']\n"
            f"featureimage = {line}\nrobots = {line}\n+++\nText {number}.\n\n<!--more-->\n\nMore.\n",
        )
        site.write(
            f"content/summaries/p{number}.md",
            f"+++\ntitle = 'Summary {number}'\nsummary = {line}\n+++\nText.\n",
        )
        site.write(
            f"content/posts/d{number}.md",
            f"+++\ntitle = 'Described {number}'\ndescription = {line}\ndate = 2024-01-01\n+++\n",
        )
    rows = list(calls())
    for number in range(0, len(rows), 100):
        body = "\n\n".join(rows[number : number + 100])
        site.write(f"content/calls/c{number}.md", f"+++\ntitle = 'Calls {number}'\n+++\n{body}\n")
    texts = [t for _, t, _ in vectors()]
    body = "\n\n".join(f"{{{{< matomeQuote body={quoted(t)} userName={quoted(t)} >}}}}" for t in texts)
    site.write("content/quotes/all.md", f"+++\ntitle = 'Quotes'\n+++\n{body}\n")
    for number, words in enumerate(strings()):
        name = words.replace("/", "∕").replace("\0", "").replace("\n", " ")[:60]
        if name.strip(" .") and len(name.encode()) < 200 and name[0] not in ".#_" and name[-1] != "~":
            site.write(f"content/files/{number}{name}.md", "+++\ntitle = 'File'\n+++\n")
            site.write(f"content/bundle/{number}{name}.txt", "x").write(f"static/{number}{name}.txt", "x")
    site.write("content/bundle/index.md", "+++\ntitle = 'Bundle'\n+++\n")
    return site


def build_without_refused(site: SiteBuilder) -> int:
    """Build; take out the calls that are refused, which is a good answer too. How many there were."""
    refused = 0
    for _ in range(30):
        site.try_build(jobs=2)
        errors = [d for d in site.diagnostics if d.severity is Severity.ERROR]
        if not errors:
            return refused
        by_path: dict[str, set[int]] = {}
        for error in errors:
            assert error.path is not None, error
            assert error.path.startswith("content/calls/"), error
            if error.line is not None:
                by_path.setdefault(error.path, set()).add(error.line)
        assert by_path, site.messages
        for path, lines in by_path.items():
            rows = (site.root / path).read_text(encoding="utf-8").split("\n")
            refused += len(lines)
            site.write(path, "\n".join("" if n in lines else row for n, row in enumerate(rows, 1)))
    raise AssertionError(f"the site could not be built: {site.messages[:2000]}")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> SiteBuilder:
    """The site, published."""
    site = make_site(tmp_path_factory.mktemp("hostile") / "site")
    refused = build_without_refused(site)
    assert refused < len(list(calls())) / 3, "most text must be taken, not refused"
    return site


@pytest.fixture(scope="module")
def plain_scripts(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What the theme's own inline scripts and styles are, on a site of plain text."""
    site = SiteBuilder(
        tmp_path_factory.mktemp("plain"), "-- hugo.toml --\nbaseURL = 'https://example.org/'\n"
    )
    site.write("content/posts/a.md", "+++\ntitle = 'A'\ndate = 2025-01-01\n+++\nx\n").build()
    found = set()
    for path in site.outputs(".html"):
        for element in tree_of(site.read(path)).iter():
            if (
                element.tag in ("script", "style")
                and element.get("type") != "application/ld+json"
                and not element.get("src")
            ):
                found.add(element.text or "")
    return frozenset(found)


def tree_of(text: str) -> Any:
    return html5lib.parse(text, namespaceHTMLElements=False)


def harm_in(tree: Any, own: frozenset[str]) -> list[str]:
    """What could run, load or take a page over, but for the theme's own; empty is well."""
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        shown = f"<{name} {dict(element.attrib)}>"[:300]
        source = element.get("src", "")
        is_task = name == "input" and element.get("type") == "checkbox" and "disabled" in element.attrib
        if name in _NEVER and not is_task:
            found.append(shown)
        if name == "script" and source:
            found += [] if source.startswith(("/js/", *EMBEDS)) else [shown]
        elif name in ("script", "style") and element.get("type") != "application/ld+json":
            found += [] if (element.text or "") in own else [shown]
        if name == "iframe" and not source.startswith(EMBEDS):
            found.append(shown)
        if name == "meta" and element.get("http-equiv", "").lower() not in ("", "refresh"):
            found.append(shown)
        for key, value in element.attrib.items():
            local = key.lower().rpartition("}")[2] if isinstance(key, str) else key[1]
            if local.startswith("on") or local == "srcdoc":
                found.append(f"{shown} {local}")
            if local in _URLS and _RUNS.match(_UNSEEN.sub("", value)):
                found.append(f"{shown} {local}={value!r}")
            if local == "style" and not _STYLES.fullmatch(value):
                found.append(f"{shown} style={value!r}")
    return found


_UNREAD = frozenset(("Cc", "Cf", "Cn"))
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def words_of(element: Any) -> str:
    return plain("".join(element.itertext()))


def plain(text: str) -> str:
    """Text without white space, soft breaks and what stands for characters that no page may hold.

    Characters that turn text around are shown, so that they are as much of it as a letter.
    """
    return "".join(
        c
        for c in _TURNS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
        if not c.isspace() and unicodedata.category(c) not in _UNREAD and c != "\ufffd"
    )


def pages_of(site: SiteBuilder) -> list[str]:
    return site.outputs(".html")


# ── nothing runs ─────────────────────────────────────────────────────────────────────────────────


def test_no_page_holds_harm(hostile: SiteBuilder, plain_scripts: frozenset[str]):
    found = {}
    for path in pages_of(hostile):
        if path.startswith("old/"):
            continue  # redirects, all alike
        harm = harm_in(tree_of(hostile.read(path)), plain_scripts)
        if harm:
            found[path] = harm[:5]
    assert not found


def test_only_known_elements(hostile: SiteBuilder):
    """Tags of strangers stay text: whatever a quote holds is on the list of harmless elements."""
    tree = tree_of(hostile.read("quotes/all/index.html"))
    quotes = [e for e in tree.iter("blockquote") if "h-cite" in e.get("class", "").split()]
    assert len(quotes) == len(vectors())
    for quote in quotes:
        tags = {e.tag for part in quote.iter("div") for e in part.iter() if e is not part}
        assert tags <= INLINE | BLOCK | {"div", "span", "img"}, tags


def test_redirects_lead_to_the_page(hostile: SiteBuilder):
    for number in range(len(strings())):
        tree = tree_of(hostile.read(f"old/{number}/index.html"))
        target = f"https://example.org/posts/p{number}/"
        refresh = [m.get("content") for m in tree.iter("meta") if m.get("http-equiv") == "refresh"]
        assert refresh == [f"0; url={target}"]


def test_feeds_are_feeds_and_hold_no_harm(hostile: SiteBuilder):
    feeds = hostile.outputs("index.xml")
    assert "posts/index.xml" in feeds
    for path in feeds:
        channel = ET.fromstring(hostile.read_bytes(path)).find("channel")
        assert channel is not None
        for item in channel.iter("item"):
            text = item.findtext("description") or ""
            assert harm_in(html5lib.parse(text, namespaceHTMLElements=False), frozenset()) == [], (path, text)
            if path == "posts/index.xml":  # nothing but text of front matter
                assert not re.search(r"<(?!p\b|/p\b)\w", text), (path, text)
            assert (item.findtext("link") or "").startswith("https://example.org/")


# ── everything can be read ───────────────────────────────────────────────────────────────────────


def test_titles_can_be_read_everywhere(hostile: SiteBuilder):
    for number, words in enumerate(strings()):
        text = plain(words)
        tree = tree_of(hostile.read(f"posts/p{number}/index.html"))
        assert text in words_of(tree.find(".//title")), words
        assert words_of(next(e for e in tree.iter("h1") if "p-name" in e.get("class", ""))) == text, words
        metas = {m.get("property") or m.get("name"): m.get("content", "") for m in tree.iter("meta")}
        assert plain(metas["og:title"]) == text, words
        script = next(e for e in tree.iter("script") if e.get("type") == "application/ld+json")
        data = json.loads(script.text)
        assert plain(data["headline"]) == text, words


def test_feeds_have_the_titles_as_they_are(hostile: SiteBuilder):
    root = ET.fromstring(hostile.read_bytes("posts/index.xml"))
    titles = {plain(item.findtext("title") or "") for item in root.iter("item")}
    assert titles - {plain(f"Described {n}") for n in range(len(strings()))} == {plain(w) for w in strings()}


def test_quotes_can_be_read(hostile: SiteBuilder):
    tree = tree_of(hostile.read("quotes/all/index.html"))
    quotes = [e for e in tree.iter("blockquote") if "h-cite" in e.get("class", "").split()]
    for quote, (_, _, shown) in zip(quotes, vectors(), strict=True):
        text = words_of(quote)
        for part in shown:
            assert plain(part) in text


def test_files_keep_their_names(hostile: SiteBuilder):
    for path in (hostile.root / "static").iterdir():
        assert hostile.exists(path.name)
    for path in (hostile.root / "content/bundle").glob("*.txt"):
        assert hostile.exists(f"bundle/{path.name}")


# ── a real browser ───────────────────────────────────────────────────────────────────────────────

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
_SPY = """
  window.__ran = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = (...words) => { window.__ran.push(name + '(' + words + ')'); };
"""
_TOUCH = """() => {
  const events = ['mouseover', 'mouseenter', 'mousemove', 'pointerenter', 'focus', 'focusin', 'blur',
                  'toggle', 'load', 'error', 'animationstart', 'transitionend', 'wheel', 'scroll'];
  for (const element of document.querySelectorAll('*')) {
    for (const name of events) element.dispatchEvent(new Event(name, {bubbles: false}));
    if (element.tagName === 'DETAILS') element.open = true;
  }
  return window.__ran;
}"""


def test_nothing_runs_in_a_browser(hostile: SiteBuilder):
    """Pages in Chromium, all elements touched: no dialog, no request elsewhere, no script but the theme's."""
    from tests.support import find_chromium

    program = find_chromium()
    if program is None:
        pytest.skip("there is no Chromium (install one, or name it in SITEGEN_CHROMIUM)")
    playwright = pytest.importorskip("playwright.sync_api")
    faults: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=list(_FLAGS))
        context = browser.new_context(service_workers="block")
        context.add_init_script(_SPY)
        context.route("**/*", functools.partial(_answer, hostile.destination, faults))
        tab = context.new_page()
        tab.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        for path in _to_look_at(hostile):
            url = f"https://example.org/{path.removesuffix('index.html')}"
            tab.goto(url, wait_until="load")
            try:
                faults += [f"{path}: {ran}" for ran in tab.evaluate(_TOUCH)]
            except playwright.Error as error:
                faults.append(f"{path}: {error}")
            if tab.url != url:
                faults.append(f"{path} went to {tab.url}")
        browser.close()
    assert not faults


def _to_look_at(site: SiteBuilder) -> list[str]:
    paths = [p for p in pages_of(site) if p.startswith(("calls/c", "quotes/all", "summaries/p1"))]
    posts = [f"posts/p{n}/index.html" for n in range(len(strings()))]
    return ["index.html", "tags/index.html", "posts/index.html", "404.html", *paths, *posts[::4]]


def _answer(folder: Path, faults: list[str], route: Any) -> None:
    """Serve the site; note and refuse a request that no page of it should make."""
    url = route.request.url
    if url.startswith("https://example.org/"):
        path = folder / html.unescape(url.removeprefix("https://example.org/").partition("?")[0]) or folder
        file = path / "index.html" if path.is_dir() else path
        if file.is_file():
            route.fulfill(path=str(file))
        else:
            route.fulfill(status=404, body="")
        return
    # A picture of elsewhere may be what `featureimage` or a figure names.
    if not url.startswith(EMBEDS) and route.request.resource_type != "image":
        faults.append(f"request of {url[:200]}")
    route.abort()
