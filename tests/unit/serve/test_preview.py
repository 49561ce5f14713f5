"""A preview without its server: what it answers at which moment."""

from __future__ import annotations

import datetime as dt
import math
import time
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.model import BuildRequest
from sitegen.serve.editions import Editor
from sitegen.serve.preview import Preview
from sitegen.site.model import Page
from sitegen.templates.facts import RenderedBody
from sitegen.templates.renderer import Renderer
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


def previewed(root: Path, clock: Clock | None = None) -> Preview:
    """A preview that has begun."""
    clock = clock or Clock()
    editor = Editor(BuildRequest(source=root, now=clock.now), clock)
    editor.locate("http://localhost:1313")
    preview = Preview(editor, Deaf())
    preview.begin()
    return preview


def test_pages_come_and_go_at_their_time(tmp_path: Path):
    clock = Clock()
    dated = "publishDate = 2026-01-01T10:00:00Z\nexpiryDate = 2026-01-01T12:00:00Z"
    built = SiteBuilder(tmp_path, SITE).write("content/new.md", f"+++\ntitle = 'New'\n{dated}\n+++\n")
    clock.now = dt.datetime(2026, 1, 1, 9, 59, tzinfo=dt.UTC)
    preview = previewed(built.root, clock)

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


COUNTS = """
    -- templates/home.html --
    {% for p in site.regular_pages %}{{ p.title }} {{ p.word_count }} {% endfor %}
    -- templates/page.html --
    {{ page.content }}
    -- content/old.md --
    +++
    title = "Old"
    +++
    Three old words.
    -- content/new.md --
    +++
    title = "New"
    +++
    Two words.
"""


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the pages whose bodies are rendered."""
    keys: list[str] = []
    render = Renderer.render_body

    def watched(renderer: Renderer, page: Page) -> RenderedBody:
        keys.append(page.key)
        return render(renderer, page)

    monkeypatch.setattr(Renderer, "render_body", watched)
    return keys


def test_what_a_preview_knew_of_bodies_the_next_ones_know_too(tmp_path: Path, rendered: list[str]):
    built = SiteBuilder(tmp_path, SITE).files(COUNTS)
    first = previewed(built.root)
    shown = first.answer("/").body
    assert shown.split() == [b"New", b"2", b"Old", b"3"]
    first.remember()
    second = previewed(built.root)
    assert second.answer("/old/").body  # and nobody asks for the home page
    second.remember()
    rendered.clear()
    built.edit("content/new.md", "Two words", "Now three words")
    assert previewed(built.root).answer("/").body.split() == [b"New", b"3", b"Old", b"3"]
    assert rendered == ["/new"]


@pytest.mark.parametrize(("is_written", "again"), [(False, []), (True, ["/new", "/old"])])
def test_a_preview_that_ends_in_a_hurry_tells_what_it_is_sure_of(
    tmp_path: Path, rendered: list[str], is_written: bool, again: list[str]
):
    built = SiteBuilder(tmp_path, SITE).files(COUNTS)
    first = previewed(built.root)
    assert first.answer("/").body.split() == [b"New", b"2", b"Old", b"3"]
    if is_written:
        built.write("templates/page.html", "Other.")
    first.remember(is_calm=False)
    rendered.clear()
    assert previewed(built.root).answer("/").body.split() == [b"New", b"2", b"Old", b"3"]
    assert sorted(rendered) == again


def test_the_first_preview_knows_what_a_build_knew(tmp_path: Path, rendered: list[str]):
    built = SiteBuilder(tmp_path, SITE).files(COUNTS)
    built.build()
    rendered.clear()
    assert previewed(built.root).answer("/").body.split() == [b"New", b"2", b"Old", b"3"]
    assert rendered == []


def test_what_was_being_made_when_a_file_was_saved_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The old words were read, and the digest is one of the new ones."""
    built = SiteBuilder(tmp_path, SITE)
    preview = previewed(built.root)
    render = Renderer.render_template
    time.sleep(0.05)  # the clock of the file system may be behind

    def saved_meanwhile(renderer: Renderer, *arguments: Any) -> str:
        text = render(renderer, *arguments)
        built.write("templates/page.html", "New words.")
        return text

    with monkeypatch.context() as patched:
        patched.setattr(Renderer, "render_template", saved_meanwhile)
        assert preview.answer("/old/").body.strip() == b"Old"
    assert preview.change((), {}, 0.0)
    assert preview.answer("/old/").body.strip() == b"New words."
