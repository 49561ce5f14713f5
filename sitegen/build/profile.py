"""Where the time of a build goes: by template, by shortcode, by page.

Nothing of this is there unless it is asked for: `watching` then puts a stopwatch around what one renderer
calls, and each worker tells its share with its answers. Times are of all processes together, and come to
more than the clock on the wall says. A template's own time is without the templates that it calls.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.runtime import Macro

from sitegen.build.model import ProfileRow

if TYPE_CHECKING:
    from sitegen.templates.renderer import Renderer

Key = tuple[str, str]
"""What kind of thing, and which (see `ProfileRow`)."""
Share = dict[Key, tuple[int, float, float]]
"""How often, seconds of its own, seconds with all that it called."""


@dataclass(slots=True)
class Stopwatch:
    """Measures nested calls in one process, and adds up what all processes measured."""

    _totals: dict[Key, list[float]] = field(default_factory=dict)
    _open: list[list[Any]] = field(default_factory=list)
    _shares: dict[Key, list[float]] = field(default_factory=dict)

    def begin(self, kind: str, name: str, *, counts: bool = True) -> None:
        """Something begins; `counts`: it is not the continuation of what was counted."""
        self._open.append([(kind, name), time.perf_counter(), 0.0, counts])

    def end(self) -> None:
        """What began last ends."""
        key, since, below, counts = self._open.pop()
        took = time.perf_counter() - since
        entry = self._shares.setdefault(key, [0, 0.0, 0.0])
        entry[0] += counts
        entry[1] += took - below
        if not any(other[0] == key for other in self._open):  # of a recursion only the outermost
            entry[2] += took
        if self._open:
            self._open[-1][2] += took

    def take(self) -> Share:
        """What was measured since the last time, to be told to the parent."""
        shares, self._shares = self._shares, {}
        return {key: (int(count), own, whole) for key, (count, own, whole) in shares.items()}

    def add(self, share: Share) -> None:
        """Take in what a worker, or this process, measured."""
        for key, values in share.items():
            total = self._totals.setdefault(key, [0, 0.0, 0.0])
            for i, value in enumerate(values):
                total[i] += value

    def rows(self) -> tuple[ProfileRow, ...]:
        """All that was measured, the longest of its own first."""
        rows = [
            ProfileRow(kind=kind, name=name, count=int(count), own_s=own, whole_s=whole)
            for (kind, name), (count, own, whole) in self._totals.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.own_s, row.kind, row.name)))

    def each(
        self, kind: str, name: Callable[[Any], str], function: Callable[[Any], Any]
    ) -> Callable[[Any], Any]:
        """The same function of one item, measured under the item's name."""

        def measured(item: Any) -> Any:
            self.begin(kind, name(item))
            try:
                return function(item)
            finally:
                self.end()

        return measured

    @contextlib.contextmanager
    def watching(self, renderer: Renderer) -> Iterator[None]:
        """Within, everything that a renderer does is measured."""
        shortcodes = renderer.shortcodes
        shortcodes.render_shortcode = self._shortcode(shortcodes.render_shortcode)  # type: ignore[method-assign]
        self._templates(renderer)
        with self._macros(renderer):
            yield

    def _shortcode(self, function: Callable[..., str]) -> Callable[..., str]:
        def measured(call: Any, inner: Any) -> str:
            self.begin("shortcode", call.name)
            try:
                return function(call, inner)
            finally:
                self.end()

        return measured

    def _templates(self, renderer: Renderer) -> None:
        environment = renderer.environment
        fetch = environment.get_template
        known: set[int] = set()

        def get_template(name: Any, *more: Any, **named: Any) -> jinja2.Template:
            template = fetch(name, *more, **named)
            if id(template) not in known and template.name:
                known.add(id(template))
                template.root_render_func = self._pieces(template.name, template.root_render_func)
                template.blocks = {
                    block: self._pieces(template.name, function, counts=False)
                    for block, function in template.blocks.items()
                }
            return template

        environment.get_template = get_template  # type: ignore[method-assign]
        renderer.shortcodes.makes_functions = False  # which are no templates that could be measured

    def _pieces(self, name: str, function: Callable[..., Iterator[str]], *, counts: bool = True) -> Any:
        """A template makes its text piece by piece; only while it makes one is it at work."""

        def measured(*arguments: Any) -> Iterator[str]:
            pieces, first = iter(function(*arguments)), counts
            while True:
                self.begin("template", name, counts=first)
                first = False
                try:
                    piece = next(pieces)
                except StopIteration:
                    return
                finally:
                    self.end()
                yield piece

        return measured

    @contextlib.contextmanager
    def _macros(self, renderer: Renderer) -> Iterator[None]:
        """Macros are called past the environment; each is known by the file that its code came from."""
        invoke = Macro._invoke  # noqa: SLF001 - there is no other place that all macros pass
        folders = renderer.environment.directories.folders

        def measured(macro: Any, arguments: Any, autoescape: Any) -> str:
            self.begin("template", f"{_template_name(macro, folders)}: {macro.name}()")
            try:
                return invoke(macro, arguments, autoescape)
            finally:
                self.end()

        Macro._invoke = measured  # type: ignore[assignment,method-assign]  # noqa: SLF001
        try:
            yield
        finally:
            Macro._invoke = invoke  # type: ignore[method-assign]  # noqa: SLF001


def _template_name(macro: Any, folders: tuple[Path, ...]) -> str:
    path = Path(macro._func.__code__.co_filename)  # noqa: SLF001
    for folder in folders:
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
