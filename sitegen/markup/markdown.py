"""Markdown to HTML: CommonMark and the extensions of Goldmark as Hugo sets it up.

    Markdown        renders bodies and strings for one site (and one page's render hooks)
    DocumentState   what one page has used up so far: ids, numbers of footnotes, ordinals
    build_parser    puts the rules together, for other uses of the same syntax

The parser is made once for a configuration; making a `Markdown` costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import autolink, backtick, entity, escape, html_inline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from sitegen.config.model import MarkupConfig
from sitegen.diagnostics import Diagnostic, Severity, Span, at
from sitegen.markup.headings import HeadingIds
from sitegen.markup.inline import InlineParser, InlineRule
from sitegen.markup.model import Heading, Hook, HookHost
from sitegen.markup.placeholders import without_placeholders
from sitegen.markup.renderer import HtmlFilter, Renderer, finished, plain_text
from sitegen.markup.rules.attributes import block_attributes, heading_attributes
from sitegen.markup.rules.break_tags import break_tag
from sitegen.markup.rules.definition_lists import definition_list
from sitegen.markup.rules.delimiters import (
    DOUBLE_TILDE,
    SUB_TILDE,
    any_tildes,
    emphasis,
    paired,
    whole_run_is_text,
)
from sitegen.markup.rules.emoji import emoji
from sitegen.markup.rules.flanking import is_glue
from sitegen.markup.rules.footnotes import footnote_reference, move_footnotes, place_footnotes
from sitegen.markup.rules.line_breaks import line_break
from sitegen.markup.rules.linkify import find_links
from sitegen.markup.rules.links import (
    close_bracket,
    escape_destination,
    is_harmless,
    is_malformed,
    is_ordinary,
    open_bracket,
)
from sitegen.markup.rules.nesting import deep_text
from sitegen.markup.rules.passthrough import block_passthrough, inline_passthrough
from sitegen.markup.rules.task_lists import task_lists
from sitegen.markup.rules.typographer import typographer_rules

LinkPolicy = Callable[[str], bool]
"""Whether a destination, percent-encoded, may be linked; where not, the source stays as text."""

ONE_PARAGRAPH = re.compile(r"[^\s#>\-+*_=`~<|\[:{0-9$\\&!][^\n\r]*+")
"""A single line that can begin no block but a paragraph."""
_WORD = re.compile(r"[A-Za-z0-9]++")
"""No syntax is made of letters and digits alone. Such are the placeholders of a run of shortcodes, which is
all that stands between the tags of most others."""
_PARAGRAPH = "<p>"


@dataclass(slots=True)
class DocumentState:
    """What one page has used up so far. Not frozen: every part of a body that is rendered adds to it.

    Attributes:
        ids: of headings.
        headings: in the order of the page.
        footnotes: number and count of references, by label.
        footnote_order: labels in the order of first reference.
        ordinals: how many of each kind (codeblock, link, ...) there were.
        references: link definitions, so that a later part of the body can use an earlier part's.
        path: of the page's file, for warnings.
        text: of the page's file, and `seek`, where in it the next warning's words are looked for.
        images: URLs of images.
    """

    ids: HeadingIds = field(default_factory=HeadingIds)
    headings: list[Heading] = field(default_factory=list)
    footnotes: dict[str, tuple[int, int]] = field(default_factory=dict)
    footnote_order: list[str] = field(default_factory=list)
    ordinals: dict[str, int] = field(default_factory=dict)
    references: dict[str, Any] = field(default_factory=dict)
    warnings: list[Diagnostic] = field(default_factory=list)
    path: str | None = None
    text: str = ""
    seek: int = 0
    images: list[str] = field(default_factory=list)

    def next_ordinal(self, kind: str) -> int:
        """Count one more of a kind, from 0."""
        number = self.ordinals.get(kind, 0)
        self.ordinals[kind] = number + 1
        return number

    def refer_to_footnote(self, label: str) -> tuple[int, int]:
        """Count one more reference: the note's number, from 1, and which reference this is, from 0."""
        if label not in self.footnotes:
            self.footnote_order.append(label)
        number, count = self.footnotes.get(label, (len(self.footnote_order), 0))
        self.footnotes[label] = (number, count + 1)
        return number, count

    def warn(self, code: str, message: str, hint: str, written: str = "") -> None:
        """Note something that a person should look at.

        Markdown's tokens know no columns, and shortcodes have moved the lines: the place is found by the
        words that were `written` there.
        """
        start = self.text.find(written, self.seek) if written else -1
        if start < 0 or self.path is None:
            warning = Diagnostic(
                code=code, message=message, severity=Severity.WARNING, path=self.path, hint=hint
            )
        else:
            self.seek = start + len(written)
            span = Span(start, self.seek)
            warning = at(
                self.text, span, path=self.path, code=code, message=message, hint=hint,
                severity=Severity.WARNING,
            )  # fmt: skip
        self.warnings.append(warning)


