from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.serve.addresses import Address, quoted, read_address

BAD = Address(is_bad=True)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a/b.txt", "a/b.txt"),
        ("/%E6%97%A5%E6%9C%AC/", "日本/index.html"),
        ("/a%20b.txt", "a b.txt"),
        ("/a%2Fb.txt", "a/b.txt"),
        ("/50%25/", "50%/index.html"),
        ("/c++/", "c++/index.html"),
        ("/...", "..."),
    ],
)
def test_a_path_names_a_file(path: str, file: str):
    assert read_address(path, "/") == Address(file=file)


@pytest.mark.parametrize(
    "path",
    ["", "a", "//", "//a", "/a//b", "/..", "/../a", "/a/..", "/a/../b", "/.", "/./a", "/%2e%2e/a", "/..%2fa",
     "/a\\b", "/a%5cb", "/a%00", "/a%0ab", "/%ff", "/%", "/%g0", "/a%2", "/日", "/%2e"],
)  # fmt: skip
def test_a_path_that_names_nothing(path: str):
    assert read_address(path, "/") == BAD


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/blog/", Address(file="index.html")),
        ("/blog/a/", Address(file="a/index.html")),
        ("/blog", Address(elsewhere="/blog/")),
        ("/", Address(elsewhere="/blog/")),
        ("/a/", BAD),
        ("/blogs/", BAD),
        ("/blog/../a", BAD),
    ],
)
def test_a_site_below_a_path(path: str, expected: Address):
    assert read_address(path, "/blog/") == expected


SEGMENT = st.text(st.characters(blacklist_characters="/\\", blacklist_categories=("Cs", "Cc")), min_size=1)


@given(st.lists(SEGMENT.filter(lambda s: s not in (".", "..")), min_size=1), st.booleans())
def test_what_is_quoted_is_read_again(parts: list[str], folder: bool):
    file = "/".join(parts) + ("/index.html" if folder else ".txt")
    for prefix in ("/", "/日本/b/"):
        assert read_address(quoted(file, prefix), prefix) == Address(file=file)


@given(st.text())
def test_no_path_climbs(path: str):
    file = read_address(path, "/").file
    assert not file.startswith("/")
    assert not {"", ".", ".."} & set(file.split("/")) or not file
