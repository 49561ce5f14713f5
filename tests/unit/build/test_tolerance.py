"""`onError = "skip"`: a page with a mistake is left out, what was published of it stays, the rest goes on."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.model import BuildReport
from sitegen.cli.main import main
from tests.support import SiteBuilder

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "Site"
    [sitegen]
    onError = "skip"
    -- templates/list.html --
    {% for p in page.regular_pages %}[{{ p.title }}|{{ p.rel_permalink }}|{{ p.summary }}]{% endfor %}
    -- templates/page.html --
    {{ page.title }}: {{ page.content }}
    {% if page.params.boom %}{{ page.params.boom.nothing.at.all }}{% endif %}
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    +++
    First of A.
    -- content/posts/b/index.md --
    +++
    title = "B"
    date = 2025-01-02
    +++
    First of B. [a]({{< relref "a.md" >}})
    -- content/posts/b/note.txt --
    a resource
    -- content/posts/c.md --
    +++
    title = "C"
    date = 2025-01-03
    +++
    First of C.
"""
BAD_BODY = "+++\ntitle = 'New A'\ndate = 2025-01-01\n+++\nSecond {{< nope >}}\n"
BAD_HEAD = "+++\ntitle = \n+++\nSecond\n"
BAD_OUTPUT = "+++\ntitle = 'New A'\ndate = 2025-01-01\nboom = 'x'\n+++\nSecond\n"


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., SiteBuilder]:
    """As ever, but each in a folder of its own: most tests hold two sites against each other."""
    numbers = itertools.count()
    return lambda archive="": SiteBuilder(tmp_path / f"site{next(numbers)}", archive)


def skipped(made: SiteBuilder, **options: object) -> BuildReport:
    report = made.try_build(**options)
    assert report.published, made.messages
    return report


def test_without_mistakes_nothing_is_different(site: Callable[..., SiteBuilder]):
    one, two = site(SITE), site(SITE)
    two.edit("sitegen.toml", '"skip"', '"fail"')
    assert one.build().skipped == ()
    two.build()
    assert one.snapshot() == two.snapshot()


@pytest.mark.parametrize("text", [BAD_BODY, BAD_HEAD, BAD_OUTPUT], ids=["body", "head", "output"])
def test_a_new_page_is_left_out_of_everything(site: Callable[..., SiteBuilder], text: str):
    made = site(SITE).write("content/posts/new.md", text)
    assert skipped(made).skipped == ("content/posts/new.md",)
    assert not made.exists("posts/new/index.html")
    assert "posts/new" not in made.read("posts/index.html") + made.read("sitemap.xml") + made.read(
        "index.xml"
    )
    without = site(SITE)
    without.build()
    assert made.snapshot() == without.snapshot()


@pytest.mark.parametrize("text", [BAD_BODY, BAD_OUTPUT], ids=["body", "output"])
def test_what_was_published_stays_and_is_listed(site: Callable[..., SiteBuilder], text: str):
    made = site(SITE)
    made.build()
    before = made.read("posts/a/index.html")
    made.write("content/posts/a.md", text).edit("content/posts/c.md", "First", "Second")
    for _ in range(2):  # a second bad build knows it still
        assert skipped(made).skipped == ("content/posts/a.md",)
        assert made.read("posts/a/index.html") == before
        assert "|/posts/a/|" in made.read("posts/index.html")
        assert "Second of C" in made.read("posts/c/index.html")


