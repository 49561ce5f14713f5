"""A whole body: shortcodes expanded, Markdown rendered, summary cut, headings and words noted.

A shortcode written with `{{< >}}` must not go through Markdown, and Markdown must not see what it
prints. So each one leaves a placeholder in the text and comes back in its place when the Markdown is HTML;
one written with `{{% %}}` prints Markdown and is put into the text at once
(https://gohugo.io/content-management/shortcodes/#notation).

Posts that are a hundred shortcodes and little else are common. Calls that stand alone, one below the
other with blank lines between, therefore share one placeholder: every Markdown context treats a run of
such paragraphs as it treats one of them, and the parser sees five paragraphs in place of a hundred.
"""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from sitegen.config.model import MarkupConfig
from sitegen.diagnostics import SitegenError
from sitegen.markup.headings import toc_html
from sitegen.markup.markdown import DocumentState, Markdown
from sitegen.markup.model import Body, Heading, Rendered, ShortcodeHost
from sitegen.markup.placeholders import Placeholders, without_placeholders
from sitegen.markup.shortcodes import CallNode, Node, parse_shortcodes
from sitegen.text.counting import (
    count_words_hugo,
    has_cjk,
    measure_html,
    plain_text,
    reading_minutes_hugo,
    summary_cut,
)

DIVIDER = "<!--more-->"
"""Ends a manual summary (https://gohugo.io/content-management/summaries/#manual-summary)."""

MOST_ERRORS = 100
"""Shortcodes of one body that may fail before the rest is left alone."""

_SEPARATOR = re.compile(r"[ \t\r]*+\n(?:[ \t\r]*+\n)++")
_BLANK_LINE_AHEAD = re.compile(r"[ \t\r]*+\n[ \t\r]*+(?:\n|\Z)|[ \t\r]*+\Z")
_DEFINITION_AHEAD = re.compile(r"\s*+[:~]\s")
_KEEPS_LINES = re.compile(r"<(?:pre|textarea)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p>([^\n]*)</p>\n")


def render_body(
    body: Body,
    config: MarkupConfig,
    host: ShortcodeHost,
    markdown: Markdown,
    *,
    is_cjk: bool | None = None,
) -> Rendered:
    """Render a body.

    `is_cjk` is front matter `isCJKLanguage`; None: as the site's `hasCJKLanguage` and the text say. It
    matters to a site that counts as Hugo does.

    Raises ParseError with every malformed shortcode, or else the errors of every shortcode that failed.
    """
    placeholders = Placeholders(body.text)
    nodes = parse_shortcodes(body, host)
    expander = _Expander(host, markdown, placeholders)
    parts = _split_at_divider(nodes)
    texts = [expander.expand(part, is_apart=True) for part in parts]
    expander.raise_errors()
    document, html, cut = _render(texts, markdown, placeholders, body)
    if cut is None and len(texts) > 1:
        # The divider is shown as code, or stands where no paragraph can: then it divides nothing.
        document, html, cut = _render([DIVIDER.join(texts)], markdown, placeholders, body)
    html = placeholders.fill(html)
    headings = tuple(_fill_heading(h, placeholders) for h in document.headings)
    rendered = Rendered(
        html=html,
        toc=toc_html(headings, config.toc) if headings else "",
        headings=headings,
        warnings=tuple(document.warnings),
        images=tuple(document.images),
    )
    cut = None if cut is None else placeholders.fill(cut)
    return _with_facts(rendered, config, cut, is_hugo_cjk(body, config, is_cjk))


def is_hugo_cjk(body: Body, config: MarkupConfig, is_cjk: bool | None) -> bool:
    """Whether Hugo would count the page by characters (rules 9)."""
    if is_cjk is not None:
        return is_cjk
    return config.has_cjk_language and has_cjk(body.text[body.offset :])


def _render(
    texts: list[str], markdown: Markdown, placeholders: Placeholders, body: Body
) -> tuple[DocumentState, str, str | None]:
    """Render the parts of a body, which a divider separates, as one document.

    Returns the document, its HTML and that of the first part; None: there is no divider, or it vanished.
    """
    document = DocumentState(text=body.text, seek=body.offset)
    if body.is_html:
        return document, "".join(texts), texts[0].rstrip() if len(texts) > 1 else None
    divider = placeholders.divider
    html = markdown.render(f"\n\n{divider}\n\n".join(texts), document, path=body.path)
    if len(texts) == 1:
        return document, html, None
    before, found, after = html.partition(f"<p>{divider}</p>\n")
    return (document, before + after, before.rstrip()) if found else (document, html, None)


def _split_at_divider(nodes: list[Node]) -> list[list[Node]]:
    """The nodes before and after the first divider outside shortcodes, or all of them."""
    for i, node in enumerate(nodes):
        if isinstance(node, str) and DIVIDER in node:
            before, _, after = node.partition(DIVIDER)
            return [[*nodes[:i], before], [after, *nodes[i + 1 :]]]
    return [nodes]


def _fill_heading(heading: Heading, placeholders: Placeholders) -> Heading:
    if placeholders.prefix not in heading.html and placeholders.prefix not in heading.id:
        return heading
    html = placeholders.fill(heading.html)
    text = plain_text(html).strip()
    return Heading(heading.level, without_placeholders(heading.id), html, text)


