"""What is declared is what is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

NOT_IMPORTED = {"tzdata"}
"""Data that `zoneinfo` finds by itself."""


def names(requirements: Iterable[object]) -> set[str]:
    """Distributions of a list of requirements, in normal form."""
    texts = (r for r in requirements if isinstance(r, str))
    return {normal(re.split(r"[<>=~!;\[ ]", r, maxsplit=1)[0]) for r in texts}


def normal(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(folder: str) -> set[str]:
    """Distributions that the modules of a folder import."""
    found: set[str] = set()
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    owners = packages_distributions()
    others = found - set(sys.stdlib_module_names) - {"sitegen", "tests"}
    return {normal(owner) for module in others for owner in owners.get(module, [f"{module} (not installed)"])}


def test_every_dependency_is_imported_and_every_import_is_declared():
    declared = names(PROJECT["project"]["dependencies"])
    assert imported("sitegen") == declared - NOT_IMPORTED


def test_tests_import_what_their_group_names():
    allowed = names(PROJECT["dependency-groups"]["test"]) | names(PROJECT["project"]["dependencies"])
    assert imported("tests") <= allowed


def test_dependencies_have_lower_bounds_and_no_upper_ones():
    """An upper bound keeps users from a fixed library; a missing lower one lets a broken old one in."""
    for requirement in PROJECT["project"]["dependencies"]:
        assert re.fullmatch(r"[\w.-]+>=[\d.]+(; .*)?", requirement), requirement
