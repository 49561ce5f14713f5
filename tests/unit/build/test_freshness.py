"""What an edit makes stale, and what it leaves alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.outputs.kinds import PageOutput
from sitegen.site.related import RelatedIndex
from sitegen.templates.renderer import Renderer
from tests.support import SiteBuilder

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "T"
    disableKinds = ["rss", "sitemap", "404", "taxonomy", "term", "home"]
    -- templates/page.html --
    {{ page.title }}: {{ page.content }}{% for other in page.related(2) %}[{{ other.title }}]{% endfor %}
    -- templates/section.html --
    {% for p in page.pages %}{{ SHOWN }}, {% endfor %}{% for s in page.sections %}{{ s.title }}{% endfor %}
    -- content/posts/_index.md --
    -- content/posts/a.md --
    +++
    title = "A"
    tags = ["x", "y"]
    +++
    One two three.<!--more-->
    Four.
    -- content/posts/b.md --
    +++
    title = "B"
    tags = ["x"]
    +++
    Words.
    -- content/posts/c.md --
    +++
    title = "C"
    tags = ["y"]
    +++
    Words.
"""
LIST, A = "posts/index.html", "posts/a/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], SiteBuilder]:
    """A built site whose list shows an expression of each page; its files are old enough to be believed."""

    def make(shown: str) -> SiteBuilder:
        made = SiteBuilder(tmp_path / "site", SITE.replace("SHOWN", shown))
        for path in made.root.rglob("*.*"):
            os.utime(path, (1_600_000_000, 1_600_000_000))
        time.sleep(0.03)  # what is touched within a tick of a build's beginning may have been touched in it
        made.build()
        return made

    return make


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the outputs that are evaluated, in this process."""
    evaluate, paths = PageOutput.evaluate, list[str]()

    def noted(output: PageOutput, renderer: Renderer) -> bytes:
        paths.append(output.path)
        return evaluate(output, renderer)

    monkeypatch.setattr(PageOutput, "evaluate", noted)
    return paths


@pytest.mark.parametrize(
    ("shown", "old", "new", "stale"),
    [
        ("p.title", "Four.", "Five.", False),
        ("p.summary", "Four.", "Five.", False),
        ("p.summary", "two", "2", True),
        ("p.word_count", "Four.", "Five.", False),
        ("p.word_count", "Four.", "Four five.", True),
        ("p.fuzzy_word_count", "Four.", "Four five.", True),
        ("p.reading_time", "Four.", "Four five.", False),
        ("p.truncated", "Four.", "Five.", False),
        ("p.truncated", "Four.", "", True),
        ("p.toc", "Four.", "## H", True),
        ("p.headings|length", "Four.", "Five.", False),
        ("p.headings|length", "Four.", "## H", True),
        ("p.content", "Four.", "Five.", True),
    ],
)
def test_a_list_is_made_again_for_what_it_shows(
    site: Callable[[str], SiteBuilder], made: list[str], shown: str, old: str, new: str, stale: bool
):
    built = site(shown)
    made.clear()
    built.edit("content/posts/a.md", old, new).build()
    assert sorted(made) == ([A, LIST] if stale else [A])


def test_sections_of_a_list_do_not_hang_on_its_pages(site: Callable[[str], SiteBuilder], made: list[str]):
    built = site("'x'")
    page = built.root / "templates/section.html"
    page.write_text("{% for s in page.sections %}{{ s.title }}{% endfor %}", encoding="utf-8")
    built.build()
    made.clear()
    built.edit("content/posts/a.md", 'title = "A"', 'title = "Z"').build()
    assert LIST not in made
    built.write("content/posts/deep/_index.md", "+++\ntitle = 'Deep'\n+++\n").build()
    assert built.read(LIST) == "Deep"


def test_related_pages_are_asked_for_anew_only_if_what_they_go_by_changed(
    site: Callable[[str], SiteBuilder], monkeypatch: pytest.MonkeyPatch
):
    built = site("p.title")
    assert "[B][C]" in built.read(A)
    asked: list[str] = []
    related = RelatedIndex.related

    def noted(index: RelatedIndex, key: str, limit: int | None = None) -> tuple[str, ...]:
        asked.append(key)
        return related(index, key, limit)

    monkeypatch.setattr(RelatedIndex, "related", noted)
    built.edit("content/posts/a.md", "Four.", "Five.").build()
    assert not asked, "the last build left its answer"
    assert "[B][C]" in built.read(A)
    built.edit("content/posts/c.md", '"y"', '"z"').build()
    assert set(asked) == {"/posts/a", "/posts/b", "/posts/c"}
    assert "[B]" in built.read(A)
    assert "[C]" not in built.read(A)


@pytest.mark.parametrize(
    "shown", ["paginator.count", "paginator.last.pages[0].title", "paginator.pagers[-1].pages|length"]
)
def test_a_pager_shows_what_the_others_hold(site: Callable[[str], SiteBuilder], shown: str):
    built = site("p.title")
    settings = (built.root / "sitegen.toml").read_text(encoding="utf-8")
    built.write("sitegen.toml", settings + "[pagination]\npagerSize = 2\n")
    built.write("templates/section.html", f"{{{{ {shown} }}}}")
    built.write("content/posts/d.md", "+++\ntitle = 'D'\n+++\n").build()
    assert built.read(LIST) in ("4", "C", "2")
    built.remove("content/posts/c.md").build()
    assert built.read(LIST) in ("3", "D", "1")


PICTURED = """
    -- sitegen.toml --
    disableKinds = ["rss", "sitemap", "404", "taxonomy", "term", "home"]
    -- templates/page.html --
    {{ page.content }}
    -- templates/section.html --
    -- templates/shortcodes/picture.html --
    <img src="{{ asset("pic.svg").fingerprint().rel_permalink }}">
    -- templates/shortcodes/words.html --
    {{ get_page("/posts/a").word_count }}
    -- assets/pic.svg --
    <svg xmlns="http://www.w3.org/2000/svg"/>
    -- content/posts/a.md --
    +++
    title = "A"
    +++
    {{< picture >}}
    -- content/posts/b.md --
    +++
    title = "B"
    +++
    {{< words >}}
"""


def test_files_of_a_body_are_not_kept_for_the_page_that_shows_it(tmp_path: Path) -> None:
    """A page made anew around a body that is fresh; then a picture changes that only the body looked at."""
    builder = SiteBuilder(tmp_path, PICTURED)
    builder.build()
    builder.write("templates/page.html", "<main>{{ page.content }}</main>")
    builder.build()
    builder.write("assets/pic.svg", '<svg xmlns="http://www.w3.org/2000/svg" fill="blue"/>')
    builder.build()
    assert len(list((builder.root / "public").glob("pic.*.svg"))) == 1
