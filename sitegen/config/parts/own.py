"""`[sitegen]`: what sitegen has beside Hugo, which ignores this table.

A mistake here is an error and not a note: nobody else reads these names, so a wrong one is a setting that
its author believes in and that does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sitegen.config.merge import written
from sitegen.config.model import FieldRule, SecurityConfig, TrustConfig
from sitegen.config.table import Table

OWN_KEYS: dict[str, str] = {
    "counts": '"hugo": words, reading time and summaries exactly as Hugo has them',
    "termTitles": '"hugo": titles of terms as Hugo makes them (the last spelling, each word capitalised)',
    "onError": '"skip": leave out pages with mistakes and publish the rest',
    "markdown.singleTilde": "true: one tilde strikes through, as in Hugo",
    "markdown.emphasis": '"commonmark": emphasis beside Japanese punctuation as CommonMark has it',
    "markdown.linkify": '"hugo": URLs glued to Japanese are not linked',
    "markdown.guillemets": "true: `<<` and `>>` become « and »",
    "trust.tags": "inline HTML tags that parameters of shortcodes may hold",
    "trust.schemes": "schemes of links in parameters of shortcodes",
    "trust.trusted": "shortcodes whose parameters are the author's own words",
    "trust.shortcodes.NAME.tags": "tags for one shortcode, instead of `trust.tags`",
    "security.bidi": '"keep": characters that change the direction of text stay, instead of being shown',
    "security.csp": '"meta", "headers" or "both": a strict Content-Security-Policy',
    "security.scripts": "more sources of scripts that it allows",
    "security.styles": "of styles and fonts",
    "security.images": "of images, sound and film",
    "security.frames": "of frames",
    "security.connections": "of requests by scripts and forms",
    "schema.NAME.type": "what a field of front matter has to be; `sitegen check` looks",
    "schema.NAME.required": "true: a page without it is a mistake",
    "schema.NAME.allowed": "values that it may have",
    "schema.NAME.pattern": "regular expression that its value matches, whole",
    "schema.NAME.sections": "sections whose pages have it",
}
"""Every name under `[sitegen]`, with what it does; the documentation lists them from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """`[sitegen]`, before its settings go to the parts they belong to."""

    hugo_counts: bool = False
    hugo_term_titles: bool = False
    skip_mistakes: bool = False
    single_tilde: bool = False
    commonmark_emphasis: bool = False
    hugo_linkify: bool = False
    guillemets: bool = False
    trust: TrustConfig = field(default_factory=TrustConfig)
    schema: tuple[FieldRule, ...] = ()
    security: SecurityConfig = field(default_factory=SecurityConfig)


def read_own(root: Table) -> OwnSettings:
    """Read the table, strictly."""
    own = root.table("sitegen")
    markdown = own.table("markdown")
    emphasis = markdown.choice("emphasis", "cjk", ("commonmark", "cjk"), strict=True)
    settings = OwnSettings(
        hugo_counts=own.choice("counts", "sitegen", ("hugo", "sitegen"), strict=True) == "hugo",
        hugo_term_titles=own.choice("termTitles", "sitegen", ("hugo", "sitegen"), strict=True) == "hugo",
        skip_mistakes=own.choice("onError", "fail", ("fail", "skip"), strict=True) == "skip",
        single_tilde=markdown.flag("singleTilde"),
        commonmark_emphasis=emphasis == "commonmark",
        hugo_linkify=markdown.choice("linkify", "cjk", ("hugo", "cjk"), strict=True) == "hugo",
        guillemets=markdown.flag("guillemets"),
        trust=_trust(own.table("trust")),
        schema=tuple(_schema(own.table("schema"))),
        security=_security(own.table("security")),
    )
    markdown.close(strict=True)
    own.close(strict=True)
    return settings


def _trust(table: Table) -> TrustConfig:
    default = TrustConfig()
    tags = _words(table, "tags", default.tags)
    shortcodes = table.table("shortcodes")
    special = []
    for name in shortcodes.values:
        shortcode = shortcodes.table(name)
        # Names of shortcodes have a case, unlike names of settings.
        special.append((written(name), _words(shortcode, "tags", tags)))
        shortcode.close(strict=True)
    config = TrustConfig(
        tags=tags,
        schemes=_words(table, "schemes", default.schemes),
        shortcodes=tuple(sorted(special, key=lambda item: item[0])),
        trusted=frozenset(table.texts("trusted")),
    )
    table.close(strict=True)
    return config


def _security(table: Table) -> SecurityConfig:
    where = table.choice("csp", "off", ("off", "meta", "headers", "both"), strict=True)
    config = SecurityConfig(
        keeps_bidi=table.choice("bidi", "show", ("show", "keep"), strict=True) == "keep",
        in_pages=where in ("meta", "both"),
        in_headers=where in ("headers", "both"),
        scripts=_csp_sources(table, "scripts"),
        styles=_csp_sources(table, "styles"),
        images=_csp_sources(table, "images"),
        frames=_csp_sources(table, "frames"),
        connections=_csp_sources(table, "connections"),
    )
    table.close(strict=True)
    return config


def _csp_sources(table: Table, name: str) -> tuple[str, ...]:
    sources = table.texts(name)
    for source in sources:
        if not _CSP_SOURCE.fullmatch(source):
            table.error(name, f"`{source}` is no source of a Content-Security-Policy", "https://example.org")
    return sources


_CSP_SOURCE = re.compile(r"[!-+\--:<-~]+")
"""One word of ASCII, without the two characters that part directives and policies."""
_FIELD_TYPES = ("text", "number", "whole", "flag", "date", "texts", "list", "table")


def _schema(table: Table) -> Iterator[FieldRule]:
    for name in table.values:
        field_table = table.table(name)
        pattern = field_table.text("pattern")
        try:
            re.compile(pattern)
        except re.error as e:
            field_table.error("pattern", f"`{pattern}` is no regular expression: {e}")
            pattern = ""
        type_ = field_table.choice("type", "", ("", *_FIELD_TYPES), strict=True)
        yield FieldRule(
            name=written(name),
            type=type_,
            required=field_table.flag("required"),
            allowed=field_table.texts("allowed"),
            pattern=pattern,
            sections=tuple(section.lower() for section in field_table.texts("sections")),
            is_default=False,
        )
        field_table.close(strict=True)


def _words(table: Table, name: str, default: frozenset[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in table.texts(name, tuple(sorted(default))))
