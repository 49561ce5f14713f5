"""What markup needs of templates while a body is rendered: its shortcodes and its render hooks."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from markupsafe import Markup, escape

from sitegen.config.params import Params
from sitegen.diagnostics import Diagnostic, RenderError, at
from sitegen.markup.markdown import DocumentState
from sitegen.markup.model import Body, Hook, Inner, ParameterValue, ShortcodeCall
from sitegen.markup.trust import Untrusted
from sitegen.templates.reads import Input
from sitegen.templates.runtime import Direct, Maker, marked, render_small

if TYPE_CHECKING:
    from sitegen.templates.renderer import Renderer
    from sitegen.templates.views import PageView

SHORTCODES = "shortcodes"
"""Folder of shortcode templates."""
HOOKS = "hooks"
"""Folder of render hook templates."""
_SUFFIX = ".html"


class ShortcodeView:
    """A use of a shortcode, for its own template and for those of the shortcodes inside it."""

    __slots__ = ("_call",)

    def __init__(self, call: ShortcodeCall) -> None:
        self._call = call

    @property
    def name(self) -> str:
        """The shortcode's name."""
        return self._call.name

    @property
    def params(self) -> tuple[ParameterValue, ...] | Mapping[str, ParameterValue]:
        """Its parameters as written."""
        return self._call.params

    @property
    def ordinal(self) -> int:
        """From 0 among its siblings."""
        return self._call.ordinal

    @property
    def parent(self) -> ShortcodeView | None:
        """The shortcode around it, or None."""
        return ShortcodeView(self._call.parent) if self._call.parent else None

    @property
    def get(self) -> Callable[..., Any]:
        """A parameter by name or position, or a default (as in Hugo an empty text)."""
        return _getter(self._call.params)


def _getter(params: tuple[ParameterValue, ...] | Mapping[str, ParameterValue]) -> Callable[..., Any]:
    return Direct(_get_nth if isinstance(params, tuple) else _get_named, params)


def _get_nth(params: tuple[ParameterValue, ...], /, key: str | int, default: Any = "") -> Any:
    return params[key] if isinstance(key, int) and 0 <= key < len(params) else default


def _get_named(params: Mapping[str, ParameterValue], /, key: str | int, default: Any = "") -> Any:
    return params.get(key, default)  # type: ignore[arg-type]  # a number is just not there


class Position:
    """Where a shortcode is used, worked out only when it is printed."""

    __slots__ = ("_call", "_text")

    def __init__(self, call: ShortcodeCall, text: str) -> None:
        self._call = call
        self._text = text

    def __str__(self) -> str:
        """`path:line:column`."""
        start = self._call.start
        line = self._text.count("\n", 0, start) + 1
        column = start - self._text.rfind("\n", 0, start)
        return f"{self._call.path}:{line}:{column}"

    def __html__(self) -> str:
        return str(escape(str(self)))


_OFTEN = 1_000
"""Uses of a shortcode in one process, after which a function of its template is worth the making."""
_MOST_SHAPES = 16
"""Sets of parameters of one shortcode that have a function of their own."""


@dataclass(slots=True)
class _Found:
    """A shortcode's template; `name` is that of its file.

    Attributes:
        render: renders it, for the host, a call and the text between its tags; another once used often.
        asked: the name of the file under which it was looked for.
        uses: so far.
    """

    name: str
    file: str
    template: Template
    inner: Inner
    asked: str
    render: Callable[..., str]
    uses: int = 0


def _file_of(shortcode: str) -> str:
    return f"{SHORTCODES}/{shortcode}{_SUFFIX}"


