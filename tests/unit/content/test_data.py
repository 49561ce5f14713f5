"""Data files: the tree they make, and what is reported of those that are malformed."""

from __future__ import annotations

from pathlib import Path

from sitegen.config.model import Config
from sitegen.content.scan import scan
from sitegen.diagnostics import format_diagnostic
from tests.support import NOW
from tests.unit.content.test_scan import make


def test_folders_and_names_make_the_tree(tmp_path: Path) -> None:
    make(
        tmp_path,
        """
        -- data/a/b.toml --
        x = 1
        -- data/a/Deep/c.yml --
        - one
        - two: 2
        -- data/a.json --
        {"b": "the folder wins", "other": true}
        -- data/rows.csv --
        name,note
        x,"a, b"
        """,
    )
    data = scan(tmp_path, Config(), now=NOW).data

    assert data["a"]["b"] == {"x": 1}
    assert data["a"]["other"] is True
    assert data["A"]["deep"]["C"] == ("one", {"two": 2})
    assert data["rows"] == (("name", "note"), ("x", "a, b"))


def test_malformed_files_are_reported_and_the_others_are_read(tmp_path: Path) -> None:
    make(
        tmp_path,
        """
        -- data/a.toml --
        x = 1
        y = ,
        -- data/b.csv --
        a,b
        1,2,3
        -- data/c.yaml --
        a: &a [*a]
        -- data/d.json --
        {"x": 1}
        -- data/e.png --
        x
        """,
    )
    found = scan(tmp_path, Config(), now=NOW)

    assert found.data == {"d": {"x": 1}}
    assert "\n".join(format_diagnostic(d) for d in found.diagnostics) == (
        "error[data-toml]: malformed TOML: invalid value\n"
        " --> data/a.toml:2:5\n"
        "  |\n"
        "2 | y = ,\n"
        "  |     ^\n"
        "  = hint: text stands in quotation marks: key = 'text'\n"
        "error[data-csv]: malformed CSV: this row has 3 fields, the first has 2\n"
        " --> data/b.csv:2:1\n"
        "  |\n"
        "2 | 1,2,3\n"
        "  | ^\n"
        "  = hint: put a field that holds a comma in double quotes\n"
        "error[data-yaml]: malformed YAML: `*a` names no anchor\n"
        " --> data/c.yaml:1:8\n"
        "  |\n"
        "1 | a: &a [*a]\n"
        "  |        ^^\n"
        "  = hint: put the text in quotation marks, or write &a before the value that it repeats\n"
        "warning[data-format]: this is no data file that can be read\n"
        " --> data/e.png\n"
        "  = hint: data is TOML, YAML, JSON or CSV; move other files to assets or static"
    )
