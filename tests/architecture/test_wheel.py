"""What people install: the package, its types, the default theme, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="needs hatchling (make test installs it)"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT, capture_output=True, timeout=120, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_the_theme_is_inside(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    theme = ROOT / "themes/default"
    files = {p.relative_to(ROOT).as_posix() for p in theme.rglob("*") if p.is_file()}
    assert {f"sitegen/{name}" for name in files} <= inside
    assert "sitegen/py.typed" in inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_nothing_else_is_inside(wheel: Path):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sitegen"}


def test_the_installed_program_finds_its_theme(wheel: Path, tmp_path: Path):
    """Unpacked as an installer would do it, away from this checkout."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import sitegen.config.themes as t; print(t.builtin_theme()); assert t.builtin_theme().is_dir()"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert Path(run.stdout.strip()) == tmp_path / "sitegen/themes/default"
