"""References that fail say why. Those that succeed are held to Hugo in `tests/cases/site/references.site`."""

from __future__ import annotations

import pytest

from sitegen.content.model import Exclusion
from sitegen.diagnostics import Diagnostic, LinkError
from sitegen.site.model import Site
from sitegen.site.references import find_page, get_page, resolve_ref
from tests.unit.site.builders import assembled, source


@pytest.fixture(scope="module")
def site() -> Site:
    return assembled(
        source("posts/first-post.md", title="1"),
        source("posts/second.md", title="2"),
        source("x/second.md", title="3"),
        source("about us.md", title="About"),
        source("posts/v1.2.md"),
        source("hidden.md", url="/elsewhere.html"),
        excluded=[
            (source("posts/draft.md"), Exclusion.DRAFT),
            (source("posts/later.md"), Exclusion.FUTURE),
            (source("posts/gone.md"), Exclusion.EXPIRED),
        ],
        base_url="https://example.org/sub/",
    )


def failure(site: Site, ref: str, origin: str | None = "/posts/second") -> Diagnostic:
    with pytest.raises(LinkError) as caught:
        find_page(site, ref, origin)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("ref", "code", "message", "hint"),
    [
        (
            "/posts/frist-post", "ref-not-found", "there is no page `/posts/frist-post`",
            "did you mean `/posts/first-post`?",
        ),
        (
            "/wrong/first-post.md", "ref-not-found", "there is no page `/wrong/first-post.md`",
            "did you mean `/posts/first-post`?",
        ),
        (
            "qqqqq", "ref-not-found", "there is no page `qqqqq`",
            "write the path of its file below the content folder",
        ),
        (
            "draft", "ref-excluded", "the page `draft` is a draft, so it is not part of this build",
            "publish it (`draft = false`), or build with `--buildDrafts`",
        ),
        (
            "/posts/later/", "ref-excluded",
            "the page `/posts/later/` is to be published later, so it is not part of this build",
            "wait for its date, or build with `--buildFuture`",
        ),
        (
            "gone.md#x", "ref-excluded", "the page `gone.md#x` has expired, so it is not part of this build",
            "change its `expiryDate`, or build with `--buildExpired`",
        ),
    ],
)  # fmt: skip
def test_failure_says_why(site: Site, ref: str, code: str, message: str, hint: str) -> None:
    found = failure(site, ref)
    assert (found.code, found.message, found.hint) == (code, message, hint)
    assert found.path == "content/posts/second.md"


def test_ambiguous_name_lists_all(site: Site) -> None:
    found = failure(site, "second", "/about-us")
    assert found.code == "ref-ambiguous"
    assert found.message == "several pages are called `second`: `/posts/second`, `/x/second`"
    assert found.hint == "write the whole path, such as `/posts/second`"


def test_reference_without_an_origin_has_no_place(site: Site) -> None:
    assert failure(site, "nowhere", None).path is None


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        ("v1.2", "/posts/v1.2"), ("v1.2.md", "/posts/v1.2"), ("ABOUT US", "/about-us"),
        ("/about%20us.md", "/about-us"), ("", "/posts/second"), ("#x", "/posts/second"),
        ("../../../about us", "/about-us"), ("second?x=1#f", "/posts/second"),
    ],
)  # fmt: skip
def test_reference_is_found(site: Site, ref: str, key: str) -> None:
    assert find_page(site, ref, "/posts/second") == key


def test_get_page_answers_none_but_not_for_ambiguous_names(site: Site) -> None:
    assert get_page(site, "/nowhere") is None
    assert get_page(site, "/posts") == "/posts"
    assert get_page(site, "/") == "/"
    with pytest.raises(LinkError):
        get_page(site, "second")


@pytest.mark.parametrize(
    ("ref", "relative", "absolute"),
    [
        ("/about us#日 本", "/sub/about-us/#日 本", "https://example.org/sub/about-us/#日 本"),
        ("#only", "#only", "#only"),
        ("hidden", "/sub/elsewhere.html", "https://example.org/sub/elsewhere.html"),
        ("/", "/sub/", "https://example.org/sub/"),
    ],
)
def test_link(site: Site, ref: str, relative: str, absolute: str) -> None:
    assert resolve_ref(site, ref, "/posts/second") == relative
    assert resolve_ref(site, ref, "/posts/second", absolute=True) == absolute
