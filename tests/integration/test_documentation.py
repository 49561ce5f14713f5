"""What the documentation shows can be copied and works."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.support import SiteBuilder, element, plain

ROOT = Path(__file__).parents[2]

CONTENT = """
    -- hugo.toml --
    baseURL = "https://example.org/"
    title = "T"
    locale = "ja"
    defaultContentLanguage = "ja"
    [[menus.main]]
    name = "Posts"
    pageRef = "/posts"
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    tags = ["x"]
    description = "D"
    [params]
    color = "red"
    +++
    Text with [a link](https://example.com/).

    {{< quote name="N<script>" >}}
    *inner*
    {{< /quote >}}
    -- i18n/ja.toml --
    readMore = "続き"
    -- assets/css/a.css --
    a { color: red }
"""


def blocks(page: str) -> list[str]:
    """Indented code of one page of the documentation."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.findall(r"(?m)(?:^(?:    .*)?\n)*^    .*\n(?:^(?:    .*)?\n)*", text)
    return [textwrap.dedent(block).strip("\n") + "\n" for block in found]


def block(page: str, holding: str) -> str:
    """The one block that holds a text."""
    [found] = [b for b in blocks(page) if holding in b]
    return found


def test_examples_of_theming(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", CONTENT)
    site.write("templates/page.html", block("theming.md", "templates/page.html"))
    site.write("templates/shortcodes/quote.html", block("theming.md", '<blockquote class="quote">'))
    site.write("templates/hooks/link.html", block("theming.md", 'rel="external"'))
    site.build()
    html = site.read("posts/a/index.html")
    assert plain(element(html, "blockquote", class_="quote")) == "inner N<script>"
    assert element(html, "a", rel="external").get("href") == "https://example.com/"
    assert element(html, "time").get("datetime", "").startswith("2025-01-01")


def test_texts_of_theming(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", CONTENT)
    site.edit("content/posts/a.md", "{{<", "{{</*").edit("content/posts/a.md", ">}}", "*/>}}")
    site.write("i18n/ja.toml", block("theming.md", "readMore"))
    site.write(
        "templates/page.html", "<main>{{ t('readMore') }} {{ t('minutes', page.reading_time) }}</main>"
    )
    site.build()
    assert plain(element(site.read("posts/a/index.html"), "main")) == "続きを読む 1分"


def translations() -> list[str]:
    """Expressions of the right column of the table in docs/from-hugo.md that need nothing around them."""
    text = (ROOT / "docs/from-hugo.md").read_text(encoding="utf-8")
    table = text[text.index("| Go | Jinja2 |") :].replace(r"\|", "¦")
    rows = [line.split("|")[2].replace("¦", "|") for line in table.splitlines() if line.startswith("| `")]
    found = [e for row in rows for e in re.findall(r"\{\{.*?\}\}", row)]
    needs = re.compile(r"\b(p|entry|term|loop|text|destination|get|inner|paginator|error|warn)\b")
    return [e for e in found if not needs.search(e.replace("regular_pages", ""))]


@pytest.mark.parametrize("expression", translations())
def test_translations_of_go_templates(expression: str, tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", CONTENT)
    site.edit("content/posts/a.md", "{{<", "{{</*").edit("content/posts/a.md", ">}}", "*/>}}")
    site.write("templates/page.html", f"<main>{expression}</main>")
    site.build()


def test_there_are_translations_to_test():
    assert len(translations()) > 8


def test_first_lines_of_writing(tmp_path: Path):
    """Front matter, cascade and fenced code as docs/writing.md shows them."""
    site = SiteBuilder(tmp_path / "s", '-- hugo.toml --\nbaseURL = "https://example.org/"\n')
    code = block("writing.md", "hl_lines").replace("}\n", "}\nprint(1)\nprint(2)\n", 1)
    site.write("content/posts/a.md", block("writing.md", 'title = "A title"') + "\n" + code)
    site.write("content/posts/_index.md", f"+++\n{block('writing.md', '[[cascade]]')}+++\n")
    site.write("templates/page.html", "<main>{{ page.params.color }}{{ page.content }}</main>")
    site.build()
    html = site.read("posts/a/index.html")
    assert plain(element(html, "main")).startswith("blue")
    assert "tags/python/index.html" in site.outputs()
