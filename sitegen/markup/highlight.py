"""Syntax highlighting by Pygments, in the markup that Hugo's Chroma writes.

Chroma took its class names from Pygments, so that a style sheet made for one fits the other; lines, line
numbers and highlighted lines are marked up as Hugo's
(https://gohugo.io/functions/transform/highlight/#options). Pygments is imported when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sitegen.config.model import HighlightConfig
from sitegen.markup.rules.attributes import Value, parse_attributes

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_OPTION_NAMES = frozenset(
    "anchorlinenos codefences guesssyntax hl_inline hl_lines lineanchors linenos linenostart"
    " linenumbersintable noclasses style tabwidth wrapperclass".split()
)
_NAMES_OF_CHROMA = {
    "jsx": "javascript", "mjs": "javascript", "cjs": "javascript", "tsx": "typescript", "plaintext": "text",
    "txt": "text", "no-highlight": "text", "svelte": "html", "vue": "html", "astro": "html", "jsonc": "json",
    "json5": "json", "zsh": "bash", "caddyfile": "nginx", "gohtml": "go-html-template",
}  # fmt: skip
"""Languages that Chroma knows and Pygments does not, and what comes nearest."""

_GREATEST_LINES = 100_000
"""A range such as `1-999999999` must not be counted out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one block is to be shown: its own options over the site's.

    Attributes:
        line_numbers: empty, `table` or `inline`.
        first_line: number of the first line.
        marked: lines to highlight, counted from 1 within the block.
        anchors: prefix of the line numbers' ids; None: they have none.
        is_inline: no block around it, for a `highlight` within a sentence.
    """

    line_numbers: str
    first_line: int
    marked: frozenset[int]
    anchors: str | None
    style: str
    uses_classes: bool
    tab_width: int
    wrapper_class: str
    is_inline: bool
    guesses: bool


def highlight(code: str, language: str, options: Mapping[str, Any], config: HighlightConfig) -> str:
    """Highlight a block of code; a language that nobody knows is shown plainly.

    Args:
        code: as written; line ends at its end are dropped.
        language: as written behind the fence; may be empty.
        options: Hugo's, names in any case; whatever is no option is an attribute of the wrapper.
        config: of the site.
    """
    own = {name.lower(): value for name, value in options.items() if name.lower() in _OPTION_NAMES}
    attributes = {name: value for name, value in options.items() if name.lower() not in _OPTION_NAMES}
    settings = _settings(own, config)
    code = code.rstrip("\r\n")
    lexer = _lexer(language.lower()) if language else None
    if lexer is None and settings.guesses:
        lexer = _guess(code)
    if lexer is None:
        return _plain(code, language, is_inline=settings.is_inline)
    lines = list(_lines(code, lexer, settings))
    if settings.is_inline:
        return f'<code class="code-inline language-{_escape(language)}">{"".join(lines).rstrip()}</code>'
    return _wrap(_block(lines, language, settings), attributes, settings)


def parse_options(text: str) -> dict[str, Value]:
    """Options written as one string, as `highlight` shortcodes have them: `linenos=table,hl_lines=2 4-5`."""
    text = text.strip()
    if not text:
        return {}
    # `hl_lines=2 4-5` has a blank inside its value: quote it, so that one grammar does for all.
    parts = [part.strip() for part in text.split(",")] if "[" not in text and '"' not in text else [text]
    quoted = [_quote_value(part) for part in parts if part]
    return parse_attributes("{" + " ".join(quoted) + "}") or {}


def _quote_value(part: str) -> str:
    name, sign, value = part.partition("=")
    if not sign or " " not in value.strip() or '"' in value or "=" in value or "[" in value:
        return part
    return f'{name.strip()}="{value.strip()}"'


def split_info(info: str) -> tuple[str, dict[str, Value]]:
    """The language and the attributes behind a fence: `go {linenos=table}`."""
    head, brace, tail = info.partition("{")
    words = head.split(None, 1)
    attributes = parse_attributes("{" + tail.rstrip()) if brace else None
    if attributes is None and brace:
        words = info.split(None, 1)
    return (words[0] if words else ""), attributes or {}


def is_option(name: str) -> bool:
    """Whether an attribute of a fence is an option of highlighting, and no attribute of the element."""
    return name.lower() in _OPTION_NAMES


def style_css(style: str) -> str:
    """A style sheet for the classes of highlighted code, to go with `noClasses = false`."""
    from pygments.formatters.html import HtmlFormatter

    found = _style(style)
    formatter: Any = HtmlFormatter(style=found)
    rules: str = formatter.get_style_defs(".chroma")
    kept = [line for line in rules.splitlines() if line.startswith((".chroma .", ".chroma {"))]
    return "\n".join(
        [
            f".chroma {{ background-color: {found.background_color}; {_text_colour(found)}}}",
            *(line for line in kept if not line.startswith((".chroma {", ".chroma .hll"))),
            ".chroma .lntd { vertical-align: top; padding: 0; margin: 0; border: 0 }",
            ".chroma .lntable { border-spacing: 0; padding: 0; margin: 0; border: 0 }",
            f".chroma .hl {{ background-color: {found.highlight_color} }}",
            f".chroma .lnt, .chroma .ln {{ {_NUMBER_STYLE} }}",
            ".chroma .lnlinks { outline: none; text-decoration: none; color: inherit }",
            ".chroma .line { display: flex }",
            "",
        ]
    )


def _settings(own: Mapping[str, Any], config: HighlightConfig) -> Options:
    numbers = own.get("linenos", config.line_nos)
    in_table = own.get("linenumbersintable", config.line_numbers_in_table)
    if isinstance(numbers, str) and numbers in ("table", "inline"):
        shown = numbers
    else:
        shown = ("table" if in_table else "inline") if numbers in (True, "true") else ""
    anchors = own.get("anchorlinenos", config.anchor_line_nos) in (True, "true")
    return Options(
        line_numbers=shown,
        first_line=_integer(own.get("linenostart"), config.line_no_start),
        marked=_marked(own.get("hl_lines", config.hl_lines)),
        anchors=str(own.get("lineanchors", config.line_anchors)) if anchors else None,
        style=str(own.get("style", config.style)),
        uses_classes=own.get("noclasses", config.no_classes) not in (True, "true"),
        tab_width=_integer(own.get("tabwidth"), config.tab_width),
        wrapper_class=str(own.get("wrapperclass", config.wrapper_class)),
        is_inline=own.get("hl_inline", config.hl_inline) in (True, "true"),
        guesses=own.get("guesssyntax", config.guess_syntax) in (True, "true"),
    )


def _integer(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def _marked(value: Any) -> frozenset[int]:
    items = value if isinstance(value, (list, tuple)) else str(value).replace(",", " ").split()
    marked: set[int] = set()
    for item in items:
        first, sign, last = str(item).partition("-")
        start = _integer(first, 0)
        if start < 1:
            continue
        end = min(_integer(last, start) if sign else start, start + _GREATEST_LINES)
        marked.update(range(start, end + 1))
    return frozenset(marked)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        nearest = _NAMES_OF_CHROMA.get(language)
        return _lexer(nearest) if nearest else None


def _guess(code: str) -> Lexer | None:
    from pygments.lexers import guess_lexer
    from pygments.util import ClassNotFound

    try:
        return guess_lexer(code)
    except ClassNotFound:
        return None


@lru_cache(maxsize=16)
def _style(name: str) -> Any:
    from pygments.styles import get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return get_style_by_name(name)
    except ClassNotFound:
        return get_style_by_name({"github": "default", "swapoff": "bw"}.get(name, "monokai"))


def _text_colour(style: Any) -> str:
    from pygments.token import Text

    color = style.style_for_token(Text)["color"]
    return f"color: #{color} " if color else ""


class _Openings(dict[Any, str]):
    """The opening tag of each kind of token: a class, or an inline style; empty: no tag."""

    def __init__(self, style: str, *, uses_classes: bool) -> None:
        super().__init__()
        self._style = _style(style)
        self._uses_classes = uses_classes

    def __missing__(self, kind: Any) -> str:
        value = self._class(kind) if self._uses_classes else self._css(kind)
        attribute = "class" if self._uses_classes else "style"
        opening = self[kind] = f'<span {attribute}="{value}">' if value else ""
        return opening

    @staticmethod
    def _class(kind: Any) -> str:
        from pygments.token import STANDARD_TYPES, Text, Whitespace

        if kind in Text or kind is Whitespace:
            return ""
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        return STANDARD_TYPES[kind]

    def _css(self, kind: Any) -> str:
        from pygments.token import Text

        look, plain = self._style.style_for_token(kind), self._style.style_for_token(Text)
        rules = []
        if look["color"] and look["color"] != plain["color"]:
            rules.append(f"color:#{look['color']}")
        if look["bold"]:
            rules.append("font-weight:bold")
        if look["italic"]:
            rules.append("font-style:italic")
        if look["underline"]:
            rules.append("text-decoration:underline")
        return ";".join(rules)


@lru_cache(maxsize=16)
def _openings(style: str, uses_classes: bool) -> _Openings:
    return _Openings(style, uses_classes=uses_classes)


def _lines(code: str, lexer: Lexer, settings: Options) -> Iterable[str]:
    """The lines as HTML, each with its line end."""
    openings = _openings(settings.style, settings.uses_classes)
    line: list[str] = []
    for opening, value in _merged((openings[kind], text) for kind, text in lexer.get_tokens(code)):
        first, *rest = value.split("\n")
        line.append(_piece(opening, first))
        for text in rest:
            yield "".join(line) + "\n"
            line = [_piece(opening, text)]
    if "".join(line):
        yield "".join(line) + "\n"


def _merged(tokens: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Neighbours that look the same become one, as in Chroma."""
    for opening, group in groupby(tokens, key=itemgetter(0)):
        yield opening, "".join(text for _, text in group)


