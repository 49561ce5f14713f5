"""The benchmarks at their smallest, so that they cannot rot. Nothing is said of how long anything takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.benchmarks import bench
from tests.benchmarks.generate_site import copy_site, generate
from tests.support import SiteBuilder, find_hugo


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_same_seed_same_site(tmp_path: Path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        generate(tmp_path / name, 3, seed)
    assert files(tmp_path / "one") == files(tmp_path / "again") != files(tmp_path / "other")


def test_generated_site_has_the_real_proportions(tmp_path: Path):
    generate(tmp_path / "site", 100)
    texts = [p.read_text(encoding="utf-8") for p in (tmp_path / "site/content").rglob("*.md")]
    bodies = [b for text in texts for b in re.findall(r'matomeQuote body="([^"]*)"', text)]
    heads = [re.search(r"^tags = .*$", text, re.MULTILINE)[0] for text in texts]
    tags = [tag.lower() for head in heads for tag in re.findall(r'"(.*?)"', head)]
    assert len(texts) == 100
    assert 75 < len(bodies) / 100 < 85
    assert 110 < sum(map(len, bodies)) / len(bodies) < 160
    assert 4.5 < len(tags) / 100 < 6
    assert 1.5 < len(set(tags)) / 100 < 2.3
    assert 0.85 < sum(not re.search(r"[*_`#~\[]|https?:", b) for b in bodies) / len(bodies) < 0.92


def test_real_site_is_filled_up_with_copies(tmp_path: Path):
    generate(tmp_path / "site", 4)
    copy_site(tmp_path / "site", tmp_path / "more", 7)
    site = SiteBuilder(tmp_path / "more")
    report = site.build()
    assert (report.pages["page"], site.codes) == (7, [])
    terms = site.read("tags/index.html")
    assert " 1</" in terms or " 1 " in terms  # a term of the copies' own


def test_every_scenario_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bench, "_SETTLED_S", 0)
    hugo = find_hugo()
    options = ["--posts", "4", "--sizes", "1", "--runs", "1", "--work", str(tmp_path)]
    status = bench.main([*options, *(("--hugo", hugo) if hugo else ("--hugo", "none"))])
    shown = capsys.readouterr()
    assert (status, shown.err) == (0, "")
    for name, _, _ in bench.SCENARIOS:
        assert re.search(rf"^\| {name} \| [\d.]+ \|", shown.out, re.MULTILINE), shown.out
    assert list(tmp_path.iterdir()) == []


def test_edits_change_what_is_built(tmp_path: Path):
    arena = bench.make_arena(tmp_path, 4, None, None, 1)
    sitegen = arena.contestants[0]
    seen = set()
    for edit in (None, bench.Arena.edit_body, bench.Arena.edit_title, bench.Arena.edit_template):
        if edit:
            edit(arena)
        sitegen.build(with_memory=False)
        page = next((arena.site / "public/posts").rglob(f"{arena.post.parent.name}/index.html"))
        seen.add(page.read_bytes())
    assert len(seen) == 4
