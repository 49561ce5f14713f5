"""Heads of content against a schema, and titles that stand for two pages.

The default schema is short, because the types of what Hugo knows (dates, booleans, lists) are checked
whenever a site is read: every page has a title; `title`, `description` and `slug` are text; taxonomies are
lists of texts. `[sitegen.schema]` adds to it and changes it, field by field.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sitegen.config.model import Config, FieldRule, Kind
from sitegen.content.front_matter import locate, parse_head, split_head
from sitegen.content.model import PageSource
from sitegen.content.read import read_text
from sitegen.diagnostics import Diagnostic, Severity, at, nearest
from sitegen.site.model import Page, Site

DEFAULT = (
    FieldRule(name="title", type="text", required=True),
    FieldRule(name="description", type="text"),
    FieldRule(name="slug", type="text"),
)


def heads(root: Path, config: Config, site: Site) -> Iterator[Diagnostic]:
    """Whatever a head says that the schema does not allow, and what it leaves out."""
    rules = rules_of(config)
    for page in site.pages.values():
        if page.source is not None and page.kind is Kind.PAGE:
            yield from _head(root, page, page.source, rules)


def rules_of(config: Config) -> tuple[FieldRule, ...]:
    """The default schema and the site's own over it, field by field."""
    rules = {rule.name.lower(): rule for rule in DEFAULT}
    for taxonomy in config.site.taxonomies:
        rules[taxonomy.plural.lower()] = FieldRule(name=taxonomy.plural, type="texts")
    rules.update((rule.name.lower(), rule) for rule in config.check.schema)
    return tuple(rules.values())


def _head(root: Path, page: Page, source: PageSource, rules: Sequence[FieldRule]) -> Iterator[Diagnostic]:
    text = ""
    table: Mapping[str, Any] = {}
    if source.format:
        text = read_text(root, source.file)
        head = split_head(text, source.file.path)
        table = {key.lower(): value for key, value in parse_head(text, head, source.file.path).items()}
    params = table.get("params")
    given = {**{k.lower(): v for k, v in params.items()}, **table} if isinstance(params, Mapping) else table
    for rule in rules:
        if rule.sections and page.section not in rule.sections:
            continue
        severity = Severity.WARNING if rule.is_default else Severity.ERROR
        value = given.get(rule.name.lower())
        if value is None or value == "":
            if rule.required and not _has_value(page, rule.name):
                yield Diagnostic(
                    code="schema-missing",
                    severity=severity,
                    message=f"the front matter has no `{rule.name}`",
                    path=source.file.path,
                    line=1,
                    hint=f"it is to be {_TYPES[rule.type]}" if rule.type else None,
                )
            continue
        wrong = mistake(value, rule)
        if wrong is not None:
            message, hint = wrong
            keys = (rule.name,) if rule.name.lower() in table else ("params", rule.name)
            yield at(
                text,
                locate(text, split_head(text, source.file.path), keys),
                path=source.file.path,
                code="schema-value",
                message=f"`{rule.name}` {message}",
                hint=hint,
                severity=severity,
            )


def _has_value(page: Page, name: str) -> bool:
    """Whether something else gives a field: a cascade, or a rule of the settings for dates."""
    match name.lower():
        case "date":
            return page.date is not None
        case "lastmod":
            return page.lastmod is not None
        case _:
            return bool(page.front.params.get(name.lower()))


_TYPES = {
    "text": "text",
    "number": "a number",
    "whole": "a whole number",
    "flag": "true or false",
    "date": "a date",
    "texts": "a list of texts",
    "list": "a list",
    "table": "a table",
}
"""Names of types in `[sitegen.schema]`, and what they are in a sentence."""


def mistake(value: Any, rule: FieldRule) -> tuple[str, str | None] | None:
    """What is wrong with a value, and what to write instead; None: nothing."""
    if rule.type and not _is_a(value, rule.type):
        return f"is to be {_TYPES[rule.type]}, not {_shown(value)}", None
    for item in value if isinstance(value, list) else [value]:
        if rule.allowed and str(item) not in rule.allowed:
            near = nearest(str(item), rule.allowed)
            return (
                f"is to be one of {', '.join(rule.allowed)}, not {_shown(item)}",
                f"did you mean `{near}`?" if near else None,
            )
        if rule.pattern and not re.fullmatch(rule.pattern, str(item)):
            return f"is to look like `{rule.pattern}`, not {_shown(item)}", None
    return None


def _is_a(value: Any, name: str) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    match name:
        case "text":
            return isinstance(value, str)
        case "number":
            return is_number
        case "whole":
            return is_number and value == int(value)
        case "flag":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, dt.date) or (isinstance(value, str) and _is_date(value))
        case "texts":
            items = value if isinstance(value, list) else [value]
            return all(isinstance(i, str) or (isinstance(i, int) and not isinstance(i, bool)) for i in items)
        case "list":
            return isinstance(value, list)
        case _:
            return isinstance(value, Mapping)


def _is_date(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text if len(text) < 40 else text[:40] + '…'}`"


def titles(site: Site) -> Iterator[Diagnostic]:
    """Pages of one section that have the same title."""
    alike: dict[tuple[str, str], list[Page]] = defaultdict(list)
    for key in site.regular:
        page = site.pages[key]
        if page.title and page.source:
            alike[page.section, " ".join(page.title.split()).casefold()].append(page)
    for pages in alike.values():
        if len(pages) > 1:
            files = sorted(p.source.file.path for p in pages if p.source)
            yield Diagnostic(
                code="title-duplicate",
                severity=Severity.WARNING,
                message=f"the title `{pages[0].title}` is also that of {', '.join(files[1:])}",
                path=files[0],
                hint="readers, feeds and search engines tell pages apart by their titles",
            )
