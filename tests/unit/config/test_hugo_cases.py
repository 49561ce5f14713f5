"""Real Hugo's word on what a configuration means, kept as files: `tests/cases/config/*.site` and `.json`.

`pytest tests/unit/config --rewrite-golden` asks Hugo anew and writes the `.json` files.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import Golden, SiteBuilder
from tests.unit.config.hugo_settings import hugo_settings, read_case, sitegen_settings

CASES = Path(__file__).parents[2] / "cases" / "config"
NAMES = sorted(path.stem for path in CASES.glob("*.site"))


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_hugos(name: str, tmp_path: Path) -> None:
    options, archive = read_case((CASES / f"{name}.site").read_text("utf-8"))
    SiteBuilder(tmp_path, archive)
    assert sitegen_settings(tmp_path, options) == json.loads((CASES / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_hugo_still_says_so(name: str, tmp_path: Path, hugo: str, golden: Golden) -> None:
    options, archive = read_case((CASES / f"{name}.site").read_text("utf-8"))
    SiteBuilder(tmp_path, archive)
    said = json.dumps(hugo_settings(hugo, tmp_path, options), ensure_ascii=False, indent=1, sort_keys=True)
    golden.check(f"config/{name}.json", said)
