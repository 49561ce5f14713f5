"""Where a Japanese title may break."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sitegen.text.phrases import phrases


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


def test_nothing_is_no_phrase() -> None:
    assert phrases("") == ()


def test_model_is_loaded_when_first_used() -> None:
    code = "import sys, sitegen.text.phrases as p; p.phrases('abc'); assert 'budoux' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
