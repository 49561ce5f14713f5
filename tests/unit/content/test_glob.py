"""Globs as Hugo has them, by table."""

from __future__ import annotations

import pytest

from sitegen.content.glob import glob_pattern, matches


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        ("*.jpg", "a.JPG", True),
        ("*.jpg", "sub/a.jpg", False),
        ("**.jpg", "sub/a.jpg", True),
        ("/p/**", "/p", False),
        ("/p/**", "/p/a/b", True),
        ("/p/*", "/p/a/b", False),
        ("{/p,/p/**}", "/p", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[a-c]x", "bx", True),
        ("[!a-c]x", "bx", False),
        ("[a-]x", "-x", True),
        (r"\*", "*", True),
        (r"\*", "a", False),
        ("a.b", "axb", False),
        ("日*語", "日本語", True),
    ],
)
def test_glob(glob: str, text: str, expected: bool) -> None:
    assert matches(glob, text) is expected


@pytest.mark.parametrize("glob", ["[a", "{a", "{a,{b}", "[z-a]"])
def test_no_glob(glob: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        glob_pattern(glob)
