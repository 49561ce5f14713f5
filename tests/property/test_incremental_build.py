"""After any sequence of edits an incremental build equals a clean one, byte for byte (design 1)."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sitegen.build import files
from tests.support import NOW, SiteBuilder

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "15"))
"""Sequences of edits. `tests/property/leave_out_inputs.py` says how many find what."""

LONG_AGO = 1_600_000_000
"""Seconds; files of that age are known by their time, files of this moment are not."""

NAMES = st.sampled_from(["a", "b", "sub/c", "bundle/index", "deep/_index", "deep/d", "日本"])
TITLES = st.sampled_from(["One", "Two", "日本語", "<b>", ""])
TAGS = st.sampled_from([[], ["x"], ["X", "c++"], ["c++"], ["日本", "x"], ["a/b"]])
BODIES = st.sampled_from(
    [
        "Text.",
        "# Heading\n\nMore text.\n\n<!--more-->\n\nRest.",
        "# Heading\n\nMore text.\n\n<!--more-->\n\nTest.",
        '{{< shout word="hey" >}}',
        "{{< newest >}}",
        "{{< picture >}}",
        "{{< other >}}",
        '[link]({{% relref "/posts/wanted" %}})',
        '{{< wrap >}}**inner** {{< shout word="in" >}}{{< /wrap >}}',
    ]
)
DATES = st.sampled_from(["2025-01-01", "2025-04-01", "2025-06-01", "2025-07-03"])
DRAFTS = st.sampled_from([False, False, False, True])

CONFIG = """
baseURL = "https://example.org/"
title = "Site"
locale = "en"
refLinksErrorLevel = "WARNING"
enableRobotsTXT = true
[pagination]
pagerSize = 2
[params]
motto = "m"
[related]
threshold = 1
includeNewer = true
[[related.indices]]
name = "tags"
weight = 100
[[menus.main]]
name = "Posts"
pageRef = "/posts"
"""

# Templates of its own for every kind: what the default theme happens to read is not what is tested. Each
# shows little, and in each place something else: a page that shows its neighbours too is stale for their
# sake, and nobody sees that its related pages were forgotten.
SITE = """
    -- data/facts.toml --
    number = 1
    -- assets/pic.svg --
    <svg xmlns="http://www.w3.org/2000/svg"/>
    -- static/plain.txt --
    plain
    -- i18n/en.toml --
    hello = "Hello"
    -- templates/base.html --
    <title>{{ page.title }}</title>{{ site.params.motto }} {{ t("hello") }} {{ now.year }}
    {% for m in site.menus.main %}
    <a href="{{ m.url }}">{{ m.name }}{% if m.is_active(page) %}*{% endif %}</a>{% endfor %}
    {% block main %}{% endblock %}{% include "foot.html" %}
    -- templates/foot.html --
    foot {{ site.data.facts.number }}
    -- templates/list.html --
    {% extends "base.html" %}{% block main %}{{ page.content }}
    {% for p in paginator.pages %}{{ partial_cached("item.html", p, p=p) }}{% endfor %}
    {{ paginator.number }}/{{ paginator.total }}{% endblock %}
    -- templates/item.html --
    <a href="{{ p.permalink }}">{{ p.title }} {{ p.reading_time }} {{ p.summary }}</a>
    {% for x in p.terms("tags") %}<a href="{{ x.rel_permalink }}">{{ x.title }}</a>{% endfor %}
    -- templates/home.html --
    {% extends "list.html" %}
    -- templates/section.html --
    {% extends "list.html" %}
    -- templates/term.html --
    {% extends "base.html" %}
    {% block main %}{% for p in page.pages %}{{ p.title }}{{ p.summary }}{% endfor %}{% endblock %}
    -- templates/404.html --
    {% extends "base.html" %}
    -- templates/rss.xml --
    {% for p in page.regular_pages %}<item>{{ p.title }}{{ p.content }}</item>{% endfor %}
    -- templates/sitemap.xml --
    {% for p in site.pages if p.permalink %}{{ p.permalink }} {{ p.lastmod }}{% endfor %}
    -- templates/taxonomy.html --
    {% extends "base.html" %}{% block main %}
    {% for e in page.entries_by_count %}{{ e.page.title }} {{ e.count }}{% endfor %}{% endblock %}
    -- templates/page.html --
    {% extends "base.html" %}{% block main %}{{ page.content }}{{ page.toc }}{{ page.word_count }}
    {% if page.terms("tags") %}{% for p in page.related(1) %}{{ p.title }}{% endfor %}{% else %}
    {{ page.next.title if page.next else "" }}
    {{ page.prev_in_section.title if page.prev_in_section else "" }}{% endif %}
    {% for r in page.resources %}{{ r.name }}{{ r.text }}{% endfor %}
    {{ asset("late.txt").text if asset("late.txt") else "none" }}{% endblock %}
    -- templates/shortcodes/shout.html --
    <b>{{ get("word") | upper }}</b>
    -- templates/shortcodes/newest.html --
    {% for p in site.regular_pages | first(2) %}{{ p.title }}{{ p.word_count }}{% endfor %}
    -- templates/shortcodes/picture.html --
    <img src="{{ asset("pic.svg").fingerprint().rel_permalink }}">
    -- templates/shortcodes/other.html --
    {% set p = get_page("/posts/wanted") %}{{ p.content if p else "none" }}
    -- templates/shortcodes/wrap.html --
    <i>{{ inner | markdownify }}</i>
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    tags = ["x", "c++"]
    +++
    A.
    -- content/posts/sub/c.md --
    +++
    title = "C"
    date = 2025-02-01
    tags = ["x"]
    +++
    # C
    [wanted]({{% relref "/posts/wanted" %}})
    -- content/posts/bundle/index.md --
    +++
    title = "Bundle"
    date = 2025-03-01
    tags = ["x"]
    +++
    {{< newest >}}
