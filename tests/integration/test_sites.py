"""Mini sites, one a feature: sitegen publishes what Hugo publishes (see `tests/support/mini.py`)."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.support import find_hugo
from tests.support.mini import (
    SITES,
    build_with_hugo,
    build_with_sitegen,
    mini_sites,
    print_published,
    read_mini,
    read_printed,
)


def differences(wanted: dict[str, str], found: dict[str, str]) -> str:
    """What differs, as a person reads it: lost and added files first, then changed lines."""
    lines = [f"lost: {path}" for path in sorted(wanted.keys() - found.keys())]
    lines += [f"more: {path}" for path in sorted(found.keys() - wanted.keys())]
    for path in sorted(wanted.keys() & found.keys()):
        changed = difflib.unified_diff(
            wanted[path].split("\n"), found[path].split("\n"), f"hugo {path}", f"sitegen {path}", n=0
        )
        lines += (line.rstrip("\n") for line in changed)
    return "\n".join(lines)


@pytest.mark.parametrize("name", mini_sites())
def test_sitegen_publishes_what_hugo_publishes(name: str, tmp_path: Path):
    mini = read_mini(name)
    kept = SITES / f"{name}.hugo"
    found = build_with_sitegen(mini, tmp_path / "sitegen")
    wanted = read_printed(kept.read_text(encoding="utf-8"))
    if lines := differences(mini.same(wanted), mini.same(found)):
        pytest.fail(lines, pytrace=False)


@pytest.mark.parametrize("name", mini_sites())
def test_what_is_kept_of_hugo_is_what_hugo_publishes(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
):
    hugo = find_hugo() or pytest.skip("there is no hugo")
    kept = SITES / f"{name}.hugo"
    published = build_with_hugo(hugo, read_mini(name), tmp_path / "hugo")
    if request.config.getoption("--rewrite-golden"):
        kept.write_text(print_published(published), encoding="utf-8", newline="\n")
    if lines := differences(published, read_printed(kept.read_text(encoding="utf-8"))):
        pytest.fail(lines, pytrace=False)
