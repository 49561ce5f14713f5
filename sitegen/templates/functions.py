"""The names that every template sees beside `page` (docs/templates.md, Everywhere)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen import __version__
from sitegen.diagnostics import LinkError, RenderError, Severity
from sitegen.site.references import find_page
from sitegen.templates.environment import escapes
from sitegen.templates.reads import Input
from sitegen.templates.runtime import Direct
from sitegen.templates.texts import translate
from sitegen.templates.views import PageView

if TYPE_CHECKING:
    from sitegen.templates.renderer import Renderer


class Now:
    """The moment of the build. A template depends on it only as finely as it asks.

    `now.year` makes a page stale once a year, `now` printed in full with every build.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def _moment(self, layout: str) -> dt.datetime:
        self._renderer.note(Input.NOW, layout)
        return self._renderer.materials.now

    @property
    def year(self) -> int:
        """Four digits."""
        return self._moment("%Y").year

    @property
    def month(self) -> int:
        """From 1."""
        return self._moment("%Y%m").month

    @property
    def day(self) -> int:
        """From 1."""
        return self._moment("%Y%m%d").day

    def __getattr__(self, name: str) -> Any:
        """Everything else that a datetime has."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.moment, name)

    @property
    def moment(self) -> dt.datetime:
        """The datetime itself."""
        return self._moment("")

    def __str__(self) -> str:
        return str(self.moment)


class Sitegen:
    """What a template sees of the generator."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.version = __version__
        self.generator = f"sitegen {__version__}"

    @property
    def environment(self) -> str:
        """`production`, `development` or what `--environment` says."""
        self._renderer.note(Input.CONFIG, "environment")
        return self._renderer.config.environment

    @property
    def is_production(self) -> bool:
        """Whether the environment is `production`."""
        return self.environment == "production"

    @property
    def is_server(self) -> bool:
        """Whether this is a preview."""
        return self._renderer.materials.is_server


def functions(renderer: Renderer) -> dict[str, Any]:
    """All names that templates see everywhere, for one renderer."""
    return {
        "site": renderer.site_view,
        "now": Now(renderer),
        "sitegen": Sitegen(renderer),
        "t": Direct(_texts(renderer)),
        "asset": Direct(renderer.asset),
        "static": renderer.static_file,
        "feature_image": Direct(renderer.pictures.feature),
        "local_image": Direct(renderer.pictures.local),
        "get_page": _page_getter(renderer),
        "ref": _reference(renderer, absolute=True),
        "relref": _reference(renderer, absolute=False),
        "partial": _partial(renderer),
        "partial_cached": Direct(_partial_cached(renderer)),
        "highlight": _highlight(renderer),
        "qr": _qr(renderer),
        "highlight_css": _highlight_css(renderer),
        "warn": _report(renderer, Severity.WARNING),
        "error": _report(renderer, Severity.ERROR),
    }


def _texts(renderer: Renderer) -> Any:
    def t(key: str, count: int | None = None, **values: Any) -> str:
        return translate(renderer.texts, key, count, values)

    return t


def _page_getter(renderer: Renderer) -> Any:
    def get_page(path: str) -> PageView | None:
        return renderer.find(path, _origin(renderer))

    return get_page


def _origin(renderer: Renderer) -> str:
    return renderer.current.key if renderer.current is not None else "/"


def _reference(renderer: Renderer, *, absolute: bool) -> Any:
    def reference(path: str | PageView) -> str:
        """The URL of a page; the path may end in `#fragment`, and a fragment alone stays one."""
        if isinstance(path, PageView):
            return path.permalink if absolute else path.rel_permalink
        text, sign, fragment = str(path).partition("#")
        if not text:
            return str(path)
        origin = _origin(renderer)
        renderer.note(Input.FIND, f"{origin}\0{text}")
        try:
            found = find_page(renderer.site, text, origin)
        except LinkError as e:
            return _broken(renderer, e)
        view = renderer.view(found)
        return (view.permalink if absolute else view.rel_permalink) + sign + fragment

    return reference


def _broken(renderer: Renderer, error: LinkError) -> str:
    """What to do about a reference to nothing: fail, or warn and insert what the site says."""
    config = renderer.site.config
    found = error.diagnostics[0]
    placed = renderer.shortcodes.call_error(found.code, found.message, found.hint)
    if config.ref_links_error:
        raise LinkError(*placed.diagnostics) from error
    for diagnostic in placed.diagnostics:
        renderer.warn(replace(diagnostic, severity=Severity.WARNING))
    return config.ref_links_not_found_url


def _partial(renderer: Renderer) -> Any:
    @pass_context
    def partial(context: Context, name: str, **values: Any) -> str:
        template = renderer.environment.get_template(name)
        text = template.render({"page": context.get("page"), **values})
        return Markup(text) if escapes(name) else text  # noqa: S704 - autoescaped

    return partial


def _partial_cached(renderer: Renderer) -> Any:
    def partial_cached(name: str, *variants: Any, **values: Any) -> str:
        """Render a template once for each set of variants; it sees these values and no `page`.

        As Hugo's `partialCached`: the variants have to tell apart whatever makes the values differ.
        """

        def make() -> str:
            text = renderer.environment.get_template(name).render(values)
            return Markup(text) if escapes(name) else text  # noqa: S704 - autoescaped

        key = (name, *[v.key if isinstance(v, PageView) else v for v in variants])
        return renderer.part(key, make)

    return partial_cached


def _highlight(renderer: Renderer) -> Any:
    def highlight(code: object, language: str = "", options: str = "") -> Markup:
        from sitegen.markup.highlight import highlight as to_html
        from sitegen.markup.highlight import parse_options

        renderer.note(Input.CONFIG, "markup")
        html = to_html(str(code), language, parse_options(options), renderer.config.markup.highlight)
        return Markup(html)  # noqa: S704 - escaped by Pygments

    return highlight


def _qr(renderer: Renderer) -> Any:
    def qr(text: object, level: str = "medium", scale: object = 4, **attributes: object) -> Markup:
        from sitegen.markup.qr import qr_svg

        shown = {name: str(value) for name, value in attributes.items()}
        try:
            svg = qr_svg(str(text), str(level), scale, shown)
        except ValueError as e:
            placed = renderer.shortcodes.call_error("qr-code", str(e), "see docs/templates.md, Everywhere")
            raise placed from e
        return Markup(svg)  # noqa: S704 - every value is escaped

    return qr


def _highlight_css(renderer: Renderer) -> Any:
    def highlight_css(style: str = "") -> Markup:
        from sitegen.markup.highlight import style_css

        renderer.note(Input.CONFIG, "markup")
        return Markup(style_css(style or renderer.config.markup.highlight.style))  # noqa: S704 - Pygments' own

    return highlight_css


def _report(renderer: Renderer, severity: Severity) -> Any:
    def report(message: object) -> str:
        placed = renderer.shortcodes.call_error(f"template-{severity}", str(message)).diagnostics[0]
        if severity is Severity.ERROR:
            raise RenderError(placed)
        renderer.warn(replace(placed, severity=severity))
        return ""

    return report


__all__ = ["Now", "Sitegen", "functions"]
