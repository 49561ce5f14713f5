"""One published page, read once: its links, its ids, and tags that do not nest.

The tokenizer is a regular expression and the tree a stack of names. It is no browser: it knows enough of
the HTML standard's optional tags (13.1.2.4) and content models (4) to say what is open where, in time linear
in the page. A strict parser in Python would take ten times as long over a site of thousands of pages; one
in C builds the tree that a browser would, and does not say what it had to mend.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    <(?:
        !--(?:.*?--!?>|.*+\Z)
      | [!?][^>]*+>?
      | (/?)([A-Za-z][^\s/>]*+)((?:[^>"']++|"[^"]*+"?|'[^']*+'?)*+)>?
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>"']++)))?+""",
)
_INTERESTING = re.compile(r"id=|name=|href=|src|poster=|data=|action=", re.IGNORECASE)
"""Whether attributes can hold anything that is asked for; most hold a class and nothing else."""
_CANDIDATE = re.compile(r"\s*+(\S+)[^,]*,?")

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_FOREIGN = frozenset(("svg", "math"))
_ENDS_P = frozenset({"a", "audio", "del", "ins", "map", "noscript", "video"})
"""Elements in which a paragraph has to end with its tag, though it is the last thing there."""
_OPTIONAL_END = frozenset(
    "p li dt dd td th tr thead tbody tfoot option optgroup rt rp colgroup caption html head body".split()
)
_CLOSES_P = frozenset(
    "address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PHRASING_ONLY = _HEADINGS | frozenset(
    "abbr b bdi bdo cite code data dfn em i kbd label mark pre q s samp small span strong sub sup time u var "
    "button output".split()
)
_BLOCK = _CLOSES_P - {"p"} | {"li", "dd", "dt"}
_SIBLINGS = {
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "td": frozenset(("td", "th")),
    "th": frozenset(("td", "th")),
    "tr": frozenset(("td", "th", "tr")),
    "thead": frozenset(("colgroup", "caption")),
    "tbody": frozenset(("td", "th", "tr", "thead", "tbody", "colgroup", "caption")),
    "tfoot": frozenset(("td", "th", "tr", "thead", "tbody", "colgroup", "caption")),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    "rt": frozenset(("rt", "rp")),
    "rp": frozenset(("rt", "rp")),
}
"""What an opening tag ends, where it is open right here."""
_PARENTS = {
    "li": frozenset(("ul", "ol", "menu")),
    "dt": frozenset(("dl", "div")),
    "dd": frozenset(("dl", "div")),
    "tr": frozenset(("table", "thead", "tbody", "tfoot")),
    "td": frozenset(("tr",)),
    "th": frozenset(("tr",)),
}
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Link:
    """One address that a page names.

    Attributes:
        href: as a browser reads it, references decoded.
        element: whose it is: `a`, `img`, ...
    """

    href: str
    element: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A tag that does not fit where it stands.

    Attributes:
        excerpt: the HTML around it.
    """

    message: str
    excerpt: str


@dataclass(slots=True)
class HtmlFacts:
    """What one page holds."""

    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    without_alt: list[str] = field(default_factory=list)
    base: str = ""


def inspect(text: str) -> HtmlFacts:
    """Read one page."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.facts = HtmlFacts()
        self.stack: list[str] = []
        self.foreign = 0
        """Depth of the stack within `svg` or `math`; 0: in HTML."""

    def read(self) -> HtmlFacts:
        position, scan = 0, _TOKEN.search
        while found := scan(self.text, position):
            position = found.end()
            name = found[2]
            if name is None:
                continue
            name = name.lower()
            if found[1]:
                self._end(name, found.start())
                continue
            attributes = found[3]
            if attributes and _INTERESTING.search(attributes):
                self._attributes(name, attributes, found.start())
            elif name == "img":
                self.facts.without_alt.append("")
            if name in _RAW and not self.foreign:
                position = self._raw_end(name, position)
            elif name not in VOID or self.foreign:
                self._start(name, attributes.endswith("/"), found.start())
            elif name == "hr":
                self._close_p(found.start(), name)
        for name in reversed(self.stack):
            if name not in _OPTIONAL_END:
                self._problem(f"<{name}> is never closed", len(self.text))
        return self.facts

    def _raw_end(self, name: str, position: int) -> int:
        """Skip text that holds no tags; what is never closed goes to the end."""
        end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(self.text, position)
        if end is None:
            self._problem(f"<{name}> is never closed", position)
            return len(self.text)
        return self.text.find(">", end.start()) + 1 or len(self.text)

    # Nesting.

    def _start(self, name: str, is_self_closed: bool, at: int) -> None:
        if self.foreign or name in _FOREIGN:
            if not is_self_closed:
                self.stack.append(name)
                self.foreign = self.foreign or len(self.stack)
            return
        stack = self.stack
        if name in _CLOSES_P:
            self._close_p(at, name)
        siblings = _SIBLINGS.get(name)
        if siblings:
            while stack and (stack[-1] in siblings or (stack[-1] == "p" and name in ("li", "dd", "dt"))):
                stack.pop()
        if stack:
            self._judge(name, at)
        stack.append(name)

    def _judge(self, name: str, at: int) -> None:
        """Whether an element may stand where it does."""
        stack = self.stack
        parent = stack[-1]
        wanted = _PARENTS.get(name)
        if wanted is not None and parent not in wanted and parent != "template":
            self._problem(f"<{name}> outside of <{'>, <'.join(sorted(wanted))}>, in <{parent}>", at)
        elif name in _BLOCK and parent in _PHRASING_ONLY:
            self._problem(f"<{name}> in <{parent}>, which takes text and inline elements only", at)
        elif name in ("a", "button", "form") and name in stack:
            self._problem(f"<{name}> in another <{name}>", at)
        elif parent in ("ul", "ol") and name not in ("li", "script", "template"):
            self._problem(f"<{name}> in <{parent}>, which takes <li> only", at)

    def _close_p(self, at: int, name: str) -> None:
        """A block ends the paragraph that it stands in; what is open within that one is a mistake."""
        stack = self.stack
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth] == "p":
                if depth < len(stack) - 1:
                    self._problem(f"<{name}> ends the <p> in which <{stack[-1]}> is open", at)
                del stack[depth:]
                return
            if stack[depth] not in _PHRASING_ONLY and stack[depth] != "a":
                return

    def _end(self, name: str, at: int) -> None:
        stack = self.stack
        if stack and stack[-1] == name:
            stack.pop()
        elif name in VOID:
            if not self.foreign:
                self._problem(f"</{name}>: this element has no end tag", at)
        elif name not in stack:
            self._problem(f"</{name}> ends nothing that is open", at)
        else:
            while stack[-1] != name:
                inner = stack.pop()
                if inner not in _OPTIONAL_END or (inner == "p" and stack[-1] in _ENDS_P):
                    self._problem(f"</{name}> while <{inner}> is open", at)
            stack.pop()
        if len(stack) < self.foreign:
            self.foreign = 0

    def _problem(self, message: str, at: int) -> None:
        if len(self.facts.problems) < _MOST_PROBLEMS:
            excerpt = " ".join(self.text[max(0, at - 40) : at + 60].split())
            self.facts.problems.append(Problem(message, excerpt))

    # Attributes.

    def _attributes(self, name: str, source: str, at: int) -> None:
        values = attributes(source)
        facts = self.facts
        identity = values.get("id")
        if identity:
            if identity in facts.ids:
                self._problem(f'id="{identity}" is used twice', at)
            facts.ids.add(identity)
        if name == "a" and values.get("name"):
            facts.ids.add(values["name"])
        if name == "base":
            facts.base = facts.base or values.get("href", "")
            return
        if name == "img" and "alt" not in values:
            facts.without_alt.append(values.get("src", ""))
        for attribute in ("href", "src", "poster"):
            if attribute in values and (attribute != "href" or not self.foreign):
                facts.links.append(Link(values[attribute].strip(), name))
        if name == "object" and values.get("data"):
            facts.links.append(Link(values["data"].strip(), name))
        if "srcset" in values:
            facts.links += (Link(href, name) for href in candidates(values["srcset"]))


def attributes(source: str) -> dict[str, str]:
    """Attributes of a tag, the first of each name, references decoded."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value) if "&" in value else value)
    return found


def candidates(srcset: str) -> Iterator[str]:
    """Addresses of a `srcset`."""
    for match in _CANDIDATE.finditer(srcset):
        yield match[1].rstrip(",")


__all__ = ["VOID", "HtmlFacts", "Link", "Problem", "attributes", "candidates", "inspect"]
