"""Laws of the shortcode lexer (Hugo: `parser/pageparser`)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.diagnostics import Diagnostic, ParseError
from sitegen.markup.shortcodes import Mistakes, lex, parse_shortcodes
from tests.unit.markup.fake_host import PYTHON, FakeHost, body_of

PIECES = st.sampled_from(
    [
        *"{}<>%/*\"'`\\= \t\n\ra1.-_日　“",
        "{{<",
        "{{%",
        ">}}",
        "%}}",
        "{{</*",
        "*/>}}",
        "{{< /",
        "/>}}",
        '="',
        '\\"',
        ".inline",
        "true",
        "a=",
        'b="c"',
        '{{<show a="1">}}',
        '{{<show a="1" b="{{<">}}',
        '{{<show a="1" b=">}}" c="">}}',
        '{{< show a="1"b="2">}}',
        "{{< wrap >}}",
        "{{< /wrap >}}",
        "{{</block>}}",
        *PYTHON,
    ]
)
SOURCES = st.lists(PIECES, max_size=40).map("".join)
NAMES = st.from_regex(r"[\w][\w-]{0,5}(/[\w-]{1,5})?", fullmatch=True)
VALUES = st.text(st.characters(exclude_characters='"\\\n', exclude_categories=["Cs"]), max_size=20)
TYPICAL = st.builds(
    lambda name, params, blank, end: (
        "{{<" + blank + name + "".join(f' {k}="{v}"' for k, v in params) + end + ">}}"
    ),
    NAMES,
    st.lists(st.tuples(st.from_regex(r"[\w.-]{1,8}", fullmatch=True), VALUES), max_size=5),
    st.sampled_from(["", " ", "  "]),
    st.sampled_from(["", " "]),
)


def mistakes(text: str) -> Mistakes:
    return Mistakes(text, "a.md")


@settings(deadline=None)
@given(SOURCES, st.integers(0, 10))
def test_items_follow_each_other(text: str, start: int) -> None:
    position = start = min(start, len(text))
    for item in lex(text, start, mistakes(text)):
        assert position <= item.start < item.end
        assert item.start == min(at for mark in ("{{<", "{{%") if (at := text.find(mark, position)) >= 0)
        position = item.end
    assert position <= len(text)
    assert not any(mark in text[position:] for mark in ("{{<", "{{%"))


@settings(deadline=None)
@given(SOURCES)
def test_the_short_way_reads_what_the_careful_one_reads(text: str) -> None:
    short, careful = mistakes(text), mistakes(text)
    assert lex(text, 0, short) == lex(text, 0, careful, carefully=True)
    assert short.diagnostics() == careful.diagnostics()


@settings(deadline=None)
@given(st.lists(st.one_of(TYPICAL, st.just("\n\n"), VALUES), max_size=6).map("".join))
def test_the_short_way_reads_typical_tags_alike(text: str) -> None:
    assert lex(text, 0, mistakes(text)) == lex(text, 0, mistakes(text), carefully=True)


@settings(deadline=None)
@given(TYPICAL, TYPICAL)
def test_a_typical_tag_is_one_item_without_a_mistake(first: str, second: str) -> None:
    text = first + second
    found = mistakes(text)
    assert [text[i.start : i.end] for i in lex(text, 0, found)] == [first, second]
    assert not found.diagnostics()


@settings(deadline=None)
@given(SOURCES)
def test_whatever_is_wrong_is_a_parse_error_at_a_place(text: str) -> None:
    found: tuple[Diagnostic, ...] = ()
    try:
        parse_shortcodes(body_of(text), FakeHost(text))
    except ParseError as e:
        found = e.diagnostics
    assert all(d.line and d.column and d.excerpt and d.hint for d in found)


@settings(deadline=None)
@given(VALUES)
def test_a_quoted_value_comes_back(value: str) -> None:
    text = f'{{{{< show "{value}" >}}}}'
    (item,) = lex(text, 0, mistakes(text))
    assert item.params == (value,)
