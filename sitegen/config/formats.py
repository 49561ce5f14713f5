"""TOML, YAML and JSON text as plain tables, and the place of every key in it.

The parsers of Python (`tomllib`, `json`) and PyYAML give values without places, so a mistake in a value
could not be shown. `key_places` walks the same text again, and only when there is a mistake to show.

YAML is read as Hugo 0.168 reads it: `yes`, `on` and dates are text, `017` is octal, and no tag can build
an object. Aliases that would unfold to more than `MAX_YAML_NODES` values are refused before they do.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sitegen.diagnostics import Diagnostic, ParseError, Span, at

if TYPE_CHECKING:
    import yaml

type_names: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}
"""What a user calls the types that these formats yield; all others are dates."""

FORMATS: Mapping[str, str] = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json"}
"""File extension (lower case, no dot) to the name of its format, in Hugo's order of look-up."""

MAX_YAML_NODES = 100_000
"""Values that a YAML document may unfold to; the largest real data files hold a tenth of it."""

MAX_DEPTH = 100
"""Tables and lists within each other; what comes later walks them by recursion."""

KeyPath = tuple[str | int, ...]
"""Keys in lower case and list indices, from the root of a document."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_YAML_LINE = re.compile(r"[ \t]*[\w-]+[ \t]*:")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_table(text: str, format_name: str, path: str) -> dict[str, Any]:
    """Read a document whose root is a table.

    Args:
        text: the whole file, without a byte order mark.
        format_name: `toml`, `yaml` or `json`.
        path: of the file, for diagnostics.

    Raises:
        ParseError: the text is malformed, nests too deep, or holds no table. The code is `toml-syntax`,
            `yaml-syntax` or `json-syntax`.
    """
    try:
        value = _PARSERS[format_name](text, path)
    except RecursionError:
        # `from None`: the chain would be a thousand frames of the parser.
        raise ParseError(_syntax(text, 0, path, format_name, "this nests too deep to be read")) from None
    if value is None:
        return {}
    if isinstance(value, (dict, list)) and _is_deep(value):
        raise ParseError(_syntax(text, 0, path, format_name, f"this nests deeper than {MAX_DEPTH} levels"))
    if not isinstance(value, dict):
        message = f"this file must hold a table of keys, not {type_name(value)}"
        raise ParseError(_syntax(text, _first_character(text), path, format_name, message))
    # Only an escape can make half of a character, as the text itself was UTF-8.
    table: dict[str, Any] = without_surrogates(value) if "\\u" in text or "\\U" in text else value
    return table


def without_surrogates(value: Any) -> Any:
    """The value with U+FFFD (as Go has it) for each half of a character, which no output can hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    return value


def key_places(text: str, format_name: str) -> Mapping[KeyPath, Span]:
    """Where each key of a well-formed document stands; the items of a list, where they begin."""
    return _LOCATORS[format_name](text)


def type_name(value: object) -> str:
    """What a user would call the type of a parsed value."""
    if value is None:
        return "nothing"
    return next((name for kind, name in type_names.items() if isinstance(value, kind)), "a date")


