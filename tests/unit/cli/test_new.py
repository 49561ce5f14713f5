"""`sitegen new site` and `sitegen new content`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import yaml

from sitegen.cli.new import write_new
from sitegen.diagnostics import OutputError


def test_a_new_site_has_what_it_needs(sitegen, tmp_path: Path):
    folder = tmp_path / "my site"
    run = sitegen("new", "site", str(folder))
    assert run.status == 0
    assert f"  cd '{folder}'" in run.out.splitlines()
    assert tomllib.loads((folder / "sitegen.toml").read_text())["title"] == "My new site"
    assert (folder / "content/posts/first-post.md").read_text().startswith('+++\ntitle = "First post"\n')
    assert (folder / ".gitignore").read_text() == "/public/\n/.sitegen/\n"
    assert (folder / "templates").is_dir()


def test_formats_say_the_same(sitegen, tmp_path: Path):
    for form in ("toml", "yaml", "json"):
        assert sitegen("new", "site", "--format", form, str(tmp_path / form)).status == 0
    toml = tomllib.loads((tmp_path / "toml/sitegen.toml").read_text())
    assert yaml.safe_load((tmp_path / "yaml/sitegen.yaml").read_text()) == toml
    assert json.loads((tmp_path / "json/sitegen.json").read_text()) == toml


def test_a_folder_that_is_not_empty_is_refused(sitegen, tmp_path: Path):
    (tmp_path / "sitegen.toml").write_text("mine")
    run = sitegen("new", "site", str(tmp_path))
    assert run.status == 1
    assert "is not empty" in run.err
    assert [p.name for p in tmp_path.iterdir()] == ["sitegen.toml"]


def test_force_keeps_what_is_there(sitegen, tmp_path: Path):
    (tmp_path / "sitegen.toml").write_text("mine")
    assert sitegen("new", "site", "--force", str(tmp_path)).status == 0
    assert (tmp_path / "sitegen.toml").read_text() == "mine"
    assert (tmp_path / "archetypes/default.md").is_file()


def test_a_new_file_never_replaces_one(tmp_path: Path):
    file = tmp_path / "posts/a.md"
    write_new(file, "one\n", force=False, shown="posts/a.md")
    with pytest.raises(OutputError, match=r"posts/a\.md is there already"):
        write_new(file, "two\n", force=False, shown="posts/a.md")
    assert file.read_text() == "one\n"
    write_new(file, "two\n", force=True, shown="posts/a.md")
    assert file.read_text() == "two\n"