def _piece(opening: str, text: str) -> str:
    if not text:
        return ""
    return f"{opening}{_escape(text)}</span>" if opening else _escape(text)


def _escape(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
        .replace("'", "&#39;")
    )  # fmt: skip


def _plain(code: str, language: str, *, is_inline: bool) -> str:
    name = _escape(language)
    attributes = f' class="language-{name}" data-lang="{name}"' if language else ""
    text = _escape(code)
    if is_inline:
        return f'<code class="code-inline language-{name}">{text}</code>'
    line_end = "\n" if text else ""
    return f'<pre tabindex="0"><code{attributes}>{text}{line_end}</code></pre>'


_NUMBER_STYLE = (
    "white-space:pre;-webkit-user-select:none;user-select:none;margin-right:0.4em;padding:0 0.4em 0 0.4em;"
    "color:#7f7f7f"
)
_CELL_STYLE = "vertical-align:top;padding:0;margin:0;border:0;"


def _look(settings: Options, classes: str, style: str) -> str:
    """A class, or the style that stands for it."""
    return f'class="{classes}"' if settings.uses_classes else f'style="{style}"'


def _pre_look(settings: Options, *, grid: bool = False) -> str:
    if settings.uses_classes:
        return 'class="chroma"'
    style = _style(settings.style)
    colour = _text_colour(style).strip().replace(": ", ":")
    rules = [colour, f"background-color:{style.background_color}"]
    rules += [f"-moz-tab-size:{settings.tab_width}", f"-o-tab-size:{settings.tab_width}"]
    rules += [f"tab-size:{settings.tab_width}", "-webkit-text-size-adjust:none"]
    if grid:
        rules.append("display:grid")
    return f'style="{";".join(rule for rule in rules if rule)};"'