class Markdown:
    """Renders Markdown by a site's settings, with the render hooks of one page."""

    def __init__(self, config: MarkupConfig, hooks: HookHost | None = None) -> None:
        self._config = config
        self._parser = _parser_of(config)
        self._hooks = hooks
        self._has_short_way = not config.passthrough  # whose blocks may begin with anything

    def render(self, text: str, document: DocumentState | None = None, *, path: str | None = None) -> str:
        """Render blocks, as for a page's body. `path` is of its file, for warnings."""
        if self._has_short_way and _WORD.fullmatch(word := text.strip("\n")):
            return f"<p>{word}</p>\n"
        env = self._env(document, path)
        rendered: str = self._parser.render(text, env)
        return rendered

    def render_inline(self, text: str, document: DocumentState | None = None) -> str:
        """Render as Hugo's `markdownify`: a single paragraph loses its `<p>`, the rest stays (rules 12)."""
        if self._has_short_way and ONE_PARAGRAPH.fullmatch(text):
            env = self._env(document)
            inner = self._inline(text.rstrip(" \t"), env)
            return inner.strip() if _PARAGRAPH not in inner else f"<p>{inner}</p>"
        return trim_paragraph(self.render(text, document))

    def _inline(self, text: str, env: dict[str, Any]) -> str:
        parser = self._parser
        tokens = parser.inline.parse(text.replace("\0", "\ufffd"), parser, env, [])
        renderer = parser.renderer
        assert isinstance(renderer, Renderer)
        return renderer.inline(tokens, env)

    def _env(self, document: DocumentState | None, path: str | None = None) -> dict[str, Any]:
        document = document or DocumentState()
        if path is not None:
            document.path = path
        return {"document": document, "references": document.references, "hooks": self._hooks}


def trim_paragraph(html: str) -> str:
    """Hugo's `TrimShortHTML`: drop the `<p>` of HTML that has no other one and nothing around it."""
    if html.count(_PARAGRAPH) == 1:
        html = html.strip()
        if html.startswith(_PARAGRAPH) and html.endswith("</p>"):
            return html[len(_PARAGRAPH) : -len("</p>")].strip()
    return html


@lru_cache(maxsize=8)
def _parser_of(config: MarkupConfig) -> MarkdownIt:
    return build_parser(config)


