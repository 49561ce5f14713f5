"""What is fuzzed: functions of bytes that return, or raise what is a bug.

A target states laws, not expectations: whatever the bytes are, nothing but a `SitegenError` may be raised,
and what comes out keeps its promises. `run.py` drives them by coverage, `test_targets.py` replays the
corpus and lets Hypothesis try.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from markupsafe import Markup

from sitegen.config.model import MarkupConfig, TrustConfig, TypographerConfig
from sitegen.content.front_matter import locate, parse_head, split_head
from sitegen.content.heads import _tagged, _untagged
from sitegen.content.read import decode
from sitegen.diagnostics import SitegenError, format_diagnostic
from sitegen.markup.body import render_body
from sitegen.markup.markdown import Markdown
from sitegen.markup.model import Body, ShortcodeCall
from sitegen.markup.shortcodes import Mistakes, lex
from sitegen.markup.trust import Untrusted
from tests.unit.markup.fake_host import FakeHost
from tests.unit.markup.strict_html import harm_in

PATH = "content/a.md"


class Host(FakeHost):
    """Shortcodes that do without the parameters they ask for."""

    def render_shortcode(self, call: ShortcodeCall, inner: Markup | None) -> str:
        """Render, and answer nothing where a template of ours would have said what is missing."""
        try:
            return super().render_shortcode(call, inner)
        except (KeyError, TypeError):
            return ""


HOST = Host()
TRUST = TrustConfig()
EVERYTHING = MarkupConfig(
    unsafe=True,
    emoji=True,
    insert=True,
    mark=True,
    subscript=True,
    superscript=True,
    attribute_block=True,
    cjk_line_breaks=True,
    passthrough=True,
    passthrough_block=(("$$", "$$"), ("\\[", "\\]")),
    passthrough_inline=(("$", "$"), ("\\(", "\\)")),
    typographer=TypographerConfig(),
)
"""Every extension at once: they meet nowhere else."""
MARKDOWN = Markdown(EVERYTHING)
PLAIN = Markdown(MarkupConfig())
QUOTE = Untrusted(MarkupConfig(), TRUST, "quote")


def shortcodes(data: bytes) -> None:
    """Items follow each other, a short way finds what the long one does, a body renders or is explained."""
    text = _text(data)
    items = lex(text, 0, Mistakes(text, PATH))
    ends = [0, *(i.end for i in items)]
    assert all(end <= i.start < i.end <= len(text) for end, i in zip(ends, items, strict=False))
    assert items == lex(text, 0, Mistakes(text, PATH), carefully=True)
    try:
        render_body(Body(text=text, offset=0, path=PATH), PLAIN._config, HOST, PLAIN)
    except SitegenError as e:
        _check(e)


def front_matter(data: bytes) -> None:
    """A head is read or explained, its body begins within the file, and the cache gives it back as it was."""
    try:
        text = decode(data, PATH)
        head = split_head(text, PATH)
        assert 0 <= head.start <= head.end <= head.body_offset <= len(text)
        table = parse_head(text, head, PATH)
    except SitegenError as e:
        _check(e)
        return
    kept = json.dumps(_tagged(table), ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert repr(_untagged(json.loads(kept))) == repr(table)
    for key in table:
        span = locate(text, head, (key,))
        assert 0 <= span.start <= span.end <= len(text)


def markdown(data: bytes) -> None:
    """Anything is Markdown, and the same text is the same HTML."""
    text = _text(data)
    html = MARKDOWN.render(text)
    assert html == MARKDOWN.render(text)
    PLAIN.render(text)
    PLAIN.render_inline(text)


def trust(data: bytes) -> None:
    """A stranger's words become harmless elements, by the short way as by the long one."""
    text = _text(data)
    html = QUOTE.render(text)
    assert html == QUOTE.carefully(text)
    assert html == QUOTE.as_document(text)
    assert harm_in(html) == []


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (shortcodes, front_matter, markdown, trust)
}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _check(error: SitegenError) -> None:
    """An explanation is one: it has a place in the file and can be printed."""
    assert error.diagnostics
    for diagnostic in error.diagnostics:
        assert diagnostic.path == PATH
        assert format_diagnostic(diagnostic)