def _is_deep(value: Any) -> bool:
    """Whether the value nests deeper than the limit; without recursion, which has one of its own."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for table in level
            for item in (table.values() if isinstance(table, dict) else table)
            if isinstance(item, (dict, list))
        ]
        if not level:
            return False
    return True


def _first_character(text: str) -> int:
    return len(text) - len(text.lstrip())


def _syntax(text: str, offset: int, path: str, format_name: str, message: str) -> Diagnostic:
    code = f"{format_name}-syntax"
    return at(text, offset, path=path, code=code, message=message, hint=_hint(text, offset, message))


_HINTS = (
    ("invalid value", "text stands in quotation marks: key = 'text'"),
    ("illegal character '\\n'", "close the quotation mark on the same line"),
    ("cannot overwrite a value", "remove one of the two"),
    ("cannot declare", "each [table] stands once; put all of its keys below one of them"),
    ("cannot mutate", "each [table] stands once; put all of its keys below one of them"),
    ("expected newline or end of document", "one `key = value` a line; text stands in quotation marks"),
    ("invalid date or datetime", "write a day that there is, such as 2025-06-01"),
    ("unescaped '\\'", "write \\\\ for a backslash, or put the text in single quotes"),
    ("unicode scalar value", "write the character itself"),
    ("invalid unicode character escape", "write the character itself"),
    ("expecting property name", "keys and text stand in double quotes; the last entry has no comma after it"),
    ("expecting value", "text stands in double quotes; the last entry has no comma after it"),
    ("delimiter", "a comma stands between entries, a colon between a key and its value"),
    ("mapping values are not allowed", "text that holds `: ` stands in quotation marks"),
    ("cannot start any token", "indent with blanks; text that begins with such a character is quoted"),
    ("but got '<stream end>'", "close every [, { and quotation mark"),
    ("unexpected end of stream", "close the quotation mark"),
    ("expected <block end>", "keys of one table begin in the same column"),
    ("could not find expected ':'", "write `key: value`, with a blank after the colon"),
    ("is not plain data", "remove the tag; put text that begins with ! in quotation marks"),
    ("undefined alias", "put text that begins with * in quotation marks"),
)
"""Beginnings of remedies by what the three parsers say, in lower case."""


def _hint(text: str, offset: int, message: str) -> str | None:
    start = text.rfind("\n", 0, offset) + 1
    if _YAML_LINE.match(text, start) and message.startswith("expected '='"):
        return "TOML writes `key = value`; `key: value` is YAML, in a file that ends with .yaml"
    found = message.lower()
    return next((hint for part, hint in _HINTS if part in found), None)


def _offset(text: str, line: int, column: int) -> int:
    """Offset of a line and column that both count from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


# --- TOML (https://toml.io/en/v1.0.0) -------------------------------------------------------------


def _parse_toml(text: str, path: str) -> Any:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or an integer of more digits than Python converts
        message = str(error).splitlines()[0]
        found = _TOML_PLACE.search(message)
        if found is None:
            offset = 0
        elif found[1] is None:
            offset = len(text.rstrip())
        else:
            offset = _offset(text, int(found[1]), int(found[2]))
        message = _TOML_PLACE.sub("", message)
        raise ParseError(_syntax(text, offset, path, "toml", message[:1].lower() + message[1:])) from error


_TOML_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_TOML_SPACE = re.compile(r"[ \t]*")
_TOML_BARE = re.compile(r"[^\s=.\[\]{},#\"']+")
_TOML_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_TOML_SCALAR = re.compile(r"[^,\]}#\n]*")


