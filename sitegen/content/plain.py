"""TOML, YAML and JSON as plain data: dict, list, str, int, float, bool, None, and TOML's dates and times.

One way to say what is wrong, whatever the format: `Malformed`, with an offset into the text given.
Whatever is returned is a tree no deeper than `DEEPEST` and free of unpaired surrogates, so that later
stages may walk it by recursion and write it out as UTF-8.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

DEEPEST = 64
"""Tables and lists within each other; no site needs ten."""

_REMOVE_ONE = "remove one of the two"
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOML_KEY = re.compile(r"\s*([^=\[]*+)=")
_UNCLOSED = re.compile(r"Expected ['\"\\]+['\"]+")
_LONG_KEY = re.compile(
    r"""(?<![\w.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){%d}""" % DEEPEST  # noqa: UP031  (braces)
)
_TOML_TEXT = r"""(?:'[^'\x00-\x08\x0a-\x1f\x7f]*+'|"[^"\\\x00-\x08\x0a-\x1f\x7f]*+")"""
_TOML_LINE = re.compile(
    r"[ \t]*+(?:([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+(?:"
    rf"({_TOML_TEXT})|(true|false)|"
    rf"(\[[ \t]*+(?:{_TOML_TEXT}[ \t]*+(?:,[ \t]*+{_TOML_TEXT}[ \t]*+)*+(?:,[ \t]*+)?)?\])|"
    r"([0-9][0-9TZtz:+.-]*+))[ \t]*+)?(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?(?:\n|\Z)"
)
"""A line with a bare key and one text, a flag, texts in a list or what begins with a digit; or without."""
_TOML_TEXTS = re.compile(_TOML_TEXT)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Malformed(Exception):  # noqa: N818  (a finding, which the callers turn into a diagnostic)
    """The text is no such format.

    Attributes:
        offset: of the place, in characters from the start of the text that was given.
        length: characters that are to be underlined.
        hint: what to write instead, or None.
    """

    def __init__(self, message: str, offset: int, hint: str | None = None, length: int = 1) -> None:
        super().__init__(message, offset, hint, length)
        self.message = message
        self.offset = offset
        self.hint = hint
        self.length = length


def parse_plain(text: str, format_: str) -> Any:
    """Data of a text in `toml`, `yaml` or `json`.

    Raises:
        Malformed: it is not that.
    """
    value = _PARSERS[format_](text)
    return _checked(value, text)


def _parse_toml(text: str) -> Any:
    plain = _toml_lines(text)
    return _toml(text) if plain is None else plain


def _toml_lines(text: str) -> dict[str, Any] | None:
    """The table of a text that is nothing but usual lines, as nearly all heads are; else None.

    `tomllib` goes through a text character by character, and a site has thousands of heads.
    """
    table: dict[str, Any] = {}
    at = 0
    while at < len(text):
        line = _TOML_LINE.match(text, at)
        if line is None:
            return None
        at = line.end()
        key, own, flag, several, other = line.groups()
        if key is None:
            continue
        key = sys.intern(key)  # all heads of a site have the same few
        if key in table:
            return None
        if own:
            table[key] = own[1:-1]
        elif flag:
            table[key] = flag == "true"
        elif several:
            table[key] = [found[1:-1] for found in _TOML_TEXTS.findall(several)]
        else:
            try:
                table |= tomllib.loads(f"{key}={other}")
            except ValueError:
                return None
    return table


def _toml(text: str) -> Any:
    # The TOML specification allows CR LF, and no lone CR; tomllib replaces the former, which moves its
    # columns by nothing (they count from the line's start).
    long_key = _LONG_KEY.search(text)
    if long_key:  # before tomllib sees it, whose time is quadratic in the parts of a key
        raise Malformed(f"a key of more than {DEEPEST} parts", long_key.start())
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_mistake(*_toml_place(str(error), text), text) from error
    except RecursionError as error:
        raise Malformed(f"nested more than {DEEPEST} deep", _deepest(text)) from error
    except ValueError as error:  # an integer of thousands of digits
        raise Malformed(*_digits(text)) from error


def _toml_place(message: str, text: str) -> tuple[str, int]:
    found = _TOML_PLACE.search(message)
    if found is None:
        return message, 0
    plain = message[: found.start()]
    if found[1] is None:
        return plain, max(len(text.rstrip()) - 1, 0)
    start = 0
    for _ in range(int(found[1]) - 1):
        start = text.find("\n", start) + 1
    return plain, start + int(found[2]) - 1


def _toml_mistake(message: str, offset: int, text: str) -> Malformed:
    """What tomllib says, with the place that a person has to look at and what to do there."""
    if _UNCLOSED.fullmatch(message) and offset >= len(text.rstrip()) - 1:
        # tomllib looks for the closing mark to the end of the text; there is none, so the last one opened.
        offset = max(text.rfind(message[-2]), 0)
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].split("\n", 1)[0].rstrip()
    if message.startswith("Cannot"):
        key = _TOML_KEY.match(line)
        name = (key[1] if key else line).strip()
        return Malformed(
            f"`{name}` is set twice", start + line.find(name), "remove one of the two", len(name)
        )
    return Malformed(message[:1].lower() + message[1:], offset, _toml_hint(message, line))


