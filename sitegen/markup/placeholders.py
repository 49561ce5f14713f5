"""Placeholders: what a shortcode printed, kept out of Markdown's way and put back when that is HTML.

A placeholder is made of letters and digits only, which no Markdown rule acts upon, and its prefix occurs
nowhere in the file. The prefix is a digest of the file: a quote that wanted to forge one (by writing
a letter as an entity, say) would have to contain its own digest.
"""

from __future__ import annotations

import hashlib
import re

_BLOCK = re.compile(
    r"\s*+<(?:article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p"
    r"|pre|script|section|style|table|ul)\b|\s*+<!--|\s*+\Z",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"""\s(?:id=["']?|href=["']?#)[^\s"'<>]*\Z""", re.IGNORECASE)
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", "'": "&#39;", "<": "&lt;", ">": "&gt;"})


_ONE = r"sc[0-9]{24}x[0-9]++z"
_PLACEHOLDER = re.compile(_ONE)
_PLACE = re.compile(rf"<p>({_ONE}(?:(?:\s|<br ?/?>)*+{_ONE})*+)</p>|({_ONE})")
"""A paragraph of placeholders (group 1), or one (group 2); of any body, so that it is compiled once."""


def without_placeholders(text: str) -> str:
    """Leave the placeholders out: of what an id is made of, which can hold no HTML."""
    return _PLACEHOLDER.sub("", text)


class Placeholders:
    """The placeholders of one body.

    Args:
        source: the text that no placeholder may occur in, in any case.
    """

    def __init__(self, source: str) -> None:
        self.prefix = _prefix(source)
        self.divider = self.prefix + "m"
        """Stands for `<!--more-->`."""
        self._outputs: list[str] = []

    def put(self, html: str) -> str:
        """Keep `html`, which may hold earlier placeholders, and return what stands for it."""
        self._outputs.append(html)
        return f"{self.prefix}{len(self._outputs) - 1}z"

    def fill(self, html: str, *, is_nested: bool = False) -> str:
        """Put everything back.

        A placeholder that is a whole paragraph loses the paragraph (as in Hugo), and so do several that
        print blocks: a block cannot stand in a paragraph. In the text of another shortcode Hugo has no
        placeholders, but blocks of HTML: there only what prints blocks loses it. Inside a tag what was
        printed must not end the attribute it lands in; in an id it is left out.
        """
        if not self._outputs or self.prefix not in html:
            return html
        return _Filling(self, html, is_nested=is_nested).filled()

    def output(self, placeholder: str) -> str:
        """What one placeholder stands for; another body's is the text that it is."""
        if not placeholder.startswith(self.prefix):
            return placeholder
        number = int(placeholder[len(self.prefix) : -1])
        return self._outputs[number] if number < len(self._outputs) else ""

    def outputs(self, paragraph: str) -> list[str]:
        """What the placeholders of a paragraph stand for."""
        return [self.output(p) for p in _PLACEHOLDER.findall(paragraph)]

    def fill_plainly(self, text: str) -> str:
        """Put back what stands between tags."""
        return _PLACEHOLDER.sub(lambda m: self.output(m[0]), text)


class _Filling:
    """One pass over a text, from left to right, that knows whether it is inside a tag."""

    def __init__(self, placeholders: Placeholders, html: str, *, is_nested: bool) -> None:
        self._placeholders = placeholders
        self._most_unwrapped = 0 if is_nested else 1
        self._html = html
        self._done = 0
        self._in_tag = False

    def filled(self) -> str:
        return _PLACE.sub(self._replace, self._html)

    def _replace(self, m: re.Match[str]) -> str:
        placeholders = self._placeholders
        if placeholders.prefix not in m[0]:
            return m[0]
        before, self._done = self._done, m.end()
        if m[1]:
            self._in_tag = False
            outputs = placeholders.outputs(m[1])
            printed = sum(not o.isspace() and o != "" for o in outputs)
            if printed <= self._most_unwrapped or all(_BLOCK.match(o) for o in outputs):
                return "\n".join(outputs)
            return f"<p>{placeholders.fill_plainly(m[1])}</p>"
        opened, closed = self._html.rfind("<", before, m.start()), self._html.rfind(">", before, m.start())
        if opened != closed:
            self._in_tag = opened > closed
        output = placeholders.output(m[2])
        if not self._in_tag:
            return output
        return "" if self._is_fragment(max(opened, before), m.start()) else output.translate(_IN_ATTRIBUTE)

    def _is_fragment(self, start: int, end: int) -> bool:
        return _FRAGMENT.search(self._html, start, end) is not None


def _prefix(source: str) -> str:
    number = _number(source.encode("utf-8", "surrogatepass"))
    while number in source:  # one in 10^24, or somebody's joke
        number = _number(number.encode())
    return f"sc{number}x"


def _number(data: bytes) -> str:
    """A digest in decimal digits, which have no case that Markdown could change."""
    digest = hashlib.blake2b(data, digest_size=16).digest()
    return f"{int.from_bytes(digest, 'big') % 10**24:024}"
