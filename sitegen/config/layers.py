"""Where settings come from, and how a finding about one gets its place.

Every origin (a file, the variables, the command line) is kept as a `Layer` beside the merged result. A
finding names the merged key; the topmost layer that has it is the one to point into. So nothing has to be
carried along while merging.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.config.formats import KeyPath, key_places
from sitegen.diagnostics import Diagnostic, Severity, Span, at


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Settings of one origin, with Hugo's present names in lower case.

    Attributes:
        path: of the file, relative to the site's root; empty: not a file.
        text: of the file.
        format: `toml`, `yaml` or `json`.
        values: as they are laid over the layers below.
        prefix: the keys that the file's name stands for (`params.toml`: `params`).
        renamed: present names of keys to what the file calls them, both from the file's own root.
        setters: for what is no file, how to call the origin of a key (`the variable HUGO_TITLE`).
    """

    values: Mapping[str, Any]
    path: str = ""
    text: str = ""
    format: str = ""
    prefix: KeyPath = ()
    renamed: Mapping[KeyPath, KeyPath] = field(default_factory=dict)
    setters: Mapping[KeyPath, str] = field(default_factory=dict)

    def has(self, key: KeyPath) -> bool:
        """Whether this layer sets `key` or something below it."""
        value: Any = self.values
        for part in key:
            if isinstance(value, Mapping):
                found = part in value
            else:
                found = isinstance(value, (list, tuple)) and isinstance(part, int) and part < len(value)
            if not found:
                return False
            value = value[part]
        return True

    def span(self, key: KeyPath) -> Span | None:
        """Where the file says `key`, or the nearest key around it."""
        try:
            places = key_places(self.text, self.format)
        except RecursionError:  # nested just under what its parser bears
            return None
        own = key[len(self.prefix) :]
        for length in range(len(own), 0, -1):
            part = own[:length]
            found = places.get(part) or places.get(self._as_written(part))
            if found is not None:
                return found
        return None

    def setter(self, key: KeyPath) -> str:
        """How to call what set `key`, for what is no file."""
        return next((name for known, name in self.setters.items() if key[: len(known)] == known), "")

    def _as_written(self, key: KeyPath) -> KeyPath:
        for new, old in self.renamed.items():
            if key[: len(new)] == new:
                return old + key[len(new) :]
        return key


class Findings:
    """Collects what is wrong with the configuration; each finding points at the layer that says so."""

    def __init__(self, layers: Iterable[Layer] = ()) -> None:
        """Take the layers from the lowest to the topmost."""
        self.layers = list(layers)
        self.diagnostics: list[Diagnostic] = []
        self.language = ""
        """Key of the language that is built: its own settings stand over those of the root."""

    def report(
        self,
        key: KeyPath,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        hint: str | None = None,
    ) -> None:
        """Add a finding about the setting `key`."""
        self.diagnostics.append(self._diagnostic(key, code, message, severity, hint))

    def error(self, key: KeyPath, message: str, hint: str | None = None, code: str = "config-value") -> None:
        """Add a mistake about the setting `key`."""
        self.report(key, code, message, hint=hint)

    @property
    def has_errors(self) -> bool:
        """Whether the configuration cannot be used."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def _diagnostic(
        self, key: KeyPath, code: str, message: str, severity: Severity, hint: str | None
    ) -> Diagnostic:
        layer, full = self._origin(key)
        span = layer.span(full) if layer is not None and layer.path else None
        if layer is None or span is None:
            setter = layer.setter(full) if layer is not None else ""
            return Diagnostic(
                code=code,
                message=f"{message} (set by {setter})" if setter else message,
                severity=severity,
                path=(layer.path or None) if layer is not None else None,
                hint=hint,
            )
        return at(layer.text, span, path=layer.path, code=code, message=message, severity=severity, hint=hint)

    def _origin(self, key: KeyPath) -> tuple[Layer | None, KeyPath]:
        """The layer that decides `key`, or the nearest table around it; and the key as it is there."""
        for length in range(len(key), 0, -1):
            for name in self._spellings(key[:length]):
                for layer in reversed(self.layers):
                    if layer.has(name):
                        return layer, name + key[length:]
        return None, key

    def _spellings(self, key: KeyPath) -> tuple[KeyPath, ...]:
        return (("languages", self.language, *key), key) if self.language else (key,)
