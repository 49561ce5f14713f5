"""Terms: spellings joined and reported, titles, near-duplicates."""

from __future__ import annotations

import pytest

from sitegen.config.model import Taxonomy
from sitegen.diagnostics import Severity
from sitegen.site.lists import entries
from tests.unit.site.builders import assembled, codes, source

ONLY_TAGS = (Taxonomy(singular="tag", plural="tags"),)


def tagged(*tags: tuple[str, ...], **settings: object):
    sources = (source(f"p/{at}.md", title=str(at), tags=own) for at, own in enumerate(tags))
    return assembled(*sources, taxonomies=ONLY_TAGS, **settings)


def terms(site) -> dict[str, tuple[str, ...]]:
    return {site.pages[k].title: site.children[k] for k in site.terms["tags"]}


def test_spellings_in_other_case_are_one_term_titled_as_most_write_it() -> None:
    site = tagged(("doge",), ("DOGE",), ("DOGE", "doge"), ("DOGE",))
    assert terms(site) == {"DOGE": ("/p/0", "/p/1", "/p/2", "/p/3")}
    assert site.pages["/p/0"].terms == {"tags": ("/tags/doge",)}
    assert site.pages["/p/2"].terms == {"tags": ("/tags/doge",)}


def test_of_equally_common_spellings_the_first_in_path_order_wins() -> None:
    assert list(terms(tagged(("iPhone",), ("IPHONE",)))) == ["iPhone"]
    assert list(terms(tagged(("IPHONE",), ("iPhone",)))) == ["IPHONE"]


def test_hugo_titles_on_request() -> None:
    site = tagged(("iPhone",), ("iPhone",), ("iphone",), keep_term_titles=False, capitalize_list_titles=False)
    assert list(terms(site)) == ["iphone"]
    assert list(terms(tagged(("macOS",), keep_term_titles=False))) == ["MacOS"]


def test_spellings_that_share_a_url_are_one_page() -> None:
    """Hugo writes two pages to one file, and the posts of one of them are lost."""
    site = tagged(("イーロン・マスク",), ("イーロンマスク",), ("イーロンマスク",))
    assert terms(site) == {"イーロンマスク": ("/p/0", "/p/1", "/p/2")}
    assert site.pages["/p/0"].terms["tags"] == ("/tags/イーロンマスク",)
    assert codes(site) == ["term-near-duplicate"]
    assert site.diagnostics[0].hint == "write `イーロンマスク` everywhere; now they share one page"


def test_term_with_a_slug_of_its_own_is_not_joined() -> None:
    site = assembled(
        source("p/0.md", tags=("C#",)),
        source("p/1.md", tags=("C#!",)),
        source("tags/C#!/_index.md", slug="c-sharp-bang"),
        taxonomies=ONLY_TAGS,
    )
    assert site.pages["/tags/c#"].url == "/tags/c#/"
    assert site.pages["/tags/c#!"].url == "/tags/c-sharp-bang/"


def test_near_duplicates_are_one_warning_a_group() -> None:
    site = tagged(
        ("コンピュータ", "wifi"),
        ("コンピューター",),
        ("コンピューター", "Wi-Fi"),
        ("Ｗｉ－Ｆｉ",),
        ("alone",),
    )
    found = {d.message: d for d in site.diagnostics}
    assert list(found) == [
        "tags: spellings of what reads as one tag: `コンピューター` (2 pages), `コンピュータ` (1 page)",
        "tags: spellings of what reads as one tag: `wifi` (1 page), `Wi-Fi` (1 page), `Ｗｉ－Ｆｉ` (1 page)",
    ]
    first, second = found.values()
    assert (first.code, first.severity, first.path) == ("term-near-duplicate", "warning", "content/p/0.md")
    assert first.hint == "write `コンピューター` everywhere; now they are 2 pages"
    assert second.hint == "write `wifi` everywhere; now they are 3 pages"


@pytest.mark.parametrize(
    "pair", [("C", "C++"), ("C++", "C#"), ("Go", "Goo"), ("HTTP/3", "HTTP 3.0"), ("1", "2")]
)
def test_different_terms_are_not_near_duplicates(pair: tuple[str, str]) -> None:
    assert codes(tagged(pair)) == []


@pytest.mark.parametrize("spelling", ["..", ".", "../../up", "a/../b", ".:.", "!?", "・", "..\\x"])
def test_term_that_no_url_can_be_made_of_is_left_out(spelling: str) -> None:
    site = tagged(("fine", spelling))
    (found,) = site.diagnostics
    assert found.code == "term-without-url"
    assert found.message == f"the tag `{spelling}` holds nothing that a URL can be made of; it is left out"
    assert found.severity is Severity.WARNING
    assert found.path == "content/p/0.md"
    assert list(terms(site)) == ["fine"]


def test_needless_slashes_and_empty_terms_are_dropped() -> None:
    site = tagged(("/y", "x/", "p//q", "", "/"))
    assert sorted(page.url for page in site.pages.values() if page.term) == [
        "/tags/p/q/",
        "/tags/x/",
        "/tags/y/",
    ]


def test_one_text_is_one_term() -> None:
    site = assembled(
        source("a.md", months="2025/06"), taxonomies=(Taxonomy(singular="month", plural="months"),)
    )
    assert site.children["/months/2025/06"] == ("/a",)


def test_nested_term_is_part_of_the_one_above_once() -> None:
    site = tagged(("UI",), ("UI/UX",), ("UI", "UI/UX"))
    assert site.children["/tags/ui"] == ("/p/0", "/p/1", "/p/2")
    assert site.children["/tags/ui/ux"] == ("/p/1", "/p/2")
    assert site.pages["/tags/ui/ux"].parent == "/tags/ui"
    assert site.pages["/p/1"].terms["tags"] == ("/tags/ui/ux",)
    assert [(e.key, e.count) for e in entries(site, "tags")] == [("/tags/ui", 3), ("/tags/ui/ux", 2)]


def test_terms_of_lists_count_too() -> None:
    site = assembled(
        source("_index.md", tags=("home",)), source("p/_index.md", tags=("sec",)), taxonomies=ONLY_TAGS
    )
    assert site.children["/tags/home"] == ("/",)
    assert site.children["/tags/sec"] == ("/p",)


def test_weight_in_a_taxonomy_goes_first() -> None:
    site = assembled(
        source("p/a.md", title="a", tags=("x",), tags_weight=5),
        source("p/b.md", title="b", tags=("x",), tags_weight=2),
        source("p/c.md", title="c", tags=("x",)),
        taxonomies=ONLY_TAGS,
    )
    assert site.children["/tags/x"] == ("/p/c", "/p/b", "/p/a")


def test_term_page_keeps_its_own_text_and_title() -> None:
    site = assembled(
        source("p/a.md", tags=("C++",)),
        source("tags/C++/_index.md", title="The C++ language"),
        taxonomies=ONLY_TAGS,
    )
    page = site.pages["/tags/c++"]
    assert (page.title, page.term, page.url) == ("The C++ language", "C++", "/tags/c++/")
    assert page.source is not None
