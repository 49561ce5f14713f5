"""Typed reading of merged settings: what is read is known, what is left over is reported.

A key is named here once, where it is read; its default and what `sitegen config` shows come from the same
call. Types are as lenient as Hugo's (a number may stand as text), and no further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sitegen.config.formats import KeyPath, type_name
from sitegen.config.known import SILENT, UNUSED
from sitegen.config.layers import Findings
from sitegen.config.merge import written
from sitegen.diagnostics import Severity, nearest

_T = TypeVar("_T")

_TRUE = frozenset(("1", "t", "true"))
_FALSE = frozenset(("0", "f", "false", ""))


class Table:
    """One table of the settings, read key by key. Names are given as people write them."""

    def __init__(
        self,
        values: Mapping[str, Any],
        path: KeyPath,
        findings: Findings,
        shown: dict[str, Any],
        title: str = "",
    ) -> None:
        """Read `values` (lower-case keys) that stand at `path`; what is read is noted in `shown`.

        `title` is how people know the path: `markup.tableOfContents`.
        """
        self.values = values
        self.path = path
        self.title = title or ".".join(part for part in path if isinstance(part, str))
        self.findings = findings
        self.shown = shown
        self.names: dict[str, str] = {}
        """Names that were asked for, by their lower case."""

    def raw(self, name: str, default: Any = None) -> Any:
        """The value as it is; also for what is the user's own (`params`)."""
        lower = name.lower()
        self.names[lower] = name
        value = self.values.get(lower)
        if value is None:
            value = default
        if value is not None:
            self.shown[name] = value
        return value

    def text(self, name: str, default: str = "") -> str:
        """Text; a number is taken for its digits."""
        value = self.raw(name, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        return value if isinstance(value, str) else self._wrong(name, value, "text", default)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false; also as text, and as a number that is zero or not."""
        value = self.raw(name, default)
        if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
            value = value.lower() in _TRUE
        if isinstance(value, (bool, int)):
            self.shown[name] = bool(value)
            return bool(value)
        return self._wrong(name, value, "true or false", default)

    def whole(self, name: str, default: int = 0, *, least: int | None = None) -> int:
        """A whole number, also as text."""
        value = self.number(name, default, what="a whole number")
        if value != int(value):
            return self._wrong(name, self.values.get(name.lower()), "a whole number", default)
        if least is not None and value < least:
            self.error(name, f"`{self.dotted(name)}` must be at least {least}, not {value}")
            return default
        self.shown[name] = int(value)
        return int(value)

    def number(self, name: str, default: float = 0.0, *, what: str = "a number") -> float:
        """A number, also as text."""
        value = self.raw(name, default)
        if isinstance(value, str):
            try:
                value = float(value) if "." in value else int(value, 0)
            except ValueError:
                return self._wrong(name, value, what, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**63:
            self.shown[name] = value
            return value
        return self._wrong(name, value, what, default)

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        value = self.raw(name, list(default))
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)):
            return self._wrong(name, value, "a list of texts", default)
        for index, item in enumerate(items):
            if not isinstance(item, (str, int, float)) or isinstance(item, bool):
                message = f"`{self.dotted(name)}` must hold texts, not {type_name(item)}"
                self.findings.error((*self.path, name.lower(), index), message, code="config-type")
                return default
        self.shown[name] = [str(item) for item in items]
        return tuple(str(item) for item in items)

    def choice(self, name: str, default: str, allowed: tuple[str, ...], *, strict: bool = False) -> str:
        """One of several words, in any case. Any other is the default, as in Hugo; an error if `strict`."""
        value = self.text(name, default)
        if value.lower() in allowed:
            return value.lower()
        near = nearest(value, allowed)
        hint = f"did you mean `{near}`?" if near else None
        message = f"`{self.dotted(name)}` must be one of {', '.join(allowed)}, not `{value}`"
        severity = Severity.ERROR if strict else Severity.WARNING
        self.findings.report(
            (*self.path, name.lower()), "config-value", message, severity=severity, hint=hint
        )
        return default

    def table(self, name: str) -> Table:
        """A table of its own; empty if there is none. It must be closed too."""
        value = self.raw(name, {})
        if not isinstance(value, Mapping):
            self._wrong(name, value, "a table", {})
            value = {}
        shown: dict[str, Any] = {}
        self.shown[name] = shown
        return Table(value, (*self.path, name.lower()), self.findings, shown, self.dotted(name))

    def items(self, name: str) -> Mapping[str, Any]:
        """A table whose names are the user's own."""
        value = self.raw(name, {})
        return value if isinstance(value, Mapping) else self._wrong(name, value, "a table", {})

    def tables(self, name: str) -> Iterator[Table]:
        """The tables of a list, each to be closed too; one table is a list of one."""
        value = self.raw(name, [])
        listed = [value] if isinstance(value, Mapping) else value
        if not isinstance(listed, (list, tuple)):
            self._wrong(name, value, "a list of tables", ())
            return
        for index, item in enumerate(listed):
            path = (*self.path, name.lower(), index)
            if isinstance(item, Mapping):
                yield Table(item, path, self.findings, {}, self.dotted(name))
            else:
                message = f"`{self.dotted(name)}` must hold tables, not {type_name(item)}"
                self.findings.error(path, message, code="config-type")

    def close(self, *, strict: bool = False) -> None:
        """Report what nothing has asked for: an error if `strict`, else a note or nothing."""
        place = self.title.lower()
        silent, unused = SILENT.get(place, frozenset()), UNUSED.get(place, {})
        known = {**{name.lower(): name for name in (*silent, *unused)}, **self.names}
        for lower, value in self.values.items():
            if lower in self.names or value is None:
                continue
            self.shown[known.get(lower, written(lower))] = value
            if lower not in known:
                self._unknown(lower, list(known.values()), strict=strict)
            elif known[lower] in unused and value not in unused[known[lower]].usual:
                self.findings.report(
                    (*self.path, lower),
                    "config-unused",
                    f"nothing reads `{self.dotted(known[lower])}`",
                    severity=Severity.WARNING,
                    hint=unused[known[lower]].hint,
                )

    def error(self, name: str, message: str, hint: str | None = None) -> None:
        """Add a mistake about the value of `name`."""
        self.findings.error((*self.path, name.lower()), message, hint)

    def dotted(self, name: str) -> str:
        """A key with those around it, as it is called in messages."""
        return f"{self.title}.{written(name)}" if self.title else written(name)

    def _unknown(self, lower: str, known: list[str], *, strict: bool) -> None:
        near = nearest(lower, known)
        self.findings.report(
            (*self.path, lower),
            "config-unknown-key",
            f"there is no setting `{self.dotted(lower)}`",
            severity=Severity.ERROR if strict else Severity.NOTE,
            hint=f"did you mean `{near}`?" if near else None,
        )

    def _wrong(self, name: str, value: Any, wanted: str, default: _T) -> _T:
        found = type_name(value)
        if isinstance(value, (str, int, float)):
            found = f"`{str(value).lower() if isinstance(value, bool) else value}`"
        message = f"`{self.dotted(name)}` must be {wanted}, not {found}"
        self.findings.error((*self.path, name.lower()), message, code="config-type")
        return default
