"""Mini sites, one a feature, of which Hugo and sitegen must say the same.

`tests/cases/site/NAME.site` is the site, `NAME.json` what Hugo says of it. Where Hugo is installed, the
answers are asked for again, so that they cannot grow old; `--rewrite-golden` writes them anew.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.load import load_config
from sitegen.content.scan import scan
from sitegen.diagnostics import Severity
from sitegen.site.assemble import assemble
from sitegen.site.model import Site
from tests.support import Golden
from tests.unit.site.hugo_dump import ask_hugo, dump_site, write_site

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
"""After every date in the cases, as the day on which Hugo is asked is."""

HEADING = re.compile(r"^#+ (\w+)$", re.MULTILINE)
CASES = Path(__file__).parents[2] / "cases" / "site"
NAMES = sorted(file.stem for file in CASES.glob("*.site"))


def assembled(root: Path) -> Site:
    config = load_config(root).config
    return assemble(config, scan(root, config, now=NOW), now=NOW)


def headings(root: Path, site: Site) -> dict[str, list[str]]:
    """Ids of the headings of each page; those of the cases are plain words."""
    return {
        key: re.findall(
            r"^#+ (\w+)$", (root / page.source.file.path).read_text(encoding="utf-8"), re.MULTILINE
        )
        for key, page in site.pages.items()
        if page.source is not None
    }


@pytest.mark.parametrize("name", NAMES)
def test_site_is_what_hugo_makes_of_it(name: str, tmp_path: Path) -> None:
    write_site((CASES / f"{name}.site").read_text(encoding="utf-8"), tmp_path)
    site = assembled(tmp_path)
    assert [d for d in site.diagnostics if d.severity is Severity.ERROR] == []
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    actual = json.loads(json.dumps(dump_site(site, headings(tmp_path, site))))
    found = differences(expected, actual)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_golden_file_is_what_hugo_says_today(name: str, tmp_path: Path, hugo: str, golden: Golden) -> None:
    answer = ask_hugo(hugo, (CASES / f"{name}.site").read_text(encoding="utf-8"), tmp_path / "site")
    golden.check(f"site/{name}.json", json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True))


def differences(expected: Any, actual: Any, place: str = "") -> list[str]:
    """Every leaf that differs, with its path: one wrong date in sixty pages is then one line."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            line
            for name in sorted(expected.keys() | actual.keys())
            for line in differences(expected.get(name), actual.get(name), f"{place}.{name}")
        ]
    return [] if expected == actual else [f"{place}: Hugo {expected!r}, sitegen {actual!r}"]
