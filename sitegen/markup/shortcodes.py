"""Shortcodes as written: from the text of a body to a tree of calls and text.

The syntax is Hugo's (https://gohugo.io/content-management/shortcodes/, `parser/pageparser`): tags are found
anywhere in a body before Markdown is read, in code and comments too. Two steps: `lex` finds the tags,
`parse_shortcodes` nests them and the text between. Both go on after a mistake, so that one run
names them all; text is never copied before it is needed, so every call can point back at its source.

Where Hugo is lenient by accident we are not: crossed tags are an error (Hugo closes whatever is innermost),
and a bare value that runs into the closing delimiter is one too (Hugo swallows the text behind it).
"""

from __future__ import annotations

import enum
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from sitegen.diagnostics import Diagnostic, ParseError, Span, at, nearest
from sitegen.markup.model import Body, Inner, ParameterValue, ShortcodeCall, ShortcodeHost

DEEPEST = 64
"""Shortcodes that may stand in each other. Templates render them by recursion."""

MOST_MISTAKES = 100
"""Mistakes of one file that are told one by one; a file with more is not a Hugo file."""

_MARK = re.compile(r"\{\{[<%]")
_TYPICAL_HEAD = re.compile(r"[ ]*+(\w[\w-]*+(?:/[\w-]++)*+)(?:[ ]++([\w.-]++)=|[ ]*+)")
_TYPICAL_PARAMETER = re.compile(r"[ ]++([\w.-]++)=")

_BLANKS = re.compile(r"[ \t\r\n]*+")
_NAME = re.compile(r"\w[\w-]*+(?:/[\w-]++)*+")
_WORD = re.compile(r"[\w.-]++")
_BARE = re.compile(r"[^ \t\r\n]*+")
_QUOTED = re.compile(r'"([^"\\\n]*+(?:\\"?+[^"\\\n]*+)*+)"')
"""A quote ends the value unless a backslash stands before it, whatever stands before that one."""
_SLASH_QUOTED = re.compile(r'\\"([^"\\\n]*+(?:\\(?!")[^"\\\n]*+)*+)\\?+"')
_RECOVERY = re.compile(r"[>%]\}\}|\{\{[<%]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,19}")
_FLOAT = re.compile(r"[-+]?[0-9]*\.[0-9]+")
_TYPOGRAPHIC = "“”„‟″＂‘’"


class ItemKind(enum.Enum):
    """What a tag is."""

    OPENER = "opener"
    CLOSER = "closer"
    SELF_CLOSED = "self-closed"
    LITERAL = "literal"
    """`{{</* name */>}}`: a tag that is shown, without the comment marks."""
    BROKEN = "broken"
    """An opening tag with a mistake. It has a name if that could be read."""
    BROKEN_CLOSER = "broken closer"


_OPENER, _CLOSED, _SELF_CLOSED = ItemKind.OPENER, ItemKind.CLOSER, ItemKind.SELF_CLOSED


@dataclass(slots=True)
class Item:
    """One tag of a body. Made by the hundred thousand."""

    kind: ItemKind
    start: int
    end: int
    name: str = ""
    params: tuple[ParameterValue, ...] | dict[str, ParameterValue] = ()
    is_markdown: bool = False


@dataclass(slots=True)
class CallNode:
    """A call in its place.

    Attributes:
        inner: what stands between its tags; None where the shortcode takes nothing.
    """

    call: ShortcodeCall
    inner: list[Node] | None = None


Node = str | CallNode


class Mistakes:
    """Gathers what is wrong with one text; past `MOST_MISTAKES` it only counts."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._found: list[Diagnostic] = []
        self._more = 0

    def add(self, code: str, span: Span, message: str, hint: str) -> None:
        """Note one mistake."""
        if len(self._found) < MOST_MISTAKES:
            self._found.append(at(self._text, span, path=self._path, code=code, message=message, hint=hint))
        else:
            self._more += 1

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of them, in the order of the text."""
        found = sorted(self._found, key=lambda d: d.sort_key)
        if self._more:
            message = f"{self._more:,} more mistakes in the shortcodes of this file"
            found.append(
                Diagnostic(
                    code="shortcode-more",
                    message=message,
                    path=self._path,
                    hint="mend the first ones and build again",
                )
            )
        return tuple(found)


