"""The inline half of the parser: one pass over a paragraph, rules chosen by the character they begin with.

markdown-it's own loop asks every rule at every special character and lets links look ahead by running
the rules twice. Here a rule declares its characters, as in Goldmark, and brackets are kept on a stack as
in the strategy that CommonMark 0.31 describes (its appendix, "phase 2"): nothing looks ahead, so nothing
recurses and nothing is quadratic. Tokens, state and most rules remain markdown-it's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline, fragments_join
from markdown_it.rules_inline.state_inline import Delimiter, Scanned
from markdown_it.token import Token

from sitegen.markup.rules.delimiters import pair_delimiters
from sitegen.markup.rules.flanking import flanking

InlineRule = Callable[["InlineState", bool], bool]
"""Takes the state at one of its characters; consumes and answers True, or leaves all as it was."""


@dataclass(slots=True)
class Bracket:
    """An opening `[` or `![` that waits for its `]`.

    Attributes:
        token: index of the text token that holds it.
        delimiters: how many emphasis delimiters stood before it.
        start: of the text behind it.
        holds_brackets: another bracket was opened inside, so that its text is no label of a reference.
    """

    token: int
    delimiters: int
    start: int
    is_image: bool
    holds_brackets: bool = False


@dataclass(slots=True)
class PlainLink:
    """What may be a URL or an e-mail address in plain text, to be read when the parser reaches it.

    Attributes:
        read: answers its end and destination, or None: it is neither. It is asked only there, so that a
            long URL with others in it is not read from the beginning of each.
    """

    start: int
    read: Callable[[str, int], tuple[int, str] | None]


class InlineState(StateInline):
    """One paragraph being parsed.

    Attributes:
        brackets: openers that wait, innermost last.
        inactive: how many brackets, from the outermost, stand around a finished link: links do not nest.
        links: plain URLs ahead, nearest last.
        head: position at which a node has just ended, or 0: a plain URL may begin there.
        open_single, open_double: quotes that the typographer has opened and not yet closed.
        quotes_end: end of the run of quotes that was looked at last, so that each is measured once.
    """

    def __init__(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.brackets: list[Bracket] = []
        self.inactive = 0
        self.links: list[PlainLink] = []
        self.head = 0
        self.open_single = 0
        self.open_double = 0
        self.quotes_end = 0

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (markdown-it's names)
        """Classify the run of markers at `start` (spec 6.2), beside Japanese by this site's setting."""
        return flanking(self.src, start, splits_words=canSplitWord, cjk=self.md.options["cjk_emphasis"])

    def push_text(self, content: str) -> Token:
        """Push text that is a token of its own, so that a delimiter or a bracket can become a tag later."""
        if self.pending:
            self.pushPending()
        token = Token("text", "", 0, content=content)
        self.tokens.append(token)
        return token

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        """Push a token. Levels and delimiter lists by tag, which markdown-it keeps here, are not needed."""
        if self.pending:
            self.pushPending()
        token = Token(ttype, tag, nesting)
        self.tokens.append(token)
        return token

    def open_delimiter(self, marker: int, length: int, content: str, scanned: Scanned) -> None:
        """Note a marker that may turn out to open or close an element."""
        self.push_text(content)
        self.delimiters.append(
            Delimiter(
                marker=marker,
                length=length,
                token=len(self.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )


class InlineParser(ParserInline):
    """Runs the rules over the text of one block.

    Args:
        rules: by the character that they begin with, in the order in which they are asked.
        companions: for a character that only matters when more of it is about, what must be in the text
            for it to be looked at: dots only where there are three.
        find_links: lists the plain URLs of a text, or None: they are not looked for.
    """

    def __init__(
        self,
        rules: Mapping[str, tuple[InlineRule, ...]],
        companions: Mapping[str, tuple[str, ...]],
        find_links: Callable[[str], list[PlainLink]] | None,
    ) -> None:
        super().__init__()
        self._rules = dict(rules)
        self._always = "".join(c for c in rules if c not in companions)
        self._companions = [(c, w) for c, wanted in companions.items() if c in rules for w in wanted]
        self._find_links = find_links

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        """Parse the text of one block into `tokens`."""
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        if state.delimiters:
            pair_delimiters(tokens, state.delimiters)
        if len(tokens) > 1:
            fragments_join(state)
        return tokens

    def plain_links(self, src: str) -> list[PlainLink]:
        """The plain URLs of a text, last one first, wherever they stand."""
        return self._find_links(src) if self._find_links is not None else []

    def tokenize(self, state: StateInline) -> None:
        """Cut the text into tokens; delimiters remain text until `pair_delimiters`."""
        assert isinstance(state, InlineState)
        src, end, rules = state.src, state.posMax, self._rules
        search = self._stops(src).search
        state.links = self.plain_links(src)
        pos = 0
        while pos < end:
            limit = _next_link(state.links, pos, end) if state.links else end
            found = search(src, pos, limit)
            stop = found.start() if found else limit
            if stop > pos:
                state.append_pending(src[pos:stop])
            if stop == end:
                break
            state.pos = stop
            if not found and _take_link(state):
                state.head = state.pos
            else:
                _run(state, rules.get(src[stop], ()))
            pos = state.pos
        if state.pending:
            state.pushPending()

    def _stops(self, src: str) -> re.Pattern[str]:
        return _any_of(self._always + "".join([c for c, wanted in self._companions if wanted in src]))


def _run(state: InlineState, rules: Iterable[InlineRule]) -> None:
    """Ask the rules for the character at the state's position, which is text when none wants it."""
    start = state.pos
    for rule in rules:
        if rule(state, False):
            # An escape and an entity are plain text to Goldmark; every other node makes a new "line head".
            if state.src[start] not in "\\&":
                state.head = state.pos
            return
    state.append_pending(state.src[start])
    state.pos = start + 1


def _next_link(links: list[PlainLink], pos: int, end: int) -> int:
    """Forget the candidates that a rule has swallowed; say where the next one is."""
    while links and links[-1].start < pos:
        links.pop()
    return links[-1].start if links else end


def _take_link(state: InlineState) -> bool:
    """Turn the plain URL at the state's position into a link, where one may begin."""
    start = state.pos
    may_begin = not state.brackets and _may_begin(state, start)
    while state.links and state.links[-1].start == start:
        read = state.links.pop().read
        found = read(state.src, start) if may_begin else None
        if found is not None:
            state.pos, href = found
            state.push("link_open", "a", 1).attrs = {"href": href}
            state.tokens[-1].info = "auto"
            state.push("text", "", 0).content = state.src[start : state.pos]
            state.push("link_close", "a", -1)
            return True
    return False


def _may_begin(state: InlineState, start: int) -> bool:
    """Whether a plain URL may begin here: at the head of a line or after a node, a blank or a marker."""
    if start == state.head:
        return True
    before = state.src[start - 1]
    if before in "*_~(":
        return state.src[start - 2 : start - 1] != "\\"
    return before in " \t\n" or bool(state.md.options["linkify_anywhere"](before))


@lru_cache(maxsize=256)
def _any_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")
