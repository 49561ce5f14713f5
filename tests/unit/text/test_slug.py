"""Names for paths and headings: what the answers of Hugo do not show."""

from __future__ import annotations

import pytest

from sitegen.text.slug import anchorize, logical_path, lower, remove_accents, sanitize_path

# From a real site's terms (rules 6): every kind of character that people put into tags.
TERMS = [
    ("2025/06", "2025/06"),
    ("A/Bテスト", "a/bテスト"),
    ("C++", "c++"),
    ("C#", "c#"),
    (".NET", ".net"),
    ("Claude Code", "claude-code"),
    ("X (Twitter)", "x-twitter"),
    ("Anna's Archive", "annas-archive"),
    ("A*アルゴリズム", "aアルゴリズム"),
    ("イーロン・マスク", "イーロンマスク"),
    ("コマンド＆コンカー", "コマンドコンカー"),
    ("ATSC 3.0", "atsc-3.0"),
    ("Ａ", "ａ"),
    ("か\u3099", "か\u3099"),
    (" - a  -  b - ", "-a-b-"),
    ("100%", "100"),
    ("50%41", "50%41"),
]


@pytest.mark.parametrize(("term", "path"), TERMS)
def test_term_gets_the_path_it_has_in_hugo(term: str, path: str) -> None:
    assert sanitize_path(term) == path


def test_case_is_kept_when_asked() -> None:
    assert sanitize_path("Claude Code", lower=False) == "Claude-Code"


def test_accents_go_when_asked() -> None:
    assert sanitize_path("Café ガ", strip_accents=True) == "cafe-カ"
    assert remove_accents("Ångström") == "Angstrom"


def test_lower_goes_character_by_character() -> None:
    """Python's own lower makes a final sigma, and two characters of İ; either would move a URL."""
    assert lower("ΟΔΟΣ İ") == "οδοσ i"


def test_logical_path_keeps_what_a_url_would_lose() -> None:
    assert logical_path("/posts/My Post (2).md") == "/posts/my-post-(2).md"


def test_heading_without_letters_has_no_id() -> None:
    assert anchorize("！？") == ""


def test_ascii_heading_id_loses_japanese() -> None:
    assert anchorize("Über 日本 uns", "github-ascii") == "uber--uns"


def test_long_row_of_blanks_is_no_trouble() -> None:
    assert sanitize_path("a" + " " * 1_000_000 + "b") == "a-b"
