"""The live preview as a person sees it: a real Chromium shows what is saved, by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import served as hosted
from tests.serve.client import Served, serving
from tests.serve.conftest import SITE
from tests.support import SiteBuilder

A = "content/posts/a.md"
PATIENCE_MS = 30_000

LINES = "A line of many.\n\n" * 200

MORE = """
    -- static/pic.svg --
    <svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>
    -- templates/page.html --
    {% extends "base.html" %}
    {% block main %}<img src="/pic.svg" alt=""><p>{{ page.content }}</p>{% endblock %}
"""

Preview = Callable[[str], tuple[SiteBuilder, Served, Page]]


@pytest.fixture
def preview(browser: Browser, tmp_path: Path) -> Iterator[Preview]:
    """Serve a site, and open a page of it."""
    with ExitStack() as stack:

        def start(path: str) -> tuple[SiteBuilder, Served, Page]:
            site = SiteBuilder(tmp_path / "site", SITE).files(MORE)
            site.write(A, site.root.joinpath(A).read_text() + LINES)
            served = stack.enter_context(serving(site.root))
            context = browser.new_context(viewport={"width": 800, "height": 600})
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(served.url.rstrip("/") + path)
            listening(served, page)
            return site, served, page

        yield start


def listening(served: Served, page: Page) -> None:
    """Wait until the script in the page listens."""
    page.wait_for_function("window.sitegenPreview === true")
    page.evaluate("fetch('/robots.txt')")
    assert served.process.poll() is None


def shows(page: Page, words: str) -> None:
    page.wait_for_function("words => document.body && document.body.innerText.includes(words)", arg=words)


def test_what_is_saved_is_shown_where_one_was_reading(preview: Preview):
    site, _, page = preview("/posts/a/")
    page.evaluate("scrollTo(0, 2000)")
    page.evaluate("window.old = true")
    site.edit(A, "Words of a", "Other words")
    shows(page, "Other words")
    page.wait_for_function("Math.abs(scrollY - 2000) < 2 && document.readyState === 'complete'")
    assert page.evaluate("window.old === undefined")


def test_a_new_page_is_shown_in_the_list(preview: Preview):
    site, _, page = preview("/")
    site.write("content/posts/new.md", "+++\ntitle = 'Brand new'\ndraft = true\n+++\nWords.")
    shows(page, "Brand new (draft)")
    site.remove("content/posts/new.md")
    page.wait_for_function("!document.body.innerText.includes('Brand new')")


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        (A, 'title = "A"', 'title = "A'),
        (A, "{{< shout", "{{< shoot"),
        ("templates/page.html", "{{ page.content }}", "{{ page.nothing }}"),
        ("templates/base.html", "{% block main %}", "{% blok main %}"),
        ("templates/shortcodes/shout.html", "| upper", "| nothing"),
        ("sitegen.toml", "title =", "title = ="),
    ],
)
def test_a_mistake_is_shown_and_the_page_comes_back(preview: Preview, file: str, good: str, bad: str):
    site, _, page = preview("/posts/a/")
    page.evaluate("scrollTo(0, 1500)")
    site.edit(file, good, bad)
    page.wait_for_selector("html[data-sitegen-mistake]")
    shows(page, file)
    assert bad.split("\n", maxsplit=1)[0] in page.inner_text("pre")
    site.edit(file, bad, good)
    page.wait_for_selector("html:not([data-sitegen-mistake])")
    shows(page, "Words of a")
    page.wait_for_function("Math.abs(scrollY - 1500) < 2")


def color(page: Page, selector: str, expected: str) -> None:
    page.wait_for_function(
        "([selector, expected]) => getComputedStyle(document.querySelector(selector)).color === expected",
        arg=[selector, expected],
    )


def test_style_sheets_are_swapped_in_the_page(preview: Preview):
    site, _, page = preview("/posts/a/")
    page.evaluate("window.same = true; scrollTo(0, 1200)")
    color(page, "b", "rgb(255, 0, 0)")
    for name in ("blue", "green", "blue"):
        site.write("static/style.css", f"b {{ color: {name} }}")
        color(page, "b", {"blue": "rgb(0, 0, 255)", "green": "rgb(0, 128, 0)"}[name])
    for name in ("blue", "green"):
        site.write("assets/css/own.css", f"p {{ color: {name} }}")
        color(page, "p", {"blue": "rgb(0, 0, 255)", "green": "rgb(0, 128, 0)"}[name])
    assert page.evaluate("window.same") is True
    assert page.evaluate("scrollY") == 1200
    page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 2")
    site.edit(A, "Words of a", "Other words")
    shows(page, "Other words")
    color(page, "p", "rgb(0, 128, 0)")


def test_images_are_swapped_in_the_page(preview: Preview):
    site, _, page = preview("/posts/a/")
    page.evaluate("window.same = true")
    site.edit("static/pic.svg", 'width="10"', 'width="77"')
    page.wait_for_function("document.images[0].naturalWidth === 77")
    assert page.evaluate("window.same") is True


def test_a_preview_that_is_started_again_finds_its_browsers(preview: Preview, tmp_path: Path):
    site, served, page = preview("/posts/a/")
    assert served.stop() == 0
    site.edit(A, "Words of a", "Written meanwhile")
    with serving(site.root, "-p", str(served.port)) as again:
        assert again.port == served.port
        shows(page, "Written meanwhile")
    assert tmp_path.exists()


def test_a_page_of_another_site_cannot_listen(preview: Preview, browser: Browser, tmp_path: Path):
    _, served, _ = preview("/")
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "index.html").write_text("<title>Evil</title>")
    with hosted(tmp_path / "evil") as host:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.goto(f"{host}/index.html")
        outcome = page.evaluate(
            """port => new Promise(done => {
              const socket = new WebSocket(`ws://localhost:${port}/livereload`);
              socket.onopen = () => done("open");
              socket.onerror = () => done("refused");
            })""",
            served.port,
        )
        context.close()
    assert outcome == "refused"
