"""Settings from the process environment: `HUGO_TITLE`, `HUGOxPARAMSxAPI_KEY`.

The character after HUGO separates the keys, so that a key may hold an underscore. A value takes the type
of what the files have set (https://gohugo.io/configuration/introduction/#environment-variables).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.config.formats import KeyPath, parse_table, without_surrogates
from sitegen.config.layers import Layer
from sitegen.config.merge import lay_over, lower_keys, rename_keys, wrap
from sitegen.diagnostics import ParseError

ENVIRONMENT = "HUGO_ENVIRONMENT"

_PREFIX = "HUGO"
_NOT_SETTINGS = frozenset(
    "config configdir env environment memorylimit numworkermultiplier source version workingdir".split()
)
"""Names that hosts and workflows set for Hugo's command line."""

_WORD_LISTS = frozenset(("disablekinds", "disablelanguages", "ignorefiles", "ignorelogs", "theme"))
"""Keys that take a bracketed list, or words between commas or blanks."""

_TRUE = frozenset(("1", "t", "true"))
_FALSE = frozenset(("0", "f", "false", ""))


def variables_layer(variables: Mapping[str, str], configured: Mapping[str, Any]) -> Layer:
    """The settings among `variables`, typed by what is `configured` (lower-case keys)."""
    values: dict[str, Any] = {}
    setters: dict[KeyPath, str] = {}
    for name in sorted(variables):
        key = _key(name)
        if not key or key[0] in _NOT_SETTINGS:
            continue
        text = str(without_surrogates(variables[name]))  # bytes that are not UTF-8 come as such
        table = wrap(_typed(text, key, _existing(configured, key)), key)
        table, renamed = rename_keys(table)
        setters[next(iter(renamed), key)] = f"the variable {name}"
        values = lay_over(values, table)
    return Layer(values=values, setters=setters)


def _key(name: str) -> KeyPath:
    rest = name[len(_PREFIX) :]
    if not name.startswith(_PREFIX) or len(rest) < 2 or rest[0].isupper():
        return ()
    parts = tuple(part.lower() for part in rest[1:].split(rest[0]))
    return parts if all(parts) else ()


def _existing(configured: Mapping[str, Any], key: KeyPath) -> Any:
    value: Any = configured
    for part in key:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _typed(text: str, key: KeyPath, existing: Any) -> Any:
    if key[-1] in _WORD_LISTS and len(key) == 1:
        return _words(text)
    lower = text.strip().lower()
    if isinstance(existing, bool):
        return lower in _TRUE if lower in _TRUE | _FALSE else text
    if isinstance(existing, (int, float)):
        return _number(text)
    if isinstance(existing, (list, tuple)):
        return _structure(text, list) or text
    if isinstance(existing, Mapping) or text.lstrip()[:1] in ("{", "["):
        return _structure(text, (dict, list)) or text
    return text


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _words(text: str) -> list[str]:
    text = text.strip().removeprefix("[").removesuffix("]")
    words = text.split(",") if "," in text else text.split()
    return [word.strip().strip("\"'") for word in words if word.strip()]


def _structure(text: str, kinds: type | tuple[type, ...]) -> Any:
    """A table or list in JSON, or as TOML writes it in one line; None if it is neither."""
    for document, format_name in ((f'{{"value": {text}}}', "json"), (f"value = {text.strip()}", "toml")):
        try:
            value = parse_table(document, format_name, "")["value"]
        except (ParseError, KeyError):
            continue
        return lower_keys(value) if isinstance(value, kinds) else None
    return None
