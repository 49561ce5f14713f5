"""Footnotes: `text[^a]` and `[^a]: note`, numbered and marked up as Goldmark's, per page.

Definitions are found by mdit-py-plugins' block rule; the rest is here, since ids, order and markup differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState
    from sitegen.markup.markdown import DocumentState

_REFERENCE = re.compile(r"\[\^([^\]\s]{1,200})\]")


def footnote_reference(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
    """`[^label]`, where a footnote with this label is defined anywhere in the page."""
    if not state.src.startswith("[^", state.pos):
        return False
    found = _REFERENCE.match(state.src, state.pos)
    known = state.env.get("footnotes", {}).get("refs", {})
    if found is None or f":{found[1]}" not in known:
        return False
    document: DocumentState = state.env["document"]
    number, nth = document.refer_to_footnote(found[1])
    state.push("footnote_ref", "sup", 0).meta = {"number": number, "nth": nth}
    state.pos = found.end()
    return True


def move_footnotes(state: StateCore) -> None:
    """Set the definitions aside, so that the page's own text is parsed, and numbers its notes, first."""
    if "footnotes" not in state.env:
        return
    kept: list[Token] = []
    aside: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            aside.append((token.meta["label"], []))
            depth += 1
        elif token.type == "footnote_reference_close":
            depth -= 1
        else:
            (aside[-1][1] if depth else kept).append(token)
    state.tokens = kept
    state.env["footnote_bodies"] = aside


def place_footnotes(state: StateCore) -> None:
    """Parse the notes that are referred to and append them, in the order of their numbers."""
    bodies = dict(reversed(state.env.pop("footnote_bodies", ())))  # of two with one label, the first counts
    if not bodies:
        return
    document: DocumentState = state.env["document"]
    done: list[str] = []
    for label in document.footnote_order:  # grows: a note may refer to another one
        if label in bodies:
            _parse_note(state, bodies[label])
            done.append(label)
    for label in sorted(bodies.keys() - document.footnotes.keys()):
        document.warn(
            "footnote-unused", f"nothing refers to footnote `{label}`", f"write [^{label}] where it belongs"
        )
    if not done:
        return
    state.tokens.append(Token("footnotes_open", "", 1, meta={"start": document.footnotes[done[0]][0]}))
    for label in done:
        state.tokens += _note(bodies[label], *document.footnotes[label])
    state.tokens.append(Token("footnotes_close", "", -1))


def _parse_note(state: StateCore, tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == "inline":
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])


def _note(tokens: list[Token], number: int, count: int) -> list[Token]:
    anchor = Token("footnote_backlinks", "", 0, meta={"number": number, "count": count})
    opener = Token("footnote_open", "li", 1, meta={"number": number})
    closer = Token("footnote_close", "li", -1)
    last: Any = tokens[-2] if len(tokens) > 1 and tokens[-1].type == "paragraph_close" else None
    if last is not None and last.type == "inline":
        last.children = [*(last.children or []), anchor]
        return [opener, *tokens, closer]
    return [opener, *tokens, anchor, closer]
