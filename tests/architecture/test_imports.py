"""The rooms and their order: the contract of pyproject.toml holds, and every module stands alone."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sitegen

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    m.name for m in pkgutil.walk_packages(sitegen.__path__, "sitegen.") if m.name != "sitegen.__main__"
)


def rooms() -> list[str]:
    """Names of the rooms, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["importlinter"]["contracts"][0]["layers"]


def test_every_folder_is_a_room():
    folders = {p.name for p in (ROOT / "sitegen").iterdir() if (p / "__init__.py").is_file()}
    assert folders == {name.strip() for layer in rooms() for name in layer.split("|")}


@pytest.mark.skipif(
    importlib.util.find_spec("importlinter") is None, reason="needs import-linter (make check)"
)
def test_the_import_contract_holds():
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported_alone(name: str):
    """No module may need another one to have been imported first (Lektor has this test, for a reason)."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {name}"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout == run.stderr == "", "an import says nothing"


@pytest.mark.parametrize("name", MODULES)
def test_public_lists_name_what_is_there(name: str):
    module = importlib.import_module(name)
    public = getattr(module, "__all__", [])
    assert len(public) == len(set(public))
    assert [member for member in public if not hasattr(module, member)] == []
