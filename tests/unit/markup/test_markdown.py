"""What the golden cases do not show: state of a page, inline display, hooks, warnings, limits."""

from collections.abc import Callable
from typing import Any

import pytest

from sitegen.config.model import HighlightConfig, MarkupConfig, TableOfContentsConfig, TypographerConfig
from sitegen.markup.headings import HeadingIds, toc_html
from sitegen.markup.markdown import DocumentState, Markdown, build_parser, trim_paragraph
from sitegen.markup.model import Heading, Hook
from sitegen.markup.rules.links import escape_destination, is_harmless, is_malformed

SAFE = MarkupConfig()
OWN = MarkupConfig(unsafe=True)


class Hooks:
    """Shows what each hook was given."""

    def __init__(self, *kinds: str, show: Callable[[Hook], str] | None = None) -> None:
        self.kinds = kinds
        self.seen: list[Hook] = []
        self._show = show or (lambda hook: f"[{hook.kind}]")

    def has_hook(self, kind: str, language: str = "") -> bool:
        return (f"{kind}-{language}" if language else kind) in self.kinds

    def render_hook(self, hook: Hook) -> str:
        self.seen.append(hook)
        return self._show(hook)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("a *b*", "a <em>b</em>"),
        ("  a  ", "a"),
        ("a<br>b", "a<br>b"),
        ("a\nb", "a\nb"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("- a", "<ul>\n<li>a</li>\n</ul>\n"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>\n"),
        ("# a", '<h1 id="a">a</h1>\n'),
        ("日本語", "日本語"),
        ("2025年", "2025年"),
        ("a<p>b", "<p>a<p>b</p>"),
        ("a  \nb", "a<br>\nb"),
    ],
)
def test_inline_display_drops_a_lonely_paragraph(source: str, expected: str) -> None:
    assert Markdown(OWN).render_inline(source) == expected


@pytest.mark.parametrize(
    "source", ["日本**語**です", "x http://a.b/c y", "a & b < c", "「引用」*と* `code`", "a   "]
)
def test_short_way_is_the_long_way(source: str) -> None:
    markdown = Markdown(OWN)
    assert markdown.render_inline(source) == trim_paragraph(markdown.render(source))


def test_ids_are_unique_over_the_parts_of_a_page() -> None:
    document = DocumentState()
    markdown = Markdown(OWN)
    markdown.render("# a\n# a", document)
    assert 'id="a-2"' in markdown.render("# a", document)
    assert [heading.id for heading in document.headings] == ["a", "a-1", "a-2"]


def test_id_set_by_hand_later_is_reserved() -> None:
    ids = HeadingIds()
    ids.reserve("a-1")
    assert [ids.make("a", "github") for _ in range(3)] == ["a", "a-2", "a-3"]


def test_heading_is_noted_with_text_and_html() -> None:
    document = DocumentState()
    Markdown(OWN).render("## a *b* `c` & [d](e)", document)
    assert document.headings == [
        Heading(2, "a-b-c--d", 'a <em>b</em> <code>c</code> &amp; <a href="e">d</a>', "a b c & d")
    ]


def test_definitions_of_an_earlier_part_serve_a_later_one() -> None:
    document = DocumentState()
    markdown = Markdown(OWN)
    markdown.render("[a]: /b", document)
    assert markdown.render("[a]", document) == '<p><a href="/b">a</a></p>\n'


def test_malformed_url_is_a_warning() -> None:
    document = DocumentState()
    Markdown(OWN).render("[a](http://[x) [b](javascript:x)", document, path="content/a.md")
    assert [(w.code, w.severity, w.path) for w in document.warnings] == [
        ("malformed-url", "warning", "content/a.md"),
        ("dangerous-url", "warning", "content/a.md"),
    ]


def test_unused_footnote_is_a_warning() -> None:
    document = DocumentState()
    Markdown(OWN).render("a\n\n[^x]: lost", document)
    assert [w.code for w in document.warnings] == ["footnote-unused"]


def test_link_hook_sees_every_kind_of_link() -> None:
    hooks = Hooks("link", show=lambda hook: f"<{hook.values['ordinal']}>")
    html = Markdown(OWN, hooks).render('[a *b*](/c "d") <https://x.y> https://z.org/')
    assert html == "<p><0> <1> <2></p>\n"
    assert dict(hooks.seen[0].values) == {
        "destination": "/c",
        "title": "d",
        "text": "a <em>b</em>",
        "plain_text": "a b",
        "ordinal": 0,
    }