class _TomlPlaces:
    """One walk over well-formed TOML; `places` gains each key as it is passed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[KeyPath, Span] = {}
        self.lengths: dict[KeyPath, int] = {}

    def document(self) -> Mapping[KeyPath, Span]:
        base: KeyPath = ()
        self.blank()
        while self.at < len(self.text):
            base = self.header() if self.text[self.at] == "[" else self.pair(base)
            self.blank()
        return self.places

    def blank(self) -> None:
        found = _TOML_BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def space(self) -> None:
        found = _TOML_SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`; answers the path of the keys below it."""
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        path = self.key((), is_array=is_array)
        self.at = self.text.find("]", self.at) + (2 if is_array else 1)
        return path

    def key(self, base: KeyPath, *, is_array: bool = False) -> KeyPath:
        """A dotted key below `base`, each part noted."""
        path = base
        while True:
            self.space()
            start = self.at
            found = _TOML_STRING.match(self.text, start) or _TOML_BARE.match(self.text, start)
            if found is None:  # not reached in well-formed text
                self.at = len(self.text)
                return path
            self.at = found.end()
            path = (*path, _toml_key(found[0]))
            self.places.setdefault(path, Span(start, self.at))
            self.space()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
            path = self.into_array(path)
        if not is_array:
            return self.into_array(path) if not base else path
        index = self.lengths.get(path, 0)
        self.lengths[path] = index + 1
        self.places[(*path, index)] = Span(start, self.at)
        return (*path, index)

    def into_array(self, path: KeyPath) -> KeyPath:
        """A table header that names an array of tables means its last one."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def pair(self, base: KeyPath) -> KeyPath:
        path = self.key(base)
        self.at = self.text.find("=", self.at) + 1 or len(self.text)
        self.space()
        self.value(path)
        return base

    def value(self, path: KeyPath) -> None:
        opener = self.text[self.at : self.at + 1]
        if opener == "[":
            self.array(path)
        elif opener == "{":
            self.inline_table(path)
        else:
            found = _TOML_STRING.match(self.text, self.at) or _TOML_SCALAR.match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        self.blank()
        while self.at < len(self.text) and self.text[self.at] != "]":
            start = self.at
            self.value((*path, index))
            self.places[(*path, index)] = Span(start, max(self.at, start + 1))
            index += 1
            self.separator()
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self.blank()
        while self.at < len(self.text) and self.text[self.at] != "}":
            self.pair(path)
            self.separator()
        self.at += 1

    def separator(self) -> None:
        self.blank()
        if self.text.startswith(",", self.at):
            self.at += 1
            self.blank()


def _toml_key(written: str) -> str:
    if written[0] == "'":
        return written[1:-1].lower()
    if written[0] == '"':
        return str(next(iter(tomllib.loads(f"{written} = 0")))).lower()
    return written.lower()


# --- JSON (RFC 8259) ------------------------------------------------------------------------------


def _parse_json(text: str, path: str) -> Any:
    try:
        return json.loads(text) if text.strip() else None
    except json.JSONDecodeError as error:
        message = error.msg[:1].lower() + error.msg[1:]
        raise ParseError(_syntax(text, error.pos, path, "json", message)) from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise ParseError(_syntax(text, 0, path, "json", str(error))) from error


_JSON_BLANK = re.compile(r"[ \t\r\n]*")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_JSON_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}]+')


def _json_places(text: str) -> Mapping[KeyPath, Span]:
    places: dict[KeyPath, Span] = {}
    _json_value(text, 0, (), places)
    return places


def _json_value(text: str, offset: int, path: KeyPath, places: dict[KeyPath, Span]) -> int:
    """Note the keys of the value at `offset`; answers where it ends."""
    offset = _json_blank(text, offset)
    opener = text[offset : offset + 1]
    if opener not in ("{", "["):
        found = _JSON_SCALAR.match(text, offset)
        return found.end() if found else len(text)
    offset = _json_blank(text, offset + 1)
    index = 0
    while offset < len(text) and text[offset] not in "]}":
        if opener == "{":
            offset = _json_pair(text, offset, path, places)
        else:
            start = offset
            offset = _json_value(text, offset, (*path, index), places)
            places[(*path, index)] = Span(start, max(offset, start + 1))
        index += 1
        offset = _json_blank(text, offset)
        if text.startswith(",", offset):
            offset = _json_blank(text, offset + 1)
    return offset + 1


def _json_pair(text: str, offset: int, path: KeyPath, places: dict[KeyPath, Span]) -> int:
    found = _JSON_STRING.match(text, offset)
    if found is None:  # not reached in well-formed text
        return len(text)
    key = (*path, str(json.loads(found[0], strict=False)).lower())
    places[key] = Span(offset, found.end())
    return _json_value(text, text.find(":", found.end()) + 1 or len(text), key, places)


def _json_blank(text: str, offset: int) -> int:
    found = _JSON_BLANK.match(text, offset)
    return found.end() if found else offset


# --- YAML (https://yaml.org/spec/1.2.2/) ----------------------------------------------------------


def _parse_yaml(text: str, path: str) -> Any:
    import yaml

    try:
        loader = _yaml_loader()(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_bomb(node, text, path)
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = error.problem or "this is not YAML"
        raise ParseError(_syntax(text, mark.index if mark else 0, path, "yaml", message)) from error
    except (yaml.YAMLError, ValueError) as error:
        offset = getattr(error, "position", 0)
        message = getattr(error, "reason", "") or str(error).splitlines()[0]
        raise ParseError(_syntax(text, offset, path, "yaml", message)) from error


_YAML_SCALARS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9_]*|0o?[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+)", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    ("merge", r"<<", "<"),
)
"""Plain scalars that are more than text (measured with Hugo 0.168): tag, pattern, first characters."""

_YAML_TAGS = ("null", "bool", "int", "float", "str", "seq", "map")
_loader_class: list[type[yaml.SafeLoader]] = []


def _yaml_loader() -> type[yaml.SafeLoader]:
    """A safe loader with the scalars above, and no tags but those of plain data."""
    import yaml

    if _loader_class:
        return _loader_class[0]

    class PlainLoader(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way
        yaml_constructors = {  # noqa: RUF012 - as above
            f"tag:yaml.org,2002:{tag}": yaml.SafeLoader.yaml_constructors[f"tag:yaml.org,2002:{tag}"]
            for tag in _YAML_TAGS
        }

    def construct_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
        written = str(loader.construct_scalar(node)).replace("_", "").lower()
        return int(re.sub(r"^([-+]?)0(?=[0-7])", r"\g<1>0o", written), 0)

    def construct_table(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
        # Keys are texts at once: as Python's values `1` and `true` would be one key.
        loader.flatten_mapping(node)
        table = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be text", key.start_mark)
            name = loader.construct_object(key, deep=True)
            table[_key_text(name)] = loader.construct_object(value, deep=True)
        return table

    def refuse(_: yaml.SafeLoader, node: yaml.Node) -> Any:
        message = f"the tag {node.tag} is not plain data"
        raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)

    PlainLoader.add_constructor("tag:yaml.org,2002:int", construct_int)
    PlainLoader.add_constructor("tag:yaml.org,2002:map", construct_table)
    PlainLoader.add_constructor(None, refuse)  # None: every other tag
    for tag, pattern, first in _YAML_SCALARS:
        whole = re.compile(f"(?:{pattern})\\Z")
        PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", whole, list(first))
    _loader_class.append(PlainLoader)
    return PlainLoader


def _key_text(key: object) -> str:
    if isinstance(key, bool) or key is None:
        return "null" if key is None else str(key).lower()
    return str(key)


def _refuse_bomb(root: yaml.Node, text: str, path: str) -> None:
    """Count what the aliases unfold to, each node once; a node inside itself has no end."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in open_nodes:
            message = "this alias stands inside itself"
            raise ParseError(_syntax(text, node.start_mark.index, path, "yaml", message))
        open_nodes.add(id(node))
        total = 1 + sum(size(child) for child in _yaml_children(node))
        open_nodes.discard(id(node))
        sizes[id(node)] = total
        if total > MAX_YAML_NODES:
            message = f"this unfolds to more than {MAX_YAML_NODES:,} values"
            raise ParseError(_syntax(text, node.start_mark.index, path, "yaml", message))
        return total

    size(root)