def _toml_hint(message: str, line: str) -> str | None:
    if re.match(r"\s*[\w-]+\s*:", line):
        return "TOML writes `key = value`; a head of `key: value` lines is YAML, between `---` lines"
    if re.match(r"[^=]*=\s*\d{4}-\d", line):
        return "write a day that there is: 2025-06-01T09:30:00+09:00, 2025-06-01T09:30:00 or 2025-06-01"
    if "Illegal character '\\n'" in message or _UNCLOSED.fullmatch(message):
        return "close the quotation mark on the same line"
    if "Invalid value" in message:
        return "text stands in quotation marks: key = 'text'"
    if "Unicode scalar" in message:
        return "write the character itself; half of a pair is none"
    if "Unescaped '\\'" in message:
        return "write \\\\ for a backslash, or put the text in single quotes"
    return None


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Malformed(error.msg, error.pos, _json_hint(error.msg)) from error
    except _Twice as error:
        raise Malformed(
            f"the key `{error.key}` is set twice", _second(text, error.key), "remove one of the two"
        ) from error
    except _Constant as error:
        raise Malformed(f"{error} is no JSON", max(text.find(str(error)), 0)) from error
    except RecursionError as error:
        raise Malformed(f"nested more than {DEEPEST} deep", _deepest(text)) from error
    except ValueError as error:
        raise Malformed(*_digits(text)) from error


def _json_hint(message: str) -> str | None:
    if "double quotes" in message:
        return "keys and text stand in double quotes; the last entry has no comma after it"
    if "delimiter" in message:
        return "a comma stands between entries, a colon between a key and its value"
    return None


class _Twice(Exception):  # noqa: N818
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _Constant(Exception):  # noqa: N818
    """NaN or an infinity, which JSON (RFC 8259, 6) has not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(key)
            seen.add(key)
    return table


def _no_constant(name: str) -> Any:
    raise _Constant(name)


def _second(text: str, key: str) -> int:
    first = text.find(json.dumps(key, ensure_ascii=False))
    return max(text.find(json.dumps(key, ensure_ascii=False), first + 1), first, 0)


def _parse_yaml(text: str) -> Any:
    from sitegen.content.plain_yaml import load_yaml

    return load_yaml(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {"toml": _parse_toml, "yaml": _parse_yaml, "json": _parse_json}


def _digits(text: str) -> tuple[str, int, str, int]:
    # Python refuses to read an integer of more than 4,300 digits, because the time is quadratic.
    found = re.search(r"\d[\d_]{4000,}", text)
    return (
        "a number of thousands of digits",
        found.start() if found else 0,
        "put it in quotation marks, as text",
        10,
    )


def _deepest(text: str) -> int:
    """Offset of the bracket that opens level `DEEPEST` + 1, quotation marks aside."""
    depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth += 1 if found[0] in "[{" else -1
        if depth > DEEPEST:
            return found.start()
    return 0


def _checked(value: Any, text: str) -> Any:
    if _depth_over(value, DEEPEST):
        raise Malformed(f"nested more than {DEEPEST} deep", _deepest(text))
    # Only an escape can make a surrogate, as the text itself was UTF-8. Go has U+FFFD in its place.
    return _without_surrogates(value) if "\\u" in text or "\\U" in text else value


def _depth_over(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [
            child
            for container in level
            if isinstance(container, (dict, list))
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(v) for v in value]
    return value
