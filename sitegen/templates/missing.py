"""What a template hears when it asks for something that is not there: in its own words, not in Python's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
from jinja2.utils import missing

from sitegen.diagnostics import nearest

_LONGEST = 40


class Missing(jinja2.StrictUndefined):
    """Jinja2's strict undefined; its message names the value that lacks something, and the nearest name."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return f"there is no `{name}` here"
        lacks = f"{_called(owner)} has no `{name}`"
        near = nearest(name, _names(owner)) if isinstance(name, str) else None
        return f"{lacks}; did you mean `{near}`?" if near else lacks


def _called(value: Any) -> str:
    """A value as the writer of a template would call it."""
    if value is None:
        return "None (nothing was found)"
    if isinstance(value, str):
        return f"the text `{value[:_LONGEST]}{'…' if len(value) > _LONGEST else ''}`"
    if isinstance(value, bool | int | float):
        return f"the value `{value}`"
    if isinstance(value, Mapping):
        return "this table"
    if isinstance(value, Sequence):
        return "this list"
    words = re.findall(r"[A-Z][a-z]+", type(value).__name__.removesuffix("View"))
    return f"this {' '.join(words).lower()}" if words else f"`{value!r}`"


def _names(value: Any) -> list[str]:
    """What to choose from: of a value of Python's own there is nothing that templates are told about."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    if type(value).__module__ == "builtins":
        return []
    return [name for name in dir(value) if not name.startswith("_")]
