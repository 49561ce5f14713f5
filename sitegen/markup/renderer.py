"""From tokens to HTML, in the form that Goldmark and Hugo give it.

Without render hooks every token writes itself. With them, what a hook wants as a whole (a link and its
text, a quote, a table) is rendered and replaced by one piece of finished HTML before the rest is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from sitegen.config.model import MarkupConfig
from sitegen.markup.highlight import highlight, is_option, split_info
from sitegen.markup.model import Hook, HookHost
from sitegen.markup.rules.alerts import read_alert
from sitegen.markup.rules.attributes import html_attributes

if TYPE_CHECKING:
    from sitegen.markup.markdown import DocumentState

HtmlFilter = Callable[[str], str | None]
"""Takes a raw HTML tag as written; answers what to publish for it, or None: show it as text."""

Env = MutableMapping[str, Any]

_OMITTED = "<!-- raw HTML omitted -->"
_TABLE_INDENT = {"thead": "\t", "tbody": "\t", "tr": "\t\t\t", "th": "\t\t\t\t\t", "td": "\t\t\t\t\t"}


def escape(text: str) -> str:
    """Escape text for HTML. An apostrophe stays: values stand in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def plain_text(tokens: Iterable[Token] | None, *, emoji_by_name: bool = False) -> str:
    """The text of inline tokens without any markup."""
    out: list[str] = []
    for token in tokens or ():
        if emoji_by_name and token.info == "emoji":
            out.append(token.markup)
        elif token.type in ("text", "text_special", "code_inline", "passthrough"):
            out.append(token.content)
        elif token.type == "image":
            out.append(plain_text(token.children, emoji_by_name=emoji_by_name))
        elif token.type in ("softbreak", "hardbreak"):
            out.append("\n")
    return "".join(out)


