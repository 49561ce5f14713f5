"""What is wrong with a stranger's text is told with the place of the shortcode that shows it."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import SiteBuilder

SITE = """
    -- hugo.toml --
    title = "T"
    -- templates/shortcodes/say.html --
    <p>{{ get(0)|markdownify }}</p>
    -- content/a.md --
    ---
    title: A
    ---
    Text.

    {{< say "one [bad](http://[x/) link" >}}
    {{< Say "an [evil](javascript:alert(1)) one" >}}
    {{< say "a [file](ftp://example.com/x) too" >}}
"""


def test_a_link_that_is_left_as_text_has_a_place(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    found = [(d.code, d.path, d.line) for d in made.diagnostics if d.code.endswith("-url")]
    assert found == [
        ("malformed-url", "content/a.md", 6),
        ("dangerous-url", "content/a.md", 7),
        ("untrusted-url", "content/a.md", 8),
    ]
    assert "one [bad](http://[x/) link" in made.read("a/index.html")


def test_they_are_told_again_where_nothing_changed(site: Callable[..., SiteBuilder]):
    made = site(SITE)
    made.build()
    first = made.codes
    made.write("static/x.txt", "x")
    made.build()
    assert made.codes == first