class _Parser(MarkdownIt):
    """markdown-it with Goldmark's ways with URLs, which never raise."""

    accepts_link: LinkPolicy

    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        return self.accepts_link(url)

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return escape_destination(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def build_parser(
    config: MarkupConfig, *, html: HtmlFilter | None = None, accepts_link: LinkPolicy | None = None
) -> MarkdownIt:
    """Put a parser together from the rules that a configuration turns on.

    Args:
        config: of the site.
        html: decides over each raw tag. With it there are no HTML blocks, so that every tag is asked
            about: what it answers is published, None shows the tag as text. Without it `config.unsafe`
            decides over all.
        accepts_link: decides over each destination; by default whatever runs nothing and is well-formed.
    """
    parser = _Parser("zero", {"html": True, "maxNesting": 1000})
    parser.accepts_link = accepts_link or _is_usable
    parser.options["cjk_emphasis"] = config.cjk_emphasis
    parser.options["linkify_anywhere"] = is_glue if config.linkify_cjk else _nowhere
    parser.inline = _inline_parser(config)
    parser.renderer = Renderer(parser, config, html)
    _add_block_rules(parser, config, has_html_blocks=html is None)
    _add_core_rules(parser, config)
    return parser


def _is_usable(url: str) -> bool:
    return is_ordinary(url) or (is_harmless(url) and not is_malformed(url))


def _nowhere(_char: str) -> bool:
    return False


def _inline_parser(config: MarkupConfig) -> InlineParser:
    rules: dict[str, list[Any]] = {
        "\n": [line_break(joins_cjk=config.cjk_line_breaks)],
        "\\": [escape],
        "`": [backtick],
        "*": [emphasis],
        "_": [emphasis],
        "[": [footnote_reference, open_bracket] if config.footnote else [open_bracket],
        "]": [close_bracket],
        "<": [break_tag, autolink, html_inline],
        "&": [entity],
    }
    companions: dict[str, tuple[str, ...]] = {"]": ("[",)}
    _add_paired(rules, companions, config)
    if config.emoji:
        rules[":"] = [emoji]
    if config.passthrough:
        for char, rule in inline_passthrough(config.passthrough_inline).items():
            rules[char] = [rule, *rules.get(char, [])]
    if config.typographer.enabled:
        for char, rule in typographer_rules(config.typographer).items():
            rules.setdefault(char, []).append(rule)
        companions |= {"-": ("--",), ".": ("...",), ">": (">>",)}
    finder = (
        find_links(escape_destination, _is_not_usable, config.linkify_protocol) if config.linkify else None
    )
    chosen: dict[str, tuple[InlineRule, ...]] = {char: tuple(found) for char, found in rules.items() if found}
    return InlineParser(chosen, companions, finder)


def _is_not_usable(url: str) -> bool:
    return not _is_usable(url)


def _add_paired(
    rules: dict[str, list[Any]], companions: dict[str, tuple[str, ...]], config: MarkupConfig
) -> None:
    tildes: list[Any] = []
    if config.strikethrough and config.single_tilde_strikes:
        tildes = [any_tildes]
    else:
        tildes += [paired(DOUBLE_TILDE, 2)] if config.strikethrough else []
        tildes += [paired(SUB_TILDE, 1)] if config.subscript else []
        tildes += [whole_run_is_text] if tildes else []
    if tildes:
        rules["~"] = tildes
    for char, length, is_on in (("+", 2, config.insert), ("=", 2, config.mark), ("^", 1, config.superscript)):
        if is_on:
            rules[char] = [paired(ord(char), length), whole_run_is_text]
            companions[char] = (char * length,)


def _add_block_rules(parser: MarkdownIt, config: MarkupConfig, *, has_html_blocks: bool) -> None:
    names = ["blockquote", "code", "fence", "heading", "hr", "lheading", "list", "reference", "paragraph"]
    names += ["table"] if config.table else []
    names += ["html_block"] if has_html_blocks else []
    ruler = parser.block.ruler
    ruler.enableOnly(names)
    if config.definition_list:
        ruler.before("paragraph", "definition_list", definition_list, {"alt": ["paragraph", "reference"]})
    if config.footnote:
        ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    if config.passthrough and config.passthrough_block:
        ruler.before("fence", "passthrough", block_passthrough(config.passthrough_block), ends)
    if config.attribute_block:
        ruler.before("paragraph", "attributes", block_attributes, ends)
    ruler.before("table", "nesting", deep_text)


def _add_core_rules(parser: MarkdownIt, config: MarkupConfig) -> None:
    ruler = parser.core.ruler
    ruler.enableOnly(["normalize", "block", "inline"])
    if config.attribute_title:
        ruler.before("inline", "heading_attributes", heading_attributes)
    if config.task_list:
        ruler.before("inline", "task_lists", task_lists)
    if config.footnote:
        ruler.before("inline", "move_footnotes", move_footnotes)
        ruler.push("place_footnotes", place_footnotes)
    if not config.wrap_standalone_image:
        ruler.push("standalone_images", standalone_images)
    ruler.push("headings", _finish_headings(config))


def standalone_images(state: StateCore) -> None:
    """An image that is all of its paragraph stands without it."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "inline" and token.children and len(token.children) == 1:
            image = token.children[0]
            if image.type == "image" and tokens[index - 1].type == "paragraph_open":
                image.meta["is_block"] = True
                image.meta["attributes"] = dict(tokens[index - 1].attrs)  # they have no paragraph to stand at
                tokens[index - 1].hidden = tokens[index + 1].hidden = True


def _finish_headings(config: MarkupConfig) -> Callable[[StateCore], None]:
    """Make the rule that gives headings their ids, notes them, and renders them (or has a hook do it)."""

    def rule(state: StateCore) -> None:
        if any(token.type == "heading_open" for token in state.tokens):
            state.tokens = _headed(state, config)

    return rule


def _headed(state: StateCore, config: MarkupConfig) -> list[Token]:
    document: DocumentState = state.env["document"]
    renderer = state.md.renderer
    assert isinstance(renderer, Renderer)
    for token in state.tokens:
        if token.type == "heading_open" and "id" in token.attrs:
            document.ids.reserve(str(token.attrs["id"]))
    hooks: HookHost | None = state.env.get("hooks")
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[index + 1]
        text = plain_text(inline.children)
        if config.auto_heading_id and "id" not in token.attrs and text.strip():
            named = without_placeholders(plain_text(inline.children, emoji_by_name=True))
            last_line = named.rsplit("\n", 1)[-1]
            token.attrs = {"id": document.ids.make(last_line, config.auto_id_type), **token.attrs}
        html = renderer.inline(inline.children or (), state.env)
        level = int(token.tag[1])
        heading = Heading(level, str(token.attrs.get("id", "")), html, text)
        document.headings.append(heading)
        if hooks is not None and hooks.has_hook("heading"):
            html = hooks.render_hook(_heading_hook(heading, dict(token.attrs)))
            token.hidden = tokens[index + 2].hidden = True
        inline.children = [finished(html)]
    return tokens


def _heading_hook(heading: Heading, attributes: dict[str, Any]) -> Hook:
    return Hook(
        kind="heading",
        values={
            "level": heading.level,
            "anchor": heading.id,
            "text": heading.html,
            "plain_text": heading.text,
            "attributes": attributes,
        },
    )
