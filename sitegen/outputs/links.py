"""Links that begin with a slash, made absolute or relative where a reader needs them so.

Done on finished text, as in Hugo (`transform/urlreplacers`), so that links of Markdown, shortcodes and
templates are all reached. Feeds always get absolute links: a feed reader shows an entry far from its site.
HTML gets them with `canonifyURLs`; with `relativeURLs` a page leads to others from where it lies, so that
a site can be read from a folder.
"""

from __future__ import annotations

import functools
import re

from sitegen.text.urls import base_path, escape_path

_ATTRIBUTES = ("src", "href", "url", "action")
_QUOTE = r"(?:\"|'|&#34;|&#39;|&quot;)"
_NOT_OF_A_SHEET = r"(?![^<>]{0,300}\?>)"
"""A feed's own style sheet (`<?xml-stylesheet href="/..."?>`) is for who looks at the feed where it lies."""
_SRCSET = re.compile(rf"(?<=\s)(srcset={_QUOTE})([^\"'<>&]*)")


def with_absolute_links(text: str, base_url: str) -> str:
    """Put the base URL before every link that begins with one slash; a base path is not said twice."""
    return _with_prefix(text, base_url, base_url if base_url.endswith("/") else base_url + "/")


def with_relative_links(text: str, base_url: str, path: str) -> str:
    """Let the same links start at the folder of the output at `path`."""
    return _with_prefix(text, base_url, "../" * path.count("/") or "./")


def _with_prefix(text: str, base_url: str, prefix: str) -> str:
    rooted, candidate = _patterns(escape_path(base_path(base_url)).lstrip("/"))

    def each(match: re.Match[str]) -> str:
        return match[1] + candidate.sub(lambda m: m[1] + prefix, match[2])

    text = rooted.sub(lambda match: f"={match[1]}{prefix}", text)
    return _SRCSET.sub(each, text) if "srcset=" in text else text


@functools.lru_cache(maxsize=4)
def _patterns(root: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """For one URL in an attribute, and for one of several in a `srcset`."""
    start = rf"/(?!/)(?:{re.escape(root)})?"
    # It begins with a single character and looks back from there: that is what `re` is quick to search for.
    named = "|".join(rf"(?<=\s{name}=)" for name in _ATTRIBUTES)
    return (
        re.compile(rf"=(?:{named})({_QUOTE}){start}{_NOT_OF_A_SHEET}"),
        re.compile(rf"(^\s*|,\s+){start}"),
    )
