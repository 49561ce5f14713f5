"""While what assembly was given is the same, so is everything that an output may read of the site."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build.files import FileDigests
from sitegen.build.groundwork import turn_of
from sitegen.build.inputs import OF_SITE, Inputs
from sitegen.build.premises import is_same_premise, site_premise
from sitegen.content.model import Scan, SourceFile
from sitegen.site.assemble import assemble
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Materials, Renderer
from tests.property.test_site_again import CONFIG, FILES, FRONT, scanned

MOMENTS = st.sampled_from([dt.datetime(year, 7, 1, tzinfo=dt.UTC) for year in (2023, 2024, 2025, 2026)])
LISTS = (
    "pages", "regular", "main", "lastmod", "entries:tags", "entries:categories", "children:/",
    "children:/posts", "sections:/", "regular:/posts", "descendants:/", "neighbours:/posts/a",
    "section_neighbours:/posts/a",
)  # fmt: skip
PARTS = (
    "menu:main",
    "params",
    "site",
    "taxonomies",
    "formats",
    "markup",
    "imaging",
    "outputs",
    "environment",
)
REFERENCES = ("/\0a", "/posts/b\0/posts/a", "/\0nobody", "/other/e\0c")


def given_to(scan: Scan, now: dt.datetime) -> Materials:
    site = assemble(CONFIG, scan, now=now)
    return Materials(root=Path("/nowhere"), config=CONFIG, scan=scan, site=site, theme_folders=(), now=now)


def digests(materials: Materials) -> dict[tuple[int, str], str | None]:
    """What every input of the site is that could be asked for."""
    inputs, keys = Inputs(Renderer(materials), FileDigests({}, 0)), materials.site.pages
    asked = [
        *((kind, key) for kind in (Input.PAGE, Input.RESOURCES) for key in (*keys, "/gone")),
        *((Input.LIST, name) for name in LISTS),
        *((Input.RELATED, f"3:{key}") for key in keys),
        *((Input.FIND, name) for name in REFERENCES),
        *((Input.CONFIG, name) for name in PARTS),
    ]
    assert {kind for kind, _ in asked} == OF_SITE
    return {(kind, name): inputs.digest(kind, name) for kind, name in asked}


@settings(max_examples=80, deadline=None)
@given(FILES, st.sampled_from([{}, {"title": "Two"}, {"weight": 0}, {"slug": "t"}]), FRONT, MOMENTS, MOMENTS)
def test_of_one_premise_there_is_one_site(
    before: dict[str, Any], edit: dict[str, Any], front: dict[str, Any], old: dt.datetime, new: dt.datetime
) -> None:
    path = min(before)
    after = {**before, path: {**(front if edit.get("weight") == 0 else before[path]), **edit}}
    first, second = given_to(scanned(before), old), given_to(scanned(after, loose=len(edit)), new)
    if site_premise(first) == site_premise(second):
        assert digests(first) == digests(second)
    turn = turn_of(first.scan, old)
    if is_same_premise(first, second) and old <= new and not (turn and turn <= new):
        assert site_premise(first) == site_premise(second)


def test_bodies_and_times_are_no_premise() -> None:
    first = scanned({"posts/a.md": {"title": "A"}})
    sources = [
        dataclasses.replace(s, digest="other", body_offset=99, file=dataclasses.replace(s.file, mtime_ns=1))
        for s in first.sources
    ]
    now = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)
    before, after = given_to(first, now), given_to(dataclasses.replace(first, sources=tuple(sources)), now)
    assert is_same_premise(before, after)
    assert site_premise(before) == site_premise(after)


@settings(max_examples=50, deadline=None)
@given(FILES, MOMENTS)
def test_what_is_written_in_bodies_is_no_premise(files: dict[str, Any], now: dt.datetime) -> None:
    scan = scanned(files)
    written = [
        dataclasses.replace(s, file=SourceFile(s.file.path, 9, 9), body_offset=9, digest="9")
        for s in scan.sources
    ]
    again = dataclasses.replace(scan, sources=tuple(written))
    assert site_premise(given_to(scan, now)) == site_premise(given_to(again, now))
