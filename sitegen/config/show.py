"""The merged settings as text, for `sitegen config`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.config.load import LoadedConfig

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def merged_text(loaded: LoadedConfig, *, as_json: bool) -> str:
    """All settings, defaults included, as TOML or as JSON; ends with a line end."""
    if as_json:
        return json.dumps(loaded.merged, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
    return toml_text(loaded.merged)


def toml_text(table: Mapping[str, Any]) -> str:
    """A table as TOML that reads back as what it was; what is None is left out."""
    return "\n".join(_table(table, ())).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    values = {name: value for name, value in sorted(table.items()) if value is not None}
    for name, value in values.items():
        if not isinstance(value, Mapping):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in values.items():
        if isinstance(value, Mapping):
            below = (*path, name)
            if not value or any(not isinstance(item, Mapping) for item in value.values()):
                yield ""
                yield f"[{'.'.join(map(_key, below))}]"
            yield from _table(value, below)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(n)} = {_value(v)}" for n, v in value.items() if v is not None) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value if item is not None) + "]"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return _text(str(value))


def _text(text: str) -> str:
    """A basic string: JSON's escapes are all TOML's too, but for the last control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
