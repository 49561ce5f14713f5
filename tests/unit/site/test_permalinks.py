"""Patterns, URLs of front matter, aliases, and paths that lead out of the site."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sitegen.config.model import Kind
from sitegen.site.permalinks import (
    BadLocationError,
    Location,
    Subject,
    cut_sections,
    expand,
    place_url,
    resolve_alias,
)
from tests.unit.site.builders import assembled, source

SUBJECT = Subject(
    title="Hello, World & C#",
    slug="",
    date=dt.datetime(2025, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
    sections=("a", "b", "c"),
    section_slugs=("The A", "bee"),
    base_name="My File",
)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:day/", "/2025/02/03/"),
        ("/:yearday/:weekday/:weekdayname/:monthname", "/34/1/Monday/February"),
        ("/:section/:sections", "/a/a/b/c"),
        ("/:sectionslug/:sectionslugs", "/the-a/the-a/bee"),
        ("/:sections[1:]/x", "/b/c/x"),
        ("/:sectionslugs[last]", "/bee"),
        ("/:slug", "/hello-world-c"),
        ("/:title.html", "/hello-world-c.html"),
        ("/:contentbasename/:filename", "/my-file/my-file"),
        ("/:slugorcontentbasename/:slugorfilename", "/my-file/my-file"),
        ("/:2006-:01/:02", "/2025-02/03"),
        (r"/\:year/:year", "/:year/2025"),
        ("/fixed/", "/fixed/"),
    ],
)
def test_pattern(pattern: str, path: str) -> None:
    assert expand(pattern, SUBJECT) == path


def test_slug_wins_over_title_and_file() -> None:
    subject = replace(SUBJECT, slug="Own Slug")
    assert expand("/:slug/:slugorcontentbasename/:title", subject) == "/own-slug/own-slug/hello-world-c"


def test_page_without_a_date_has_that_of_go() -> None:
    assert expand("/:year/:month/:day", replace(SUBJECT, date=None)) == "/1/01/01"


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("1:", "bc"), (":2", "ab"), ("0", "a"), ("1", "b"), ("last", "c"), (":last", "ab"), ("7", ""),
        ("7:", ""), (":7", "abc"), ("2:1", ""), ("-1", "a"), (":", "abc"), ("x", "a"), (" 1 : ", "bc"),
    ],
)  # fmt: skip
def test_slices_are_never_out_of_bounds(cut: str, expected: str) -> None:
    assert "".join(cut_sections(("a", "b", "c"), cut)) == expected
    assert cut_sections((), cut) == ()


@pytest.mark.parametrize(
    ("pattern", "token", "hint"),
    [
        ("/:yaer/:slug", ":yaer", "did you mean `:year`?"),
        ("/:zzz/", ":zzz", r"a colon that is meant as one is written `\:`"),
        ("/:slug[1]", ":slug[1]", "did you mean `:slug`?"),
    ],
)
def test_unknown_token(pattern: str, token: str, hint: str) -> None:
    with pytest.raises(BadLocationError) as caught:
        expand(pattern, SUBJECT)
    message = f"the permalink pattern `{pattern}` holds `{token}`, which is no token"
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_unknown_token_is_one_error_and_the_pattern_is_passed_over() -> None:
    patterns = (("posts", "/:yaer/:slug/"),)
    site = assembled(
        source("posts/a.md"),
        source("posts/b.md"),
        permalinks=((Kind.PAGE, patterns), (Kind.TERM, patterns)),
    )
    (found,) = site.diagnostics
    assert found.code == "permalink-token-unknown"
    assert site.pages["/posts/a"].url == "/posts/a/"


def test_most_particular_section_wins() -> None:
    patterns = (("a", "/1/:contentbasename"), ("a/b", "/2/:contentbasename"), ("/", "/3/:contentbasename"))
    site = assembled(
        source("a/x.md"), source("a/b/x.md"), source("a/bc/y.md"), source("x.md"), source("z/x.md"),
        permalinks=((Kind.PAGE, patterns),),
    )  # fmt: skip
    urls = [site.pages[key].url for key in ("/a/x", "/a/b/x", "/a/bc/y", "/x", "/z/x")]
    assert urls == ["/1/x/", "/2/x/", "/1/y/", "/3/x/", "/z/x/"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/b/", Location("/a/b/", "a/b/index.html", "a/b")),
        ("/a/b", Location("/a/b/", "a/b/index.html", "a/b")),
        ("relative", Location("/relative/", "relative/index.html", "relative")),
        ("/a/b.html", Location("/a/b.html", "a/b.html", "a/b")),
        ("/v1.2/foo", Location("/v1.2/foo", "v1.2/foo", "v1.2/foo")),
        ("/v1.2/foo/", Location("/v1.2/foo/", "v1.2/foo/index.html", "v1.2/foo")),
        (
            "/Case Kept/日本語・/",
            Location("/Case Kept/日本語・/", "Case Kept/日本語・/index.html", "Case Kept/日本語・"),
        ),
        ("//a//./b/", Location("/a/b/", "a/b/index.html", "a/b")),
        ("/", Location("/", "index.html")),
    ],
)
def test_url_of_front_matter_is_taken_as_it_is(url: str, expected: Location) -> None:
    assert place_url(url) == expected


@pytest.mark.parametrize(
    ("alias", "url", "expected"),
    [
        ("/old/", "/posts/a/", "/old/"),
        ("/old", "/posts/a/", "/old/"),
        ("older", "/posts/a/", "/posts/older/"),
        ("./older", "/posts/a/", "/posts/older/"),
        ("../up", "/posts/a/", "/up/"),
        ("/x.html", "/posts/a/", "/x.html"),
        ("x", "/a.html", "/x/"),
        ("x", "/", "/x/"),
        ("/", "/a/", "/"),
    ],
)
def test_alias(alias: str, url: str, expected: str) -> None:
    assert resolve_alias(alias, url) == expected


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ({"url": "../../etc/"}, "the url `../../etc/` leads out of the site"),
        ({"url": "/../x"}, "the url `/../x` leads out of the site"),
        ({"url": "C:\\x"}, "the url `C:\\x` leads out of the site"),
        ({"url": "/c:/x.html"}, "the url `/c:/x.html` leads out of the site"),
        ({"url": "a\\..\\..\\x.html"}, "the url `a\\..\\..\\x.html` leads out of the site"),
        ({"slug": "../../x"}, "the path `posts/../../x` leads out of the site"),
        ({"aliases": ("../../x",)}, "the alias `/posts/../../x` leads out of the site"),
        ({"aliases": ("/../x",)}, "the alias `/../x` leads out of the site"),
    ],
)
def test_path_out_of_the_site_is_an_error(front: dict[str, str], message: str) -> None:
    site = assembled(source("posts/a.md", **front))
    (found,) = site.diagnostics
    assert (found.code, found.path) == ("path-outside-site", "content/posts/a.md")
    assert found.message == message
    assert not any(".." in page.file for page in site.pages.values())


@pytest.mark.parametrize("url", ["/C:/x", "C:x", "/a\x00b/", "/a\nb"])
def test_url_that_no_file_can_have(url: str) -> None:
    with pytest.raises(BadLocationError):
        place_url(url)


def test_name_without_a_letter_is_an_error() -> None:
    site = assembled(source("posts/!!!.md"))
    (found,) = site.diagnostics
    assert (found.code, found.path) == ("page-without-url", "content/posts/!!!.md")
    assert assembled(source("posts/!!!.md", slug="wow")).pages["/posts/!!!"].url == "/posts/wow/"


def test_a_slug_of_home_says_nothing() -> None:
    """As in Hugo (measured)."""
    site = assembled(source("_index.md", slug="s"), source("posts/a.md"))
    assert [site.pages[key].url for key in ("/", "/posts", "/posts/a")] == ["/", "/posts/", "/posts/a/"]


def test_settings_of_sanitising() -> None:
    site = assembled(source("Posts/Élan.md"), disable_path_to_lower=True, remove_path_accents=True)
    assert site.pages["/posts/élan"].url == "/Posts/Elan/"
