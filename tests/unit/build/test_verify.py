"""`--verify`: is what is published what a build from nothing publishes?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build.model import BuildRequest
from sitegen.build.verify import Verified, verify
from tests.support import NOW, SiteBuilder

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    -- content/posts/a.md --
    +++
    title = "A"
    tags = ["x"]
    +++
    Text.
    -- static/file.txt --
    file
"""


@pytest.fixture
def built(tmp_path: Path) -> SiteBuilder:
    site = SiteBuilder(tmp_path / "site", SITE)
    site.build()
    return site


def verified(site: SiteBuilder) -> Verified:
    assert site.report is not None
    return verify(BuildRequest(source=site.root, now=NOW, jobs=1), site.report)


def test_a_sound_site_is_verified(built: SiteBuilder):
    built.write("public/mine.txt", "not sitegen's")
    done = verified(built)
    assert done.diagnostics == ()
    assert done.files == len(built.outputs()) - 1


def test_what_differs_is_named(built: SiteBuilder):
    built.write("public/posts/a/index.html", "other").remove("public/file.txt")
    assert [(d.code, d.message.split()[0]) for d in verified(built).diagnostics] == [
        ("verify-missing", "file.txt"),
        ("verify-differs", "posts/a/index.html"),
    ]


def test_what_should_be_gone_is_named(built: SiteBuilder):
    built.remove("static/file.txt")
    assert [(d.code, d.message.split()[0]) for d in verified(built).diagnostics] == [
        ("verify-extra", "file.txt")
    ]


def test_nothing_is_left_behind(built: SiteBuilder):
    before = sorted(p.name for p in built.root.iterdir())
    cache = (built.root / ".sitegen/build.cache").read_bytes()
    verified(built)
    assert sorted(p.name for p in built.root.iterdir()) == before
    assert (built.root / ".sitegen/build.cache").read_bytes() == cache
