"""Shortcodes for tests, twice: as Python functions for sitegen and as Go templates for real Hugo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup, escape

from sitegen.config.model import MarkupConfig, TypographerConfig
from sitegen.diagnostics import RenderError, at
from sitegen.markup.markdown import Markdown
from sitegen.markup.model import Body, Inner, ShortcodeCall

CONFIG = MarkupConfig(
    unsafe=True,
    hugo_counts=True,
    typographer=TypographerConfig(left_angle_quote="«", right_angle_quote="»"),
)
MARKDOWN = Markdown(CONFIG)

GO_TEMPLATES = {
    "show": (
        "[{{ .Name }} {{ .Ordinal }} {{ .IsNamedParams }}"
        '{{ range $k, $v := .Params }} {{ $k }}:{{ printf "%T=%v" $v $v }}{{ end }}]'
    ),
    "wrap": "<w>{{ .Inner }}</w>",
    "block": '<div>{{ .Inner | .Page.RenderString (dict "display" "block") }}</div>',
    "inline": "<i>{{ .Inner | markdownify }}</i>",
    "lines": "l1\nl2\nl3",
    "strong": "**{{ .Inner }}**",
    "parent": "{{ with .Parent }}[{{ .Name }}]{{ end }}",
    "get": '{{ .Get 0 }}|{{ .Get "a" }}',
    "folder/deep": "deep",
}
_GO_TYPES = {bool: "bool", int: "int", float: "float64", str: "string"}


def show(call: ShortcodeCall, _inner: str) -> str:
    """All that is known of a call."""
    items = sorted(call.params.items()) if isinstance(call.params, dict) else enumerate(call.params)
    values = "".join(f" {escape(k)}:{escape(_go(v))}" for k, v in items)
    return f"[{call.name} {call.ordinal} {str(call.is_named).lower()}{values}]"


def _go(value: Any) -> str:
    text = (
        str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    )
    return f"{_GO_TYPES[type(value)]}={text}"


def _get(call: ShortcodeCall, _inner: str) -> str:
    params = call.params
    first = params[0] if isinstance(params, tuple) and params else ""
    named = params.get("a", "") if isinstance(params, dict) else ""
    return f"{first}|{named}"


PYTHON: dict[str, tuple[Inner, Callable[[ShortcodeCall, str], str]]] = {
    "show": (Inner.NONE, show),
    "wrap": (Inner.REQUIRED, lambda _, inner: f"<w>{inner}</w>"),
    "block": (Inner.REQUIRED, lambda _, inner: f"<div>{MARKDOWN.render(inner)}</div>"),
    "inline": (Inner.REQUIRED, lambda _, inner: f"<i>{MARKDOWN.render_inline(inner)}</i>"),
    "lines": (Inner.NONE, lambda _call, _inner: "l1\nl2\nl3"),
    "strong": (Inner.REQUIRED, lambda _, inner: f"**{inner}**"),
    "parent": (Inner.NONE, lambda call, _: f"[{call.parent.name}]" if call.parent else ""),
    "get": (Inner.NONE, _get),
    "folder/deep": (Inner.NONE, lambda _call, _inner: "deep"),
    # Not for Hugo: what it has not, or prints otherwise.
    "maybe": (Inner.OPTIONAL, lambda _, inner: f"<m>{inner}</m>"),
    "quote": (Inner.NONE, lambda call, _: f"<blockquote>{escape(call.params['body'])}</blockquote>"),
    "number": (Inner.NONE, lambda call, _: f"#{call.number}"),
    "pre": (Inner.NONE, lambda _call, _inner: "<pre>a\nb</pre>"),
}


class FakeHost:
    """The shortcodes above, and `fail`, whose template is broken."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.calls: list[ShortcodeCall] = []

    def takes_inner(self, name: str) -> Inner | None:
        if name == "fail":
            return Inner.NONE
        return PYTHON[name][0] if name in PYTHON else None

    def shortcode_names(self) -> Iterable[str]:
        return PYTHON

    def render_shortcode(self, call: ShortcodeCall, inner: Markup | None) -> str:
        self.calls.append(call)
        if call.name == "fail":
            raise RenderError(at(self.text, call.span, path=call.path, code="fails", message="it failed"))
        return PYTHON[call.name][1](call, str(inner or ""))


def body_of(text: str, offset: int = 0) -> Body:
    """A body without front matter."""
    return Body(text=text, offset=offset, path="content/posts/a.md")
