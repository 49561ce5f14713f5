"""To a branch of a bare repository beside it, as to GitHub."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cli.main import main

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", folder, *arguments], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "A")
        monkeypatch.setenv(f"{name}_EMAIL", "a@example.org")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    git(tmp_path, "init", "--bare", "-q", str(tmp_path / "remote.git"))
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    (folder / ".gitignore").write_text("/public/\n*.css\n")
    (folder / "hugo.toml").write_text("")
    for path, data in {
        "index.html": b"home\r\n",
        "a.css": b"style",
        "tags/.net/index.html": b"x",
        "日本/index.html": b"y",
    }.items():
        (folder / "public" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "public" / path).write_bytes(data)
    git(folder, "add", ".gitignore")
    return folder


@pytest.fixture
def deploy(site: Path) -> Callable[..., int]:
    return lambda *more: main(["deploy", "branch", "-s", str(site), *more])


def test_the_branch_holds_the_folder_byte_for_byte(site: Path, deploy: Callable[..., int], tmp_path: Path):
    git(site, "config", "core.autocrlf", "true")
    before = git(site, "status", "--porcelain")
    assert deploy("--yes") == 0
    assert git(site, "status", "--porcelain") == before
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "-q", "-b", "gh-pages", str(tmp_path / "remote.git"), str(copy))
    shown = {
        p.relative_to(copy).as_posix(): p.read_bytes()
        for p in copy.rglob("*")
        if p.is_file() and ".git" not in p.parts
    }
    public = site / "public"
    assert shown == {
        ".nojekyll": b"",
        **{p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()},
    }


def test_a_second_time_there_is_nothing_to_do(
    site: Path, deploy: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    assert deploy("--yes") == 0
    head = git(site, "ls-remote", "origin", "gh-pages")
    assert deploy("--yes") == 0
    assert "Nothing to do" in capsys.readouterr().out
    assert git(site, "ls-remote", "origin", "gh-pages") == head


def test_a_change_is_one_commit_more(
    site: Path, deploy: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    assert deploy("--yes") == 0
    first = git(site, "ls-remote", "origin", "gh-pages").split()[0]
    (site / "public/a.css").write_text("other")
    (site / "public/日本/index.html").unlink()
    capsys.readouterr()
    assert deploy("--yes") == 0
    said = capsys.readouterr().out
    assert "0 to add, 1 to change, 1 to remove" in said
    second = git(site, "ls-remote", "origin", "gh-pages").split()[0]
    assert git(site, "rev-parse", f"{second}^") == first


@pytest.mark.parametrize("option", ["--dryRun", "--dry-run", "-n"])
def test_a_dry_run_sends_nothing(
    site: Path, deploy: Callable[..., int], option: str, capsys: pytest.CaptureFixture[str]
):
    assert deploy(option) == 0
    assert "5 to add" in capsys.readouterr().out
    assert git(site, "ls-remote", "origin") == ""


def test_without_anybody_to_ask_nothing_is_sent(site: Path, deploy: Callable[..., int]):
    assert deploy() == 2
    assert git(site, "ls-remote", "origin") == ""


def test_more_is_not_removed_than_expected(site: Path, deploy: Callable[..., int]):
    assert deploy("--yes") == 0
    shutil.rmtree(site / "public/日本")
    assert deploy("--yes", "--maxDeletes", "0") == 1
    assert deploy("--yes", "--maxDeletes", "-1") == 0


def test_what_git_refuses_is_said(site: Path, deploy: Callable[..., int], capsys: pytest.CaptureFixture[str]):
    git(site, "remote", "set-url", "origin", str(site / "nowhere.git"))
    assert deploy("--yes") == 1
    assert "deploy-git" in capsys.readouterr().err


def test_an_unbuilt_site_is_not_deployed(
    site: Path, deploy: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    shutil.rmtree(site / "public")
    assert deploy("--yes") == 1
    assert "sitegen build" in capsys.readouterr().err
