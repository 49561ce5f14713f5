"""Shortcodes as written: what is read, and every mistake in its own words."""

from __future__ import annotations

import contextlib
import time

import pytest

from sitegen.diagnostics import ParseError, format_diagnostic
from sitegen.markup.model import ShortcodeCall
from sitegen.markup.shortcodes import DEEPEST, MOST_MISTAKES, CallNode, parse_shortcodes
from tests.support import Case, read_cases
from tests.unit.markup.fake_host import FakeHost, body_of

LONG = 300_000


def calls(text: str) -> list[ShortcodeCall]:
    return [n.call for n in parse_shortcodes(body_of(text), FakeHost()) if isinstance(n, CallNode)]


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(ParseError) as caught:
        parse_shortcodes(body_of(text), FakeHost())
    return tuple(d.code for d in caught.value.diagnostics)


@pytest.mark.parametrize("case", read_cases("shortcodes/mistakes.md"))
def test_a_mistake_is_told_with_its_place_and_a_way_out(case: Case) -> None:
    text = case.given.rstrip("\n").replace("␇", "\a")
    with pytest.raises(ParseError) as caught:
        parse_shortcodes(body_of(text), FakeHost())
    assert "\n\n".join(format_diagnostic(d) for d in caught.value.diagnostics) + "\n" == case.expected


def test_places_count_from_the_head_of_the_file() -> None:
    text = "+++\ntitle = 'a'\n+++\nx\n  {{< zzzzzz >}}"
    with pytest.raises(ParseError) as caught:
        parse_shortcodes(body_of(text, text.index("x\n")), FakeHost())
    assert caught.value.diagnostics[0].place == "content/posts/a.md:5:3"


def test_front_matter_holds_no_shortcodes() -> None:
    text = "+++\ntitle = '{{< zzzzzz >}}'\n+++\nx"
    assert parse_shortcodes(body_of(text, text.index("\nx")), FakeHost()) == ["\nx"]


def test_a_call_knows_its_place_and_form() -> None:
    (call,) = calls("ab {{% wrap x %}}y{{% /wrap %}}")
    assert (call.name, call.params, call.is_named) == ("wrap", ("x",), False)
    assert (call.is_markdown, call.is_closed, call.parent) == (True, True, None)
    assert (call.span.start, call.span.end, call.path) == (3, 17, "content/posts/a.md")


def test_a_self_closing_call_is_closed_and_has_no_inner_text() -> None:
    (node,) = parse_shortcodes(body_of("{{< wrap />}}"), FakeHost())
    assert isinstance(node, CallNode)
    assert (node.call.is_closed, node.inner) == (True, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-2", -2),
        ("007", 7),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", "9223372036854775808"),
        ("1.50", 1.5),
        (".5", 0.5),
        ("5.", "5."),
        ("1e3", "1e3"),
        ("0x10", "0x10"),
        ("true", True),
        ("True", "True"),
        ('"true"', "true"),
        ("`1`", "1"),
        ("１", "１"),
        ("日本", "日本"),
        ('"a\\"b"', 'a"b'),
        ('"a\\\\b\\n"', "a\\\\b\\n"),
        ('"\\"', None),
        ("`a\\`", "a\\"),
    ],
)
def test_a_value_has_the_type_of_its_form(written: str, value: object) -> None:
    text = f"{{{{< show a={written} >}}}}"
    if value is None:
        assert mistakes(text) == ("shortcode-quote-unclosed",)
        return
    (call,) = calls(text)
    assert isinstance(call.params, dict)
    assert call.params["a"] == value
    assert type(call.params["a"]) is type(value)


def test_other_backslashes_stay_where_a_quote_is_escaped() -> None:
    """Hugo drops every backslash of a value that has an escaped quote."""
    (call,) = calls('{{< show "C:\\\\dir \\"x\\" a\\*b" >}}')
    assert call.params == ('C:\\\\dir "x" a\\*b',)


def test_calls_are_numbered_by_name_across_nesting() -> None:
    nodes = parse_shortcodes(
        body_of("{{< show >}}{{< wrap >}}{{< show >}}{{< lines >}}{{< /wrap >}}{{< show >}}"), FakeHost()
    )
    wrap = nodes[1]
    assert isinstance(wrap, CallNode)
    inner = [n.call for n in wrap.inner or [] if isinstance(n, CallNode)]
    last = nodes[2]
    assert isinstance(last, CallNode)
    assert [(c.name, c.number, c.ordinal) for c in inner] == [("show", 2, 0), ("lines", 1, 1)]
    assert (last.call.number, last.call.ordinal) == (3, 2)


def test_inner_text_may_be_optional() -> None:
    text = "{{< maybe 1 >}} {{< maybe 2 >}}x{{< /maybe >}} {{< maybe 3 >}}"
    nodes = [n for n in parse_shortcodes(body_of(text), FakeHost()) if isinstance(n, CallNode)]
    assert [(n.call.params, n.inner) for n in nodes] == [((1,), None), ((2,), ["x"]), ((3,), None)]


def test_nesting_has_a_floor() -> None:
    deepest = "{{< wrap >}}" * DEEPEST + "{{< /wrap >}}" * DEEPEST
    assert parse_shortcodes(body_of(deepest), FakeHost())
    assert mistakes("{{< wrap >}}" + deepest + "{{< /wrap >}}") == ("shortcode-depth",)


def test_thousands_deep_is_one_mistake_and_no_recursion() -> None:
    assert mistakes("{{< wrap >}}" * 5000 + "{{< /wrap >}}" * 5000) == ("shortcode-depth",)


def test_mistakes_past_a_hundred_are_counted() -> None:
    with pytest.raises(ParseError) as caught:
        parse_shortcodes(body_of("{{< zzzzzz >}}\n" * 1500), FakeHost())
    *told, last = caught.value.diagnostics
    assert len(told) == MOST_MISTAKES
    assert format_diagnostic(last) == (
        "error[shortcode-more]: 1,400 more mistakes in the shortcodes of this file\n"
        " --> content/posts/a.md\n"
        "  = hint: mend the first ones and build again"
    )


@pytest.mark.parametrize(
    "unit",
    [
        "{{",
        "{{<",
        "{{< ",
        "{{%a",
        "{{</*",
        "{{< a `",
        '{{< a "',
        '{{< a="\\"',
        "{{< wrap >}}",
        "{{< /wrap >}}",
        "{{< wrap >}}{{< block >}}{{< /wrap >}}",
        "{{< show a=1",
        "{{< " + " " * 1000,
        "{{< a" + "/a" * 500,
        '{{< a b="' + "\\" * 999,
        '{{<maybe b="c">}}',
    ],
)
def test_a_long_text_of_anything_takes_as_long_as_its_length_asks(unit: str) -> None:
    text = unit * (LONG // len(unit))
    start = time.process_time()
    with contextlib.suppress(ParseError):
        parse_shortcodes(body_of(text), FakeHost())
    assert time.process_time() - start < 6  # quadratic takes longer at this size
