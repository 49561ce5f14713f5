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


def test_a_stranger_stops_nobody_however_strict(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/b.md", "+++\ntitle = 'a\u202eb'\n+++\nText.\n")
    made.build(strict=True)
    assert sorted(made.codes) == ["bidi-control", "dangerous-url", "malformed-url", "untrusted-url"]
    made.build(strict=True)  # what is kept says the same


def test_the_same_in_the_author_s_own_words_is_a_mistake(site: Callable[..., SiteBuilder]):
    made = site(SITE).write("content/b.md", "+++\ntitle = 'B'\n+++\n[bad](http://[x/)\n")
    report = made.try_build(strict=True)
    assert not report.published
    assert [d.path for d in report.diagnostics if d.is_mistake(strict=True)] == ["content/b.md"]
