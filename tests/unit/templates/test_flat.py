"""A shortcode that is used often prints what it printed before a function was made of its template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.templates import hosts
from tests.support import SiteBuilder

SITE = """
    -- hugo.toml --
    title = "T"
    -- templates/shortcodes/say.html --
    <p id="{{ number }}">{{ get('it')|markdownify }} {{ 6 // (get('n') or 1) }}
    {{- inner }}{{ page.title if ordinal }}</p>
    -- content/a.md --
    ---
    title: A
    ---
    {{< say it="*a* < b" />}}
    {{< say it="c" n=2 >}}<b>in{{< say it="<br>" />}}</b>{{< /say >}}
    {{< say it="d" n=3 />}}
    {{< say />}}
"""


@pytest.fixture(params=[1, 3, 1_000])
def often(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(hosts, "_OFTEN", request.param)
    return int(request.param)


@pytest.mark.usefixtures("often")
def test_it_prints_the_same(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    printed = made.read("a/index.html")
    for text in (
        '<p id="1"><em>a</em> &lt; b 6</p>',
        '<p id="2">c 3<b>in<p id="3"><br> 6</p></b>A</p>',
        '<p id="4">d 2A</p>',
        '<p id="5"> 6A</p>',
    ):
        assert text in printed


@pytest.mark.usefixtures("often")
def test_a_mistake_is_at_its_line(site: Callable[..., SiteBuilder]):
    made = site(SITE.replace('it="d" n=3', 'it="d" n="x"'))
    made.try_build()
    [found] = [d for d in made.diagnostics if d.code == "template-failed"]
    assert (found.path, found.line) == ("templates/shortcodes/say.html", 1)
    assert "content/a.md:6:1" in found.message
