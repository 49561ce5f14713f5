"""`sitegen list`: which pages, in which shape."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from sitegen.cli.main import main
from tests.support import SiteBuilder, run_hugo

SITE = """
    -- hugo.toml --
    baseURL = "https://example.org/blog/"
    -- content/a.md --
    +++
    title = "A, \\"日本\\""
    date = 2024-01-02
    +++
    -- content/posts/_index.md --
    ---
    title: Section
    date: 2024-01-01
    ---
    -- content/posts/draft.md --
    ---
    title: Draft
    date: 2024-01-03T10:00:00+09:00
    draft: true
    slug: s
    ---
    -- content/posts/future.md --
    ---
    title: Future
    date: 2099-01-02
    ---
    -- content/posts/expired.md --
    ---
    title: Expired
    date: 2014-01-02
    expiryDate: 2015-01-01
    ---
    -- content/posts/日本/index.md --
    ---
    title: "[red]bundle[/]"
    date: 2024-03-01
    ---
    -- content/hidden.md --
    ---
    title: No URL
    build: {render: never}
    ---
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


KINDS = ("all", "drafts", "future", "expired", "published")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return SiteBuilder(tmp_path / "s", SITE).root


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        ("drafts", ["Draft"]),
        ("future", ["Future"]),
        ("expired", ["Expired"]),
        ("published", ["Section", "[red]bundle[/]", 'A, "日本"', "No URL"]),
    ],
)
def test_which_pages(sitegen, source: Path, kind: str, titles: list[str]):
    document = json.loads(sitegen("list", kind, "-s", str(source), "--json").out)
    assert sorted(row["title"] for row in document) == sorted(titles)


def test_csv_has_hugos_columns(sitegen, source: Path):
    lines = sitegen("list", "drafts", "-s", str(source), "--csv").out.splitlines()
    assert lines == [
        "path,slug,title,date,expiryDate,publishDate,draft,permalink,kind,section",
        (
            "content/posts/draft.md,s,Draft,2024-01-03T10:00:00+09:00,0001-01-01T00:00:00Z,"
            "2024-01-03T10:00:00+09:00,true,https://example.org/blog/posts/s/,page,posts"
        ),
    ]


def test_a_pipe_gets_columns_between_tabs(sitegen, source: Path):
    run = sitegen("list", "all", "-s", str(source))
    assert "2099-01-02\tfuture\tFuture\tcontent/posts/future.md" in run.out.splitlines()
    assert "2024-03-01\t\t[red]bundle[/]\tcontent/posts/日本/index.md" in run.out.splitlines()


def test_a_terminal_gets_a_table(source: Path, monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["list", "all", "-s", str(source)]) == 0
    text = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue())
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[0].split() == ["date", "state", "title", "path"]
    assert "2024-03-01           [red]bundle[/]  content/posts/日本/index.md" in lines
    assert "                     No URL          content/hidden.md" in lines
    assert lines[-1] == "7 in all"


def test_none(sitegen, tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", '-- hugo.toml --\ntitle = "x"\n')
    assert sitegen("list", "drafts", "-s", str(site.root)).out == "There are none.\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_as_hugo(sitegen, source: Path, hugo: str, kind: str):
    theirs = run_hugo(hugo, source, "list", kind).stdout.splitlines()
    ours = sitegen("list", kind, "-s", str(source), "--csv").out.splitlines()
    assert ours == [line for line in theirs if not line.startswith(("\x1b", "Running"))]


def test_a_page_with_a_mistake_is_reported_beside_the_others(sitegen, source: Path):
    (source / "content/broken.md").write_text('+++\ntitle = "x\n+++\n')
    run = sitegen("list", "drafts", "-s", str(source), "--json")
    assert run.status == 1
    assert "content/broken.md:2" in run.err
    assert [row["title"] for row in json.loads(run.out)] == ["Draft"]
