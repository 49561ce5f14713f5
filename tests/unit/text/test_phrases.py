"""Where a Japanese title may break."""

from __future__ import annotations

import subprocess
import sys

import pytest
from budoux.parser import load_default_japanese_parser

from sitegen.text import phrases as module
from sitegen.text.phrases import phrases

_TITLES = (
    "あなたに寄り添う最先端のテクノロジー。",
    "「Claude Code」で2,000行のコードを書いたら何が起きたか？",
    "なぜ速いのか：FastDoomの作者が語る、古い機械での工夫と失敗",
    "水と𠮷野家と😀と、それからラーメンの話をしよう",
)


@pytest.mark.parametrize(
    "cut",
    [
        "今日は|天気が|いいので|散歩に|出かけました",
        "「Claude Code」で|2,000行の|コードを|書いたら|何が|起きたか？",
        "コンピューターサイエンスを|学ぶべき|10の|理由|（2025年版）",
        "Hello world and good bye",
    ],
)
def test_titles_break_between_phrases(cut: str) -> None:
    assert phrases(cut.replace("|", "")) == tuple(cut.split("|"))


def test_boundaries_are_those_of_the_models_own_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_may_part", lambda *_: True)
    parser = load_default_japanese_parser()
    for text in (*_TITLES, *(title[:end] for title in _TITLES for end in range(1, 6))):
        assert list(phrases(text)) == parser.parse(text)


def test_nothing_is_no_phrase() -> None:
    assert phrases("") == ()


def test_model_is_loaded_when_first_used() -> None:
    code = "import sys, sitegen.text.phrases as p; p.phrases('abc'); assert 'budoux' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
