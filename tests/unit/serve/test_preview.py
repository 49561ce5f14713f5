"""A preview without its server: what it answers at which moment."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

from sitegen.build.model import BuildRequest
from sitegen.serve.editions import Editor
from sitegen.serve.preview import Preview
from tests.support import NOW, SiteBuilder

SITE = """
    -- sitegen.toml --
    title = "Site"
    -- templates/home.html --
    {% for p in site.regular_pages %}{{ p.title }} {% endfor %}
    -- templates/page.html --
    {{ page.title }}
    -- content/old.md --
    +++
    title = "Old"
    +++
"""


class Deaf:
    """A listener that does not listen."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


def test_pages_come_and_go_at_their_time(tmp_path: Path):
    clock = Clock()
    dated = "publishDate = 2026-01-01T10:00:00Z\nexpiryDate = 2026-01-01T12:00:00Z"
    built = SiteBuilder(tmp_path, SITE).write("content/new.md", f"+++\ntitle = 'New'\n{dated}\n+++\n")
    clock.now = dt.datetime(2026, 1, 1, 9, 59, tzinfo=dt.UTC)
    preview = Preview(Editor(BuildRequest(source=built.root, now=clock.now), clock), Deaf())
    preview.begin()

    def shown() -> str:
        return preview.answer("/").body.decode().strip()

    assert (shown(), preview.is_due(), preview.until_turn_s()) == ("Old", False, 60)
    for later, seen in ((60, "New Old"), (2 * 3600 + 1, "Old")):
        clock.now += dt.timedelta(seconds=later)
        assert preview.is_due()
        change = preview.change((), {"/": frozenset({"?"})}, 0.0)
        assert change
        assert (change.files, change.reloaded, shown()) == ((), ("/",), seen)
    assert (preview.is_due(), preview.until_turn_s()) == (False, math.inf)
    assert preview.change((), {}, 0.0) is None
    clock.now -= dt.timedelta(hours=1)
    assert preview.is_due()
    assert preview.change((), {}, 0.0)
    assert shown() == "New Old"