def _block(lines: list[str], language: str, settings: Options) -> str:
    name = _escape(language)
    code = f'<code class="language-{name}" data-lang="{name}">' if language else "<code>"
    in_table = settings.line_numbers == "table"
    body = "".join(_line(number, text, settings) for number, text in enumerate(lines, 1))
    look = _pre_look(settings, grid=in_table and bool(settings.marked))
    pre = f'<pre tabindex="0" {look}>{code}{body}</code></pre>'
    return _table(pre, len(lines), settings) if in_table else pre


def _line(number: int, text: str, settings: Options) -> str:
    marked = number in settings.marked
    background = f" background-color:{_style(settings.style).highlight_color}" if marked else ""
    outer = _look(settings, "line hl" if marked else "line", f"display:flex;{background}")
    shown = ""
    if settings.line_numbers == "inline":
        shown = f"<span {_look(settings, 'ln', _NUMBER_STYLE)}{_number(number, settings)}</span>"
    inner = '<span class="cl">' if settings.uses_classes else "<span>"
    return f"<span {outer}>{shown}{inner}{text}</span></span>"


def _number(number: int, settings: Options) -> str:
    """The rest of a line number's tag, and the number."""
    shown = settings.first_line + number - 1
    if settings.anchors is None:
        return f">{shown}"
    anchor = f"{_escape(settings.anchors)}-{shown}" if settings.anchors else f"hl-{shown}"
    look = _look(settings, "lnlinks", "outline:none;text-decoration:none;color:inherit")
    return f' id="{anchor}"><a {look} href="#{anchor}">{shown}</a>'


def _table(pre: str, count: int, settings: Options) -> str:
    grid = bool(settings.marked)
    numbers = "".join(_table_number(number, settings) for number in range(1, count + 1))
    cell, wide = (
        (f'class="{name}"', f'class="{name}"')
        if settings.uses_classes and (name := "lntd")
        else (f'style="{_CELL_STYLE}"', f'style="{_CELL_STYLE};width:100%"')
    )
    table = _look(settings, "lntable", "border-spacing:0;padding:0;margin:0;border:0;")
    look = _pre_look(settings, grid=grid)
    return (
        f"<div {look}>\n<table {table}><tr><td {cell}>\n"
        f'<pre tabindex="0" {look}><code>{numbers}</code></pre></td>\n'
        f"<td {wide}>\n{pre}</td></tr></table>\n</div>\n"
    )


def _table_number(number: int, settings: Options) -> str:
    shown = f"<span {_look(settings, 'lnt', _NUMBER_STYLE)}{_number(number, settings)}\n</span>"
    if number not in settings.marked:
        return shown
    style = f"background-color:{_style(settings.style).highlight_color}"
    return f"<span {_look(settings, 'hl', style)}>{shown}</span>"


def _wrap(block: str, attributes: Mapping[str, Any], settings: Options) -> str:
    classes = [settings.wrapper_class] if settings.wrapper_class else []
    others = []
    for name, value in attributes.items():
        if name == "class":
            classes.append(str(value))
        elif not name.lower().startswith("on") and isinstance(value, (str, int, float)):
            others.append(f' {_escape(name)}="{_escape(str(value))}"')
    opening = f' class="{_escape(" ".join(classes))}"' if classes else ""
    return f"<div{opening}{''.join(others)}>{block}</div>"
