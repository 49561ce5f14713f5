"""What may result of a stranger's words, read by html5lib as a browser would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib

ROOT = Path(__file__).parents[2]

INLINE = frozenset("br a b strong i em code kbd s del sub sup small mark q abbr".split())
BLOCK = frozenset(
    "p ul ol li blockquote pre h1 h2 h3 h4 h5 h6 hr table thead tbody tr th td dl dt dd".split()
)
_LINK = re.compile(r"[\x00-\x20]*(?:(?:https?|mailto|ftp):|(?![a-z][a-z0-9+.\s-]*:))", re.IGNORECASE)
_ALLOWED = {
    "a": {"href": _LINK, "title": re.compile(".*", re.DOTALL)},
    "ol": {"start": re.compile(r"[0-9]+")},
    "code": {"class": re.compile(r"language-\S+")},
}


def elements(html: str) -> Iterator[Any]:
    """Every element of a fragment, in the tree that a browser builds."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return (e for e in tree.iter() if e is not tree)


def text_of(html: str) -> str:
    """What a reader sees, without white space."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return "".join("".join(tree.itertext()).split())


def harm_in(html: str) -> list[str]:
    """What is in a fragment and is on no list; empty is well."""
    found = []
    for element in elements(html):
        if not isinstance(element.tag, str):
            found.append("a comment")
            continue
        if element.tag not in INLINE | BLOCK:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            pattern = _ALLOWED.get(element.tag, {}).get(name)
            if pattern is None or not pattern.match(value):
                found.append(f"<{element.tag} {name}={value!r}>")
    return found


def vectors() -> list[tuple[str, str, list[str]]]:
    """Kind, text and what must be read of it."""
    kinds = json.loads((ROOT / "cases" / "xss" / "vectors.json").read_text(encoding="utf-8"))
    return [(kind, text, shown) for kind, several in kinds.items() for text, shown in several]
