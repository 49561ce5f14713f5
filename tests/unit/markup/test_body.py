"""Bodies: what Hugo has no word on, or where we differ from it on purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitegen.config.model import MarkupConfig
from sitegen.diagnostics import ParseError, RenderError
from sitegen.markup.body import render_body
from sitegen.markup.markdown import Markdown
from sitegen.markup.model import Rendered
from sitegen.markup.placeholders import Placeholders
from tests.unit.markup.fake_host import CONFIG, MARKDOWN, FakeHost, body_of


def render(text: str, config: MarkupConfig = CONFIG, *, is_cjk: bool | None = None) -> Rendered:
    return render_body(body_of(text), config, FakeHost(text), Markdown(config), is_cjk=is_cjk)


def test_only_the_body_is_rendered() -> None:
    text = "+++\na = '{{< show >}}'\n+++\n*b*"
    rendered = render_body(body_of(text, text.index("*b*")), CONFIG, FakeHost(), MARKDOWN)
    assert rendered.html == "<p><em>b</em></p>\n"


def test_blocks_that_share_a_paragraph_lose_it() -> None:
    """Hugo leaves them in it, which HTML does not allow."""
    text = '{{< quote body="a" >}}\n{{< quote body="b" >}}'
    assert render(text).html == "<blockquote>a</blockquote>\n<blockquote>b</blockquote>\n"


def test_lines_that_share_a_paragraph_keep_it() -> None:
    assert (
        render("{{< show 1 >}}\n{{< show 2 >}}").html
        == "<p>[show 0 false 0:int=1]\n[show 1 false 0:int=2]</p>\n"
    )


def test_what_prints_nothing_leaves_nothing() -> None:
    assert render("a\n\n{{< parent >}}\n\nb").html == "<p>a</p>\n\n<p>b</p>\n"


def test_a_shortcode_in_an_attribute_cannot_end_it() -> None:
    html = render('[x]({{< get "\\" onclick=y <z>" >}})').html
    assert html == '<p><a href="&quot; onclick=y &lt;z&gt;|">x</a></p>\n'


def test_a_shortcode_in_a_heading_is_in_its_text_and_not_in_its_id() -> None:
    rendered = render("## a {{< show >}} b\n\n## c")
    assert rendered.html.startswith('<h2 id="a--b">a [show 0 false] b</h2>')
    assert [(h.id, h.text) for h in rendered.headings] == [("a--b", "a [show 0 false] b"), ("c", "c")]
    assert '<a href="#a--b">a [show 0 false] b</a>' in rendered.toc


def test_headings_of_shortcodes_alone_have_an_id_each() -> None:
    rendered = render("## {{< show >}}\n\n## {{< show >}}\n\n## a {{< show 1 >}}\n\n## a {{< show 2 >}}")
    assert [h.id for h in rendered.headings] == ["heading", "heading-1", "a", "a-1"]
    assert all(f'<h2 id="{h.id}">' in rendered.html for h in rendered.headings)


def test_no_headings_no_contents() -> None:
    assert render("a").toc == ""


def test_a_heading_of_a_percent_shortcode_is_in_the_contents() -> None:
    assert [h.text for h in render("{{% wrap %}}\n\n## a\n\n{{% /wrap %}}").headings] == ["a"]


def test_lines_that_must_not_move_are_not_indented() -> None:
    """Hugo indents them too, and code shifts to the right."""
    assert "<pre>a\nb</pre>" in render("- a\n\n  {{< pre >}}\n").html


def test_a_divider_in_code_is_code() -> None:
    rendered = render("a\n\n```\n<!--more-->\n```\n\nb")
    assert "<code>&lt;!--more--&gt;\n</code>" in rendered.html
    assert not rendered.truncated


def test_a_divider_in_a_shortcode_divides_nothing() -> None:
    assert render("{{< wrap >}}a<!--more-->b{{< /wrap >}} c").truncated is False


def test_an_automatic_summary_ends_with_its_paragraph() -> None:
    rendered = render("a b\n\nc d\n\ne f", replace(CONFIG, summary_length=3, hugo_counts=False))
    assert (rendered.summary, rendered.truncated) == ("<p>a b</p>\n<p>c d</p>", True)


def test_a_summary_of_no_words_is_empty() -> None:
    rendered = render("a b", replace(CONFIG, summary_length=0))
    assert (rendered.summary, rendered.truncated) == ("", True)


def test_words_are_counted_as_the_site_asks() -> None:
    text = "日本語の文 and words"
    ours = replace(CONFIG, hugo_counts=False)
    assert render(text, ours).word_count == 7
    assert render(text).word_count == 3
    assert render(text, is_cjk=True).word_count == 7
    assert render(text, replace(CONFIG, has_cjk_language=True)).word_count == 7
    assert render(text, replace(CONFIG, has_cjk_language=True), is_cjk=False).word_count == 3


def test_words_of_shortcodes_count() -> None:
    rendered = render('{{< quote body="a b c" >}}')
    assert (rendered.word_count, rendered.reading_time) == (3, 1)


def test_nothing_takes_no_time() -> None:
    rendered = render("")
    assert (rendered.html, rendered.word_count, rendered.reading_time) == ("", 0, 0)


def test_every_shortcode_that_fails_is_named() -> None:
    with pytest.raises(RenderError) as caught:
        render("{{< fail >}}\n\n{{< wrap >}}{{< fail >}}{{< /wrap >}}\n\n{{% fail %}}")
    assert [d.place for d in caught.value.diagnostics] == [
        "content/posts/a.md:1:1",
        "content/posts/a.md:3:13",
        "content/posts/a.md:5:1",
    ]


def test_a_malformed_shortcode_is_told_before_anything_is_rendered() -> None:
    host = FakeHost()
    with pytest.raises(ParseError):
        render_body(body_of("{{< show >}} {{< zzzzzz >}}"), CONFIG, host, MARKDOWN)
    assert host.calls == []


def test_warnings_of_markdown_are_handed_on() -> None:
    (warning,) = render("[x](http://[)").warnings
    assert (warning.code, warning.path) == ("malformed-url", "content/posts/a.md")


def test_calls_are_rendered_from_the_inside_and_in_order() -> None:
    host = FakeHost()
    text = "{{< show 1 >}}{{< wrap >}}{{< show 2 >}}{{< /wrap >}}{{< show 3 >}}"
    render_body(body_of(text), CONFIG, host, MARKDOWN)
    assert [(c.name, c.params) for c in host.calls] == [
        ("show", (1,)),
        ("show", (2,)),
        ("wrap", ()),
        ("show", (3,)),
    ]


def test_a_placeholder_cannot_be_forged() -> None:
    """One written out, or by an entity, is another text with another prefix."""
    text = "{{< show >}} x"
    prefix = Placeholders(text).prefix
    forged = f"{text} {prefix}0z &#{ord(prefix[0])};{prefix[1:]}0z"
    assert f"{prefix}0z {prefix}0z" in render(forged).html


def test_sixty_four_deep_is_rendered() -> None:
    assert render("{{< wrap >}}" * 64 + "x" + "{{< /wrap >}}" * 64).html.count("<w>") == 64


def test_ten_thousand_shortcodes_in_a_line_are_placed_once_each() -> None:
    html = render("{{< show >}} a " * 10_000).html
    assert html.count("[show ") == 10_000