def parse_shortcodes(body: Body, host: ShortcodeHost) -> list[Node]:
    """Read the shortcodes of a body.

    Raises ParseError with every mistake: tags that are malformed, unknown, unclosed, unmatched, crossed,
    closed without need, or nested more than `DEEPEST` deep.
    """
    if "{{<" not in body.text and "{{%" not in body.text:
        return [body.text[body.offset :]]
    mistakes = Mistakes(body.text, body.path)
    items = lex(body.text, body.offset, mistakes)
    nodes = _Nester(body, host, mistakes, items).nest()
    if found := mistakes.diagnostics():
        raise ParseError(*found)
    return nodes


def lex(text: str, start: int, mistakes: Mistakes, *, carefully: bool = False) -> list[Item]:
    """Find the tags of `text` from `start` on; what is between them is text. Linear in its length.

    `carefully` leaves the short way for the typical tag out: the same comes of it, as a property test holds.
    """
    items: list[Item] = []
    ahead = _Ahead(text)
    tags = [m.start() for m in _MARK.finditer(text, start)]
    done = start
    for tag, following in itertools.pairwise([*tags, len(text)]):
        if tag < done:
            continue  # within the one before
        item = None if carefully else _typical(text, tag, following)
        if item is None:
            item = _read_tag(ahead, tag, mistakes)
        items.append(item)
        done = item.end
    return items


def _typical(text: str, tag: int, following: int) -> Item | None:
    """A tag of the shape that nearly all have: named parameters in double quotes without a backslash.

    What stands outside the quotes is the same again and again: so it is known, by its looks, what it says.

    Args:
        text: of the file.
        tag: where it begins.
        following: where the next one does, or the text ends. In a value there would be more to think of.
    """
    end = text.find(">}}", tag + 3, following)
    if end < 0 or text[tag + 2] == "%":
        return None
    inside = text[tag + 3 : end]
    parts = inside.split('"')
    shape = _shape(*parts[::2])
    if shape is None or len(parts) % 2 == 0 or "\\" in inside or "\n" in inside:
        return None
    name, keys = shape
    return Item(_OPENER, tag, end + 3, name, dict(zip(keys, parts[1::2], strict=True)) if keys else ())


@lru_cache(maxsize=1 << 10)
def _shape(*outside: str) -> tuple[str, tuple[str, ...]] | None:
    """The shortcode's name and those of its parameters.

    None: this is not how a typical tag looks.
    """
    head, *rest = outside
    first = _TYPICAL_HEAD.fullmatch(head)
    others = [_TYPICAL_PARAMETER.fullmatch(part) for part in rest[:-1]]
    if first is None or (first[2] is not None) != bool(rest) or (rest and rest[-1].strip(" ")):
        return None
    names = [m[1] for m in others if m]
    if len(names) < len(others):
        return None
    return first[1], (first[2], *names) if rest else ()


# ---- nesting


class _Open:
    """An opening tag that waits for its closing one."""

    __slots__ = ("is_sound", "item", "node", "nodes", "ordinal")

    def __init__(self, item: Item, node: CallNode | None, is_sound: bool) -> None:
        self.item = item
        self.node = node
        self.is_sound = is_sound
        self.nodes: list[Node] = []
        self.ordinal = 0