def _with_facts(rendered: Rendered, config: MarkupConfig, cut: str | None, is_cjk: bool) -> Rendered:
    html = rendered.html
    if config.hugo_counts:
        words = count_words_hugo(plain_text(html), cjk=is_cjk)
        minutes = reading_minutes_hugo(words, cjk=is_cjk)
    else:
        words, minutes = measure_html(html)
    if cut is not None:
        summary, truncated = cut, len(cut) < len(html.strip())
    else:
        end = summary_cut(html, config.summary_length, hugo_cjk=is_cjk if config.hugo_counts else None)
        summary, truncated = html[:end].strip(), bool(html[end:].strip())
    return replace(
        rendered,
        summary=summary,
        divided=cut is not None,
        truncated=truncated,
        word_count=words,
        reading_time=minutes,
    )


class _Expander:
    """Turns the nodes of a body into Markdown, with placeholders for what is HTML already."""

    def __init__(self, host: ShortcodeHost, markdown: Markdown, placeholders: Placeholders) -> None:
        self.host = host
        self.markdown = markdown
        self.placeholders = placeholders
        self.errors: list[SitegenError] = []

    def raise_errors(self) -> None:
        """Raise what the shortcodes raised, all at once, as the kind of error that came first."""
        if self.errors:
            diagnostics = [d for e in self.errors for d in e.diagnostics]
            raise type(self.errors[0])(*diagnostics)

    def expand(self, nodes: list[Node], *, is_apart: bool) -> str:
        """The Markdown of `nodes`; `is_apart`: nothing stands before its first line or after its last."""
        out: list[str] = []
        run: list[str] = []
        last = len(nodes) - 1
        for i, node in enumerate(nodes):
            if isinstance(node, str):
                if run and i < last and _is_separator(node):
                    run.append(node)
                else:
                    self._end_run(run, out)
                    out.append(node)
                continue
            printed = self._call(node, nodes[i - 1] if i else "", is_apart=is_apart)
            if node.call.is_markdown:
                self._end_run(run, out)
                out.append(printed)
            elif _stands_alone(nodes, i, is_apart=is_apart):
                run.append(printed)
            else:
                self._end_run(run, out)
                out.append(self.placeholders.put(printed))
        self._end_run(run, out)
        return "".join(out)

    def _end_run(self, run: list[str], out: list[str]) -> None:
        """Write the placeholder of a run of calls; white space behind the last one is text again."""
        if not run:
            return
        tail = run.pop() if len(run) % 2 == 0 else ""
        out.append(self.placeholders.put("".join(run)))
        out.append(tail)
        run.clear()

    def _call(self, node: CallNode, before: Node, *, is_apart: bool) -> str:
        """What a call prints; placeholders are filled unless it is Markdown, whose time is yet to come."""
        call = node.call
        if len(self.errors) >= MOST_ERRORS:
            return ""
        inner = None
        if node.inner is not None:
            text = self._inner(node.inner, call.parent is not None, call.is_markdown, is_apart=is_apart)
            inner = Markup(text)  # noqa: S704 - the author's own words, and placeholders
        try:
            printed = self.host.render_shortcode(call, inner)
        except SitegenError as e:
            self.errors.append(e)
            return ""
        if not inner and (indent := _indent(before)) and not _KEEPS_LINES.search(printed):
            printed = printed.replace("\n", "\n" + indent)
        if inner is None or call.is_markdown:
            return printed
        return self.placeholders.fill(printed, is_nested=True)

    def _inner(self, nodes: list[Node], is_nested: bool, is_markdown: bool, *, is_apart: bool) -> str:
        """The text between a call's tags.

        Of a nested call written with percent signs it is rendered by itself, and a single line loses its
        paragraph: what it is put into need not be Markdown (Hugo: `doRenderShortcode`).
        """
        text = self.expand(nodes, is_apart=is_apart and not is_markdown)
        if not (is_nested and is_markdown):
            return text
        html = self.markdown.render(text)
        if "\n" not in text and (m := _PARAGRAPH.fullmatch(html)):
            return m[1]
        return html


def _stands_alone(nodes: list[Node], i: int, *, is_apart: bool) -> bool:
    """Whether a call has a line of its own, at the margin, between blank lines."""
    before = nodes[i - 1] if i else None
    after = nodes[i + 1] if i + 1 < len(nodes) else None
    if _is_gap(before) and _is_gap(after):
        return True
    if not (isinstance(before, str | None) and isinstance(after, str | None)):
        return False
    return _is_blank_before(before, is_first=is_apart and i <= 1, is_apart=is_apart) and _is_blank_after(
        after, is_last=is_apart and i + 2 >= len(nodes)
    )


def _is_gap(node: Node | None) -> bool:
    """Blank lines and nothing else, as between most calls."""
    return isinstance(node, str) and len(node) > 1 and not node.strip("\n")


def _is_separator(text: str) -> bool:
    return _is_gap(text) or _SEPARATOR.fullmatch(text) is not None


def _is_blank_before(text: str | None, *, is_first: bool, is_apart: bool) -> bool:
    if text is None:
        return is_apart
    if text.endswith("\n\n"):
        return True
    if not text.endswith("\n"):
        return not text and is_first
    line = text[text.rfind("\n", 0, -1) + 1 : -1]
    return not line.strip(" \t\r") and (is_first or "\n" in text[:-1])


def _is_blank_after(text: str | None, *, is_last: bool) -> bool:
    if text is None:
        return is_last
    if text.startswith("\n\n"):
        return not _DEFINITION_AHEAD.match(text)
    m = _BLANK_LINE_AHEAD.match(text)
    if m is None or (m.end() == len(text) and not (is_last or text.endswith("\n\n"))):
        return False
    return not _DEFINITION_AHEAD.match(text)


def _indent(before: Node) -> str:
    """The blanks before a call, where nothing else stands before it on its line."""
    if not isinstance(before, str) or not before.endswith((" ", "\t")):
        return ""
    indent = before[before.rfind("\n") + 1 :]
    return indent if indent and not indent.strip(" \t") else ""
