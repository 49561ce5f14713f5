"""What strangers wrote: Markdown and a few harmless inline tags, everything else as the text it is.

A shortcode's parameters hold quotes of people nobody knows (design 4). They are rendered by the site's own
Markdown rules with these differences, all of them by construction and not by cleaning HTML afterwards:

- raw HTML is no block, and a tag that is not on the list is shown, never run and never dropped;
- tags on the list lose their attributes (`a` keeps `href` and `title`) and are balanced in their paragraph;
- a link needs a scheme on the list, or none; another one stays the source that it was;
- an image is a link to it: showing a page asks no other host for anything;
- headings have no ids, and there are no footnotes, attributes, task boxes, inline styles or definitions of
  links, because these would clash, style, or vanish; render hooks are for the author's own words;
- a text that is too long for anybody to have written is no Markdown at all.

Nine quotes in ten hold nothing but text and `<br>`. One regular expression finds them and they are only
escaped; half of the others have a URL besides, which the site's own rule finds. Property tests hold these
short ways to the long one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.config.model import MarkupConfig, TrustConfig
from sitegen.diagnostics import Diagnostic
from sitegen.markup.inline import InlineParser
from sitegen.markup.markdown import (
    ONE_PARAGRAPH,
    DocumentState,
    LinkPolicy,
    build_parser,
    trim_paragraph,
)
from sitegen.markup.renderer import Renderer, escape, plain_text
from sitegen.markup.rules.links import escape_destination, is_malformed, is_ordinary
from sitegen.markup.values import is_allowed_url

Warn = Callable[[Diagnostic], None]
"""Takes what a person should look at."""

_PIECES = r"""
    (?:
        [^\x00-\x20\x7f-\xa0\xad\\`*_~\[\]<>&:@"'^={+\-.wW!?\u2028\u2029\ud800-\udfff]++
      | [ !?={](?![={])
      | \.                                        # an ellipsis is one wherever it stands
      | -(?!-)
      | \+(?!\+)
      | :(?!//|[A-Za-z0-9_+’'().&-]{1,80}+:)       # emoji, URLs
      | _(?<=[A-Za-z0-9]_)(?=[A-Za-z0-9])          # within a word it is no emphasis
      | [wW](?![wW])                               # www.
      | >(?!>)
      | &(?![A-Za-z0-9\#])
      | <(?:br[ ]?/?>|(?![A-Za-z/!?<]))
    )"""
"""What no rule of Markdown acts upon, whatever is turned on, but `br` and the ellipsis."""
_PLAIN = re.compile(
    rf"""
    (?![0-9]{{1,9}}[.)])            # the number of a list
    (?![\s\#>+\-=:|{{%*_~`])         # what else begins a block, or would be cut off
    (?:{_PIECES}
      | \[ | \](?!\()               # a link would need its destination here
      | \*(?![^*]*\*) | _(?![^_]*_) | `(?![^`]*`) | ~(?![^~]*~) | \^(?![^^]*\^)   # one makes no pair
      | \+\+(?![^+]*\+)
      | (?<![A-Za-z0-9.!\#$%&'*+/=?^_`{{|}}~-])@                                # no address ends here
    )++
    (?<!\s)
    """,
    re.VERBOSE,
)
"""A whole text of that."""
_PLAIN_PART = re.compile(rf"(?:{_PIECES} | \[{_PIECES}*+\](?!\())*+", re.VERBOSE)
"""What stands before, between and behind URLs. Brackets matter to these: within any they are no links."""
_BEFORE_LINK = (" ", "(", "<br>", "<br/>", "<br />")
"""Where a URL may begin in any case (`inline._may_begin`), as far as plain text has it."""
_DOTS = "..."
_BREAK = re.compile(r"&lt;br ?/?&gt;")

LONGEST = 100_000
"""Characters of a text that may be Markdown. Nobody writes that much, and parsing it takes a second."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(
    r"""\s([A-Za-z_:][A-Za-z0-9_.:-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+"""
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Untrusted:
    """Markdown of strangers, in the parameters of one shortcode.

    Args:
        config: the site's Markdown, whose rules it follows.
        trust: what is harmless.
        shortcode: whose parameters they are; it may have tags of its own.
    """

    __slots__ = ("_ellipsis", "_harmless", "_has_short_way", "_parser")

    def __init__(self, config: MarkupConfig, trust: TrustConfig, shortcode: str) -> None:
        tags = allowed_tags(trust, shortcode)
        self._parser, self._harmless = _parser_for(config, tags, trust.schemes)
        self._has_short_way = "br" in tags and not config.passthrough
        self._ellipsis = html.unescape((config.typographer.enabled and config.typographer.ellipsis) or _DOTS)

    def render(self, text: str, warn: Warn | None = None) -> str:
        """Render a text, whatever it is, as `Markdown.render_inline` renders the author's.

        `warn` takes what a person should look at.
        """
        if (plain := self.plain(text)) is not None:
            return plain
        if self._has_short_way and "://" in text and (linked := self._linked(text)) is not None:
            return linked
        return self.carefully(text, warn)

    def plain(self, text: str, *, is_plain: Callable[[str], object] = _PLAIN.fullmatch) -> str | None:
        """What `render` makes of a text that holds nothing but text and `br`; None: there is more to it."""
        if not (self._has_short_way and is_plain(text)):
            return None
        if _DOTS in text:
            text = text.replace(_DOTS, self._ellipsis)
        if "&" in text or "<" in text or ">" in text:
            return _escape_plain(text)
        return text

    def _linked(self, text: str) -> str | None:
        """A plain text with its URLs as links; None: there is more to it than that."""
        if not ONE_PARAGRAPH.fullmatch(text) or text[-1].isspace():
            return None
        inline, joins = self._parser.inline, self._parser.options["linkify_anywhere"]
        assert isinstance(inline, InlineParser)
        out: list[str] = []
        done = 0
        for link in reversed(inline.plain_links(text)):
            start = link.start
            if start < done or (found := link.read(text, start)) is None:
                continue  # within the one before, or none
            end, href = found
            before = text[done:start]
            may_begin = not before or before.endswith(_BEFORE_LINK) or joins(before[-1])
            if not (may_begin and _PLAIN_PART.fullmatch(before) and self._harmless.accepts(href)):
                return None
            out.append(f'{self._plain(before)}<a href="{escape(href)}">{escape(text[start:end])}</a>')
            done = end
        if not done or not _PLAIN_PART.fullmatch(text, done):
            return None
        return "".join(out) + self._plain(text[done:])

    def _plain(self, text: str) -> str:
        return _escape_plain(text.replace(_DOTS, self._ellipsis))

    def carefully(self, text: str, warn: Warn | None = None) -> str:
        """Render without the short way."""
        document = DocumentState()
        if len(text) > LONGEST:
            document.warn(
                "text-too-long",
                f"{len(text):,} characters are too many to be read as Markdown; they are shown as they are",
                f"split the text: up to {LONGEST:,} are read",
            )
            html = _as_written(text, allows_break="br" in self._harmless.tags)
        elif not ONE_PARAGRAPH.fullmatch(text):
            html = self.as_document(text, document)
        else:
            source = text.rstrip().replace("\0", "\ufffd")
            tokens = self._parser.inline.parse(source, self._parser, _env(document), [])
            html = _inline_html(self._parser, _Balance(self._harmless).run(tokens)).strip()
        if warn is not None:
            for found in document.warnings:
                warn(found)
        return html

    def as_document(self, text: str, document: DocumentState | None = None) -> str:
        """Render by all steps, even a single line; `carefully` must come to the same."""
        rendered: str = self._parser.render(text, _env(document or DocumentState()))
        return trim_paragraph(rendered)


