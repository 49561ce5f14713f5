"""The program as its users run it: a process, a folder, an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import SiteBuilder

ROOT = Path(__file__).parents[2]

SITE = """
    -- hugo.toml --
    baseURL = "https://example.org/blog/"
    title = "T"
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    tags = ["日本語"]
    +++
    Text of A.
    -- content/posts/draft.md --
    +++
    title = "Draft"
    draft = true
    +++
    -- static/robots.txt --
    User-agent: *
"""


def run(site: SiteBuilder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run sitegen in the site's folder."""
    return subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=site.root, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def blog(tmp_path: Path) -> SiteBuilder:
    return SiteBuilder(tmp_path / "blog", SITE)


def test_a_hugo_workflow_works(blog: SiteBuilder):
    done = run(blog, "build", "--gc", "--minify", "--baseURL", "https://example.com/x/")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Published ")
    assert "https://example.com/x/posts/a/" in blog.read("index.xml")
    assert blog.read("robots.txt") == "User-agent: *\n"
    assert "tags/日本語/index.html" in blog.outputs()
    assert not blog.exists("posts/draft/index.html")


def test_a_site_with_mistakes_is_not_published(blog: SiteBuilder):
    run(blog, "build")
    before = blog.snapshot()
    blog.edit("content/posts/a.md", "Text of A.", "Other text. {{< nothing >}}\n\n{{< unclosed")
    blog.write("content/posts/b.md", '+++\ntitle = "B\n+++\n')
    failed = run(blog, "build")
    assert failed.returncode == 1
    assert "content/posts/a.md" in failed.stderr
    assert "content/posts/b.md:2:" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout.startswith("Nothing was published: ")
    assert blog.snapshot() == before


def test_strict_publishes_nothing_after_a_warning(blog: SiteBuilder):
    blog.edit("hugo.toml", 'title = "T"', 'title = "T"\ntheme = "nowhere"')
    assert run(blog, "build").returncode == 0
    blog.edit("content/posts/a.md", "Text of A.", "Other text.")
    strict = run(blog, "build", "--panicOnWarning")
    assert strict.returncode == 1
    assert "warning[theme-unusable]" in strict.stderr
    assert "Other text." not in blog.read("posts/a/index.html")


def test_json_says_it_all(blog: SiteBuilder):
    blog.write("content/posts/b.md", '+++\ntitle = "B\n+++\n')
    done = run(blog, "build", "--json", "-D")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert done.stderr == ""
    assert not document["published"]
    assert {d["path"] for d in document["diagnostics"] if d["severity"] == "error"} == {"content/posts/b.md"}


def test_configuration_is_printed_with_the_environment(blog: SiteBuilder):
    blog.write("config/staging/params.toml", 'color = "red"')
    done = run(blog, "config", "--json", "-e", "staging", HUGO_TITLE="From outside")
    document = json.loads(done.stdout)
    assert document["title"] == "From outside"
    assert document["params"] == {"color": "red"}


def test_a_folder_that_is_no_site(tmp_path: Path):
    done = run(SiteBuilder(tmp_path, "-- a.txt --\nx\n"), "build")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr


INTERRUPTED_WHILE_IMPORTING = """
import sys
class Finder:
    def find_spec(self, name, *_):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
sys.argv = ["sitegen", "serve", "-s", {folder!r}]
from sitegen.__main__ import run
run()
"""


@pytest.mark.parametrize("module", ["sitegen.cli.main", "click", "sitegen.cli.serve", "tornado"])
def test_an_interrupt_while_modules_are_read_is_no_traceback(tmp_path: Path, module: str):
    (tmp_path / "sitegen.toml").write_text("title = 'Site'")
    program = INTERRUPTED_WHILE_IMPORTING.format(module=module, folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr.strip() == ""


def test_a_new_site_builds_without_a_finding(tmp_path: Path):
    site = SiteBuilder(tmp_path)
    assert run(site, "new", "site", "fresh").returncode == 0
    assert run(site, "new", "content", "posts/second.md", "-s", "fresh").returncode == 0
    done = run(site, "build", "--strict", "-D", "-s", "fresh")
    assert (done.returncode, done.stderr) == (0, "")
    for page in ("index.html", "posts/first-post/index.html", "posts/second/index.html", "404.html"):
        assert (tmp_path / "fresh/public" / page).is_file()
