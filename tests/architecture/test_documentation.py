"""The documentation says what the code does: settings, options, links."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jinja2
import pytest

from sitegen.cli.main import COMMANDS, commands
from sitegen.config.load import load_config
from sitegen.config.parts.own import OWN_KEYS
from sitegen.config.table import Table
from sitegen.templates import views
from sitegen.templates.filters import FILTERS
from tests.support import SiteBuilder

ROOT = Path(__file__).parents[2]
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))

ONE_OF_EACH = """
    -- hugo.toml --
    [languages.en]
    weight = 1
    [[menus.name]]
    name = "a"
    [[module.mounts]]
    source = "content"
    target = "content"
    [[related.indices]]
    name = "x"
    [outputFormats.name]
    mediaType = "text/html"
    [mediaTypes."type/name"]
    suffixes = ["foo"]
    [sitegen.trust.shortcodes.name]
    tags = ["b"]
    [sitegen.schema.name]
    type = "text"
"""
"""A table of every sort whose names are the site's own, so that what is read of each is seen."""

NOT_LISTED = {
    "params",
    "languages",
    "sitegen.trust.shortcodes",
    "sitegen.schema",
    "module.imports",
    "related",
    "build",
    "page",
    "services.x",
}
"""Tables, and names that the page explains in words."""


@pytest.fixture
def settings_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every setting that is asked for, by its dotted name in lower case, with its default."""
    seen: dict[str, Any] = {}
    raw = Table.raw

    def noting(self: Table, name: str, default: Any = None) -> Any:
        path = ".".join(str(part) for part in (*self.path, name) if isinstance(part, str))
        seen.setdefault(path.lower().replace("languages.en.", "languages.lang."), default)
        return raw(self, name, default)

    monkeypatch.setattr(Table, "raw", noting)
    site = SiteBuilder(tmp_path / "s", ONE_OF_EACH)
    load_config(site.root)
    tables = {name.rsplit(".", n)[0] for name in seen for n in range(1, name.count(".") + 1)}
    return {n: d for n, d in seen.items() if n not in tables and n not in NOT_LISTED}


def settings_documented() -> Iterator[tuple[str, str]]:
    """(dotted name in lower case, default as it is written) of each row of docs/settings.md."""
    table = ""
    for line in (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## (?:`\[+(.+?)\]+`|.*)", line):
            table = (heading[1] or "").replace('"', "").lower()
        elif line.startswith("| `"):
            names, default, _ = (cell.strip() for cell in line.strip("|").split("|"))
            for name in re.findall(r"`(.+?)`", names):
                yield ".".join(filter(None, (table, name.lower()))), default.strip("`")


def test_settings_are_those_that_are_read(settings_read: dict[str, Any]):
    documented = dict(settings_documented())
    assert sorted(set(settings_read) - set(documented)) == [], "read, and not in docs/settings.md"
    assert sorted(set(documented) - set(settings_read)) == [], "in docs/settings.md, and read by nothing"


def test_settings_have_the_defaults_that_are_documented(settings_read: dict[str, Any]):
    for name, written in settings_documented():
        default = settings_read[name]
        shown = tomllib.loads(f"value = {written}")["value"] if written else None
        assert shown == default or (shown is None and not default), name


def test_own_settings_are_documented():
    documented = dict(settings_documented())
    assert [key for key in OWN_KEYS if f"sitegen.{key}".lower() not in documented] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_options_are_documented(name: str):
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    for parameter in _parameters(command):
        if isinstance(parameter, click.Option) and not parameter.hidden and "--help" not in parameter.opts:
            assert [o for o in parameter.opts if o.startswith("--") and o not in text] == []


def _parameters(command: click.Command) -> Iterator[click.Parameter]:
    yield from command.params
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _parameters(child)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?m)^    .*$|`[^`\n]*`", "", text)):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{target} in {page.name}"
        if anchor:
            assert anchor in {
                _anchor(h) for h in re.findall(r"(?m)^#+ (.*)$", file.read_text(encoding="utf-8"))
            }


def _anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_modules_that_architecture_names_exist():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"`(sitegen(?:\.\w+)+)`", text):
        module, _, member = name.rpartition(".")
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(module), member), name


def documented_names(heading: str) -> set[str]:
    """Words in code of one section of docs/templates.md."""
    text = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    section = re.search(rf"(?ms)^## {heading}\n(.*?)(?=^## |\Z)", text)
    assert section is not None, heading
    return {word for code in re.findall(r"`([^`\n]+)`", section[1]) for word in re.findall(r"\w+", code)}


@pytest.mark.parametrize(
    ("heading", "view"),
    [("page", "PageView"), ("site", "SiteView"), ("paginator", "PagerView"), ("site", "MenuView")],
)
def test_what_a_template_sees_is_documented(heading: str, view: str):
    seen = {name for name in vars(getattr(views, view)) if not name.startswith("_")}
    assert sorted(seen - documented_names(heading)) == []


def test_functions_are_documented():
    source = (ROOT / "sitegen/templates/functions.py").read_text(encoding="utf-8")
    table = re.search(r"(?s)def functions\(.*?\n    \}", source)
    assert table is not None
    names = set(re.findall(r'^        "(\w+)":', table[0], re.MULTILINE))
    assert "get_page" in names
    assert sorted(names - documented_names("Everywhere")) == []


def test_filters_are_those_that_are_documented():
    documented = documented_names("Filters")
    assert sorted(set(FILTERS) - documented) == []
    known = set(FILTERS) | set(jinja2.Environment(autoescape=True).filters) | ARGUMENTS
    assert sorted(documented - known) == []


ARGUMENTS = {"n", "name", "operator", "value", "by", "order", "layout", "display", "block", "date_long"} | {
    "2006", "01", "02"
}  # fmt: skip
"""Words in code that are no names of filters."""
