"""The tests' own tools have tests: a helper that cannot fail hides every failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Golden, SiteBuilder, element, parse_archive, plain, skeleton
from tests.support.cases import parse_cases


def test_archive_is_dedented_and_split():
    files = parse_archive("""
        a comment
        -- content/日本.md --
        +++
        title = "A"
        +++

          indented
        -- empty.txt --
        -- last.md --
        end
    """)
    assert files == {
        "content/日本.md": '+++\ntitle = "A"\n+++\n\n  indented\n',
        "empty.txt": "",
        "last.md": "end\n",
    }


def test_archive_refuses_two_files_of_one_name():
    with pytest.raises(ValueError, match=r"two files are called a\.md"):
        parse_archive("-- a.md --\nx\n-- a.md --\ny\n")


def test_edit_needs_what_it_replaces(tmp_path: Path):
    site = SiteBuilder(tmp_path, "-- a.md --\none\n")
    assert (tmp_path / "a.md").read_text() == "one\n"
    site.edit("a.md", "one", "two")
    assert (tmp_path / "a.md").read_text() == "two\n"
    with pytest.raises(AssertionError, match="does not hold"):
        site.edit("a.md", "one", "three")


def test_reading_what_was_not_published_names_what_was(tmp_path: Path):
    site = SiteBuilder(tmp_path)
    site.write("public/a/index.html", "x")
    with pytest.raises(AssertionError, match=r"b/index\.html was not published; there are: a/index\.html"):
        site.read("b/index.html")


def test_golden_differs_and_is_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.support.golden.ROOT", tmp_path)
    with pytest.raises(AssertionError, match="there is no"):
        Golden().check("a.txt", "x")
    Golden(rewrite=True, replacements=(("x", "y"),)).check("a.txt", "x")
    Golden().check("a.txt", "y\n")
    with pytest.raises(AssertionError, match="differs"):
        Golden().check("a.txt", "z")


def test_cases_are_split_with_their_lines():
    cases = list(parse_cases("# note\n\nOne\n.\na\n→b\n.\nc\n.\n\nTwo\n.\n.\n.\n"))
    assert [(c.title, c.line, c.given, c.expected) for c in cases] == [
        ("One", 3, "a\n\tb\n", "c\n"),
        ("Two", 11, "", ""),
    ]
    with pytest.raises(ValueError, match="line 1: the case `One` is not finished"):
        list(parse_cases("One\n.\na\n.\nb\n"))


def test_element_finds_by_attribute_and_class():
    html = '<main><p class="a b">one <b>two</b></p><p id="x">three</p></main>'
    assert plain(element(html, "p", class_="b")) == "one two"
    assert plain(element(html, "p", id="x")) == "three"
    assert skeleton(html).splitlines()[:3] == ["<main>", '<p class="a b">', "one"]
    with pytest.raises(AssertionError, match="no <p id="):
        element(html, "p", id="y")
