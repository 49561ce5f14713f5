"""Texts of themes: the files of Hugo, and mistakes in them with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.diagnostics import ParseError, RenderError
from sitegen.templates.texts import Texts, load_texts, translate


def texts(root: Path, language: str = "ja", **files: str) -> Texts:
    folder = root / "i18n"
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return load_texts(root, [folder], language)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ja__toml", 'more = "続き"\n[posts]\none = "一件"\nother = "{{ .Count }}件"\n[nav]\nhome = "家"\n'),
        ("ja__yaml", "more: 続き\nposts: {one: 一件, other: '{{.Count}}件'}\nnav: {home: 家}\n"),
        ("ja__yml", "more: 続き\nposts:\n  one: 一件\n  other: '{{ . }}件'\nnav:\n  home: {other: 家}\n"),
        (
            "ja__json",
            '{"more": "続き", "posts": {"one": "一件", "other": "{count}件"}, "nav": {"home": "家"}}',
        ),
    ],
)
def test_the_files_of_hugo_are_read(tmp_path: Path, name: str, text: str):
    found = texts(tmp_path, **{name: text})
    assert found.diagnostics == ()
    said = [
        translate(found, *asked, {})
        for asked in [("more", None), ("posts", 1), ("posts", 3), ("nav.home", None)]
    ]
    assert said == ["続き", "一件", "3件", "家"]


def test_the_nearest_language_wins(tmp_path: Path):
    found = texts(
        tmp_path, "pt-BR", en__toml="a='e'\nb='e'\nc='e'", pt__toml="a='p'\nb='p'", **{"pt-br__toml": "a='b'"}
    )
    assert found.by_key == {"a": "b", "b": "p", "c": "e"}


def test_a_text_that_there_is_not_is_named_with_the_nearest(tmp_path: Path):
    with pytest.raises(RenderError) as caught:
        translate(texts(tmp_path, ja__toml='more = "続き"'), "mroe", None, {})
    assert "`more`" in str(caught.value.diagnostics[0].hint)


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "column"),
    [
        ("ja__toml", 'more = "続き"\nskip = \n', "toml-syntax", 2, 8),
        ("ja__yaml", "more: '続き\n", "yaml-syntax", 2, 1),
        ("ja__json", '{"more": }', "json-syntax", 1, 10),
        ("ja__toml", "[nav]\nhome = 5\n", "text-type", 2, 1),
        ("ja__yaml", "more: [a]\n", "text-type", 1, 1),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, name: str, text: str, code: str, line: int, column: int):
    found = texts(tmp_path, **{name: text})
    (mistake,) = found.diagnostics
    assert mistake.path == f"i18n/{name.replace('__', '.')}"
    assert (mistake.code, mistake.line, mistake.column) == (code, line, column)
    assert mistake.hint
    with pytest.raises(ParseError):  # and not that the text is unknown
        translate(found, "skip", None, {})


def test_what_is_no_utf_8_is_a_mistake_too(tmp_path: Path):
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n/ja.toml").write_bytes("more = '続き'".encode("shift_jis"))
    (mistake,) = load_texts(tmp_path, [tmp_path / "i18n"], "ja").diagnostics
    assert (mistake.code, mistake.path) == ("source-not-utf8", "i18n/ja.toml")
