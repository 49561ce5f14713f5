"""The Content-Security-Policy: where it stands, and what it lets through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.config.model import OutputsConfig, PrivacyConfig, SecurityConfig, ServicesConfig
from sitegen.outputs.policy import headers, policy, with_policy
from tests.support import SiteBuilder

IN_PAGES = OutputsConfig(security=SecurityConfig(in_pages=True))
SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "Site"
    [sitegen.security]
    csp = "both"
    scripts = ["https://gist.github.com"]
    -- content/posts/a.md --
    +++
    title = "A"
    aliases = ["/old/"]
    +++
    Text <script>alert(1)</script>
"""


def directives(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in text.split(";"))}


def test_no_script_runs_but_the_sites_own():
    said = directives(policy(OutputsConfig()))
    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == ["'self'"]
    assert said["base-uri"] == ["'none'"]
    assert not any(
        "unsafe" in source for name, sources in said.items() if name != "style-src" for source in sources
    )
    assert not any(source in ("*", "https:", "http:") for sources in said.values() for source in sources)


@pytest.mark.parametrize(("disabled", "expected"), [(False, True), (True, False)])
def test_analytics_are_let_through_where_they_are_set(disabled: bool, expected: bool):
    config = OutputsConfig(
        services=ServicesConfig(google_analytics_id="G-1"),
        privacy=PrivacyConfig(google_analytics_disable=disabled),
    )
    assert ("https://www.googletagmanager.com" in directives(policy(config))["script-src"]) is expected


@pytest.mark.parametrize(
    ("page", "before"),
    [
        ('<!doctype html><html><head><meta charset="utf-8"><title>', '<meta charset="utf-8">\n'),
        ("<HEAD class=a><script>", "<HEAD class=a>\n"),
        ("<html><head>\n<meta charset=utf-8><link>", "<meta charset=utf-8>\n"),
    ],
)
def test_the_tag_comes_before_all_that_loads(page: str, before: str):
    made = with_policy(page, IN_PAGES)
    assert f'{before}<meta http-equiv="Content-Security-Policy"' in made
    assert made.count("http-equiv") == 1


def test_text_that_only_looks_like_a_head_is_left_alone():
    page = "<header><p>the <code>&lt;head></code> of a page</p>"
    assert with_policy(page, IN_PAGES) == page


def test_a_published_site(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    for path in made.outputs(".html"):
        assert made.read(path).count('http-equiv="Content-Security-Policy"') == 1, path
    assert "https://gist.github.com" in made.read("index.html")
    assert made.read("_headers").startswith(
        "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self' https"
    )
    assert "Content-Security-Policy" not in made.read("index.xml")


def test_a_change_of_the_setting_makes_every_page_anew(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    made.edit("sitegen.toml", "gist.github", "other.example").build()
    assert "gist.github" not in made.read("posts/a/index.html")
    made.edit("sitegen.toml", '"both"', '"off"').build()
    assert "http-equiv" not in made.read("posts/a/index.html")
    assert not made.exists("_headers")


def test_a_file_of_the_sites_own_is_not_replaced(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("static/_headers", "/*\n  X: y\n")
    assert not made.try_build().published
    assert "output-collision" in made.codes


@pytest.mark.parametrize("source", ["'self'; script-src *", "a, b", "a b", "日本", ""])
def test_what_is_no_source_is_refused(site: Callable[..., SiteBuilder], source: str):
    made = site(SITE).edit("sitegen.toml", "https://gist.github.com", source)
    assert not made.try_build().published
    assert made.codes == ["config-value"]


def test_headers_end_with_a_line_end():
    assert headers(OutputsConfig()).endswith("\n")
