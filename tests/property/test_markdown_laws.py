"""Laws of Markdown: whatever the input, there is HTML, the same each time, whole, and in linear time."""

import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.model import MarkupConfig
from sitegen.markup.markdown import DocumentState, Markdown, build_parser, trim_paragraph

EVERYTHING = MarkupConfig(
    emoji=True, insert=True, mark=True, superscript=True, attribute_block=True, wrap_standalone_image=False
)
HUGO = MarkupConfig(emoji=True, single_tilde_strikes=True, cjk_emphasis=False, linkify_cjk=False)

_BLOCK_STARTS = "\n \n\n # ## > - 1. : | |-|-| ``` {.x} {#y} [^a]: [a]: \t \0 \r\n"
_INLINE = (
    "a 1 日本 「」 。 （ ） * ** _ __ ~ ~~ ` [ ] ]( ![ ) ( < > <br> <b> </b> <!-- --> & &amp; &#0; \\"
    ' [^a] /u "t" \'s -- ... << http://a.b www.a.b a@b.c :smile: ++ == ^'
)
PIECES = st.sampled_from([*_BLOCK_STARTS.split(" "), *_INLINE.split(" "), " ", "    "])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS, st.sampled_from([EVERYTHING, HUGO, MarkupConfig()]))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_always_the_same(source: str, config: MarkupConfig) -> None:
    assert Markdown(config).render(source) == Markdown(config).render(source)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_inline_display_is_block_display_without_its_paragraph(source: str) -> None:
    markdown = Markdown(EVERYTHING)
    assert markdown.render_inline(source) == trim_paragraph(markdown.render(source))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_output_is_html(source: str) -> None:
    """Without raw HTML of the author's, every element is closed where it must be."""
    rendered = Markdown(EVERYTHING).render(source).replace("\0", "")
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(rendered)


@given(st.text(alphabet="abc日本。「」 123", max_size=100))
def test_no_word_is_lost(source: str) -> None:
    rendered = Markdown(MarkupConfig()).render("x" + source)
    assert "".join(source.split()) in "".join(rendered.split())


@given(
    st.from_regex(r"\n{0,3}[A-Za-z0-9]{1,40}\n{0,3}", fullmatch=True),
    st.sampled_from([EVERYTHING, HUGO, MarkupConfig()]),
)
def test_a_word_by_itself_is_rendered_as_any_text_is(source: str, config: MarkupConfig) -> None:
    assert Markdown(config).render(source) == build_parser(config).render(
        source, {"document": DocumentState()}
    )


ADVERSARIAL = {
    "brackets": "[",
    "bracket pairs": "[a](",
    "images": "![",
    "nested links": "[a](b",
    "emphasis": "*a **b_ ",
    "stars": "*",
    "underscores": "_a",
    "tildes": "~~a~",
    "quotes": '"',
    "single quotes": "'a '",
    "backticks": "`a``b```",
    "angle": "<",
    "tags": "<a b='",
    "comments": "<!--",
    "instructions": "<?",
    "declarations": "<!A ",
    "block quotes": ">",
    "lists": "- ",
    "lines of lists": "- a\n",
    "numbers": "1. ",
    "definitions": "[a]: /b\n",
    "open definitions": "[a\n",
    "entities": "&#1",
    "urls": "http://a.",
    "urls in a url": "http://a.b/(",
    "urls with a bad port": "http://a:b.c/(",
    "urls with entities": "http://a.b/&amp;",
    "addresses": "a@b.",
    "autolinks": "<http://a",
    "plain urls": "見http://a.com/x。",
    "footnotes": "[^a] ",
    "terms": "a\n: b\n",
    "tables": "|a",
    "headings": "# a\n",
    "braces": "# {a=b}",
    "colons": ":a",
    "emoji": ":+1:",
    "dollars": "$a",
    "attributes": "a\n{.b}\n\n",
    "elements": "<div>\n",
    "alerts": "> [!NOTE]\n> a\n",
    "tasks": "- [ ] a\n",
    "fences": "```\n",
    "blocks in blocks": "1. > * ",
    "Japanese emphasis": "**「",
    "links in links": "[![a](b)](c) ",
    "rows": "|a|b|\n|-|-|\n",
    "blanks": " ",
    "escapes": "\\*",
}


@pytest.mark.parametrize("name", sorted(ADVERSARIAL))
def test_time_is_linear(name: str) -> None:
    """Four times the input takes about four times the time: sixteen would be quadratic."""
    markdown = Markdown(EVERYTHING)
    unit = ADVERSARIAL[name]
    small, large = unit * (8_000 // len(unit)), unit * (32_000 // len(unit))
    ratios = (_seconds(markdown, large) / max(_seconds(markdown, small), 1e-4) for _ in range(3))
    assert any(ratio < 10 for ratio in ratios)  # one calm moment of the machine is enough


def _seconds(markdown: Markdown, source: str) -> float:
    start = time.process_time()
    markdown.render(source)
    return time.process_time() - start
