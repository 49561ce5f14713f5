"""What markup takes and gives. Templates render shortcodes and hooks; they are handed in as protocols."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Span

ParameterValue = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text to render: a whole file, untouched, and where its body begins.

    Attributes:
        text: of the file, front matter included, so that a place in it is a place on disk.
        offset: characters before the body.
        path: of the file, relative to the site's root, for diagnostics.
        is_html: it is HTML already, but for its shortcodes.
    """

    text: str
    offset: int
    path: str
    is_html: bool = False


@dataclass(slots=True)
class ShortcodeCall:
    """One use of a shortcode. Made by the hundred thousand, hence not frozen; nobody changes one.

    Attributes:
        params: by position or by name, as written; bare numbers, true and false are typed.
        is_markdown: written with percent signs: its output is Markdown.
        is_closed: written with a closing tag or as self-closing.
        ordinal: from 0 among its siblings (the top level, or one parent's inner text).
        number: from 1 among all calls of the same shortcode in the body, nested ones included.
        start, end: of the opening tag, in the whole file.
        path: of that file.
    """

    name: str
    params: tuple[ParameterValue, ...] | Mapping[str, ParameterValue]
    is_markdown: bool
    is_closed: bool
    ordinal: int
    parent: ShortcodeCall | None
    start: int
    end: int
    path: str
    number: int = 1

    @property
    def is_named(self) -> bool:
        """Whether `params` is a mapping."""
        return not isinstance(self.params, tuple)

    @property
    def span(self) -> Span:
        """Where the opening tag is."""
        return Span(self.start, self.end)


class Inner(enum.IntEnum):
    """What a shortcode does with text between its tags."""

    NONE = 0
    """Nothing: it must not be closed."""
    REQUIRED = 1
    """Its template uses `inner`: it must be closed, or close itself."""
    OPTIONAL = 2
    """It uses `inner` where there is any: without a closing tag it stands alone."""


class ShortcodeHost(Protocol):
    """Who knows the shortcodes of the site and renders their templates, for one page."""

    def takes_inner(self, name: str) -> Inner | bool | None:
        """What the shortcode's template does with `inner` (True: required); None: no such shortcode."""
        ...

    def shortcode_names(self) -> Iterable[str]:
        """All that there are, for near misses."""
        ...

    def render_shortcode(self, call: ShortcodeCall, inner: Markup | None) -> str:
        """Render one call to HTML (or to Markdown, where `call.is_markdown`).

        `inner` is the text between the tags with nested shortcodes expanded: the author's own words,
        hence `Markup`. Raises RenderError with the place of the call.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """What a render hook's template sees (https://gohugo.io/render-hooks/).

    Attributes:
        kind: link, image, heading, codeblock, blockquote or table.
        values: by name, as documented in docs/templates.md: `destination`, `title`, `text`, `plain_text`,
            `level`, `anchor`, `type` (language of a fence), `inner`, `options`, `attributes`, `ordinal`, ...
    """

    kind: str
    language: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class HookHost(Protocol):
    """Who renders the site's render hooks, for one page."""

    def has_hook(self, kind: str, language: str = "") -> bool:
        """Whether the site or its theme has a template for this hook."""
        ...

    def render_hook(self, hook: Hook) -> str:
        """Render it to HTML."""
        ...


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a body.

    Attributes:
        id: of the element; empty where it has none.
        html: inside of the heading.
        text: the same without tags.
    """

    level: int
    id: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A rendered body.

    Attributes:
        html: of the whole body.
        toc: the table of contents as Hugo writes it (`<nav id="TableOfContents">`); empty: no headings.
        summary: HTML of the part before `<!--more-->`, or the automatic summary.
        divided: the author ended the summary, by `<!--more-->`.
        truncated: the body has more than the summary.
        word_count: Japanese characters and words of other scripts, apart (or as Hugo, if so set).
        reading_time: minutes, at least 1 where there is a word.
        warnings: what a person should look at; nothing was lost.
        images: URLs of the images in its Markdown, escaped.
    """

    html: str
    toc: str = ""
    headings: tuple[Heading, ...] = ()
    summary: str = ""
    divided: bool = False
    truncated: bool = False
    word_count: int = 0
    reading_time: int = 0
    warnings: tuple[Diagnostic, ...] = ()
    images: tuple[str, ...] = ()
