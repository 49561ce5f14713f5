from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.serve.ranges import Part, read_range


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-", Part(0, 10)),
        ("bytes=2-5", Part(2, 6)),
        ("bytes=2-99", Part(2, 10)),
        ("bytes=-3", Part(7, 10)),
        ("bytes=-99", Part(0, 10)),
        ("bytes= 1-2 ", Part(1, 3)),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=٠-١", None),
    ],
)
def test_which_part(header: str | None, part: Part | None):
    assert read_range(header, 10) == part


@pytest.mark.parametrize(
    ("header", "length"), [("bytes=10-", 10), ("bytes=11-12", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_no_such_part(header: str, length: int):
    with pytest.raises(ValueError, match="bytes"):
        read_range(header, length)


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_part_is_within(length: int, first: int, last: int):
    try:
        part = read_range(f"bytes={first}-{last}", length)
    except ValueError:
        assert first >= length
    else:
        assert part is None or 0 <= part.start < part.end <= length
