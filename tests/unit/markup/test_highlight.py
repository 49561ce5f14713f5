"""Highlighted code: Hugo's markup around Pygments' classes."""

from typing import Any

import pytest

from sitegen.config.model import HighlightConfig
from sitegen.markup.highlight import highlight, parse_options, split_info, style_css

CLASSES = HighlightConfig(no_classes=False)
INLINE = HighlightConfig()


def test_classes() -> None:
    assert highlight('x = "<"  # c\n\n', "python", {}, CLASSES) == (
        '<div class="highlight"><pre tabindex="0" class="chroma">'
        '<code class="language-python" data-lang="python">'
        '<span class="line"><span class="cl"><span class="n">x</span> <span class="o">=</span> '
        '<span class="s2">&#34;&lt;&#34;</span>  <span class="c1"># c</span>\n</span></span>'
        "</code></pre></div>"
    )


def test_inline_styles() -> None:
    html = highlight("if x:\n    pass", "python", {}, INLINE)
    assert 'style="color:#f8f8f2;background-color:#272822;' in html
    assert '<span style="display:flex;"><span><span style="color:#66d9ef">if</span> x' in html
    assert "class=" not in html.replace('class="highlight"', "").replace('class="language-python"', "")


@pytest.mark.parametrize("language", ["", "no-such", "a b<\"'"])
def test_unknown_language_is_plain(language: str) -> None:
    html = highlight("a < b", language, {}, CLASSES)
    assert html.startswith('<pre tabindex="0"><code')
    assert html.endswith(">a &lt; b\n</code></pre>")
    assert '<"' not in html.replace('<pre tabindex="0">', "")


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ([2, "4-5"], {2, 4, 5}),
        ("2 4-5", {2, 4, 5}),
        ("1,3", {1, 3}),
        ([], set()),
        ("x -1", set()),
        ("9-7", set()),
    ],
)
def test_marked_lines(value: Any, marked: set[int]) -> None:
    html = highlight("a\nb\nc\nd\ne\nf", "text", {"hl_lines": value}, CLASSES)
    lines = html.split('<span class="line')[1:]
    assert {number for number, line in enumerate(lines, 1) if line.startswith(" hl")} == marked


def test_vast_range_of_marked_lines_is_cheap() -> None:
    highlight("a", "text", {"hl_lines": "1-99999999999"}, CLASSES)


def test_options_in_any_case_and_attributes_beside_them() -> None:
    html = highlight("a", "text", {"lineNos": "inline", "class": "x", "id": "y", "onclick": "z"}, CLASSES)
    assert html.startswith('<div class="highlight x" id="y"><pre')
    assert '<span class="ln">1</span>' in html


def test_wrapper_class_and_first_line() -> None:
    config = HighlightConfig(no_classes=False, line_nos=True, line_no_start=9, wrapper_class="w")
    html = highlight("a\nb", "text", {}, config)
    assert html.startswith('<div class="w"><div class="chroma">\n<table class="lntable">')
    assert '<span class="lnt"> 9\n' not in html
    assert '<span class="lnt">9\n</span><span class="lnt">10\n</span>' in html


def test_within_a_sentence() -> None:
    assert highlight("a", "text", {"hl_inline": True}, CLASSES).startswith(
        '<code class="code-inline language-text">'
    )


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", {}),
        (
            "linenos=table,hl_lines=2 4-5,linenostart=3",
            {"linenos": "table", "hl_lines": "2 4-5", "linenostart": 3},
        ),
        ('linenos=false hl_lines=[2,"4-5"]', {"linenos": False, "hl_lines": [2, "4-5"]}),
        ("nonsense", {}),
    ],
)
def test_options_of_the_shortcode(text: str, options: dict[str, object]) -> None:
    assert parse_options(text) == options


@pytest.mark.parametrize(
    ("info", "language", "attributes"),
    [
        ("go", "go", {}),
        ("go {a=1}", "go", {"a": 1}),
        ("go{a=1}", "go", {"a": 1}),
        ("{.x}", "", {"class": "x"}),
        ("go {broken", "go", {}),
        ("go title words", "go", {}),
        ("{=html}", "{=html}", {}),
    ],
)
def test_info_string(info: str, language: str, attributes: dict[str, object]) -> None:
    assert split_info(info) == (language, attributes)


@pytest.mark.parametrize("style", ["monokai", "github-dark", "no-such-style"])
def test_style_sheet(style: str) -> None:
    css = style_css(style)
    assert ".chroma .k" in css
    assert ".chroma .hl {" in css


def test_lines_are_kept_whatever_the_lexer() -> None:
    code = "\n\n  a\n\tb\n\n日本"
    for language in ("python", "text", "html", "bash"):
        assert highlight(code, language, {}, CLASSES).count('<span class="line">') == 6