class _Nester:
    """Turns items into a tree, with a stack instead of recursion."""

    def __init__(self, body: Body, host: ShortcodeHost, mistakes: Mistakes, items: list[Item]) -> None:
        self.text = body.text
        self.path = body.path
        self.offset = body.offset
        self.host = host
        self.mistakes = mistakes
        self.items = items
        self.inner_of: dict[str, Inner | bool | None] = {}
        self.closed_openers: dict[str, set[int]] = {}
        self.closed_somewhere = {i.name for i in items if i.kind in (_CLOSED, ItemKind.BROKEN_CLOSER)}
        self.root = _Open(Item(_OPENER, 0, 0), None, is_sound=True)
        self.stack = [self.root]
        self.numbers: Counter[str] = Counter()
        self.open_names: Counter[str] = Counter()
        self.left_behind: dict[str, list[tuple[_Open, Item]]] = {}
        """Openers whose parent was closed before them, by name, with the tag that did it."""

    def nest(self) -> list[Node]:
        """The top level; mistakes are noted, and the tree then is of no use."""
        text, done = self.text, self.offset
        for item in self.items:
            if done < item.start:
                self.stack[-1].nodes.append(text[done : item.start])
            done = item.end
            kind = item.kind
            if kind is _OPENER:
                self._open(item)
            elif kind is _CLOSED:
                self._close(item)
            else:
                self._rare(item)
        if done < len(text):
            self.stack[-1].nodes.append(text[done:])
        self._report_unclosed()
        return self.root.nodes

    def _rare(self, item: Item) -> None:
        if item.kind is _SELF_CLOSED:
            self._self_closed(item)
        elif item.kind is ItemKind.LITERAL:
            text = self.text[item.start : item.end]
            self.stack[-1].nodes.append(text[:3] + text[5:-5] + text[-3:])
        elif item.kind is ItemKind.BROKEN_CLOSER:
            if self.open_names[item.name]:
                self._close(item)
        elif item.name and (self._takes_inner(item) or item.name in self.closed_somewhere):
            self._push(item, None, is_sound=False)

    def _takes_inner(self, item: Item) -> Inner | bool | None:
        name = item.name
        if name not in self.inner_of:
            self.inner_of[name] = self.host.takes_inner(name)
        return self.inner_of[name]

    def _open(self, item: Item) -> None:
        takes_inner = self._takes_inner(item)
        if takes_inner is None:
            self._report_unknown(item)
            if item.name in self.closed_somewhere:
                self._push(item, None, is_sound=False)
            return
        node = self._add_node(item)
        if takes_inner and (takes_inner is not Inner.OPTIONAL or self._is_closed(item)):
            node.inner = []
            self._push(item, node, is_sound=True)

    def _is_closed(self, item: Item) -> bool:
        """Whether the next tag of the same shortcode closes this one, which does not stand in itself."""
        starts = self.closed_openers.get(item.name)
        if starts is None:
            tags = [i for i in self.items if i.name == item.name]
            starts = {a.start for a, b in itertools.pairwise(tags) if b.kind is _CLOSED}
            self.closed_openers[item.name] = starts
        return item.start in starts

    def _self_closed(self, item: Item) -> None:
        takes_inner = self._takes_inner(item)
        if takes_inner is None:
            self._report_unknown(item)
            return
        if not takes_inner:
            self._report_no_inner(item, "leave the slash out")
        node = self._add_node(item)
        node.call.is_closed = True
        node.inner = []

    def _add_node(self, item: Item) -> CallNode:
        parent = self.stack[-1]
        number = self.numbers[item.name] + 1
        call = ShortcodeCall(
            item.name,
            item.params,
            item.is_markdown,
            False,
            parent.ordinal,
            parent.node.call if parent.node else None,
            item.start,
            item.end,
            self.path,
            number,
        )
        self.numbers[item.name] = number
        parent.ordinal += 1
        node = CallNode(call)
        parent.nodes.append(node)
        return node

    def _push(self, item: Item, node: CallNode | None, *, is_sound: bool) -> None:
        opened = _Open(item, node, is_sound)
        if node is not None and node.inner is not None:
            opened.nodes = node.inner
        self.stack.append(opened)
        self.open_names[item.name] += 1
        if len(self.stack) == DEEPEST + 2:
            self.mistakes.add(
                "shortcode-depth",
                Span(item.start, item.end),
                f"`{item.name}` stands {DEEPEST + 1} shortcodes deep; {DEEPEST} are the most",
                "close the shortcodes before it",
            )

    def _close(self, item: Item) -> None:
        if not self.open_names[item.name]:
            self._report_unmatched(item)
            return
        while (opened := self._pop()).item.name != item.name:
            self.left_behind.setdefault(opened.item.name, []).append((opened, item))
        if opened.node is not None:
            opened.node.call.is_closed = True

    def _pop(self) -> _Open:
        opened = self.stack.pop()
        self.open_names[opened.item.name] -= 1
        return opened

    # ---- mistakes

    def _report_unknown(self, item: Item) -> None:
        near = nearest(item.name, self.host.shortcode_names())
        hint = (
            f"did you mean `{near}`?"
            if near
            else f"its template would be templates/shortcodes/{item.name}.html"
        )
        self.mistakes.add(
            "shortcode-unknown", Span(item.start, item.end), f"there is no shortcode `{item.name}`", hint
        )

    def _report_no_inner(self, item: Item, hint: str) -> None:
        self.mistakes.add(
            "shortcode-no-inner",
            Span(item.start, item.end),
            f"`{item.name}` takes no inner text and must not be closed",
            hint,
        )

    def _report_unmatched(self, item: Item) -> None:
        if behind := self.left_behind.get(item.name):
            opened, closer = behind.pop()
            self._report_crossed(opened.item, closer)
            return
        if self._takes_inner(item) == Inner.NONE:
            self._report_no_inner(item, "remove this closing tag")
            return
        self.mistakes.add(
            "shortcode-unmatched",
            Span(item.start, item.end),
            f"`{item.name}` is closed here but was not opened",
            f"remove this tag, or open the shortcode before it with {_tag(item)}",
        )

    def _report_crossed(self, opened: Item, closer: Item) -> None:
        self.mistakes.add(
            "shortcode-crossed",
            Span(closer.start, closer.end),
            f"`{closer.name}` is closed here while `{opened.name}`, opened inside it, is still open",
            f"close `{opened.name}` first, with {_tag(opened, '/')}",
        )

    def _report_unclosed(self) -> None:
        behind = (opened for several in self.left_behind.values() for opened, _ in several)
        waiting = sorted([*self.stack[1:], *behind], key=lambda o: o.item.start)
        for opened in waiting:
            if opened.is_sound:
                item = opened.item
                self.mistakes.add(
                    "shortcode-unclosed",
                    Span(item.start, item.end),
                    f"`{item.name}` is opened here and never closed",
                    f"close it with {_tag(item, '/')}",
                )