def _inline_html(parser: MarkdownIt, tokens: list[Token]) -> str:
    renderer = parser.renderer
    assert isinstance(renderer, Renderer)
    return renderer.inline(tokens, _env(DocumentState()))


def _env(document: DocumentState) -> dict[str, Any]:
    return {"document": document, "references": {}, "hooks": None}


def allowed_tags(trust: TrustConfig, shortcode: str) -> frozenset[str]:
    """The tags that a shortcode's parameters may hold."""
    return next((tags for name, tags in trust.shortcodes if name == shortcode), trust.tags)


def _as_written(text: str, *, allows_break: bool) -> str:
    """A text line by line, without Markdown; `br` stays the tag that most quotes part their lines with."""
    show = _escape_plain if allows_break else escape
    return "<br>\n".join(show(line) for line in text.replace("\0", "\ufffd").strip().splitlines())


def _escape_plain(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    breaks = text.count("<br>")
    if text.count("<") != breaks or text.count(">") != breaks:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
        text = _BREAK.sub("<br>", text)
    return text


# ---- the long way


@lru_cache(maxsize=32)
def _parser_for(
    config: MarkupConfig, tags: frozenset[str], schemes: frozenset[str]
) -> tuple[MarkdownIt, _Harmless]:
    follows_ordinary = {"http", "https"} <= schemes

    def accepts(url: str) -> bool:
        if follows_ordinary and is_ordinary(url):
            return True
        # Once more without percent signs: an encoded control is no trick for a browser, but no URL either.
        plain = is_allowed_url(url, schemes) and ("%" not in url or is_allowed_url(unquote(url), schemes))
        return plain and not is_malformed(url)

    parser = build_parser(_for_strangers(config), html=lambda _tag: None, accepts_link=accepts)
    parser.block.ruler.disable("reference")
    harmless = _Harmless(tags, accepts)
    parser.core.ruler.before("headings", "harmless", harmless.rule)
    return parser, harmless


def _for_strangers(config: MarkupConfig) -> MarkupConfig:
    return replace(
        config,
        unsafe=False,
        footnote=False,
        task_list=False,
        attribute_title=False,
        attribute_block=False,
        auto_heading_id=False,
        passthrough=False,
        highlight=replace(config.highlight, code_fences=False),
    )


DEEPEST = 50
"""Elements of one paragraph that a raw tag may stand in; a deeper one is shown as text."""


class _Tag(NamedTuple):
    name: str
    is_closing: bool
    href: str
    title: str


_BREAK_TAGS = {source: _Tag("br", False, "", "") for source in ("<br>", "<br/>", "<br />")}
"""Nine tags in ten."""


class _Open(NamedTuple):
    """An element that waits for its end; `is_raw`: it was written as a tag, not as Markdown."""

    name: str
    is_raw: bool


class _Harmless:
    """A core rule: decides over every raw tag, link and image of the inline tokens."""

    def __init__(self, tags: frozenset[str], accepts: LinkPolicy) -> None:
        self.tags = tags
        self.accepts = accepts

    def rule(self, state: StateCore) -> None:
        """Go over a whole document."""
        for token in state.tokens:
            if token.type == "inline":
                token.children = _Balance(self).run(token.children or [])
            elif token.attrs:
                token.attrs.pop("style", None)  # alignment of a table's cell


class _Balance:
    """One paragraph: what is opened in it is closed in it, and within what it was opened in."""

    def __init__(self, rules: _Harmless) -> None:
        self.rules = rules
        self.out: list[Token] = []
        self.open: list[_Open] = []
        self.links = 0
        """Links among them."""
        self.refused_links = 0

    def run(self, tokens: Iterable[Token]) -> list[Token]:
        """The tokens that are published."""
        for token in tokens:
            if token.type == "html_inline":
                self._raw(token)
            elif token.type == "image":
                self._image(token)
            elif token.type == "link_open":
                self._link(token)
            elif token.nesting > 0:
                self._push(token.tag, is_raw=False)
                self.out.append(token)
            elif token.nesting < 0:
                self._end_of_markdown(token)
            else:
                self.out.append(token)
        self._close_raw_above(len(self.open))
        return self.out

    def _raw(self, token: Token) -> None:
        tag = _BREAK_TAGS.get(token.content) or _read_tag(token.content)
        if tag is None or tag.name not in self.rules.tags:
            self._text(token.content)
        elif tag.is_closing:
            if not self._end(tag.name) and tag.name == "a" and self.refused_links:
                self.refused_links -= 1
                self._text(token.content)
        elif tag.name in _VOID:
            self._html(f"<{tag.name}>")
        elif len(self.open) >= DEEPEST:
            self._text(token.content)
        elif tag.name != "a":
            self._push(tag.name, is_raw=True)
            self._html(f"<{tag.name}>")
        elif tag.href and not self.rules.accepts(escape_destination(tag.href)):
            self._text(token.content)
            self.refused_links += 1
        elif self._leave_link():
            self._push("a", is_raw=True)
            self._html(_anchor(escape_destination(tag.href), tag.title))

    def _end(self, name: str) -> bool:
        """Close a raw tag, and the raw ones opened in it; False: an end without a beginning."""
        for depth in range(len(self.open) - 1, -1, -1):
            opened = self.open[depth]
            if not opened.is_raw:
                break
            if opened.name == name:
                self._close_raw_above(len(self.open) - depth)
                return True
        return False

    def _link(self, token: Token) -> None:
        href = str(token.attrs.get("href", ""))
        if self.out and self.out[-1].content == _anchor(href, ""):
            # `<a href="X">X</a>`: the address is found a second time, in the link that leads there.
            self._push("", is_raw=False)
        elif self.rules.accepts(href) and self._leave_link():
            self._push("a", is_raw=False)
            self.out.append(token)
        else:  # its text stays, and so does the place of its end
            self._push("", is_raw=False)

    def _end_of_markdown(self, token: Token) -> None:
        """The end of emphasis or of a link ends the raw tags that were opened in it."""
        raw = 0
        while raw < len(self.open) and self.open[-1 - raw].is_raw:
            raw += 1
        self._close_raw_above(raw)
        if self.open and self._pop().name:
            self.out.append(token)

    def _image(self, token: Token) -> None:
        href = str(token.attrs.get("src", ""))
        text = plain_text(token.children) or href
        if self.links or not self.rules.accepts(href):
            self._text(text)
        else:
            self._html(f"{_anchor(href, str(token.attrs.get('title', '')))}{html.escape(text)}</a>")

    def _leave_link(self) -> bool:
        """Links do not nest: end a raw one that is open, as browsers do; False: it cannot be ended here."""
        if self.links:
            self._end("a")
        return not self.links

    def _push(self, name: str, *, is_raw: bool) -> None:
        self.open.append(_Open(name, is_raw))
        self.links += name == "a"

    def _pop(self) -> _Open:
        opened = self.open.pop()
        self.links -= opened.name == "a"
        return opened

    def _close_raw_above(self, count: int) -> None:
        for _ in range(count):
            opened = self._pop()
            if opened.is_raw:
                self._html(f"</{opened.name}>")

    def _text(self, text: str) -> None:
        self.out.append(Token("text", "", 0, content=text))

    def _html(self, content: str) -> None:
        self.out.append(Token("html", "", 0, content=content))


def _anchor(href: str, title: str) -> str:
    attributes = f' href="{html.escape(href)}"' if href else ""
    return f'<a{attributes} title="{html.escape(title)}">' if title else f"<a{attributes}>"


def _read_tag(source: str) -> _Tag | None:
    m = _TAG.match(source)
    if m is None:
        return None  # a comment, a declaration, CDATA, a processing instruction
    href = title = ""
    for a in _ATTRIBUTE.finditer(source, m.end()):
        value = a[2] or a[3] or a[4] or ""
        if a[1].lower() == "href":
            href = href or html.unescape(value)
        elif a[1].lower() == "title":
            title = title or html.unescape(value)
    return _Tag(m[2].lower(), bool(m[1]), href, title)