def test_image_hook() -> None:
    hooks = Hooks("image")
    Markdown(MarkupConfig(wrap_standalone_image=False), hooks).render('![a *b*](c.png "d")')
    assert dict(hooks.seen[0].values) == {
        "destination": "c.png",
        "title": "d",
        "text": "a <em>b</em>",
        "plain_text": "a b",
        "is_block": True,
        "attributes": {},
        "ordinal": 0,
    }


def test_attributes_behind_an_image_without_a_paragraph_are_its_own() -> None:
    """As Hugo 0.168 has it."""
    markdown = Markdown(MarkupConfig(wrap_standalone_image=False, attribute_block=True))
    assert markdown.render("![a](b.png)\n{.c id=d}") == '<img src="b.png" alt="a" class="c" id="d">'


def test_image_hook_within_a_link_hook_is_called_once() -> None:
    hooks = Hooks("image", "link", show=lambda hook: f"({hook.values['text']})")
    assert Markdown(OWN, hooks).render("[![a](b)](c)") == "<p>((a))</p>\n"


def test_heading_hook() -> None:
    hooks = Hooks("heading")
    assert Markdown(OWN, hooks).render("## a *b* {.c}\n\nd") == "[heading]\n<p>d</p>\n"
    assert dict(hooks.seen[0].values) == {
        "level": 2,
        "anchor": "a-b",
        "text": "a <em>b</em>",
        "plain_text": "a b",
        "attributes": {"id": "a-b", "class": "c"},
    }


@pytest.mark.parametrize("kinds", [("codeblock",), ("codeblock-go",), ("codeblock", "codeblock-go")])
def test_codeblock_hook(kinds: tuple[str, ...]) -> None:
    hooks = Hooks(*kinds)
    assert Markdown(OWN, hooks).render("```go {linenos=true .x}\na\n```") == "[codeblock]"
    assert dict(hooks.seen[0].values) == {
        "type": "go",
        "inner": "a",
        "options": {"linenos": True},
        "attributes": {"class": "x"},
        "ordinal": 0,
    }


def test_codeblock_hook_of_another_language_is_not_called() -> None:
    assert "[codeblock]" not in Markdown(OWN, Hooks("codeblock-go")).render("```py\na\n```")


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("> a\n> b", ("regular", "<p>a\nb</p>\n", "", "", "")),
        ("> [!NOTE]\n> a", ("alert", "<p>a</p>\n", "note", "", "")),
        ("> [!tip]- *T*\n>\n> a", ("alert", "<p>a</p>\n", "tip", "<em>T</em>", "-")),
        ("> [!WARNING]", ("alert", "", "warning", "", "")),
        ("> x [!NOTE]", ("regular", "<p>x [!NOTE]</p>\n", "", "", "")),
    ],
)
def test_blockquote_hook(source: str, values: tuple[str, ...]) -> None:
    hooks = Hooks("blockquote")
    assert Markdown(OWN, hooks).render(source) == "[blockquote]"
    seen = hooks.seen[0].values
    names = ("type", "text", "alert_type", "alert_title", "alert_sign")
    assert tuple(seen[name] for name in names) == values


def test_table_hook() -> None:
    hooks = Hooks("table")
    Markdown(OWN, hooks).render("| a | b |\n|---|:-:|\n| *1* | 2 |")
    assert hooks.seen[0].values["thead"] == [
        [{"text": "a", "alignment": ""}, {"text": "b", "alignment": "center"}]
    ]
    assert hooks.seen[0].values["tbody"] == [
        [{"text": "<em>1</em>", "alignment": ""}, {"text": "2", "alignment": "center"}]
    ]


def test_builder_asks_about_every_tag_and_link() -> None:
    def tags(tag: str) -> str | None:
        return "<br>" if tag.startswith("<br") else None

    parser = build_parser(OWN, html=tags, accepts_link=lambda url: url.startswith("https:"))
    assert parser.render(
        "<div>a<br/>b</div>\n\n[c](https://d) [e](http://f)", {"document": DocumentState()}
    ) == ('<p>&lt;div&gt;a<br>b&lt;/div&gt;</p>\n<p><a href="https://d">c</a> [e](http://f)</p>\n')


def test_what_is_too_deep_is_kept() -> None:
    html = Markdown(SAFE).render(">" * 10_000 + " at the bottom")
    assert "at the bottom" in html
    assert html.count("&gt;") + html.count("<blockquote>") == 10_000


