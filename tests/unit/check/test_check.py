"""A whole site, looked at: each fault is found at its place, and a good site has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.model import BuildRequest
from sitegen.check.check import check
from sitegen.check.model import CheckReport, CheckRequest
from sitegen.cli.main import main
from sitegen.diagnostics import Diagnostic
from tests.support import NOW, SiteBuilder

GOOD = """
    -- sitegen.toml --
    baseURL = "https://example.org/blog/"
    title = "Site"
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    tags = ["x"]
    +++
    # One

    [home](/blog/) [b](../b/) [b](../b/#two) [self](#one) ![pic](/blog/pic.png)
    -- content/posts/b.md --
    +++
    title = "B"
    date = 2025-01-02
    +++
    ## Two
    -- static/pic.png --
    no picture, but a file
"""


def look(site: SiteBuilder) -> CheckReport:
    return check(CheckRequest(build=BuildRequest(source=site.root, now=NOW, jobs=1)))


def found(site: SiteBuilder, code: str) -> list[Diagnostic]:
    return [d for d in look(site).diagnostics if d.code == code]


def test_a_good_site_is_good_and_nothing_is_published(site: Callable[..., SiteBuilder]):
    report = look(good := site(GOOD))
    assert report.diagnostics == ()
    assert report.counts["pages"] > 4
    assert report.counts["links"] > 20
    assert {p.name for p in good.root.iterdir()} == {"sitegen.toml", "content", "static"}


def test_links_and_anchors_are_found_where_they_were_written(site: Callable[..., SiteBuilder]):
    bad = site(GOOD).write(
        "content/posts/b.md",
        "+++\ntitle = 'B'\n+++\n[x](/blog/nope/)\n[y](../a/#once)\n![z](gone.png)\n[v](/blog/POSTS/a/)\n"
        '<a href="”https://x.example/”">q</a>\n',
    )
    bad.edit("sitegen.toml", 'title = "Site"', 'title = "Site"\n[markup.goldmark.renderer]\nunsafe = true')
    by_line = {
        d.line: d
        for d in look(bad).diagnostics
        if d.code in ("link-broken", "anchor-missing", "image-missing")
    }
    assert [(by_line[n].code, by_line[n].path) for n in (4, 5, 6, 7, 8)] == [
        (code, "content/posts/b.md")
        for code in ("link-broken", "anchor-missing", "image-missing", "link-broken", "link-broken")
    ]
    assert by_line[5].hint == "did you mean `#one`?"
    assert by_line[7].hint == "did you mean `posts/a/index.html`?"
    assert by_line[8].hint is not None
    assert "straight quotation marks" in by_line[8].hint


def test_a_mistake_of_a_template_is_one_finding(site: Callable[..., SiteBuilder]):
    bad = site(GOOD).write(
        "templates/page.html", '<a href="/blog/nowhere/">x</a><p><div>{{ page.content }}</div></p>'
    )
    (link,) = found(bad, "link-broken")
    assert link.path is None
    assert "and 1 more page" in link.message
    assert [d.message for d in found(bad, "html-nesting")] == [
        "</p> ends nothing that is open (on posts/a/index.html and 1 more page, at `"
        + found(bad, "html-nesting")[0].message.partition("at `")[2]
    ]


def test_heads_are_held_to_the_schema(site: Callable[..., SiteBuilder]):
    bad = site(GOOD).write("content/posts/c.md", "+++\ndescription = 3\nscore = 'ten'\nlevel = 'hihg'\n+++\n")
    schema = (
        '\n[sitegen.schema.score]\ntype = "whole"\n[sitegen.schema.level]\nallowed = ["high", "low"]\n'
        '[sitegen.schema.source]\nrequired = true\nsections = ["posts"]\n'
    )
    bad.edit("sitegen.toml", 'title = "Site"\n', f'title = "Site"\n{schema}')
    report = [d for d in look(bad).diagnostics if d.path == "content/posts/c.md"]
    assert [(str(d.severity), d.line, d.message) for d in report if d.code.startswith("schema")] == [
        ("error", 1, "the front matter has no `source`"),
        ("warning", 1, "the front matter has no `title`"),
        ("warning", 2, "`description` is to be text, not `3`"),
        ("error", 3, "`score` is to be a whole number, not `ten`"),
        ("error", 4, "`level` is to be one of high, low, not `hihg`"),
    ]


def test_titles_urls_resources_and_hosts(site: Callable[..., SiteBuilder]):
    bad = site(GOOD)
    bad.write("content/posts/c/index.md", "+++\ntitle = 'a'\ntags = ['.NET']\n+++\n![p](used.png)\n")
    bad.write("content/posts/c/used.png", "x").write("content/posts/c/left.txt", "x")
    bad.write("static/PIC.png", "x")
    codes = {d.code: d for d in look(bad).diagnostics}
    assert codes["title-duplicate"].path == "content/posts/a.md"
    assert codes["resource-unused"].path == "content/posts/c/left.txt"
    assert "tags/.net" in codes["host-dot-name"].message
    assert "PIC.png and pic.png" in codes["url-differs-by-case"].message


def test_mistakes_of_the_build_are_among_the_findings(site: Callable[..., SiteBuilder]):
    bad = site(GOOD).write("content/posts/b.md", "+++\ntitle = 'B'\n+++\n{{< nope >}}\n")
    assert [d.line for d in found(bad, "shortcode-unknown")] == [4]


@pytest.mark.parametrize(("body", "status"), [("x", 0), ("[x](nope/)", 1)])
def test_exit_status_and_json(
    site: Callable[..., SiteBuilder], capsys: pytest.CaptureFixture[str], body: str, status: int
):
    made = site(GOOD).write("content/posts/b.md", f"+++\ntitle = 'B'\n+++\n# Two\n{body}\n")
    assert main(["check", "-s", str(made.root), "--json", "-j", "1"]) == status
    document = json.loads(capsys.readouterr().out)
    assert document["good"] is (status == 0)
    assert document["findings"]["errors"] == status
    assert document["looked at"]["links"] > 10


def test_strict_and_annotations(
    site: Callable[..., SiteBuilder], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    made = site(GOOD).edit("content/posts/a.md", "#one", "#three")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(made.root))
    arguments = ["check", "-s", str(made.root), "-j", "1"]
    assert main(arguments) == 0
    assert main([*arguments, "--strict"]) == 1
    assert "::warning file=content/posts/a.md,line=8," in capsys.readouterr().err


def test_workers_find_the_same(site: Callable[..., SiteBuilder]):
    made = site(GOOD)
    for number in range(30):
        made.write(
            f"content/posts/n{number}.md", f"+++\ntitle = 'N {number}'\n+++\n[x](../n{number + 1}/#no)\n"
        )
    one = check(CheckRequest(build=BuildRequest(source=made.root, now=NOW, jobs=1)))
    two = check(CheckRequest(build=BuildRequest(source=made.root, now=NOW, jobs=2)))
    assert one.diagnostics == two.diagnostics
    assert one.counts == two.counts
    assert len([d for d in one.diagnostics if d.code == "anchor-missing"]) == 29


def test_the_cache_of_a_build_is_left_alone(site: Callable[..., SiteBuilder], tmp_path: Path):  # noqa: ARG001
    made = site(GOOD)
    made.try_build()
    before = (made.root / ".sitegen/build.cache").read_bytes()
    look(made)
    assert (made.root / ".sitegen/build.cache").read_bytes() == before
