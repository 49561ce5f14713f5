"""The same site gives the same bytes: built twice, by one process and by many, whatever the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support import SiteBuilder

ROOT = Path(__file__).parents[2]
WORDS = "alpha beta gamma delta 日本 C++ A/B iPhone 'X (Y)'".split()

FIXED = """
    -- hugo.toml --
    baseURL = "https://example.org/sub/"
    title = "T"
    enableRobotsTXT = true
    [pagination]
    pagerSize = 7
    [related]
    threshold = 20
    [[related.indices]]
    name = "tags"
    weight = 100
    [[related.indices]]
    name = "date"
    weight = 10
    -- content/posts/_index.md --
    ---
    title: Posts
    cascade:
      params:
        color: red
    ---
    -- content/about/index.md --
    ---
    title: About
    menus: main
    ---
    {{< figure src="f.svg" caption="C" >}}
    -- content/about/f.svg --
    <svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>
    -- data/d.yaml --
    k: [1, 2]
"""


def write_site(root: Path) -> None:
    site = SiteBuilder(root, FIXED)
    for n in range(60):
        tags = ", ".join(f'"{WORDS[(n * k) % len(WORDS)]}"' for k in (1, 2, 3))
        other = (n * 7 + 1) % 60
        site.write(
            f"content/posts/{n:02}.md",
            f"---\ntitle: Post {n % 9}\ndate: 2025-0{n % 6 + 1}-01\ntags: [{tags}]\n"
            f"aliases: [/old/{n}/]\n---\n"
            f'Text *of* {n} with [another]({{{{< relref "{other:02}" >}}}}) and a note[^1].\n\n'
            f"## Head {n}\n\n"
            f"```python\nx = {n}\n```\n\n{{{{< details >}}}}More{{{{< /details >}}}}\n\n[^1]: The note.\n",
        )


def build(root: Path, destination: Path, seed: str, *arguments: str) -> dict[str, bytes]:
    command = [
        sys.executable,
        "-m",
        "sitegen",
        "build",
        "--source",
        str(root),
        "--clock",
        "2025-07-01T12:00:00Z",
    ]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--destination", str(destination), *arguments],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        p.relative_to(destination).as_posix(): p.read_bytes() for p in destination.rglob("*") if p.is_file()
    }


def test_builds_are_the_same_byte_for_byte(tmp_path: Path):
    root = tmp_path / "site"
    write_site(root)
    one = build(root, tmp_path / "one", "1", "--jobs", "1", "--ignoreCache")
    many = build(root, tmp_path / "many", "2", "--jobs", "4", "--ignoreCache")
    cached = build(root, tmp_path / "many", "3", "--jobs", "2")
    assert len(one) > 150
    assert one.keys() == many.keys()
    assert [path for path in one if one[path] != many[path]] == []
    assert many == cached


def test_a_site_in_another_folder_is_the_same(tmp_path: Path):
    write_site(tmp_path / "here")
    write_site(tmp_path / "there/deeper")
    here = build(tmp_path / "here", tmp_path / "a", "1", "--minify")
    there = build(tmp_path / "there/deeper", tmp_path / "b", "9", "--minify")
    assert here == there
