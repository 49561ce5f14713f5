"""YAML as Hugo reads it (goccy/go-yaml, which follows YAML 1.2 with some of 1.1), built from PyYAML's events.

PyYAML's own constructors follow YAML 1.1 (`yes` is true, `2024-01-02` a date, `12:30:45` a number), can
build objects, and copy an alias as often as it is named. Here scalars are resolved as Hugo does, no tag
builds anything, and what aliases add up to is counted while it is built. The parser keeps its own
stack, so depth costs no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml

from sitegen.content.plain import DEEPEST, Malformed
from sitegen.diagnostics import Span

MOST_ALIASED = 100_000
"""Values that aliases may repeat in one file, counted through (a bomb makes billions of nine lines)."""

_CORE = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset((_CORE + "str", _CORE + "timestamp", "!"))
_PLAIN_TAGS = frozenset(_CORE + name for name in ("int", "float", "bool", "null", "seq", "map"))
_CONSTANTS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), ".Inf": float("inf"), ".INF": float("inf"),
    "-.inf": float("-inf"), "-.Inf": float("-inf"), "-.INF": float("-inf"),
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
_INTEGER = re.compile(r"([+-]?)(?:0x([0-9a-fA-F]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9][0-9]*))\Z")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_FIRST_OF_NUMBER = frozenset("+-.0123456789")


def load_yaml(text: str) -> Any:
    """The one document of `text`; None where there is none.

    Raises:
        Malformed: not YAML, a key twice, a tag, an unknown alias, aliases that explode, too deep.
    """
    text, hidden = _hide_breaks(text)
    builder = _Builder(hidden)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _from_marked(text, error) from error
    except yaml.YAMLError as error:  # the reader's: a character that YAML does not allow
        raise Malformed(*_bad_character(text, error)) from error
    return builder.document


def place_of(text: str, keys: Sequence[str | int]) -> Span | None:
    """Where a key (or a list's element) stands, or the nearest of its parents that is there.

    Args:
        text: YAML that `load_yaml` has accepted; its nodes are then few enough to be built.
        keys: names in any case and numbers of elements, from the outermost.
    """
    try:
        node, found = yaml.compose(text, Loader=_LOADER), None
    except yaml.YAMLError:  # an anchor that is set twice: YAML has it (1.1, 3.2.2.2), PyYAML's composer not
        return None
    for key in keys:
        place, node = _child(node, key)
        if place is None:
            break
        found = Span(place.start_mark.index, place.end_mark.index)
    return found


def _child(node: Any, key: str | int) -> tuple[Any, Any]:
    """The node that shows where a child is, and the child's own; None twice: there is none."""
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if str(name.value).lower() == str(key).lower():
                return name, value
    return None, None


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _hide_breaks(text: str) -> tuple[str, Mapping[int, str]]:
    """Put private characters in the place of NEL, LS and PS, and say how to get these back.

    They end a line in YAML 1.1, and so in libyaml. In 1.2 (5.4) and in Hugo they are characters like others.
    """
    breaks = [char for char in "\x85\u2028\u2029" if char in text]
    if not breaks:
        return text, {}
    spare = (chr(code) for code in range(0xF8FF, 0xE000, -1) if chr(code) not in text)
    shown = {ord(next(spare)): char for char in breaks}
    return text.translate({ord(char): code for code, char in shown.items()}), shown


class _Frame:
    """A mapping or list that is being filled."""

    __slots__ = ("anchor", "is_key", "key", "merged", "size", "value")

    def __init__(self, value: dict[str, Any] | list[Any], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.is_key = isinstance(value, dict)
        self.merged: list[dict[str, Any]] = []
        self.size = 1


class _Builder:
    """Turns events into plain data."""

    def __init__(self, hidden: Mapping[int, str]) -> None:
        self._hidden = hidden
        self.document: Any = None
        self._documents = 0
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliased = 0
        self._steps: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._open(event, {}),
            yaml.SequenceStartEvent: lambda event: self._open(event, []),
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        step = self._steps.get(type(event))
        if step is not None:
            step(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise Malformed(
                "a second document begins here; only one is read", event.start_mark.index,
                "remove the `...` or `---` line before it",
            )  # fmt: skip

    def _scalar(self, event: Any) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.is_key:
            self._key(frame, event)
            return
        value = _resolve(event)
        if self._hidden and isinstance(value, str):
            value = value.translate(self._hidden)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1, event)

    def _key(self, frame: _Frame, event: Any) -> None:
        key = event.value.translate(self._hidden)
        if not (key == "<<" and event.implicit[0]) and key in frame.value:
            raise Malformed(
                f"the key `{key}` is set twice", event.start_mark.index,
                "each key may be set once; remove one of the two", max(len(key), 1),
            )  # fmt: skip
        if event.anchor:
            self._anchors[event.anchor] = (key, 1)
        frame.key = "<<" if key == "<<" and event.implicit[0] else "\0" + key if key == "<<" else key
        frame.is_key = False

    def _open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        _refuse_tag(event)
        if self._frames and self._frames[-1].is_key:
            raise Malformed(
                "a list or a table cannot be a key", event.start_mark.index,
                "put text that begins with `{` or `[` in quotation marks",
            )  # fmt: skip
        if len(self._frames) >= DEEPEST:
            raise Malformed(f"nested more than {DEEPEST} deep", event.start_mark.index)
        self._frames.append(_Frame(value, event.anchor))

    def _close(self, event: Any) -> None:
        frame = self._frames.pop()
        if isinstance(frame.value, dict):
            for merged in frame.merged:
                for key, value in merged.items():
                    frame.value.setdefault(key, value)
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.value, frame.size)
        self._add(frame.value, frame.size, event)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if name not in self._anchors:
            raise Malformed(
                f"`*{name}` names no anchor", event.start_mark.index,
                f"put the text in quotation marks, or write &{name} before the value that it repeats",
                len(name) + 1,
            )  # fmt: skip
        value, size = self._anchors[name]
        self._aliased += size
        if self._aliased > MOST_ALIASED:
            raise Malformed(
                f"aliases repeat more than {MOST_ALIASED:,} values",
                event.start_mark.index,
                None,
                len(name) + 1,
            )
        if self._frames and self._frames[-1].is_key:
            raise Malformed("an alias cannot be a key", event.start_mark.index, None, len(name) + 1)
        self._add(value, size, event)

    def _add(self, value: Any, size: int, event: Any) -> None:
        if not self._frames:
            self.document = value
            return
        frame = self._frames[-1]
        frame.size += size
        if isinstance(frame.value, list):
            frame.value.append(value)
            return
        key = frame.key or ""
        frame.is_key = True
        if key == "<<":
            frame.merged += _mergeable(value, event)
        else:
            frame.value[key.removeprefix("\0")] = value


def _mergeable(value: Any, event: Any) -> list[dict[str, Any]]:
    """Tables of a merge key (https://yaml.org/type/merge.html): one, or a list whose first ones win."""
    tables = value if isinstance(value, list) else [value]
    if not all(isinstance(table, dict) for table in tables):
        raise Malformed(
            "`<<` takes a table, or a list of tables",
            event.start_mark.index,
            "name one by its anchor: <<: *base",
        )
    return tables


def _resolve(event: Any) -> Any:
    tag = event.tag
    _refuse_tag(event)
    if tag in _TEXT_TAGS or (tag is None and not event.implicit[0]):
        return event.value
    return _plain_scalar(event.value)


def _plain_scalar(text: str) -> Any:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _FIRST_OF_NUMBER:
        return text
    digits = text.replace("_", "")
    if _FLOAT.match(digits):
        return float(digits)
    found = _INTEGER.match(digits)
    return _integer(found, text) if found and len(digits) < 70 else text


def _integer(found: re.Match[str], text: str) -> int | str:
    sign, hexadecimal, binary, octal, decimal = found.groups()
    size = (
        int(hexadecimal, 16) if hexadecimal
        else int(binary, 2) if binary
        else int(octal, 8) if octal
        else int(decimal)
    )  # fmt: skip
    fits = size <= 2**63 if sign == "-" else size < 2**64
    # What does not fit in 64 bits is text in Hugo, and so is not rounded.
    return (-size if sign == "-" else size) if fits else text


def _refuse_tag(event: Any) -> None:
    tag = event.tag
    if tag is None or tag in _TEXT_TAGS or tag in _PLAIN_TAGS:
        return
    shown = "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag
    raise Malformed(
        f"the tag `{shown}` is not allowed: a head holds plain values", event.start_mark.index,
        "remove the tag; put text that begins with ! in quotation marks", len(shown),
    )  # fmt: skip


def _from_marked(text: str, error: yaml.MarkedYAMLError) -> Malformed:
    mark = error.problem_mark or error.context_mark
    message = error.problem or error.context or "not YAML"
    if error.context and error.problem:
        message = f"{error.problem} ({error.context})"
    offset = mark.index if mark else 0
    return Malformed(message, offset, _hint(message, text[offset : offset + 1]))


def _hint(message: str, char: str) -> str | None:
    if "mapping values are not allowed" in message:
        return "text that holds `: ` stands in quotation marks"
    if char == "\t":
        return "indent with blanks, not with tabs"
    if "cannot start any token" in message:
        return f"text that begins with {char} stands in quotation marks"
    if "escape" in message:
        return "write the character itself, \\\\ for a backslash, or put the text in single quotes"
    if "found unexpected end of stream" in message or "quoted scalar" in message:
        return "close the quotation mark"
    if "did not find expected" in message or "could not find expected" in message:
        return "text that begins with [, {, & or * is quoted; keys of one table begin in the same column"
    return None


_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""YAML 1.2, 5.1: characters outside this set must be escaped."""


def _bad_character(text: str, error: yaml.YAMLError) -> tuple[str, int, str]:
    found = _ALLOWED.search(text)
    if found is None:
        return str(error).splitlines()[0], 0, "look for a character that is no text"
    return (
        f"the character U+{ord(found[0]):04X} is not allowed in YAML", found.start(), "remove it",
    )  # fmt: skip