class Renderer(RendererHTML):
    """Writes tokens as HTML. One for each parser; all that belongs to a page is in `env`."""

    __output__: ClassVar[str] = "html"

    def __init__(
        self, parser: MarkdownIt, config: MarkupConfig, html_filter: HtmlFilter | None = None
    ) -> None:
        # RendererHTML collects every method by reflection here; the rules below are explicit instead.
        self._parser = parser
        self._config = config
        self._html_filter = html_filter
        self._slash = " /" if config.xhtml else ""
        rules: dict[str, Any] = {
            "fence": self._fence,
            "code_block": self._code_block,
            "html_block": self._html_block,
            "html": _content,
            "hr": self._rule,
            "blockquote_open": self._quote_open,
            "passthrough_block": _passthrough_block,
            "footnotes_open": self._footnotes_open,
            "footnotes_close": _footnotes_close,
            "footnote_open": _footnote_open,
            "footnote_close": _footnote_close,
            "footnote_backlinks": self._footnote_backlinks,
            "dt_open": _tag_without_break,
            "dd_open": _definition_open,
        }
        for name in ("thead", "tbody", "tr", "th", "td"):
            rules[f"{name}_open"] = rules[f"{name}_close"] = _table_tag
        self.rules = rules
        self._inline: dict[str, Callable[[Token, Env], str]] = {
            "softbreak": self._softbreak,
            "hardbreak": self._hardbreak,
            "code_inline": _code_inline,
            "html_inline": self._html_inline,
            "image": self._image,
            "footnote_ref": _footnote_ref,
            "footnote_backlinks": lambda token, _env: self._backlinks(token),
            "passthrough": lambda token, _env: token.content,
            "html": lambda token, _env: token.content,
            "link_open": _link_open,
        }

    def render(self, tokens: Sequence[Token], options: Any, env: Env) -> str:
        """Write block tokens."""
        hooks: HookHost | None = env.get("hooks")
        if hooks is not None:
            tokens = self._apply_block_hooks(list(tokens), env, hooks)
        out: list[str] = []
        rules = self.rules
        for index, token in enumerate(tokens):
            if token.type == "inline":
                out.append(self._inline_token(token, env))
            elif token.type in rules:
                if token.block and token.nesting >= 0 and index and tokens[index - 1].hidden:
                    out.append("\n")  # a block behind the text of a tight list item
                out.append(rules[token.type](tokens, index, options, env))
            else:
                out.append(self.renderToken(tokens, index, options, env))
        return "".join(out)

    def _inline_token(self, token: Token, env: Env) -> str:
        html = self.inline(token.children or (), env)
        task = token.meta.get("task") if token.meta else None
        if task is None:
            return html
        checked = 'checked="" ' if task else ""
        # Hugo's has no name: those who do not see the page hear "checkbox" and not what is done.
        name = escape(" ".join(plain_text(token.children).split())) or "…"
        return f'<input {checked}disabled="" type="checkbox" aria-label="{name}"{self._slash}> {html}'

    def inline(self, tokens: Sequence[Token], env: Env) -> str:
        """Write inline tokens."""
        hooks: HookHost | None = env.get("hooks")
        if hooks is not None and len(tokens) > 0:
            tokens = self._apply_inline_hooks(tokens, env, hooks)
        out: list[str] = []
        rules = self._inline
        for token in tokens:
            kind = token.type
            if kind in ("text", "text_special"):
                out.append(escape(token.content))
            elif kind in rules:
                out.append(rules[kind](token, env))
            else:
                out.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
        return "".join(out)

    # Inline elements

    def _softbreak(self, _token: Token, _env: Env) -> str:
        return f"<br{self._slash}>\n" if self._config.hard_wraps else "\n"

    def _hardbreak(self, _token: Token, _env: Env) -> str:
        return f"<br{self._slash}>\n"

    def _html_inline(self, token: Token, _env: Env) -> str:
        if self._html_filter is not None:
            shown = self._html_filter(token.content)
            return escape(token.content) if shown is None else shown
        if self._config.unsafe:
            return token.content
        return "" if token.content.startswith("<!--") else _OMITTED

    def _image(self, token: Token, env: Env) -> str:
        env["document"].images.append(str(token.attrs.get("src", "")))
        token.attrs["alt"] = plain_text(token.children)
        token.attrs.update(token.meta.get("attributes", {}))
        return f"<img{self.renderAttrs(token)}{self._slash}>"

    # Blocks

    def _fence(self, tokens: Sequence[Token], index: int, _options: Any, env: Env) -> str:
        token = tokens[index]
        language, attributes = split_info(_unescape(token.info))
        attributes.update({name: str(value) for name, value in token.attrs.items()})
        document: DocumentState = env["document"]
        ordinal = document.next_ordinal("codeblock")
        hooks: HookHost | None = env.get("hooks")
        if hooks is not None and (hooks.has_hook("codeblock", language) or hooks.has_hook("codeblock")):
            return hooks.render_hook(
                Hook(
                    kind="codeblock",
                    language=language,
                    values={
                        "type": language,
                        "inner": token.content.removesuffix("\n"),
                        "options": {k.lower(): v for k, v in attributes.items() if is_option(k)},
                        "attributes": html_attributes(
                            {k: v for k, v in attributes.items() if not is_option(k)}
                        ),
                        "ordinal": ordinal,
                    },
                )
            )
        return self._code(token.content, language, attributes, ordinal)

    def _code(self, code: str, language: str, attributes: dict[str, Any], ordinal: int) -> str:
        config = self._config.highlight
        if not config.code_fences:
            name = escape(language)
            opening = f'<code class="language-{name}">' if language else "<code>"
            return f"<pre>{opening}{escape(code)}</code></pre>\n"
        if "lineanchors" not in attributes and not config.line_anchors:
            attributes["lineanchors"] = f"hl-{ordinal}"
        return highlight(code, language, attributes, config)

    def _code_block(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        return f"<pre><code>{escape(tokens[index].content)}</code></pre>\n"

    def _html_block(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        content = tokens[index].content
        if self._config.unsafe:
            return content
        return "" if content.startswith("<!--") else f"{_OMITTED}\n"

    def _rule(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        return f"<hr{self.renderAttrs(tokens[index])}{self._slash}>\n"

    def _quote_open(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        return f"<blockquote{self.renderAttrs(tokens[index])}>\n"

    # Footnotes

    def _footnotes_open(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        start = tokens[index].meta["start"]
        numbered = f' start="{start}"' if start > 1 else ""
        return f'<div class="footnotes" role="doc-endnotes">\n<hr{self._slash}>\n<ol{numbered}>\n'

    def _footnote_backlinks(self, tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
        return self._backlinks(tokens[index])

    def _backlinks(self, token: Token) -> str:
        label = escape(self._config.footnote_backlink)
        return "".join(
            f'&#160;<a href="#fnref{nth or ""}:{token.meta["number"]}" class="footnote-backref"'
            f' role="doc-backlink">{label}</a>'
            for nth in range(token.meta["count"])
        )

    # Hooks

    def _apply_inline_hooks(self, tokens: Sequence[Token], env: Env, hooks: HookHost) -> Sequence[Token]:
        if hooks.has_hook("image"):
            tokens = [self._hooked_image(t, env, hooks) if t.type == "image" else t for t in tokens]
        if not hooks.has_hook("link"):
            return tokens
        out: list[Token] = []
        start = -1
        for token in tokens:
            out.append(token)
            if token.type == "link_open":
                start = len(out) - 1
            elif token.type == "link_close" and start >= 0:
                link, inside = out[start], out[start + 1 : -1]
                out[start:] = [self._hooked_link(link, inside, env, hooks)]
                start = -1
        return out

    def _hooked_link(self, link: Token, inside: list[Token], env: Env, hooks: HookHost) -> Token:
        document: DocumentState = env["document"]
        values = {
            "destination": str(link.attrs.get("href", "")),
            "title": str(link.attrs.get("title", "")),
            "text": self.inline(inside, {**env, "hooks": None}),
            "plain_text": plain_text(inside),
            "ordinal": document.next_ordinal("link"),
        }
        return finished(hooks.render_hook(Hook(kind="link", values=values)))

    def _hooked_image(self, image: Token, env: Env, hooks: HookHost) -> Token:
        env["document"].images.append(str(image.attrs.get("src", "")))
        document: DocumentState = env["document"]
        values = {
            "destination": str(image.attrs.get("src", "")),
            "title": str(image.attrs.get("title", "")),
            "text": self.inline(image.children or (), {**env, "hooks": None}),
            "plain_text": plain_text(image.children),
            "is_block": bool(image.meta.get("is_block")),
            "attributes": image.meta.get("attributes", {}),
            "ordinal": document.next_ordinal("image"),
        }
        return finished(hooks.render_hook(Hook(kind="image", values=values)))

    def _apply_block_hooks(self, tokens: list[Token], env: Env, hooks: HookHost) -> list[Token]:
        kinds: dict[str, Callable[[list[Token], Env, HookHost], str]] = {}
        if hooks.has_hook("blockquote"):
            kinds["blockquote_open"] = self._hooked_quote
        if hooks.has_hook("table"):
            kinds["table_open"] = self._hooked_table
        if not kinds:
            return tokens
        out: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            hooked = kinds.get(token.type)
            if hooked is None:
                out.append(token)
                index += 1
                continue
            end = _closing(tokens, index)
            out.append(finished(hooked(tokens[index : end + 1], env, hooks), block=True))
            index = end + 1
        return out

    def _hooked_quote(self, tokens: list[Token], env: Env, hooks: HookHost) -> str:
        document: DocumentState = env["document"]
        ordinal = document.next_ordinal("blockquote")
        alert = read_alert(tokens, self._parser, env)
        inner = alert.body if alert else tokens[1:-1]
        values = {
            "type": "alert" if alert else "regular",
            "text": self.render(inner, self._parser.options, env),
            "alert_type": alert.kind if alert else "",
            "alert_title": self.inline(alert.title, env) if alert else "",
            "alert_sign": alert.sign if alert else "",
            "attributes": dict(tokens[0].attrs),
            "ordinal": ordinal,
        }
        return hooks.render_hook(Hook(kind="blockquote", values=values))

    def _hooked_table(self, tokens: list[Token], env: Env, hooks: HookHost) -> str:
        document: DocumentState = env["document"]
        rows: dict[str, list[list[dict[str, str]]]] = {"thead": [], "tbody": []}
        part = "thead"
        for index, token in enumerate(tokens):
            if token.type in ("thead_open", "tbody_open"):
                part = token.tag
            elif token.type == "tr_open":
                rows[part].append([])
            elif token.type in ("th_open", "td_open"):
                alignment = str(token.attrs.get("style", "")).removeprefix("text-align:").strip()
                text = self.inline(tokens[index + 1].children or (), env)
                rows[part][-1].append({"text": text, "alignment": alignment})
        values = {
            "thead": rows["thead"],
            "tbody": rows["tbody"],
            "attributes": dict(tokens[0].attrs),
            "ordinal": document.next_ordinal("table"),
        }
        return hooks.render_hook(Hook(kind="table", values=values))


def finished(html: str, *, block: bool = False) -> Token:
    """A token that is HTML already."""
    return Token("html", "", 0, content=html, block=block)


def _closing(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _unescape(info: str) -> str:
    from markdown_it.common.utils import unescapeAll

    return unescapeAll(info).strip()


def _content(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    return tokens[index].content


def _passthrough_block(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    return tokens[index].content


def _code_inline(token: Token, _env: Env) -> str:
    return f"<code>{escape(token.content)}</code>"


def _link_open(token: Token, _env: Env) -> str:
    href = escape(str(token.attrs["href"]))
    title = token.attrs.get("title")
    return f'<a href="{href}" title="{escape(str(title))}">' if title else f'<a href="{href}">'


def _footnote_ref(token: Token, _env: Env) -> str:
    number, nth = token.meta["number"], token.meta["nth"] or ""
    return (
        f'<sup id="fnref{nth}:{number}"><a href="#fn:{number}" class="footnote-ref"'
        f' role="doc-noteref">{number}</a></sup>'
    )


def _footnotes_close(_tokens: Sequence[Token], _index: int, _options: Any, _env: Env) -> str:
    return "</ol>\n</div>\n"


def _footnote_open(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    return f'<li id="fn:{tokens[index].meta["number"]}">\n'


def _footnote_close(_tokens: Sequence[Token], _index: int, _options: Any, _env: Env) -> str:
    return "</li>\n"


def _table_tag(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    """Tables as Hugo's built-in hook indents them."""
    token = tokens[index]
    indent = _TABLE_INDENT[token.tag]
    if token.nesting < 0:
        return f"</{token.tag}>\n" if token.tag in ("th", "td") else f"{indent}</{token.tag}>\n"
    style = str(token.attrs.get("style", "")).replace("text-align:", "text-align: ")
    attribute = f' style="{style}"' if style else ""
    end = "" if token.tag in ("th", "td") else "\n"
    return f"{indent}<{token.tag}{attribute}>{end}"


def _tag_without_break(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    return f"<{tokens[index].tag}>"


def _definition_open(tokens: Sequence[Token], index: int, _options: Any, _env: Env) -> str:
    return "<dd>" if tokens[index + 1].hidden else "<dd>\n"
