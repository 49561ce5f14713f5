"""Characters that turn text around are seen wherever a stranger's words get to, and turn nothing."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from tests.support import SiteBuilder

CONTROLS = (*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)))
MARKS = "שלום \u200f(C++)\u200e، \u061cسلام \u200b\u2060"
"""What Hebrew and Arabic are written with, and what else cannot be seen but turns nothing."""
SITE = """
    -- hugo.toml --
    baseURL = "https://example.org/"
    title = "T"
    [outputs]
    home = ["html", "rss", "json"]
    -- templates/home.json --
    {{ [site.regular_pages[0].title, site.regular_pages[0].summary]|jsonify }}
    -- content/posts/plain.md --
    +++
    title = "Plain"
    date = 2025-01-01
    +++
    Text.
"""


def post(text: str) -> str:
    head = "".join(f'{key} = "{text}"\n' for key in ("title", "description", "author", "summary"))
    return f"""+++
{head}tags = ["{text}"]
date = 2025-01-02
+++
{text}

{{{{< matomeQuote body="{text}" userName="{text}" >}}}}

{{{{< details summary="{text}" title="{text}" >}}}}{text}{{{{< /details >}}}}
"""


def test_controls_are_shown_everywhere(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/posts/a.md", post("a".join(CONTROLS)))
    made.build()
    shown = "a".join(f"⟨U+{ord(c):04X}⟩" for c in CONTROLS)
    for path in (path for suffix in (".html", ".xml", ".json") for path in made.outputs(suffix)):
        assert not any(control in made.read(path) for control in CONTROLS), path
    assert made.read("posts/a/index.html").count(shown) > 10
    assert made.read("index.json").count(shown) == 2
    titles = [item.findtext("title") for item in ET.fromstring(made.read_bytes("index.xml")).iter("item")]
    assert titles == [shown, "Plain"]


def test_place_is_told_once_for_each_page(site: Callable[..., SiteBuilder]):
    """Lists and feeds that show the title are not to blame."""
    made = site(SITE).write("content/posts/a.md", post("a\u202eb"))
    made.build()
    [warning] = made.diagnostics
    assert (warning.code, warning.path, warning.line) == ("bidi-control", "content/posts/a.md", 2)
    assert "⟨U+202E⟩" in warning.excerpt.text


@pytest.mark.parametrize("written", ["\\u202e", "\\U0000202E", "&#x202E;", "&#8238;"])
def test_place_of_one_that_is_written_as_an_escape(site: Callable[..., SiteBuilder], written: str):
    head = written if written.startswith("\\") else "x"
    made = site(SITE).write(
        "content/posts/a.md",
        f'+++\ndate = 2025-01-02\ntitle = "{head}"\n+++\n{{{{< matomeQuote body="{written}" >}}}}\n',
    )
    made.build()
    [warning] = made.diagnostics
    assert (warning.code, warning.line) == ("bidi-control", 3 if head == written else 5)


def test_place_follows_the_text(site: Callable[..., SiteBuilder]):
    """A blank line more makes the same page, and moves the place."""
    made = site(SITE).write("content/posts/a.md", "+++\ntitle = 'A'\n+++\n\nx\u202ey\n")
    made.build()
    assert [d.line for d in made.diagnostics] == [5]
    made.edit("content/posts/a.md", "\n\nx", "\n\n\nx")
    made.build()
    assert [d.line for d in made.diagnostics] == [6]


def test_marks_stay(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/posts/a.md", post(MARKS))
    made.build()
    assert made.read("posts/a/index.html").count(MARKS) > 10
    assert made.diagnostics == ()


def test_site_may_keep_them(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/posts/a.md", post("a\u2067b\u2069c"))
    made.edit("hugo.toml", "[outputs]", "[sitegen.security]\nbidi = 'keep'\n[outputs]")
    made.build()
    assert made.read("posts/a/index.html").count("a\u2067b\u2069c") > 10
    assert made.diagnostics == ()
