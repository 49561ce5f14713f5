"""Small looks into published HTML, by a real parser (html5lib): enough for tests, no selector language."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

import html5lib


def element(html: str, name: str, /, **attributes: str) -> Element:
    """The first element with this name and these attributes (`class_` holds one of its classes)."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    for found in root.iter(name):
        if all(_matches(found, key.rstrip("_"), value) for key, value in attributes.items()):
            return found
    wanted = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
    raise AssertionError(f"no <{name}{wanted}> in:\n{html}")


def plain(found: Element) -> str:
    """All text of an element, with runs of blanks as one."""
    return re.sub(r"\s+", " ", "".join(found.itertext())).strip()


def skeleton(html: str, name: str = "main") -> str:
    """The inside of the first element `name`, one tag a line: what golden files hold."""
    text = tostring(element(html, name), encoding="unicode", method="html")
    spaced = re.sub(r"\s*(<[^>]*>)\s*", r"\n\1\n", text)
    return "\n".join(line.strip() for line in spaced.split("\n") if line.strip()) + "\n"


def _matches(found: Element, key: str, value: str) -> bool:
    actual = found.get(key)
    if actual is None:
        return False
    return value in actual.split() if key == "class" else actual == value