def test_a_body_with_a_mistake_has_its_last_summary_in_lists(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    made.write("content/posts/a.md", BAD_BODY)
    skipped(made)
    assert "[New A|/posts/a/|<p>First of A.</p>" in made.read("posts/index.html")


def test_a_head_with_a_mistake_leaves_the_page_and_its_files_published(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    before = made.read("posts/b/index.html")
    made.write("content/posts/b/index.md", BAD_HEAD)
    assert skipped(made).skipped == ("content/posts/b/index.md",)
    assert made.read("posts/b/index.html") == before
    assert made.read("posts/b/note.txt") == "a resource\n"
    assert "posts/b" not in made.read("posts/index.html")


@pytest.mark.parametrize("text", [BAD_BODY, BAD_HEAD, BAD_OUTPUT], ids=["body", "head", "output"])
def test_the_next_good_build_is_a_clean_one(site: Callable[..., SiteBuilder], text: str):
    made = site(SITE)
    made.build()
    good = (made.root / "content/posts/a.md").read_text()
    made.write("content/posts/a.md", text)
    skipped(made)
    made.write("content/posts/a.md", good.replace("First", "Third"))
    assert made.build().skipped == ()
    clean = site(SITE).edit("content/posts/a.md", "First", "Third")
    clean.build()
    assert made.snapshot() == clean.snapshot()


def test_a_page_that_goes_takes_its_last_good_version_along(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    made.write("content/posts/a.md", BAD_BODY)
    skipped(made)
    made.remove("content/posts/a.md").edit("content/posts/b/index.md", '[a]({{< relref "a.md" >}})', "")
    made.build()
    assert not made.exists("posts/a/index.html")


def test_a_link_to_a_page_that_is_left_out_is_a_mistake_too(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/posts/a.md", BAD_BODY)
    assert skipped(made).skipped == ("content/posts/a.md", "content/posts/b/index.md")
    assert "[C|/posts/c/|" in made.read("posts/index.html")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/page.html", "{{ page.nothing.at.all }}"),
        ("templates/list.html", "{{ nope() }}"),
        ("content/posts/_index.md", BAD_HEAD),
        ("templates/sitemap.xml", "{% if %}"),
    ],
)
def test_what_is_not_one_pages_mistake_fails(site: Callable[..., SiteBuilder], path: str, text: str):
    made = site(SITE)
    made.build()
    before = made.snapshot()
    made.write(path, text)
    report = made.try_build()
    assert not report.published
    assert report.skipped == ()
    assert made.snapshot() == before


def test_a_mistake_of_most_pages_is_not_the_pages(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    for number in range(6):
        made.write(f"content/posts/n{number}.md", BAD_BODY)
    assert not made.try_build().published
    assert "too-many-mistakes" in made.codes


def test_two_pages_that_want_one_address(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/posts/a2.md", "+++\ntitle = 'A2'\nslug = 'a'\n+++\nText\n")
    report = skipped(made)
    assert len(report.skipped) in (1, 2)
    assert made.exists("posts/c/index.html")


def test_for_those_who_are_strict_a_warning_is_a_mistake(site: Callable[..., SiteBuilder]):
    made = site(SITE).edit("sitegen.toml", 'title = "Site"', 'title = "Site"\nrefLinksErrorLevel = "warning"')
    made.write("content/posts/d.md", "+++\ntitle = 'D'\n+++\n[x]({{< relref \"gone.md\" >}})\n")
    assert skipped(made).skipped == ()
    assert made.exists("posts/d/index.html")
    fresh = site(SITE).edit(
        "sitegen.toml", 'title = "Site"', 'title = "Site"\nrefLinksErrorLevel = "warning"'
    )
    fresh.write("content/posts/d.md", "+++\ntitle = 'D'\n+++\n[x]({{< relref \"gone.md\" >}})\n")
    assert skipped(fresh, strict=True).skipped == ("content/posts/d.md",)
    assert not fresh.exists("posts/d/index.html")


def test_exit_status(site: Callable[..., SiteBuilder], capsys: pytest.CaptureFixture[str]):
    made = site(SITE).edit("sitegen.toml", '"skip"', '"fail"').write("content/posts/new.md", BAD_BODY)
    assert main(["build", "-s", str(made.root), "-j", "1"]) == 1
    assert main(["build", "-s", str(made.root), "-j", "1", "--onError", "skip"]) == 3
    assert "1 page left out for mistakes: content/posts/new.md" in capsys.readouterr().out
    made.remove("content/posts/new.md")
    assert main(["build", "-s", str(made.root), "-j", "1", "--onError=skip"]) == 0


def test_workers_do_the_same(site: Callable[..., SiteBuilder]):
    one, two = site(SITE), site(SITE)
    for made in (one, two):
        for number in range(30):
            made.write(f"content/posts/n{number}.md", f"+++\ntitle = 'N{number}'\n+++\nText\n")
        made.write("content/posts/new.md", BAD_BODY)
    assert skipped(one).skipped == skipped(two, jobs=2).skipped == ("content/posts/new.md",)
    assert one.snapshot() == two.snapshot()
