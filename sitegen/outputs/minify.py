"""Smaller output that shows the same: white space and comments that no reader sees go."""

from __future__ import annotations

import json
import re

_BETWEEN_TAGS = re.compile(r">\s+<")
_CDATA = "<![CDATA["


def minify(text: str, suffix: str) -> str:
    """Make a file of a known kind smaller; any other is returned as it is.

    The kind is told by the file's suffix, without the dot: html, xml, json.
    """
    match suffix:
        case "html":
            return _html(text)
        case "xml":
            # White space between elements means nothing in RSS and sitemaps; within CDATA it does.
            return text if _CDATA in text else _BETWEEN_TAGS.sub("><", text.strip())
        case "json" | "webmanifest":
            return _json(text)
        case _:
            return text


def _html(text: str) -> str:
    # A parser written in Rust: pages are the bulk of a build, and this costs a tenth of making one.
    import minify_html

    return minify_html.minify(
        text,
        minify_css=True,
        minify_js=False,
        keep_closing_tags=True,
        keep_html_and_head_opening_tags=True,
        allow_noncompliant_unquoted_attribute_values=False,
        allow_removing_spaces_between_attributes=False,
        minify_doctype=False,
    )


def _json(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        return text