"""


TEMPLATES = ["foot.html", "item.html", "page.html", "shortcodes/shout.html", "shortcodes/newest.html"]

# One rule with all edits, not one each: hypothesis leaves out some rules in each example, and then a kind of
# edit that only one of them makes is hardly ever tried.
EDITS = st.one_of(
    st.tuples(st.just("write_page"), NAMES, TITLES, TAGS, BODIES, DATES, DRAFTS),
    st.tuples(st.just("edit_body"), NAMES, BODIES),
    st.tuples(st.just("edit_title"), NAMES, TITLES),
    st.tuples(st.just("edit_tags"), NAMES, TAGS),
    st.tuples(st.just("edit_date"), NAMES, DATES),
    st.tuples(st.just("remove_page"), NAMES),
    st.tuples(st.just("rename_page"), NAMES, NAMES),
    st.tuples(st.just("wanted_page_appears_or_goes")),
    st.tuples(st.just("edit_template"), st.sampled_from(TEMPLATES), st.integers(0, 3)),
    st.tuples(st.just("shadow_template"), st.sampled_from(["posts/page.html", "hooks/heading.html"])),
    st.tuples(st.just("hook_appears_or_goes")),
    st.tuples(st.just("edit_params"), st.sampled_from(["m", "n", "o"])),
    st.tuples(st.just("edit_config"), st.integers(1, 3), st.sampled_from(["en", "ja"])),
    st.tuples(st.just("edit_data"), st.integers(1, 3)),
    st.tuples(st.just("edit_image"), st.sampled_from(["red", "blue"])),
    st.tuples(
        st.just("edit_file"),
        st.sampled_from(["assets/late.txt", "static/plain.txt", "static/new/file.txt"]),
        st.sampled_from(["1", "2", ""]),
    ),
    st.tuples(
        st.just("edit_resource"),
        st.sampled_from(["bundle/r.txt", "bundle/s.txt"]),
        st.sampled_from(["1", "2", ""]),
    ),
    st.tuples(st.just("edit_text"), st.sampled_from(["Hello", "Hi"])),
    st.tuples(st.just("move_clock"), st.integers(0, 5), st.integers(0, 1)),
)


class IncrementalBuild(RuleBasedStateMachine):
    """A site that is edited, built on top of its last build, and held against a build from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        # Here files are written a moment before a build, and builds are short: files in doubt would be
        # made anew in the next one, whatever was forgotten.
        self.tick, files._TICK_NS = files._TICK_NS, 0
        self.site = SiteBuilder(self.folder / "site", SITE).write("sitegen.toml", CONFIG)
        self.is_patient = False
        self.time = LONG_AGO
        self.site.build()  # a site that cannot be built at all would satisfy every law

    @initialize(is_patient=st.booleans())
    def wait_before_building(self, is_patient: bool) -> None:
        """Files are old when they are built, so that their time is believed; or they are not."""
        self.is_patient = is_patient

    def teardown(self) -> None:
        shutil.rmtree(self.folder)
        files._TICK_NS = self.tick

    @rule(edit=EDITS)
    def edit(self, edit: tuple[object, ...]) -> None:
        """Change one thing."""
        name, *what = edit
        getattr(self, str(name))(*what)

    def write_page(self, name: str, title: str, tags: list[str], body: str, date: str, draft: bool) -> None:
        """Add a page, or write one anew; with a draft one that was published disappears."""
        head = f"title = '{title}'\ndate = {date}\ndraft = {str(draft).lower()}\ntags = {tags!r}"
        self.site.write(f"content/posts/{name}.md", f"+++\n{head}\n+++\n{body}\n")

    def edit_body(self, name: str, body: str) -> None:
        """Change what a page says and nothing of its head."""
        path = self.site.root / f"content/posts/{name}.md"
        if path.exists():
            head = path.read_text(encoding="utf-8").split("+++")[1]
            path.write_text(f"+++{head}+++\n{body}\n", encoding="utf-8")

    def wanted_page_appears_or_goes(self) -> None:
        """The page that others refer to."""
        head = "title = 'Wanted'\ndate = 2025-01-01"
        self._toggle("content/posts/wanted.md", f"+++\n{head}\n+++\n{{{{< newest >}}}}")

    def edit_title(self, name: str, title: str) -> None:
        """Change a title and nothing else."""
        self._edit_head(name, "title", f"'{title}'")

    def edit_tags(self, name: str, tags: list[str]) -> None:
        self._edit_head(name, "tags", repr(tags))

    def edit_date(self, name: str, date: str) -> None:
        self._edit_head(name, "date", date)

    def _edit_head(self, name: str, field: str, value: str) -> None:
        path = self.site.root / f"content/posts/{name}.md"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            text = re.sub(rf"^{field} = .*$", f"{field} = {value}", text, flags=re.MULTILINE)
            path.write_text(text, encoding="utf-8")

    def remove_page(self, name: str) -> None:
        (self.site.root / f"content/posts/{name}.md").unlink(missing_ok=True)

    def rename_page(self, name: str, to: str) -> None:
        path = f"content/posts/{name}.md"
        if (self.site.root / path).exists() and name != to:
            self.site.rename(path, f"content/posts/{to}.md")

    def edit_template(self, template: str, mark: int) -> None:
        path = self.site.root / "templates" / template
        text = path.read_text(encoding="utf-8").rstrip("\n0123")
        path.write_text(f"{text}{mark}\n", encoding="utf-8")

    def shadow_template(self, name: str) -> None:
        """A more specific template appears or goes: what was looked up in vain is a dependency too."""
        texts = {
            "posts/page.html": '{% extends "base.html" %}{% block main %}s {{ page.content }}{% endblock %}',
            "hooks/heading.html": "<h{{ level }}>hook {{ text }}</h{{ level }}>",
        }
        self._toggle(f"templates/{name}", texts[name])

    def hook_appears_or_goes(self) -> None:
        """One that the default theme has not."""
        self._toggle("templates/hooks/link.html", "<a>{{ text }}</a>")

    def _toggle(self, path: str, text: str) -> None:
        file = self.site.root / path
        if file.exists():
            file.unlink()
        else:
            self.site.write(path, text)

    def edit_params(self, motto: str) -> None:
        self._edit_setting("motto", f'"{motto}"')

    def edit_config(self, size: int, locale: str) -> None:
        """What every output depends on, as it is now."""
        self._edit_setting("pagerSize", str(size))
        self._edit_setting("locale", f'"{locale}"')

    def _edit_setting(self, name: str, value: str) -> None:
        path = self.site.root / "sitegen.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE), encoding="utf-8"
        )

    def edit_data(self, number: int) -> None:
        self.site.write("data/facts.toml", f"number = {number}\n")

    def edit_image(self, fill: str) -> None:
        self.site.write("assets/pic.svg", f'<svg xmlns="http://www.w3.org/2000/svg" fill="{fill}"/>')

    def edit_file(self, path: str, text: str) -> None:
        """Files that appear, change and go; the asset is asked for before it exists."""
        if text:
            self.site.write(path, text)
        else:
            (self.site.root / path).unlink(missing_ok=True)

    def edit_resource(self, name: str, text: str) -> None:
        path = self.site.root / "content/posts" / name
        if text:
            self.site.write(f"content/posts/{name}", text)
        else:
            path.unlink(missing_ok=True)

    def edit_text(self, text: str) -> None:
        self.site.write("i18n/en.toml", f'hello = "{text}"\n')

    def move_clock(self, days: int, years: int) -> None:
        """Posts become due; a year in a template changes."""
        self.site.now = NOW + dt.timedelta(days=days + 365 * years)

    def age_files(self) -> None:
        """Give each file that is new since the last time a time of its own, long ago."""
        for path in sorted(self.site.root.rglob("*")):
            inside = path.relative_to(self.site.root).parts[0] not in ("public", ".sitegen")
            if inside and path.is_file() and path.stat().st_mtime > LONG_AGO + 1_000_000:
                self.time += 1
                os.utime(path, (self.time, self.time))

    @invariant()
    def incremental_equals_clean(self) -> None:
        if self.is_patient:
            self.age_files()
        report = self.site.try_build()
        messages = self.site.messages
        if self.is_patient:
            again = self.site.try_build()
            assert (again.published, again.written, again.removed) == (report.published, 0, 0)
            assert self.site.messages == messages
        clean = self.folder / "clean"
        apart = {"destination": clean, "cache_dir": self.folder / "no-cache"}
        expected = self.site.try_build(**apart, ignore_cache=True)
        assert report.published == expected.published, messages
        assert self.site.messages == messages
        if report.published:
            assert published(self.site.root / "public") == published(clean)
        shutil.rmtree(clean, ignore_errors=True)


def published(folder: Path) -> dict[str, bytes]:
    """Every file of a destination."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


TestIncrementalBuild = IncrementalBuild.TestCase
TestIncrementalBuild.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
