"""Titles: where ours are to be better than Hugo's."""

from __future__ import annotations

import pytest

from sitegen.text.titles import humanize, pluralize, singularize, title_case


@pytest.mark.parametrize(
    "word", ["記事", "テスト", "2025", "posts", "Posts", "news", "people", "series", "c++"]
)
def test_what_is_no_english_singular_stays(word: str) -> None:
    assert pluralize(word) == word


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("Category", "Categories"),
        ("person", "people"),
        ("Child", "Children"),
        ("video", "videos"),
        ("API", "APIs"),
        ("z", "zs"),
    ],
)
def test_plurals_and_back(singular: str, plural: str) -> None:
    assert pluralize(singular).lower() == plural.lower()
    assert singularize(plural).lower() == singular.lower()


@pytest.mark.parametrize("word", ["status", "analysis", "access", "news", "日本語", "gas", "idea"])
def test_singular_stays(word: str) -> None:
    assert singularize(word) == word


def test_quoted_words_stay_whole() -> None:
    assert humanize("“Quoted Text”") == "“quoted text”"


@pytest.mark.parametrize("text", ["", " ", "-", "…", "—of"])
@pytest.mark.parametrize("style", ["ap", "chicago", "go", "firstupper", "none", "AP", "unheard"])
def test_any_text_has_a_title(text: str, style: str) -> None:
    assert title_case(text, style).lower() == text.lower()
    assert isinstance(humanize(text), str)
