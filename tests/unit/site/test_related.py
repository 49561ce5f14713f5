"""Related pages. Their ranks are held to Hugo in `tests/cases/site/related*.site`."""

from __future__ import annotations

import pickle

import pytest

from sitegen.config.model import RelatedConfig, Taxonomy
from sitegen.config.model import RelatedIndex as IndexConfig
from sitegen.site.related import RelatedIndex
from tests.unit.site.builders import assembled, source

POSTS = tuple(
    source(f"p/{name}.md", title=name, date=f"2025-01-{day:02}", tags=tuple(tags))
    for name, day, tags in [("a", 1, "xyz"), ("b", 2, "xy"), ("c", 3, "x"), ("d", 4, "xyz"), ("e", 5, "q")]
)
BY_TAGS = RelatedConfig(threshold=0, include_newer=True, indices=(IndexConfig(name="tags", weight=10),))


def test_most_shared_keywords_first_then_the_newest() -> None:
    index = RelatedIndex(assembled(*POSTS, related=BY_TAGS))
    assert index.related("/p/a") == ("/p/d", "/p/b", "/p/c")
    assert index.related("/p/c") == ("/p/d", "/p/b", "/p/a")
    assert index.related("/p/e") == ()


def test_limit() -> None:
    index = RelatedIndex(assembled(*POSTS, related=BY_TAGS))
    assert index.related("/p/a", 2) == ("/p/d", "/p/b")
    assert index.related("/p/a", 0) == ()


def test_newer_pages_are_left_out_unless_asked_for() -> None:
    related = RelatedConfig(threshold=0, indices=BY_TAGS.indices)
    index = RelatedIndex(assembled(*POSTS, related=related))
    assert index.related("/p/b") == ("/p/a",)
    assert index.related("/p/a") == ()


def test_page_that_is_no_regular_page_has_none() -> None:
    assert RelatedIndex(assembled(*POSTS, related=BY_TAGS)).related("/") == ()


def test_without_configuration_tags_count_where_there_are_tags() -> None:
    assert RelatedIndex(assembled(*POSTS)).related("/p/d") == ("/p/a", "/p/b", "/p/c")
    none = assembled(*POSTS, taxonomies=(Taxonomy(singular="topic", plural="topics"),))
    assert RelatedIndex(none).related("/p/d") == ()


@pytest.mark.parametrize("form", ["mapping", "function"])
def test_headings_are_keywords_of_their_own_index(form: str) -> None:
    ids = {"/p/a": ("intro", "more"), "/p/b": ("more",)}
    config = RelatedConfig(
        threshold=0, include_newer=True, indices=(IndexConfig(name="refs", kind="fragments", weight=10),)
    )
    site = assembled(*POSTS, related=config)
    index = RelatedIndex(site, ids if form == "mapping" else lambda key: ids.get(key, ()))
    assert index.related("/p/a") == ("/p/b",)
    assert RelatedIndex(site).related("/p/a") == ()


def test_index_crosses_processes() -> None:
    index = RelatedIndex(assembled(*POSTS, related=BY_TAGS))
    copy = pickle.loads(pickle.dumps(index))
    assert copy.related("/p/a") == index.related("/p/a")
