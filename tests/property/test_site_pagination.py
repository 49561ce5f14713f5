"""Pagers concatenate to the list, and only the last one may be short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.pagination import split, split_pagers

KEYS = st.lists(st.text(max_size=5), max_size=60)


@given(KEYS, st.integers(-2, 70))
def test_pagers_concatenate_to_the_list(keys: list[str], size: int) -> None:
    parts = split(keys, size)
    assert [key for part in parts for key in part] == keys
    assert parts


@given(KEYS, st.integers(1, 70))
def test_all_pagers_but_the_last_are_full(keys: list[str], size: int) -> None:
    *full, last = split(keys, size)
    assert {len(part) for part in full} <= {size}
    assert 0 < len(last) <= size or not keys


@given(KEYS, st.integers(1, 7))
def test_pagers_have_urls_of_their_own(keys: list[str], size: int) -> None:
    pagers = split_pagers(keys, size, "/posts/")
    assert len({pager.url for pager in pagers}) == len(pagers)
    assert [pager.number for pager in pagers] == list(range(1, len(pagers) + 1))