def test_nested_images_do_not_exhaust_the_stack() -> None:
    assert 'alt="aaa' in Markdown(SAFE).render("![a" * 5000 + "](b)" * 5000)


def test_nul_and_line_ends() -> None:
    assert Markdown(SAFE).render("a\0b\r\nc\rd") == "<p>a\ufffdb\nc\nd</p>\n"
    assert Markdown(SAFE).render_inline("a\0b") == "a\ufffdb"


def test_quotes_can_be_another_languages() -> None:
    quotes = TypographerConfig(left_double_quote="&#8222;", right_double_quote="“", en_dash="")
    assert Markdown(MarkupConfig(typographer=quotes)).render('"a" -- b') == "<p>„a“ -- b</p>\n"


@pytest.mark.parametrize(
    "off", ["table", "strikethrough", "task_list", "footnote", "definition_list", "linkify"]
)
def test_extension_can_be_turned_off(off: str) -> None:
    source = "|a|\n|-|\n|b|\n\n~~c~~\n\n- [ ] d\n\ne[^f]\n\n[^f]: g\n\nh\n: i\n\nhttps://j.com/"
    config: Any = MarkupConfig(**{off: False})
    assert Markdown(config).render(source) != Markdown(SAFE).render(source)


def test_fences_can_be_left_without_highlighting() -> None:
    config = MarkupConfig(highlight=HighlightConfig(code_fences=False))
    assert Markdown(config).render("```go\na\n```") == '<pre><code class="language-go">a\n</code></pre>\n'


def test_box_of_a_task_is_named_after_it() -> None:
    html = Markdown(SAFE).render("- [x] **a** & `b`\n- [ ] \n")
    assert '<input checked="" disabled="" type="checkbox" aria-label="a &amp; b"> <strong>a' in html
    assert '<input disabled="" type="checkbox" aria-label="…">' in html


TOC = [
    Heading(1, "t", "T", "T"),
    Heading(2, "a", "A", "A"),
    Heading(4, "b", "<em>B</em>", "B"),
    Heading(2, "c", "C", "C"),
]


def test_table_of_contents_is_hugos() -> None:
    assert toc_html(TOC, TableOfContentsConfig(start_level=2, end_level=4)) == (
        '<nav id="TableOfContents">\n  <ul>\n    <li><a href="#a">A</a>\n      <ul>\n        <li>\n'
        '          <ul>\n            <li><a href="#b"><em>B</em></a></li>\n          </ul>\n        </li>\n'
        '      </ul>\n    </li>\n    <li><a href="#c">C</a></li>\n  </ul>\n</nav>'
    )


def test_links_do_not_nest_in_the_table_of_contents() -> None:
    heading = Heading(2, "a", 'x <a href="/y">y</a> <A>z</A>', "x y z")
    assert '<a href="#a">x y z</a>' in toc_html([heading], TableOfContentsConfig())


def test_no_headings_make_no_table_of_contents() -> None:
    assert toc_html(TOC[:1], TableOfContentsConfig()) == ""
    assert "<ol>" in toc_html(TOC, TableOfContentsConfig(ordered=True))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a b", "/a%20b"),
        ("/%zz%41", "/%25zz%41"),
        ("http://日本.jp/道", "http://%E6%97%A5%E6%9C%AC.jp/%E9%81%93"),
        ("a\\b[c]", "a%5Cb%5Bc%5D"),
        ("http://[::1]/[x]", "http://[::1]/%5Bx%5D"),
        ("\ud800", "?"),
    ],
)
def test_destination_is_escaped_as_in_goldmark(url: str, expected: str) -> None:
    assert escape_destination(url) == expected


@pytest.mark.parametrize(
    "url", ["javascript:x", "JAVASCRIPT:x", "java\nscript:x", " vbscript:x", "data:text/html,x"]
)
def test_url_that_runs_code(url: str) -> None:
    assert not is_harmless(url)


@pytest.mark.parametrize("url", ["http://[", "https://a:b/", "http://a]b", "ftp://[::1", "http://%5Bx"])
def test_malformed(url: str) -> None:
    assert is_malformed(url)


@pytest.mark.parametrize(
    "url", ["http://a:80/", "http://[::1]:8/", "https://u:p@a.b/", "/x", "a:b", "#", "http:", "//[x"]
)
def test_not_malformed(url: str) -> None:
    assert not is_malformed(url)
