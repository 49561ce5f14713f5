"""Themes: where they are, and which of the configured ones can be used.

A theme is `themes/NAME/{templates/,assets/,static/,i18n/,theme.toml}`. One that holds Go templates only
(`layouts/`) cannot be used; the built-in theme always stands below all others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.config.model import Config
from sitegen.diagnostics import Diagnostic, Severity

BUILT_IN = "default"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that can be used, and its folder."""

    name: str
    path: Path


def builtin_theme() -> Path:
    """Folder of the theme that comes with sitegen: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "themes" / BUILT_IN
    return installed if installed.is_dir() else package.parent / "themes" / BUILT_IN


def find_themes(root: Path, config: Config) -> tuple[tuple[Theme, ...], tuple[Diagnostic, ...]]:
    """The usable themes, the most important first and the built-in one last; a warning for each other."""
    found: dict[Path, Theme] = {}
    diagnostics: list[Diagnostic] = []
    for name in config.outputs.themes:
        folder = root / config.directories.themes / name
        problem = _problem(folder)
        if problem is None:
            found.setdefault(folder.resolve(), Theme(name, folder))
        elif name != BUILT_IN or folder.exists():
            diagnostics.append(_unusable(name, problem))
    # It is last even where it is named first: everything it has, another theme may replace.
    found.pop(builtin_theme(), None)
    return (*found.values(), Theme(BUILT_IN, builtin_theme())), tuple(diagnostics)


def configured_themes(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of `theme` and paths of `module.imports`, in order, from merged settings."""
    said = settings.get("theme")
    names = [said] if isinstance(said, str) else list(said) if isinstance(said, (list, tuple)) else []
    module = settings.get("module")
    imports = module.get("imports") if isinstance(module, Mapping) else None
    for entry in imports if isinstance(imports, (list, tuple)) else ():
        if isinstance(entry, Mapping) and not entry.get("disable"):
            names.append(entry.get("path"))
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))


def is_safe_theme_name(name: str) -> bool:
    """Whether the name stays in the themes folder; a module's path may have several parts."""
    parts = re.split(r"[/\\]", name)
    return all(part not in ("", ".", "..") for part in parts) and ":" not in name and "\0" not in name


def _problem(folder: Path) -> str | None:
    if not folder.is_dir():
        return "is not there"
    if (folder / "templates").is_dir():
        return None
    if (folder / "layouts").is_dir():
        return "holds Go templates, which sitegen does not run"
    has_something = any((folder / part).is_dir() for part in ("assets", "static", "i18n"))
    return None if has_something else "holds no templates"


def _unusable(name: str, problem: str) -> Diagnostic:
    return Diagnostic(
        code="theme-unusable",
        severity=Severity.WARNING,
        message=f"the theme `{name}` {problem}; the built-in theme is used",
        hint=f"put templates into templates/ of the site, or remove `{name}` from `theme`",
    )