class Shortcodes:
    """The site's shortcodes, as `markup` calls them.

    Attributes:
        makes_functions: of templates that are used often; what these print is the same.
    """

    def __init__(self, renderer: Renderer) -> None:
        self.makes_functions = True
        self._renderer = renderer
        self._environment = renderer.environment
        self._templates: dict[str, _Found | None] = {}
        self._untrusted: dict[str, Untrusted | None] = {}
        self._spellings: dict[str, str] | None = None
        self._calls: list[ShortcodeCall] = []
        self._quick: dict[str, Callable[[object], Markup]] = {}
        self._body = Body(text="", offset=0, path="")

    @contextlib.contextmanager
    def in_body(self, body: Body) -> Iterator[None]:
        """Within: calls belong to this body, and not to a shortcode that asked for it."""
        outer = self._body, self._calls, self._quick
        self._body, self._calls, self._quick = body, [], {}
        try:
            yield
        finally:
            self._body, self._calls, self._quick = outer

    def shortcode_names(self) -> tuple[str, ...]:
        """All shortcodes of the site, its theme and sitegen."""
        self._renderer.note(Input.TEMPLATES, SHORTCODES)
        return self._names()

    def _names(self) -> tuple[str, ...]:
        names = self._environment.directories.names(SHORTCODES)
        return tuple(n[len(SHORTCODES) + 1 : -len(_SUFFIX)] for n in names if n.endswith(_SUFFIX))

    def takes_inner(self, name: str) -> Inner | None:
        """What the shortcode's template does with the text between its tags; None: no such shortcode."""
        found = self._found(name)
        return found.inner if found else None

    def _found(self, name: str) -> _Found | None:
        renderer = self._renderer
        found = self._templates.get(name)
        if found is None:
            renderer.note_template(_file_of(name))
            if name not in self._templates:
                found = self._templates[name] = self._load(name)
        if found is None:
            renderer.note(Input.TEMPLATES, SHORTCODES)
            return None
        renderer.note_template(found.file)
        if found.asked is not found.file:
            renderer.note_template(found.asked)
            renderer.note(Input.TEMPLATES, SHORTCODES)
        return found

    def _load(self, name: str) -> _Found | None:
        environment = self._environment
        asked = file = _file_of(name)
        if environment.first((file,)) is None:
            name = self._spelled(name)
            file = _file_of(name)
        if environment.first((file,)) is None:
            return None
        try:
            template = environment.get_template(file)
            render = partial(render_small, template, _NAMES)
            return _Found(name, file, template, self._inner(file), asked, render)
        except Exception as e:  # a template that cannot be compiled is reported at its line
            raise self._renderer.failure.explain(e, file, self._body.path) from e

    def _spelled(self, name: str) -> str:
        """A shortcode's name in its file's own case: as in Hugo, case makes no difference."""
        if self._spellings is None:
            self._spellings = {own.lower(): own for own in reversed(self._names())}
        return self._spellings.get(name.lower(), name)

    def _inner(self, file: str) -> Inner:
        mentions = self._environment.mentions
        if not (mentions(file, "inner") or mentions(file, "inner_deindent")):
            return Inner.NONE
        return Inner.OPTIONAL if mentions(file, "inner_is_optional") else Inner.REQUIRED

    def render_shortcode(self, call: ShortcodeCall, inner: Markup | None) -> str:
        """Render one call. Raises RenderError at the template's line, naming the call's place."""
        found = self._found(call.name)
        if found is None:
            raise LookupError(call.name)
        self._calls.append(call)
        try:
            found.uses += 1
            if found.uses == _OFTEN and self.makes_functions:
                self._make_function(found)
            return found.render(self, call, inner)
        except Exception as e:  # whatever a template raises is the template's mistake, reported at its line
            where = str(self.position(call))
            raise self._renderer.failure.explain(e, found.file, where) from e
        finally:
            self._calls.pop()

    def _make_function(self, found: _Found) -> None:
        from sitegen.templates.flat import Names, Render, flat_render

        names = Names(makers=_NAMES, direct=("get",), parameter="get", filters=_QUICK_FILTERS)
        flat = flat_render(found.template, names)
        if flat is None:
            return
        functions: dict[tuple[str, ...], Render] = {}

        def render(host: Shortcodes, call: ShortcodeCall, inner: Markup | None) -> str:
            params = call.params
            if isinstance(params, tuple):
                return flat((), host, call, inner)
            given = tuple(params)
            function = functions.get(given)
            if function is None:
                own = flat_render(found.template, names, given) if len(functions) < _MOST_SHAPES else None
                function = functions[given] = own or (lambda _, *about: flat((), *about))
            return function(params.values(), host, call, inner)

        found.render = render

    @property
    def page(self) -> PageView | None:
        """The page whose body is being rendered."""
        return self._renderer.current

    def position(self, call: ShortcodeCall) -> Position:
        """Where a call is, in this body."""
        return Position(call, self._body.text)

    def deindented(self, call: ShortcodeCall, inner: Markup | None) -> str:
        """The text between a call's tags, without the blanks that stand before the first."""
        return "" if inner is None else _deindent(inner, self._body.text, call.start)

    def call_error(self, code: str, message: str, hint: str | None = None) -> RenderError:
        """An error at the shortcode that is being rendered, or at no place where none is."""
        if not self._calls:
            return RenderError(Diagnostic(code=code, message=message, hint=hint))
        call = self._calls[-1]
        return RenderError(
            at(self._body.text, call.span, path=call.path, code=code, message=message, hint=hint)
        )

    def markdownify(self, text: object, display: str = "inline") -> Markup:
        """Markdown to HTML: the author's own, or a stranger's when a shortcode hands over a parameter.

        `display`: `inline`, where a single paragraph loses its tags, or `block`, where it keeps them.
        """
        renderer = self._renderer
        renderer.note_config("markup")
        if self._calls and (type(text) is str or not hasattr(text, "__html__")):
            untrusted = self._strangers(self._calls[-1].name)
            if untrusted is not None:
                html = untrusted.render(str(text), self._pass_on_settled)
                return marked(f"<div>{html}</div>" if display == "block" else html)
        document = DocumentState(path=self._body.path or None)
        render = renderer.markdown.render if display == "block" else renderer.markdown.render_inline
        html = render(str(text), document)
        for warning in document.warnings:
            self._pass_on(warning)
        return Markup(html)  # noqa: S704 - the author's own words

    def quick_markdownify(self, call: ShortcodeCall) -> Callable[[object], Markup]:
        """`markdownify` without options, for the texts of one shortcode in this body."""
        quick = self._quick.get(call.name)
        if quick is None:
            self._renderer.note_config("markup")
            strangers = self._strangers(call.name)
            plain = strangers.plain if strangers is not None else None
            quick = self._quick[call.name] = partial(_markdownified, plain, self.markdownify)
        return quick

    def _strangers(self, shortcode: str) -> Untrusted | None:
        """How a shortcode's parameters are rendered; None: they are trusted as the author's own words."""
        if shortcode not in self._untrusted:
            config = self._renderer.config.markup
            found = self._templates.get(shortcode)
            name = found.name if found else shortcode
            trusted = name in config.trust.trusted
            self._untrusted[shortcode] = None if trusted else Untrusted(config, config.trust, name)
        return self._untrusted[shortcode]

    def _pass_on(self, found: Diagnostic, *, is_settled: bool = False) -> None:
        """Report what was found in a text, at the shortcode that it belongs to."""
        [placed] = self.call_error(found.code, found.message, found.hint).diagnostics
        path = placed.path or found.path
        self._renderer.warn(replace(placed, severity=found.severity, path=path, is_settled=is_settled))

    def _pass_on_settled(self, found: Diagnostic) -> None:
        self._pass_on(found, is_settled=True)


