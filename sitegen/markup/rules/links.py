"""Links and images: brackets on a stack, the destination, the title (CommonMark 0.31, 6.3 and 6.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from sitegen.markup.rules.delimiters import pair_delimiters

if TYPE_CHECKING:
    from sitegen.markup.inline import Bracket, InlineState

_KEPT = "-_.!~*'();/?:@&=+$,#%"
"""Characters of a destination that Goldmark leaves as they are, letters and digits aside."""
_PERCENT_ALONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN_URL = re.compile(r"[A-Za-z0-9_.!~*'();/?:@&=+$,#-]*+")
_ORDINARY = re.compile(r"https?://[A-Za-z0-9.-]++(?:/[A-Za-z0-9_.!~*'();/?:@&=+$,#-]*+)?")
_AUTHORITY = re.compile(r"(?i:https?|ftp):/*+([^/?#]*)")
_HOST_AND_PORT = re.compile(r"(?:[^@]*@)?(?:\[[0-9A-Fa-f:.]++(?:%[^\]\[]*)?\]|[^:\[\]]*+)(?::[0-9]*+)?")
_IPV6 = re.compile(r"(?:[^@\[\]]*@)?\[[0-9A-Fa-f:.]++\](?::[0-9]*+)?")
_BRACKET = re.compile(r"%5[BbDd]")
_DANGEROUS = re.compile(r"\s*+(?:javascript|vbscript|data):", re.IGNORECASE)
_HARMLESS_DATA = re.compile(r"\s*+data:image/(?:png|gif|jpeg|webp|avif);", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)


def escape_destination(url: str) -> str:
    """Percent-encode what may not stand in a URL, as Goldmark does: a host in Japanese too."""
    if _PLAIN_URL.fullmatch(url):
        return url
    if "%" in url:
        url = _PERCENT_ALONE.sub("%25", url)
    if "[" in url and (authority := _AUTHORITY.match(url)) and _IPV6.fullmatch(authority[1]):
        return url[: authority.end()] + quote(url[authority.end() :], safe=_KEPT, errors="replace")
    return quote(url, safe=_KEPT, errors="replace")


def is_ordinary(url: str) -> bool:
    """Whether a URL is http or https, with nothing in it that would have to be looked at: most are."""
    return _ORDINARY.fullmatch(url) is not None


def is_harmless(url: str) -> bool:
    """Whether a destination runs nothing: no `javascript:`, `vbscript:`, nor `data:` but images.

    Browsers pass over control characters and blanks inside a scheme, hence so does this.
    """
    bare = _CONTROLS.sub("", url[:200])
    return not _DANGEROUS.match(bare) or bool(_HARMLESS_DATA.match(bare))


def is_malformed(url: str) -> bool:
    """Whether an http or ftp URL has a host or a port that cannot be one: `http://[`, `http://a:b/`.

    Go's URL parser refuses these, and a Hugo site with a link hook stops building; so may Python's.
    """
    authority = _AUTHORITY.match(url)
    if authority is None:
        return False
    return not _HOST_AND_PORT.fullmatch(authority[1]) or _BRACKET.search(authority[1]) is not None


def open_bracket(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
    """`[`, with the `!` before it if there is one: text for now."""
    from sitegen.markup.inline import Bracket

    pending = state.pending
    is_image = pending.endswith("!")
    if is_image:
        state.pending = pending[:-1]
    if state.brackets:
        state.brackets[-1].holds_brackets = True
    state.push_text("![" if is_image else "[")
    state.pos += 1
    state.brackets.append(Bracket(len(state.tokens) - 1, len(state.delimiters), state.pos, is_image))
    return True


def close_bracket(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
    """`]`: with a destination or a known label behind it, everything since its opener is a link."""
    if not state.brackets:
        return False
    opener = state.brackets.pop()
    depth = len(state.brackets)
    is_inside_link = depth < state.inactive
    state.inactive = min(state.inactive, depth)
    if is_inside_link and not opener.is_image:
        return False
    found = _inline_target(state) or _reference_target(state, opener)
    if found is None:
        return False
    href, title, end = found
    if not state.md.validateLink(href):
        _warn(state, href, state.src[state.pos + 1 : end])
        return False
    if opener.is_image:
        _become_image(state, opener, href, title)
    else:
        _become_link(state, opener, href, title)
    state.pos = end
    return True


def _become_link(state: InlineState, opener: Bracket, href: str, title: str) -> None:
    _pair_inside(state, opener)
    token = state.tokens[opener.token]
    token.type, token.tag, token.nesting, token.content = "link_open", "a", 1, ""
    token.attrs = {"href": href, "title": title} if title else {"href": href}
    state.push("link_close", "a", -1)
    state.inactive = len(state.brackets)  # links do not nest


def _warn(state: InlineState, href: str, written: str) -> None:
    """Say that a link was left as text."""
    document = state.env.get("document")
    if document is None:
        return
    if is_malformed(href):
        document.warn(
            "malformed-url",
            f"`{href[:120]}` is no URL; the link is left as text",
            "mend the host or the port",
            written,
        )
    elif is_harmless(href):
        document.warn(
            "untrusted-url",
            f"a link to `{href[:60]}` is not followed for a stranger; it is left as text",
            "where its kind is wanted, add it to `schemes` in [sitegen.trust]",
            written,
        )
    else:
        document.warn(
            "dangerous-url",
            f"a link to `{href[:60]}` could run code; it is left as text",
            "where this is wanted, write the link in HTML",
            written,
        )


def _become_image(state: InlineState, opener: Bracket, href: str, title: str) -> None:
    _pair_inside(state, opener)
    children: list[Token] = []
    for token in state.tokens[opener.token + 1 :]:
        # An image within is nothing but its text; images nested by the thousand stay one level deep.
        children += token.children or [] if token.type == "image" else [token]
    del state.tokens[opener.token :]
    image = Token("image", "img", 0, children=children)
    image.attrs = {"src": href, "alt": "", "title": title} if title else {"src": href, "alt": ""}
    state.tokens.append(image)


def _pair_inside(state: InlineState, opener: Bracket) -> None:
    """Pair the markers of the link's text among themselves: none reaches out of it."""
    if state.pending:
        state.pushPending()
    inside = state.delimiters[opener.delimiters :]
    if inside:
        del state.delimiters[opener.delimiters :]
        pair_delimiters(state.tokens, inside)