def _yaml_children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node.value, str):
        return []
    return [child for item in node.value for child in (item if isinstance(item, tuple) else (item,))]


def _yaml_places(text: str) -> Mapping[KeyPath, Span]:
    loader = _yaml_loader()(text)
    places: dict[KeyPath, Span] = {}
    node = loader.get_single_node()
    if node is not None:
        _yaml_walk(node, (), places)
    return places


def _yaml_walk(node: yaml.Node, path: KeyPath, places: dict[KeyPath, Span]) -> None:
    if isinstance(node.value, str):
        return
    for index, item in enumerate(node.value):
        key, value = item if isinstance(item, tuple) else (item, item)
        name = str(key.value).lower() if isinstance(item, tuple) else index
        places[(*path, name)] = Span(key.start_mark.index, max(key.end_mark.index, key.start_mark.index + 1))
        _yaml_walk(value, (*path, name), places)


_PARSERS: Mapping[str, Callable[[str, str], Any]] = {
    "toml": _parse_toml,
    "yaml": _parse_yaml,
    "json": _parse_json,
}
_LOCATORS: Mapping[str, Callable[[str], Mapping[KeyPath, Span]]] = {
    "toml": lambda text: _TomlPlaces(text).document(),
    "yaml": _yaml_places,
    "json": _json_places,
}
