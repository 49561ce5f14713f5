"""Curly quotes, dashes, the ellipsis and angle quotes, as Goldmark's typographer places them.

Quotes go by flanking and by what is open; apostrophes by their neighbours
(https://github.com/yuin/goldmark, `extension/typographer.go`, whose order of cases is kept).
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Scanned

from sitegen.config.model import TypographerConfig
from sitegen.markup.rules.flanking import flanking, is_blank, is_mark, run_end

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState

Rule = Callable[["InlineState", bool], bool]


def typographer_rules(config: TypographerConfig) -> dict[str, Rule]:
    """The rules by the character that they begin with; only those that replace something."""
    rules: dict[str, Rule | None] = {
        "-": _dashes(_text(config.en_dash), _text(config.em_dash)),
        ".": _run("...", _text(config.ellipsis)),
        "<": _run("<<", _text(config.left_angle_quote)),
        ">": _run(">>", _text(config.right_angle_quote)),
        '"': _double_quote(_text(config.left_double_quote), _text(config.right_double_quote)),
        "'": _single_quote(
            _text(config.left_single_quote), _text(config.right_single_quote), _text(config.apostrophe)
        ),
    }
    return {char: rule for char, rule in rules.items() if rule is not None}


def _text(value: str) -> str:
    """Hugo's configuration takes HTML (`&ldquo;`); here it is text until it is written."""
    return html.unescape(value)


def _run(source: str, replacement: str) -> Rule | None:
    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
        return state.src.startswith(source, state.pos) and _replace(state, len(source), replacement)

    return rule if replacement else None


def _dashes(en_dash: str, em_dash: str) -> Rule | None:
    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
        if em_dash and state.src.startswith("---", state.pos):
            return _replace(state, 3, em_dash)
        return bool(en_dash) and state.src.startswith("--", state.pos) and _replace(state, 2, en_dash)

    return rule if en_dash or em_dash else None


def _double_quote(left: str, right: str) -> Rule | None:
    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
        run = _flanking(state)
        if left and run.can_open and not run.can_close:
            state.open_double += 1
            return _replace(state, 1, left)
        if right and state.open_double > 0 and _closes(state, run.can_open, run.can_close):
            # 21"": the first is a measure in inches, and stays.
            if _after(state, 1) == '"' and state.pos and state.src[state.pos - 1].isdecimal():
                return False
            state.open_double -= 1
            return _replace(state, 1, right)
        return False

    return rule if left or right else None


def _single_quote(left: str, right: str, apostrophe: str) -> Rule | None:
    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
        run = _flanking(state)
        opens = run.can_open and not run.can_close
        if apostrophe and _is_apostrophe(state, opens):
            return _replace(state, 1, apostrophe)
        if left and opens:
            if _is_contraction(state):
                return _replace(state, 1, right or left)
            state.open_single += 1
            return _replace(state, 1, left)
        if right and _is_possessive(state):
            return _replace(state, 1, right)
        if right and state.open_single > 0 and _closes(state, run.can_open, run.can_close):
            state.open_single -= 1
            return _replace(state, 1, right)
        return False

    return rule if left or right or apostrophe else None


def _flanking(state: InlineState) -> Scanned:
    src, pos = state.src, state.pos
    # The quotes of a run are looked at one by one: ten thousand of them must not be counted each time.
    if not (pos < state.quotes_end and src[pos] == src[state.quotes_end - 1]):
        state.quotes_end = run_end(src, pos)
    return flanking(src, pos, splits_words=True, cjk=False, end=state.quotes_end)


def _replace(state: InlineState, length: int, replacement: str) -> bool:
    state.append_pending(replacement)
    state.pos += length
    return True


def _after(state: InlineState, distance: int) -> str:
    """The character so far behind the position; empty at the end."""
    return state.src[state.pos + distance : state.pos + distance + 1]


def _is_apostrophe(state: InlineState, opens: bool) -> bool:
    src, pos = state.src, state.pos
    before = src[pos - 1] if pos else "\n"
    after = _after(state, 1)
    if not after:
        return False
    if opens and src[pos + 1 : pos + 3].isdecimal() and _after(state, 3) == "s":
        behind = _after(state, 4)  # '90s
        if not behind or is_blank(behind) or is_mark(behind):
            return True
    if after in "tenl" and (before.isspace() or unicodedata.category(before)[0] == "P"):
        return True  # 'tis, 'em, 'n'
    return (before.isalpha() or before.isdecimal()) and after.isalpha()


def _is_contraction(state: InlineState) -> bool:
    """'s, 'm, 't, 'd, 've, 'll, 're behind something that is no letter, such as an element."""
    for word in ("s", "m", "t", "d", "ve", "ll", "re"):
        if state.src.startswith(word, state.pos + 1):
            behind = _after(state, 1 + len(word))
            if not behind or behind.isspace() or (behind.isascii() and is_mark(behind)):
                return True
    return False


def _is_possessive(state: InlineState) -> bool:
    """Smiths', doin': any quote before something that is no digit, with more to come."""
    after = _after(state, 1)
    if not after or after == "\n" or after.isdecimal():
        return False
    return bool(_after(state, 2)) or not after.isascii()  # Goldmark counts bytes


def _closes(state: InlineState, can_open: bool, can_close: bool) -> bool:
    if not can_close:
        return False
    if not can_open:
        return True
    after, behind = _after(state, 1), _after(state, 2)
    if not after or unicodedata.category(after)[0] != "P":
        return False
    return not behind or behind.isspace() or (behind.isascii() and is_mark(behind))
