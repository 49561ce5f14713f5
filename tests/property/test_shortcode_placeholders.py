"""Laws of placeholders: runs that share one change nothing, and nothing of them is ever seen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.diagnostics import ParseError
from sitegen.markup import body as body_module
from sitegen.markup.body import render_body
from sitegen.markup.placeholders import Placeholders
from tests.unit.markup.fake_host import CONFIG, MARKDOWN, FakeHost, body_of

LINES = st.sampled_from(
    [
        '{{< quote body="a" >}}',
        '{{< quote body="*b*" >}}',
        "{{< lines >}}",
        "  {{< lines >}}",
        "    {{< show >}}",
        "{{< wrap >}}",
        "{{< /wrap >}}",
        "{{< block >}}",
        "{{< /block >}}",
        "{{% strong %}}x{{% /strong %}}",
        "",
        "",
        "",
        "text",
        "- item",
        "  more",
        "> quote",
        "```",
        "# head",
        "    code",
        "<div>",
        "</div>",
        ": definition",
        "a | b",
        "--|--",
        "<!-- c",
        "-->",
        "1. one",
        "[x]: /y",
        "=====",
        "\t",
        "{{< show >}} {{< show >}}",
        "<pre>",
    ]
)
BODIES = st.lists(LINES, max_size=14).map("\n".join)


def rendered(text: str) -> str | None:
    try:
        return render_body(body_of(text), CONFIG, FakeHost(text), MARKDOWN).html
    except ParseError:
        return None


@settings(deadline=None)
@given(BODIES)
def test_a_shared_placeholder_renders_as_its_own_ones_do(text: str) -> None:
    shared = rendered(text)
    original = body_module._stands_alone
    body_module._stands_alone = lambda *_args, **_more: False
    try:
        apart = rendered(text)
    finally:
        body_module._stands_alone = original
    if shared is not None and apart is not None:
        assert shared.split() == apart.split()


@settings(deadline=None)
@given(BODIES)
def test_no_placeholder_is_left(text: str) -> None:
    html = rendered(text)
    assert html is None or Placeholders(text).prefix not in html


@settings(deadline=None)
@given(st.text(max_size=200))
def test_the_prefix_is_new_to_the_text(text: str) -> None:
    prefix = Placeholders(text).prefix
    assert prefix not in text
    assert prefix.isascii()
    assert prefix.isalnum()
    assert Placeholders(text + prefix).prefix != prefix
