"""The order of titles: what lists are seen to depend on."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from sitegen.text.order import collation_key


@pytest.mark.parametrize(
    "titles",
    [
        ["「あ」", "1", "A", "あ", "亜"],
        ["", " ", "-", "、", "「", "1", "10", "2", "a", "A", "Ａ", "á", "b"],
        ["あ", "ア", "い", "か", "が", "き"],
        ["はは", "ハハ", "ばば", "ぱぱ"],
        ["亜", "唖", "娃", "一", "丁", "龠"],
        ["龥", "亜"],  # not in JIS X 0208: before, as Hugo has it
        ["\U0001fae8", "亜"],  # younger than the tables: before kanji, after all they know
    ],
    ids=["scripts", "symbols", "kana", "voiced", "JIS", "rare", "emoji"],
)
def test_japanese_order(titles: list[str]) -> None:
    keys = [collation_key(title, "ja") for title in titles]
    assert keys == sorted(keys)
    assert keys[0] < keys[-1]


def test_language_decides() -> None:
    assert collation_key("ö", "sv") > collation_key("z", "sv")
    assert collation_key("ö", "de") < collation_key("z", "de")
    assert collation_key("ö", "sv-SE") == collation_key("ö", "sv_se") == collation_key("ö", "SV")


@pytest.mark.parametrize(("one", "other"), [("あ", "ア"), ("カ", "ｶ"), ("A", "Ａ")])
def test_kana_and_width_make_no_difference_in_japanese(one: str, other: str) -> None:
    """Hugo's tables give them one weight; the path decides then. In other languages they differ."""
    assert collation_key(one, "ja") == collation_key(other, "ja")
    assert collation_key(one, "en") != collation_key(other, "en")


def test_decomposed_kana_sorts_with_composed() -> None:
    assert collation_key("か\u3099", "ja") == collation_key("が", "ja")


def test_key_survives_pickling() -> None:
    key = collation_key("日本\ufffe𠮷", "ja")
    assert pickle.loads(pickle.dumps(key)) == key


def test_table_is_read_when_first_used() -> None:
    code = "from sitegen.text import order; assert order._data.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)
