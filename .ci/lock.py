"""Print what CI installs, pinned, with the hashes of all that pip may take: wheels for Linux on x86-64.

Versions are those that pip chooses today for the oldest Python that is supported; for the others the same
versions are fetched. Nothing in the list names a host: pip asks the one that it is set up with.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "linux_x86_64")
GROUPS = ("test",)


def wanted() -> list[str]:
    """Requirements of the program and of its tests."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    found = [*project["project"]["dependencies"], *(r for name in GROUPS for r in groups[name])]
    return [requirement for requirement in found if isinstance(requirement, str)]


def pip(*arguments: str) -> str:
    """Run pip; what it printed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout  # noqa: S603


def versions() -> dict[str, str]:
    """What pip would install now, by name in normal form."""
    report = json.loads(
        pip("install", "--dry-run", "--ignore-installed", "--only-binary=:all:", "--report", "-", *wanted())
    )
    pairs = ((item["metadata"]["name"], item["metadata"]["version"]) for item in report["install"])
    return {name.lower().replace("_", "-").replace(".", "-"): version for name, version in pairs}


def hashes(pins: dict[str, str]) -> dict[str, set[str]]:
    """SHA-256 of the files for every Python, by `name==version`."""
    found: dict[str, set[str]] = defaultdict(set)
    platforms = [option for name in PLATFORMS for option in ("--platform", name)]
    for pin in (f"{name}=={version}" for name, version in pins.items()):
        with tempfile.TemporaryDirectory() as folder:
            for python in PYTHONS:
                pip(
                    "download", "--no-deps", "--only-binary=:all:", "--python-version", python,
                    *platforms, "--dest", folder, pin,
                )  # fmt: skip
            for file in Path(folder).iterdir():
                found[pin].add(hashlib.sha256(file.read_bytes()).hexdigest())
    return found


def main() -> None:
    """Print the list."""
    print("# What CI installs: `make lock` writes this, `pip install --require-hashes -r` reads it.")
    for pin, known in sorted(hashes(versions()).items()):
        print(" \\\n    ".join([pin, *(f"--hash=sha256:{value}" for value in sorted(known))]))


if __name__ == "__main__":
    main()
