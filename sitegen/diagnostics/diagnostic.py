"""One finding about a user's file, as a value that crosses processes and prints anywhere."""

from __future__ import annotations

import difflib
import enum
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TAB = "    "
_LONGEST_EXCERPT = 160
"""Characters of a line that are shown; a post's quote can be one line of 5,000."""


class Severity(enum.StrEnum):
    """How much a finding weighs: an error stops publishing, a warning does not, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in characters (not bytes) from its start; `end` is exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line a finding is about, and where the caret goes.

    Attributes:
        text: the line, tabs widened and control characters made visible, cut around the place.
        caret: terminal cells before the caret (a kanji takes two).
        width: terminal cells that are underlined, at least one.
    """

    text: str
    caret: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding: what is wrong, where, and what to write instead.

    Attributes:
        code: stable name in kebab-case (`shortcode-unclosed`), to search for and to filter by.
        path: of the file, relative to the site's root, with forward slashes; None: no file is at fault.
        line: from 1, over the whole file, front matter included.
        column: from 1, in characters.
        hint: what to write instead, in one sentence.
        keys: the place in the file's front matter, of a finding that was made without the file's text
            (`content.places` works out line and column).
        is_settled: a stranger wrote it and it is shown as text: worth a look, but no reason to stop, however
            strict one is. Nobody could publish a site that quotes people otherwise.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    path: str | None = None
    line: int | None = None
    column: int | None = None
    excerpt: Excerpt | None = None
    hint: str | None = None
    keys: tuple[str | int, ...] = ()
    is_settled: bool = False

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by file, then place, then name."""
        return (self.path or "", self.line or 0, self.column or 0, self.code, self.message)

    @property
    def place(self) -> str:
        """`path:line:column`, as far as they are known; empty where nothing is."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)

    def is_mistake(self, *, strict: bool) -> bool:
        """Whether it stops what it was found in: an error, and for those who are strict a warning too."""
        return self.severity is Severity.ERROR or (
            strict and self.severity is Severity.WARNING and not self.is_settled
        )


def at(
    text: str,
    span: Span | int,
    *,
    path: str,
    code: str,
    message: str,
    hint: str | None = None,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    """Make a diagnostic that points into `text`, the whole untouched file.

    A span over several lines is underlined to the end of its first one.
    """
    if isinstance(span, int):
        span = Span(span, span + 1)
    start = min(max(span.start, 0), len(text))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    source = text[line_start:line_end].rstrip("\r")
    return Diagnostic(
        code=code,
        message=message,
        severity=severity,
        path=path,
        line=text.count("\n", 0, start) + 1,
        column=start - line_start + 1,
        excerpt=_excerpt(source, start - line_start, max(span.end - start, 1)),
        hint=hint,
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Name the known word that `word` was probably meant to be, if one is near."""
    by_lower = {k.lower(): k for k in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def _excerpt(line: str, column: int, length: int) -> Excerpt:
    first = max(0, column - _LONGEST_EXCERPT // 2) if len(line) > _LONGEST_EXCERPT else 0
    last = min(len(line), first + _LONGEST_EXCERPT)
    before = ("…" if first else "") + printable(line[first:column])
    under = printable(line[column : min(column + length, last)])
    after = printable(line[min(column + length, last) : last]) + ("…" if last < len(line) else "")
    return Excerpt(before + under + after, cells(before), max(cells(under), 1))


def printable(text: str) -> str:
    """Show what a terminal would act upon: controls and bidirectional marks become symbols."""
    if text.isprintable():
        return text
    return "".join(_visible(c) for c in text)


def _visible(char: str) -> str:
    if char == "\t":
        return _TAB
    if char.isprintable() or char == "\u3000":
        return char
    code = ord(char)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def cells(text: str) -> int:
    """Terminal cells that `text` takes: two for wide and full-width characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
