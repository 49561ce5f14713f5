"""The head of a content file: found, read as plain data, and searched for the place of a key.

Delimiters are those of Hugo's lexer (`parser/pageparser/pagelexer_intro.go`; rules 2): the first
character that is no blank decides, the closing mark stands at the start of a line, and what follows it
on that line already belongs to the body. Two differences, both for text that Hugo refuses: a file that
begins with a list item (`- a`, `+ a`) or a shortcode (`{{<`) has no head at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.content.plain import Malformed, parse_plain
from sitegen.diagnostics import Diagnostic, ParseError, Span, at

TOML, YAML, JSON, NONE = "toml", "yaml", "json", ""

_MARKS = {"+": (TOML, "+++"), "-": (YAML, "---")}
_OPENING = re.compile(r"\s*")
# A string that is never closed is one step to the end: to look for another from each of its marks would
# take quadratic time.
_JSON_STEP = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}]', re.DOTALL)
_LINE_END = re.compile(r"[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class HeadSpan:
    """Where a file's head is, in characters; both of `start` and `end` without the delimiters.

    Attributes:
        format: `toml`, `yaml`, `json`, or empty: there is none (and all offsets are 0).
        body_offset: characters before the body.
    """

    format: str
    start: int
    end: int
    body_offset: int


_NO_HEAD = HeadSpan(NONE, 0, 0, 0)


def split_head(text: str, path: str) -> HeadSpan:
    """Find the front matter of a whole file.

    Raises:
        ParseError: it is never closed, or the opening line is no delimiter (`--`, `++++`).
    """
    first = _OPENING.match(text).end()  # type: ignore[union-attr]  # it matches the empty text too
    char = text[first : first + 1]
    if char in _MARKS:
        return _delimited(text, first, *_MARKS[char], path)
    if char == "{" and not text.startswith("{{", first):
        return _braced(text, first, path)
    return _NO_HEAD


def _delimited(text: str, first: int, format_: str, mark: str, path: str) -> HeadSpan:
    if not text.startswith(mark, first):
        return _NO_HEAD
    start = first + len(mark)
    line_end = _LINE_END.match(text, start)
    start = line_end.end() if line_end else start
    end = start if line_end and text.startswith(mark, start) else text.find("\n" + mark, start - 1) + 1
    if not end:
        raise ParseError(
            at(
                text,
                Span(first, first + len(mark)),
                path=path,
                code="front-matter-unclosed",
                message=f"the front matter is opened here with `{mark}` and never closed",
                hint=f"put a line of `{mark}` after its last entry",
            )
        )
    return HeadSpan(format_, start, end, _after_line_end(text, end + len(mark)))


def _braced(text: str, first: int, path: str) -> HeadSpan:
    depth = 0
    for step in _JSON_STEP.finditer(text, first):
        if step[0] == "{":
            depth += 1
        elif step[0] == "}":
            depth -= 1
            if not depth:
                return HeadSpan(JSON, first, step.end(), _after_line_end(text, step.end()))
    raise ParseError(
        at(
            text,
            first,
            path=path,
            code="front-matter-unclosed",
            message="the front matter is opened here with `{` and never closed",
            hint="each { and each quotation mark needs its partner; text may not begin with a lone {",
        )
    )


def _after_line_end(text: str, position: int) -> int:
    found = _LINE_END.match(text, position)
    return found.end() if found else position


def parse_head(text: str, head: HeadSpan, path: str) -> dict[str, Any]:
    """Plain data of a head, keys as written; an empty head is an empty table.

    Raises:
        ParseError: malformed, a key twice (in any case), or no table.
    """
    if not head.format:
        return {}
    try:
        table = parse_plain(text[head.start : head.end], head.format)
    except Malformed as mistake:
        raise ParseError(_malformed(text, head, path, mistake)) from mistake
    if table is None:
        return {}
    if not isinstance(table, dict):
        raise ParseError(
            at(
                text,
                head.start,
                path=path,
                code="front-matter-no-table",
                message="the front matter is no table of keys and values",
                hint="write one `key: value` a line",
            )
        )
    _refuse_twins(text, head, path, table)
    return table


def _malformed(text: str, head: HeadSpan, path: str, mistake: Malformed) -> Diagnostic:
    start = head.start + mistake.offset
    return at(
        text,
        Span(start, start + mistake.length),
        path=path,
        code=f"front-matter-{head.format}",
        message=f"malformed {head.format.upper()} front matter: {mistake.message}",
        hint=mistake.hint,
    )


def _refuse_twins(text: str, head: HeadSpan, path: str, table: dict[str, Any]) -> None:
    """Refuse `Title` beside `title`: keys are case-blind, and one of the two would be lost."""
    seen: dict[str, str] = {}
    for key in table:
        other = seen.setdefault(key.lower(), key)
        if other != key:
            raise ParseError(
                at(
                    text,
                    locate(text, head, (key,)),
                    path=path,
                    code="front-matter-twice",
                    message=f"`{key}` and `{other}` are the same key: case does not count",
                    hint="remove one of the two",
                )
            )


def locate(text: str, head: HeadSpan, keys: Sequence[str | int]) -> Span:
    """Where a key stands in a head that could be parsed: `("cascade", 0, "title")`.

    Exact in YAML, whose parser knows its places; a search in TOML and JSON: the first such key after its
    table's begin. What is not found is answered with its table, and in the end with the head's first line.
    """
    if head.format == YAML:
        from sitegen.content.plain_yaml import place_of

        span = place_of(text[head.start : head.end], keys)
        if span is not None:
            return Span(head.start + span.start, head.start + span.end)
    found = Span(head.start, _end_of_line(text, head.start, head.end))
    position = head.start
    for number, key in enumerate(keys):
        if isinstance(key, int):
            position = _nth_table(text, head, keys[number - 1], key, position)
            continue
        hits = _occurrences(text, head, key, position)
        if not hits:
            break
        found = Span(hits[0].start(1), hits[0].end(1))
        position = found.end
    return found


def _nth_table(text: str, head: HeadSpan, name: str | int, number: int, position: int) -> int:
    """Where the table `[[name]]` of this number begins, in TOML; elsewhere the same place."""
    if head.format != TOML:
        return position
    tables = re.compile(rf"^[ \t]*\[\[[ \t]*{re.escape(str(name))}[ \t]*\]\]", re.MULTILINE | re.IGNORECASE)
    begins = [found.end() for found in tables.finditer(text, head.start, head.end)]
    return begins[number] if number < len(begins) else position


def _occurrences(text: str, head: HeadSpan, key: str, position: int) -> list[re.Match[str]]:
    pattern = _KEY[head.format].format(re.escape(key))
    exact = re.compile(pattern, re.MULTILINE)
    any_case = re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    return list(exact.finditer(text, position, head.end)) or list(any_case.finditer(text, position, head.end))


_KEY = {
    TOML: r"(?:^[ \t]*|[{{,][ \t]*|^[ \t]*\[\[?[ \t]*|\.[ \t]*)(?:['\"])?({})(?:['\"])?[ \t]*(?=[=.\]])",
    YAML: r"(?:^[ \t]*(?:- +)*|[{{,][ \t]*)['\"]?({})['\"]?[ \t]*(?=:)",
    JSON: r'"({})"\s*(?=:)',
    NONE: r"(?!)({})",
}


def _end_of_line(text: str, start: int, limit: int) -> int:
    end = text.find("\n", start, limit)
    return max(end if end >= 0 else limit, start + 1)
