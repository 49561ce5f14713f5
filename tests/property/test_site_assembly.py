"""Laws of assembly over sites of any terms and names."""

from __future__ import annotations

import pickle
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.model import Kind
from sitegen.site.lists import entries
from tests.unit.site.builders import assembled, source

TERM = st.one_of(
    st.sampled_from(
        ["C++", "c++", "UI", "UI/UX", "イーロン・マスク", "イーロンマスク", "Ａ", "a b", "a-b", "..", "!?"]
    ),
    st.text(max_size=8),
)
TAGS = st.lists(st.lists(TERM, max_size=4), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(TAGS)
def test_terms(tags: list[list[str]]) -> None:
    """No two terms share a URL; every page is listed under each of its terms; nothing leads outside."""
    site = assembled(*(source(f"p/{n}.md", tags=tuple(own)) for n, own in enumerate(tags)))
    files = Counter(page.file for page in site.pages.values() if page.kind is Kind.TERM and page.file)
    assert [file for file, count in files.items() if count > 1] == []
    for key, page in site.pages.items():
        for term in page.terms.get("tags", ()):
            assert key in site.children[term]
            assert site.pages[term].kind is Kind.TERM
            assert site.pages[term].file
        assert ".." not in page.file.split("/")
    assert {e.key: e.count for e in entries(site, "tags")} == {
        key: len(site.children[key]) for key in site.terms["tags"]
    }


@settings(max_examples=50, deadline=None)
@given(TAGS)
def test_assembly_is_deterministic_and_crosses_processes(tags: list[list[str]]) -> None:
    sources = [source(f"p/{n}.md", tags=tuple(own)) for n, own in enumerate(tags)]
    site = assembled(*sources)
    assert assembled(*reversed(sources)) == site
    assert pickle.loads(pickle.dumps(site)) == site


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=8))
def test_no_slug_or_url_leaves_the_site(fronts: list[tuple[str, str]]) -> None:
    """Whatever is written there: a page has a file below the root, or none and an error."""
    sources = [source(f"p/{n}.md", slug=slug, url=url) for n, (slug, url) in enumerate(fronts)]
    site = assembled(*sources)
    for page in site.pages.values():
        assert not page.file.startswith("/")
        assert ".." not in page.file.replace("\\", "/").split("/")
        assert "\x00" not in page.file
        if page.kind is Kind.PAGE and not page.file:
            assert any(d.path == page.source.file.path for d in site.diagnostics)
