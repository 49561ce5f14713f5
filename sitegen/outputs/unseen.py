"""Characters that a page should not hold, shown instead: those of its text that nobody would see.

They come in titles and quotes that were pasted, so this is done to finished bytes, where nothing passes by.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sitegen.content.read import read_text
from sitegen.diagnostics import Severity, Span, at
from sitegen.site.model import Page
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Renderer

_MARKUP = frozenset(("html", "htm", "xml", "svg"))
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))
_NONCHARACTERS = ("\ufffe", "\uffff")
_REPLACEMENT = "\ufffd".encode()

_BIDI = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
"""U+202A to U+202E and U+2066 to U+2069: they change the order in which all that follows is shown.

The expression begins with a single byte that few texts have, which makes it ten times as fast as on text.
"""
_WRITTEN = re.compile(
    r"""
    [\u202a-\u202e\u2066-\u2069]
  | (?:\\u(?:0000)?|&\#x0{0,5})(?:202[a-e]|206[6-9])
  | &\#0{0,5}(?:823[4-8]|829[4-7])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Such a character in a source: itself, or as TOML, YAML, JSON and HTML may write it."""


def without_controls(text: str, data: bytes, suffix: str) -> bytes:
    """Markup with U+FFFD for each character that it may not hold.

    A feed with one of them is refused as a whole (https://www.w3.org/TR/xml/#charsets), and HTML calls them
    errors.
    """
    if suffix not in _MARKUP:
        return data
    if len(data.translate(None, _CONTROLS)) != len(data):
        for control in _CONTROLS:
            data = data.replace(bytes((control,)), _REPLACEMENT)
    for character in _NONCHARACTERS:
        if character in text:  # as text, where the search is many times as fast
            data = data.replace(character.encode(), _REPLACEMENT)
    return data


def with_bidi_shown(data: bytes, page: Page, renderer: Renderer) -> bytes:
    """Output in which bidirectional controls are seen, as `⟨U+202E⟩`, and do nothing.

    Such a control in a quote turns the words around it, or makes `exe.gpj` look like a picture
    (https://trojansource.codes/). HTML has `dir`, `bdi` and `bdo` for those who mean it (15.3.5, and
    https://www.w3.org/TR/unicode-xml/#Bidi). Marks such as U+200F turn nothing and stay.
    """
    if _BIDI.search(data) is None:
        return data
    _warn(page, renderer)
    return _BIDI.sub(lambda found: f"⟨U+{ord(found[0].decode()):04X}⟩".encode(), data)


def _warn(page: Page, renderer: Renderer) -> None:
    """Say where the page's own source has the first one; a list that shows it has none."""
    if page.source is None:
        return
    renderer.note(Input.SOURCE, page.key)
    text = read_text(renderer.root, page.source.file)
    found = _WRITTEN.search(text)
    if found is None:
        return
    warning = at(
        text,
        Span(*found.span()),
        path=page.source.file.path,
        severity=Severity.WARNING,
        code="bidi-control",
        message="a character here changes the direction of what follows; it is shown, and turns nothing",
        hint='take it out, or set `bidi = "keep"` in [sitegen.security] if your language needs it',
    )
    renderer.warn(replace(warning, is_settled=True))