_NAMES: Mapping[str, Maker] = {
    "params": lambda _, call, _inner: call.params,
    "get": lambda _, call, _inner: _getter(call.params),
    "is_named": lambda _, call, _inner: call.is_named,
    "is_markdown": lambda _, call, _inner: call.is_markdown,
    "name": lambda _, call, _inner: call.name,
    "ordinal": lambda _, call, _inner: call.ordinal,
    "number": lambda _, call, _inner: call.number,
    "parent": lambda _, call, _inner: ShortcodeView(call.parent) if call.parent else None,
    "inner": lambda _, _call, inner: "" if inner is None else inner,
    "inner_deindent": lambda host, call, inner: host.deindented(call, inner),
    "position": lambda host, call, _inner: host.position(call),
    "page": lambda host, _call, _inner: host.page,
}
"""What a shortcode's template sees, made of the host, the call and the text between its tags."""

_QUICK_FILTERS: Mapping[str, Maker] = {
    "markdownify": lambda host, call, _inner: host.quick_markdownify(call),
}


def _markdownified(
    plain: Callable[[str], str | None] | None, markdownify: Callable[[object], Markup], text: object
) -> Markup:
    html = plain(text) if plain is not None and type(text) is str else None
    return markdownify(text) if html is None else marked(html)


_BLOCKS = frozenset(("heading", "codeblock", "blockquote", "table"))


class Hooks:
    """The site's render hooks, as `markup` calls them."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._names = frozenset(renderer.environment.directories.names(HOOKS))
        self.exist = bool(self._names)

    def _file(self, kind: str, language: str) -> str | None:
        names = (f"{HOOKS}/{kind}-{language}{_SUFFIX}", f"{HOOKS}/{kind}{_SUFFIX}")
        return next((n for n in names[0 if language else 1 :] if n in self._names), None)

    def has_hook(self, kind: str, language: str = "") -> bool:
        """Whether there is a template for a hook."""
        return self._file(kind, language) is not None

    def render_hook(self, hook: Hook) -> str:
        """Render a hook. Raises RenderError at the template's line."""
        renderer = self._renderer
        file = self._file(hook.kind, hook.language)
        if file is None:
            raise LookupError(hook.kind)
        where = repr(renderer.current)
        try:
            template = renderer.environment.get_template(file)
            text = template.render({**_lenient(hook.values), "page": renderer.current}).strip()
            # Without the line end the last word of a block would run into the first of the next.
            return text + "\n" if hook.kind in _BLOCKS else text
        except Exception as e:  # whatever a template raises is the template's mistake, reported at its line
            raise renderer.failure.explain(e, file, where) from e


def _lenient(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, `text` as the HTML that it is; an attribute or option that is not there is None."""
    lenient: dict[str, Any] = {
        name: Params(value) if isinstance(value, dict) else value for name, value in values.items()
    }
    for part in ("thead", "tbody"):
        if part in lenient:
            lenient[part] = [[_html(cell) for cell in row] for row in lenient[part]]
    return _html(lenient)


def _html(values: Mapping[str, Any]) -> dict[str, Any]:
    """With `text` as HTML, which was rendered from the author's own Markdown."""
    return {**values, "text": Markup(values["text"])} if "text" in values else dict(values)  # noqa: S704


def _deindent(inner: Markup, text: str, start: int) -> Markup:
    """What stands between the tags without the blanks that stand before the opening one, as in Hugo."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if not before or before.strip(" \t"):
        return inner
    return Markup(re.sub(f"(?m)^{before}", "", inner))  # noqa: S704 - as safe as it was
