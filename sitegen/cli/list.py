"""`sitegen list`: which content there is, and what of it is a draft, yet to come, or over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from sitegen.cli.console import is_terminal, say, say_json, say_text, visible
from sitegen.cli.findings import report
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, unused_options
from sitegen.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from sitegen.site.model import Page

_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
"""How Go writes a time that is not set, and so Hugo's columns."""

_ALL = {"buildDrafts": True, "buildFuture": True, "buildExpired": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One page, in Hugo's columns and their order (https://gohugo.io/commands/hugo_list_all/).

    Attributes:
        path: of its file, relative to the site's root.
        date, expirydate, publishdate: ISO 8601; year 1: not set.
        permalink: empty: it has none.
        state: draft, future, expired, or empty; for people, and no column of Hugo's.
    """

    path: str
    slug: str
    title: str
    date: str
    expirydate: str
    publishdate: str
    draft: bool
    permalink: str
    kind: str
    section: str
    state: str


_COLUMNS = (
    "path", "slug", "title", "date", "expiryDate", "publishDate", "draft", "permalink", "kind", "section",
)  # fmt: skip

Choice = Callable[["Page", dt.datetime], bool]


@click.group(name="list", no_args_is_help=True)
def list() -> None:  # noqa: A001 - the command's name
    """List drafts, future, expired or all content."""


def rows(site: SiteOptions, choice: Choice) -> tuple[tuple[Row, ...], tuple[Diagnostic, ...]]:
    """The chosen pages that have a content file, the newest first; and what is wrong with others."""
    from sitegen.content.scan import scan
    from sitegen.site.assemble import assemble

    loaded = site.over({} if choice is _is_published else _ALL).load()
    scanned = scan(site.source, loaded.config, now=site.now)
    assembled = assemble(loaded.config, scanned, now=site.now)
    base = loaded.config.site.base_url
    found = tuple(
        _row(page, base, site.now)
        for page in assembled.pages.values()
        if page.source and choice(page, site.now)
    )
    return found, (*loaded.diagnostics, *scanned.diagnostics)


def _row(page: Page, base_url: str, now: dt.datetime) -> Row:
    from sitegen.text.urls import escape_path

    return Row(
        path=page.source.file.path if page.source else "",
        slug=page.front.slug,
        title=page.title,
        date=_written(page.date),
        expirydate=_written(page.expiry_date),
        publishdate=_written(page.publish_date),
        draft=page.front.draft,
        permalink=base_url.rstrip("/") + escape_path(page.url) if page.url else "",
        kind=str(page.kind),
        section=page.section,
        state=_state(page, now),
    )


def _written(moment: dt.datetime | None) -> str:
    """A time as Go writes it (RFC 3339, `Z` for UTC)."""
    return (moment or _NEVER).isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_draft(page: Page, _: dt.datetime) -> bool:
    return page.front.draft


def _is_future(page: Page, now: dt.datetime) -> bool:
    # A section's date may be that of a page below it, which does not make the section wait.
    return page.front.publish_date is not None and page.front.publish_date > now


def _is_expired(page: Page, now: dt.datetime) -> bool:
    return page.front.expiry_date is not None and page.front.expiry_date < now


def _is_published(page: Page, now: dt.datetime) -> bool:
    return not (_is_draft(page, now) or _is_future(page, now) or _is_expired(page, now))


def _is_any(_: Page, __: dt.datetime) -> bool:
    return True


def _add(name: str, choice: Choice, summary: str) -> None:
    @list.command(name=name, cls=HugoCommand, help=summary)
    @click.option("--csv", "csv_wanted", is_flag=True, help="Print CSV with Hugo's columns.")
    @click.option("--json", "json_wanted", is_flag=True, help="Print a JSON document.")
    @site_options
    @unused_options
    def command(*, csv_wanted: bool, json_wanted: bool, site: SiteOptions) -> int:
        found, findings = rows(site, choice)
        report(findings)
        if json_wanted:
            say_json([dict(zip(_COLUMNS, _values(row), strict=True)) for row in found])
        elif csv_wanted:
            say_text(_as_csv(found))
        else:
            _print(found)
        return 1 if any(d.severity is Severity.ERROR for d in findings) else 0


def _values(row: Row) -> tuple[str | bool, ...]:
    return tuple(getattr(row, name.lower()) for name in _COLUMNS)


def _as_csv(found: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in found:
        writer.writerow([str(value).lower() if isinstance(value, bool) else value for value in _values(row)])
    return text.getvalue()


def _print(found: Sequence[Row]) -> None:
    """Print for people: a table on a terminal, columns between tabs in a pipe."""
    if not found:
        say("There are none.")
    elif is_terminal(sys.stdout):
        _print_table(found)
    else:
        say_text("\n".join("\t".join(map(visible, _shown(row))) for row in found))


def _print_table(found: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("date", "state", "title", "path"):
        table.add_column(name, no_wrap=name in ("date", "state"), overflow="fold")
    for row in found:
        # Text objects, not strings: rich must not read markup in a title.
        table.add_row(*(Text(visible(cell)) for cell in _shown(row)))
    Console(markup=False, emoji=False, highlight=False).print(table)
    say(f"{len(found)} in all")


def _shown(row: Row) -> tuple[str, str, str, str]:
    """What people are shown of a page: date, state, title, path."""
    day = "" if row.date == _written(None) else row.date[:10]
    return (day, row.state, row.title, row.path)


def _state(page: Page, now: dt.datetime) -> str:
    for name, holds in (("draft", _is_draft), ("future", _is_future), ("expired", _is_expired)):
        if holds(page, now):
            return name
    return ""


_add("all", _is_any, "List all content.")
_add("drafts", _is_draft, "List drafts.")
_add("future", _is_future, "List what is dated in the future.")
_add("expired", _is_expired, "List what has expired.")
_add("published", _is_published, "List what is neither a draft nor in the future nor expired.")
