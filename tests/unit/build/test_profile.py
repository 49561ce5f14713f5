"""`--profile`: the table adds up, says what ran how often, and comes from all workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import SiteBuilder

SITE = """
    -- sitegen.toml --
    title = "T"
    -- templates/base.html --
    {% from "part.html" import shown with context %}{{ shown(page) }}{% block main %}{% endblock %}
    -- templates/part.html --
    {% macro shown(p) %}<title>{{ p.title }}</title>{% endmacro %}
    -- templates/page.html --
    {% extends "base.html" %}{% block main %}{{ page.content }}{% include "foot.html" %}{% endblock %}
    -- templates/foot.html --
    foot
    -- templates/shortcodes/loud.html --
    <b>{{ get(0) | upper }}</b>
"""
PAGES = 60


@pytest.fixture
def pages(tmp_path: Path) -> SiteBuilder:
    site = SiteBuilder(tmp_path / "site", SITE)
    for n in range(PAGES):
        site.write(f"content/posts/{n}.md", "{{< loud hey >}} and {{< loud ho >}}")
    return site


@pytest.mark.parametrize("jobs", [1, 2])
def test_everything_is_counted(pages: SiteBuilder, jobs: int):
    report = pages.build(profile=True, jobs=jobs)
    counts = {(row.kind, row.name): row.count for row in report.profile}
    assert counts["shortcode", "loud"] == 2 * PAGES
    assert counts["template", "shortcodes/loud.html"] == 2 * PAGES
    assert counts["template", "page.html"] == counts["template", "foot.html"] == PAGES
    assert counts["template", "part.html: shown()"] >= PAGES
    assert counts["body", "content/posts/7.md"] == 1
    assert counts["output", "posts/7/index.html"] == 1


def test_times_add_up(pages: SiteBuilder):
    report = pages.build(profile=True)
    rows = {(row.kind, row.name): row for row in report.profile}
    assert all(0 <= row.own_s <= row.whole_s + 1e-9 for row in report.profile)
    measured = sum(row.own_s for row in report.profile)
    took = sum(seconds for name, seconds in report.stages if name in ("bodies", "outputs"))
    assert 0 < measured <= took
    page, loud = rows["template", "page.html"], rows["shortcode", "loud"]
    assert page.own_s < page.whole_s
    assert loud.whole_s < sum(row.whole_s for key, row in rows.items() if key[0] == "body")


def test_nothing_is_measured_unless_it_is_asked_for(pages: SiteBuilder):
    from jinja2.runtime import Macro

    invoke = Macro._invoke
    assert pages.build(profile=True).profile
    assert Macro._invoke is invoke
    assert pages.build().profile == ()


def test_profile_changes_nothing(pages: SiteBuilder):
    pages.build()
    plain = pages.snapshot()
    pages.build(profile=True, ignore_cache=True)
    assert pages.snapshot() == plain