def _inline_target(state: InlineState) -> tuple[str, str, int] | None:
    """`(destination "title")` behind the bracket: the two, and the position behind it all."""
    src, end = state.src, state.posMax
    pos = state.pos + 1
    if pos >= end or src[pos] != "(":
        return None
    pos = _skip_blanks(src, pos + 1)
    title = ""
    destination = parseLinkDestination(src, pos, end)
    if destination.ok:
        pos = destination.pos
        title_start = _skip_blanks(src, pos)
        if title_start > pos:
            parsed = parseLinkTitle(src, title_start, end)
            pos = parsed.pos if parsed.ok else title_start
            title = parsed.str if parsed.ok else ""
        pos = _skip_blanks(src, pos)
    if pos >= end or src[pos] != ")":
        return None
    return state.md.normalizeLink(destination.str), title, pos + 1


def _reference_target(state: InlineState, opener: Bracket) -> tuple[str, str, int] | None:
    """`[label]`, `[]` or nothing behind the bracket, and a definition for it."""
    references = state.env.get("references")
    if not references:
        return None
    end = state.pos + 1
    label = None
    if found := _LABEL.match(state.src, end):
        end = found.end()
        label = found[1]
    if not label:
        if opener.holds_brackets or state.pos - opener.start > 999:
            return None
        label = state.src[opener.start : state.pos]
    reference = references.get(normalizeReference(label))
    return (reference["href"], reference["title"], end) if reference else None


def _skip_blanks(src: str, pos: int) -> int:
    size = len(src)
    while pos < size and src[pos] in " \t\n":
        pos += 1
    return pos
