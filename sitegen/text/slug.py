"""Names for paths, URLs and headings, made from any text as Hugo makes them.

Every function here agrees with Hugo character by character, so that a site keeps its URLs when it moves.
Hugo goes by Unicode's categories and by nothing else: no NFC or NFKC step is applied, so `が` in one and in
two code points are different names, and a full-width `Ａ` is not an `A`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

_BLANK_CHARACTERS: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_ALLOWED_MARKS: Final = frozenset("./\\_#+~-@%")
_WORD_CATEGORIES: Final = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"))
_NAME_CATEGORIES: Final = _WORD_CATEGORIES | {"Mn", "Mc", "Me"}
_URL_SAFE: Final = "/%+~@"
_PERCENT_ALONE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HYPHEN_AMONG_BLANKS: Final = re.compile(r" ?- ?")
_BLANKS: Final = re.compile(r"[ ]+")


class _Filter(dict[int, int | str | None]):
    """A table for `str.translate` that asks a rule once per character and remembers the answer."""

    def __missing__(self, code: int) -> int | str | None:
        answer = self[code] = self.rule(chr(code))
        return answer

    @staticmethod
    def rule(char: str) -> int | str | None:
        """What becomes of a character: itself, another one, or nothing (None)."""
        raise NotImplementedError


class _Lowered(_Filter):
    """Go's `strings.ToLower`: one character to one, whatever stands around it.

    Python's own `str.lower` makes a final sigma of a Σ at a word's end and two characters of İ.
    """

    @staticmethod
    def rule(char: str) -> str:
        return "i" if char == "İ" else char.lower()


class _Sanitized(_Filter):
    @staticmethod
    def rule(char: str) -> str | None:
        if char in _ALLOWED_MARKS or _category(char) in _NAME_CATEGORIES:
            return char
        return " " if is_blank(char) else None


class _Anchored(_Filter):
    @staticmethod
    def rule(char: str) -> str | None:
        if char in "- ":
            return "-"
        if char == "_" or _category(char) in _WORD_CATEGORIES:
            return lower(char)
        return None


class _BlackfridayAnchored(_Filter):
    @staticmethod
    def rule(char: str) -> str:
        return lower(char) if _category(char)[0] in "LN" else " "


def _category(char: str) -> str:
    """The Unicode category; kanji of the supplementary planes count as letters before Python knows them."""
    category = unicodedata.category(char)
    return "Lo" if category == "Cn" and "\U00020000" <= char <= "\U0003fffd" else category


_LOWERED: Final = _Lowered()
_SANITIZED: Final = _Sanitized()
_ANCHORED: Final = _Anchored()
_BLACKFRIDAY: Final = _BlackfridayAnchored()


def is_blank(char: str) -> bool:
    """Unicode's White_Space, as in Go; Python's own `isspace` counts four control characters with it."""
    return char in _BLANK_CHARACTERS


def lower(text: str) -> str:
    """Lower case as Go has it: character by character."""
    return text.lower() if text.isascii() else text.translate(_LOWERED)


def sanitize_path(text: str, *, lower: bool = True, strip_accents: bool = False) -> str:
    r"""The path that a title or a term gets: `Claude Code` becomes `claude-code`.

    Kept are letters, digits, combining marks, the characters ``. / \ _ # + ~ - @`` and a % before two hex
    digits; a run of blanks between two kept characters becomes one hyphen, unless it stands beside a hyphen;
    everything else disappears. A slash stays, so `2025/06` makes nested folders.

    Args:
        text: any text, slashes included.
        lower: fold case (Hugo: unless `disablePathToLower`).
        strip_accents: remove accents first (Hugo: `removePathAccents`).
    """
    if strip_accents:
        text = remove_accents(text)
    if "%" in text:
        text = _PERCENT_ALONE.sub("", text)
    text = text.translate(_SANITIZED).strip(" ")
    if " " in text:
        text = _HYPHEN_AMONG_BLANKS.sub("-", _BLANKS.sub(" ", text)).replace(" ", "-")
    return _lower(text) if lower else text


_lower = lower


def remove_accents(text: str) -> str:
    """Decompose, drop non-spacing marks (Unicode Mn), compose again: é → e, but also が → か, as in Hugo."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare)


def urlize(text: str, *, lower: bool = True, strip_accents: bool = False) -> str:
    """Hugo's `urlize`: a sanitised path, escaped as a URL: a first `#` begins its fragment, `%41` stays."""
    path, _, fragment = sanitize_path(text, lower=lower, strip_accents=strip_accents).partition("#")
    return quote(path, safe=_URL_SAFE) + (f"#{quote(fragment, safe=_URL_SAFE)}" if fragment else "")


def anchorize(text: str, style: str = "github") -> str:
    """The id of a heading with this text, before clashes are settled; empty when nothing is left.

    Args:
        text: plain text of the heading.
        style: `github`; `github-ascii` (accents removed, then all that is not ASCII); `blackfriday`.
    """
    if style == "blackfriday":
        return "-".join(text.translate(_BLACKFRIDAY).split())
    if style == "github-ascii":
        text = remove_accents(text)
    name = text.strip(_BLANK_CHARACTERS).translate(_ANCHORED)
    return name.encode("ascii", "ignore").decode("ascii") if style == "github-ascii" else name


def logical_path(path: str) -> str:
    """The key under which a content path is looked up: lower case, blanks as hyphens."""
    return lower(path).replace(" ", "-")
