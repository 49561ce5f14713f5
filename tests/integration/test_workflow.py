"""The workflow of `new site` and `init`: its own commands, from a fresh copy, cold and with its cache."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.cli.main import main
from sitegen.cli.workflow import FILE, INSTALLED, pages_workflow

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")


def steps(file: Path) -> list[Mapping[str, Any]]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]


class Runner:
    """A machine with nothing but this checkout's sitegen, and a pip that only says what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "programs"
        self.programs.mkdir(parents=True)
        self._program("pip", 'echo "$@" >> "$PIP_LOG"')
        self._program("sitegen", f'exec "{sys.executable}" -m sitegen "$@"')

    def _program(self, name: str, line: str) -> None:
        file = self.programs / name
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(0o755)

    def run(self, site: Path) -> list[str]:
        """Run every command of the workflow in a copy of a site; what each of them printed."""
        job = yaml.safe_load((site / FILE).read_text(encoding="utf-8"))["jobs"]["build"]
        printed = []
        for step in job["steps"]:
            if "run" not in step:
                continue
            given = {**job.get("env", {}), **step.get("env", {})}
            values = {
                k: v.replace("${{ steps.pages.outputs.base_url }}", "https://me.example/site")
                for k, v in given.items()
            }
            environment = {
                "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "PIP_LOG": str(self.folder / "pip.log"),
                "HOME": str(self.folder),
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(site),
                **values,
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=site, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
            )  # fmt: skip
            assert done.returncode == 0 or step.get("continue-on-error"), done.stdout + done.stderr
            printed.append(done.stdout)
        return printed


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    assert main(["new", "site", str(folder)]) == 0
    return folder


def published(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes() for p in (site / "public").rglob("*") if p.is_file()
    }


def test_its_commands_from_a_fresh_copy_and_with_the_cache(repository: Path, tmp_path: Path):
    runner = Runner(tmp_path / "runner")
    cold = tmp_path / "cold" / "work"
    shutil.copytree(repository, cold, copy_function=shutil.copyfile)
    printed = runner.run(cold)
    assert "Good" in printed[1]
    assert " 0 unchanged" in printed[2]
    assert (runner.folder / "pip.log").read_text() == f"install {INSTALLED}\n"
    assert b"https://me.example/site/posts/first-post/" in published(cold)["public/sitemap.xml"]

    # As actions/cache does it: tar in the form that keeps times to the nanosecond.
    paths = next(
        s["with"]["path"] for s in steps(cold / FILE) if "actions/cache" in s.get("uses", "")
    ).split()
    subprocess.run(["tar", "--posix", "-cf", tmp_path / "cache.tar", *paths], cwd=cold, check=True)
    shutil.rmtree(cold)
    shutil.copytree(repository, cold, copy_function=shutil.copyfile)  # with times of its own, as a checkout
    subprocess.run(["tar", "-xf", tmp_path / "cache.tar"], cwd=cold, check=True)
    first = published(cold)
    warm = runner.run(cold)
    assert " 0 written" in warm[2]
    assert published(cold) == first


def test_only_pinned_actions_and_least_permissions(repository: Path):
    text = (repository / FILE).read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"[\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert not re.search(r"run:.*\$\{\{", text), "an expression in a command is code from outside"


def test_this_repository_uses_the_same():
    assert (ROOT / FILE).read_text(encoding="utf-8") == pages_workflow(install=".")


@pytest.fixture
def hugo_site(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git/HEAD").write_text("ref: refs/heads/master\n")
    (folder / "hugo.toml").write_text('baseURL = "https://me.example/"\n')
    (folder / ".gitignore").write_bytes(b"/public/\r\n/resources/")
    (folder / "content").mkdir()
    (folder / "content/a.md").write_text("+++\ntitle = 'A'\n+++\nText\n")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_init_adds_two_things_and_touches_nothing_else(hugo_site: Path, capsys: pytest.CaptureFixture[str]):
    before = files(hugo_site)
    assert main(["init", "-s", str(hugo_site)]) == 0
    after = files(hugo_site)
    assert after[".gitignore"] == b"/public/\r\n/resources/\r\n/.sitegen/\r\n"
    assert after[FILE].decode() == pages_workflow(branch="master")
    assert {k: v for k, v in after.items() if k not in (FILE, ".gitignore")} == {
        k: v for k, v in before.items() if k != ".gitignore"
    }
    assert "Created" in capsys.readouterr().out
    assert main(["init", "-s", str(hugo_site)]) == 0
    assert files(hugo_site) == after
    assert "it has /.sitegen/ already" in capsys.readouterr().out


def test_init_leaves_a_workflow_that_is_there_and_names_others(
    hugo_site: Path, capsys: pytest.CaptureFixture[str]
):
    workflows = hugo_site / ".github/workflows"
    workflows.mkdir(parents=True)
    (workflows / "pages.yml").write_text("mine\n")
    (workflows / "hugo.yaml").write_text("uses: actions/deploy-pages@v4\n")
    assert main(["init", "-s", str(hugo_site)]) == 0
    assert (workflows / "pages.yml").read_text() == "mine\n"
    assert ".github/workflows/hugo.yaml: it publishes to GitHub Pages too" in capsys.readouterr().out


def test_init_of_a_site_in_a_folder_of_its_repository(tmp_path: Path, hugo_site: Path):
    inner = hugo_site / "my site"
    inner.mkdir()
    shutil.move(hugo_site / "hugo.toml", inner)
    assert main(["init", "-s", str(inner), "--install", 'sitegen @ git+https://host/"x"@1']) == 0
    workflow = yaml.safe_load((hugo_site / FILE).read_text(encoding="utf-8"))
    build = workflow["jobs"]["build"]
    assert build["defaults"]["run"]["working-directory"] == "my site"
    assert build["env"]["SITEGEN"] == 'sitegen @ git+https://host/"x"@1'
    assert build["steps"][-1]["with"]["path"] == "my site/public"
    assert tmp_path


@pytest.mark.parametrize("branch", ["main", "feature/x", "a: b", "[x]", "'q'", "*"])
def test_any_branch_is_named_as_it_is(branch: str):
    assert yaml.safe_load(pages_workflow(branch=branch))[True]["push"]["branches"] == [branch]