def _tag(item: Item, slash: str = "") -> str:
    return f"{{{{% {slash}{item.name} %}}}}" if item.is_markdown else f"{{{{< {slash}{item.name} >}}}}"


# ---- one tag, with care


class _BadTag(Exception):  # noqa: N818 - never leaves this module
    """A tag that cannot be read on; where, why and what to write."""

    def __init__(self, code: str, span: Span, message: str, hint: str) -> None:
        super().__init__(code, span, message, hint)


class _Ahead:
    """A text, and what is known not to come any more: an end that many tags lack is looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._absent: set[str] = set()

    def find(self, wanted: str, start: int) -> int:
        """Where `wanted` comes next, or -1. Asked from left to right."""
        found = -1 if wanted in self._absent else self.text.find(wanted, start)
        if found < 0:
            self._absent.add(wanted)
        return found


def _read_tag(ahead: _Ahead, start: int, mistakes: Mistakes) -> Item:
    text = ahead.text
    reader = _TagReader(ahead, start)
    try:
        return reader.read()
    except _BadTag as bad:
        code, span, message, hint = bad.args
        mistakes.add(code, span, message, hint)
        end = _resume(text, max(reader.position, start + 3))
        kind = ItemKind.BROKEN_CLOSER if reader.is_closer else ItemKind.BROKEN
        return Item(kind, start, end, reader.name, (), reader.is_markdown)


def _resume(text: str, position: int) -> int:
    """Where reading goes on after a mistake: behind the next closing delimiter, or at an opening one."""
    m = _RECOVERY.search(text, position)
    if m is None:
        return len(text)
    return m.start() if text.startswith("{{", m.start()) else m.end()


class _TagReader:
    """Reads the tag that starts at `start`, from `{{<` or `{{%` to its closing delimiter."""

    def __init__(self, ahead: _Ahead, start: int) -> None:
        self.ahead = ahead
        self.text = text = ahead.text
        self.start = start
        self.position = start + 3
        self.is_markdown = text[start + 2] == "%"
        self.left = text[start : start + 3]
        self.right = "%}}" if self.is_markdown else ">}}"
        self.is_closer = False
        self.name = ""
        self.positional: list[ParameterValue] = []
        self.named: dict[str, ParameterValue] = {}

    def read(self) -> Item:
        """Read it whole, or raise `_BadTag`."""
        if self.text.startswith("/*", self.position):
            return self._literal()
        self._skip_blanks()
        if self._take("/"):
            self.is_closer = True
            return self._closer()
        self._read_name()
        while True:
            self._skip_blanks()
            if self.text.startswith(self.right, self.position):
                return self._item(_OPENER)
            if self._take("/"):
                return self._self_closed()
            self._read_parameter()

    def _literal(self) -> Item:
        end = self.ahead.find("*/" + self.right, self.position + 2)
        if end < 0:
            raise self._bad(
                "shortcode-comment-unclosed",
                Span(self.start, self.position + 2),
                f"the comment opened by {self.left}/* is never closed",
                f"end it with */{self.right}",
            )
        return Item(ItemKind.LITERAL, self.start, end + 5, "", (), self.is_markdown)

    def _closer(self) -> Item:
        self._skip_blanks()
        m = _NAME.match(self.text, self.position)
        if m is None:
            self._refuse_missing_name()
            raise self._unexpected("a closing tag has the name of its shortcode and nothing else")
        self.name, self.position = m[0], m.end()
        self._refuse_inline()
        self._skip_blanks()
        if not self.text.startswith(self.right, self.position):
            self._refuse_end()
            raise self._bad(
                "shortcode-closer-parameters",
                self._word_span(),
                f"the closing tag of `{m[0]}` has more in it than its name",
                f"write {self.left} /{m[0]} {self.right}",
            )
        return self._item(_CLOSED)

    def _self_closed(self) -> Item:
        self._skip_blanks()
        if not self.text.startswith(self.right, self.position):
            self._refuse_end()
            raise self._unexpected(
                f"a slash ends the tag: /{self.right}; put quotes around a value with a slash"
            )
        return self._item(_SELF_CLOSED)

    def _item(self, kind: ItemKind) -> Item:
        self.position += 3
        params = self.named or tuple(self.positional)
        return Item(kind, self.start, self.position, self.name, params, self.is_markdown)

    def _read_name(self) -> None:
        m = _NAME.match(self.text, self.position)
        if m is None:
            self._refuse_missing_name()
            raise self._unexpected("a shortcode's name begins with a letter or a digit")
        self.name, self.position = m[0], m.end()
        self._refuse_inline()

    def _read_parameter(self) -> None:
        start, text = self.position, self.text
        self._refuse_end()
        if text.startswith(('"', "`", '\\"'), start):
            self._add_positional(self._quoted(), start)
            return
        m = _WORD.match(text, start)
        if m is None:
            raise self._unexpected(self._value_hint(text[start]))
        self.position = m.end()
        self._skip_blanks()
        if self._take("="):
            self._add_named(m[0], start)
        else:
            self.position = m.end()
            self._add_positional(_typed(m[0]), start)

    def _add_positional(self, value: ParameterValue, start: int) -> None:
        if self.named:
            raise self._mixed(
                start, f"the value `{_short(value)}` has no name, but the parameters before it have one"
            )
        self.positional.append(value)

    def _add_named(self, name: str, start: int) -> None:
        if self.positional:
            raise self._mixed(start, f"the parameter `{name}` has a name, but the values before it have none")
        self._skip_blanks()
        if self.text.startswith(('"', "`", '\\"'), self.position):
            self.named[name] = self._quoted()
        else:
            self.named[name] = self._bare(name)

    def _mixed(self, start: int, message: str) -> _BadTag:
        return self._bad(
            "shortcode-mixed-parameters",
            Span(start, max(self.position, start + 1)),
            message,
            f"give all parameters of `{self.name}` a name, or none",
        )

    def _bare(self, name: str) -> ParameterValue:
        m = _BARE.match(self.text, self.position)
        assert m is not None  # it matches nothing, too
        value, start = m[0], self.position
        glued = value.find(self.right)
        if not value or glued == 0 or value.startswith("/" + self.right):
            raise self._bad(
                "shortcode-value-missing",
                Span(start - 1, start),
                f"the parameter `{name}` has no value",
                f'write {name}="…"',
            )
        if glued > 0:
            bare = value[:glued].removesuffix("/")
            end = value[len(bare) : glued] + self.right
            self.position = start + glued
            raise self._bad(
                "shortcode-value-glued",
                Span(start, start + glued + 3),
                f"the value `{_short(bare)}` runs into {self.right}",
                f'put a blank before {end}, or quotes: {name}="{_short(bare)}"',
            )
        self.position = m.end()
        return _typed(value)

    def _quoted(self) -> str:
        start, text = self.position, self.text
        if text[start] == "`":
            end = self.ahead.find("`", start + 1)
            if end < 0:
                raise self._bad(
                    "shortcode-quote-unclosed",
                    Span(start, start + 1),
                    "the value that this backtick opens is never closed",
                    "close it with `",
                )
            self.position = end + 1
            return text[start + 1 : end]
        m = (_QUOTED if text[start] == '"' else _SLASH_QUOTED).match(text, start)
        if m is None:
            raise self._unclosed_quote(start)
        self.position = m.end()
        # Hugo drops every other backslash of such a value with this one; nothing is lost here.
        return m[1].replace('\\"', '"') if "\\" in m[1] else m[1]

    def _unclosed_quote(self, start: int) -> _BadTag:
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        return self._bad(
            "shortcode-quote-unclosed",
            Span(start, end),
            "the value that this quote opens does not end on its line",
            'close it with ", write \\" for a quote in it, or put a value of several lines between backticks',
        )

    # ---- what can stand where it must not

    def _refuse_missing_name(self) -> None:
        if self.text.startswith(self.right, self.position):
            self.position += 3
            raise self._bad(
                "shortcode-no-name",
                Span(self.start, self.position),
                "a shortcode without a name",
                f"write {self.left} name {self.right}, or {self.left}/* */{self.right} to show the marks",
            )
        self._refuse_end()

    def _refuse_inline(self) -> None:
        if self.text.startswith(".inline", self.position):
            span = Span(self.start, self.position + 7)
            raise self._bad(
                "shortcode-inline",
                span,
                f"`{self.name}.inline` is an inline shortcode, which sitegen has not",
                f"put its template into templates/shortcodes/{self.name}.html",
            )

    def _refuse_end(self) -> None:
        """Refuse the end of the text, the other closing delimiter, or the next tag."""
        text, here = self.text, self.position
        tag = f"`{self.name}`" if self.name else "the shortcode"
        wrong = ">}}" if self.is_markdown else "%}}"
        if text.startswith(wrong, here):
            self.position += 3
            raise self._bad(
                "shortcode-delimiter",
                Span(here, here + 3),
                f"{tag} is opened with {self.left} but ended with {wrong}",
                f"end it with {self.right}",
            )
        if here >= len(text) or text.startswith(("{{<", "{{%"), here):
            raise self._bad(
                "shortcode-delimiter",
                Span(self.start, here),
                f"{tag} lacks its closing {self.right}",
                f"end the tag with {self.right}",
            )

    def _unexpected(self, hint: str) -> _BadTag:
        here = self.position
        char = self.text[here] if here < len(self.text) else ""
        where = f"the tag of `{self.name}`" if self.name else "a shortcode's tag"
        shown = char if char.isprintable() and not char.isspace() else f"U+{ord(char or chr(0)):04X}"
        return self._bad(
            "shortcode-character", Span(here, here + 1), f"`{shown}` cannot stand in {where}", hint
        )

    def _value_hint(self, char: str) -> str:
        if char in _TYPOGRAPHIC:
            return 'write the plain quote "'
        if char == "\u3000":
            return "a full-width blank separates nothing: write an ordinary one"
        if char == "'":
            return 'only double quotes and backticks hold a value: write "'
        return "put the value in double quotes"

    def _word_span(self) -> Span:
        m = _BARE.match(self.text, self.position)
        end = m.end() if m else self.position
        return Span(self.position, max(end, self.position + 1))

    def _bad(self, code: str, span: Span, message: str, hint: str) -> _BadTag:
        return _BadTag(code, span, message, hint)

    def _take(self, char: str) -> bool:
        if self.text.startswith(char, self.position):
            self.position += 1
            return True
        return False

    def _skip_blanks(self) -> None:
        m = _BLANKS.match(self.text, self.position)
        assert m is not None  # it matches nothing, too
        self.position = m.end()


def _typed(word: str) -> ParameterValue:
    """A bare word as Hugo types it: true, false, whole numbers and those with a point."""
    if word in ("true", "false"):
        return word == "true"
    if _INTEGER.fullmatch(word) and -(1 << 63) <= (number := int(word)) < 1 << 63:
        return number
    return float(word) if _FLOAT.fullmatch(word) else word


def _short(value: ParameterValue) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:29] + "…"
