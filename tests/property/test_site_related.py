"""The bits of `RelatedIndex` say what counting keyword by keyword says."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.model import RelatedConfig
from sitegen.config.model import RelatedIndex as IndexConfig
from sitegen.site.model import Site
from sitegen.site.related import RelatedIndex
from tests.unit.site.builders import assembled, source

WORDS = st.lists(st.sampled_from("abcdef"), max_size=4)
POSTS = st.lists(st.tuples(st.integers(1, 5), WORDS, WORDS), min_size=1, max_size=25)
CONFIGS = st.builds(
    RelatedConfig,
    threshold=st.integers(0, 100),
    include_newer=st.booleans(),
    indices=st.tuples(
        st.builds(IndexConfig, name=st.just("tags"), weight=st.integers(-20, 100)),
        st.builds(IndexConfig, name=st.just("moods"), weight=st.integers(0, 100)),
    ),
)


@settings(max_examples=150, deadline=None)
@given(POSTS, CONFIGS)
def test_index_agrees_with_counting(
    posts: list[tuple[int, list[str], list[str]]], config: RelatedConfig
) -> None:
    site = assembled(
        *(
            source(f"p/{n:02}.md", title=f"{n:02}", date=f"2025-01-{day:02}", tags=tags, moods=moods)
            for n, (day, tags, moods) in enumerate(posts)
        ),
        related=config,
    )
    index = RelatedIndex(site)
    for key in site.regular:
        assert list(index.related(key)) == counted(site, key, config)


@settings(max_examples=100, deadline=None)
@given(POSTS, POSTS, CONFIGS)
def test_an_index_that_begins_from_another_is_the_same(
    before: list[tuple[int, list[str], list[str]]],
    after: list[tuple[int, list[str], list[str]]],
    config: RelatedConfig,
) -> None:
    first, second = (
        assembled(
            *(
                source(f"p/{n:02}.md", title=str(tags), date=f"2025-01-{day:02}", tags=tags, moods=moods)
                for n, (day, tags, moods) in enumerate(posts)
            ),
            related=config,
        )
        for posts in (before, after)
    )
    same = {key: old if (old := first.pages.get(key)) == page else page for key, page in second.pages.items()}
    again = RelatedIndex(replace(second, pages=same), before=RelatedIndex(first))
    anew = RelatedIndex(second)
    assert [again.related(key) for key in second.regular] == [anew.related(key) for key in second.regular]


def counted(site: Site, key: str, config: RelatedConfig) -> list[str]:
    """Hugo's own way: every pair of equal keywords adds a weight and a match."""
    page = site.pages[key]
    weights = [0, *(index.weight for index in config.indices)]
    found = []
    for other in site.regular:
        if other == key or (site.pages[other].date > page.date and not config.include_newer):
            continue
        pairs = [
            index.weight
            for index in config.indices
            if index.weight
            for mine in page.front.params[index.name] or ()
            for theirs in site.pages[other].front.params[index.name] or ()
            if mine == theirs
        ]
        if not pairs:
            continue
        low, high = min(weights), max(weights)
        average = math.trunc(sum(pairs) / len(pairs))
        if math.floor((average - low) / (high - low) * 100 + 0.5) >= config.threshold // len(pairs):
            found.append((-sum(pairs), -site.pages[other].date.timestamp(), other))
    return [other for _, _, other in sorted(found)]
