"""After any sequence of edits an incremental build equals a clean one, byte for byte (design 1)."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.support import NOW, SiteBuilder

NAMES = st.sampled_from(["a", "b", "sub/c", "bundle/index", "deep/_index", "deep/d", "日本"])
TITLES = st.sampled_from(["One", "Two", "日本語", "<b>", ""])
TAGS = st.lists(st.sampled_from(["x", "X", "c++", "a/b", "日本"]), max_size=3, unique=True)
BODIES = st.sampled_from(
    [
        "Text.",
        "# Heading\n\nMore text.\n\n<!--more-->\n\nRest.",
        '{{< shout word="hey" >}}',
        '{{< newest >}}',
        "{{< picture >}}",
        "[link]({{% relref \"/posts/a\" %}})",
        "{{< wrap >}}**inner** {{< shout word=\"in\" >}}{{< /wrap >}}",
    ]
)
DATES = st.sampled_from(["2025-01-01", "2025-06-01", "2025-07-03", "2025-07-05"])

THEME = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "Site"
    refLinksErrorLevel = "WARNING"
    enableRobotsTXT = true
    [pagination]
    pagerSize = 2
    [params]
    motto = "m"
    [[menus.main]]
    name = "Posts"
    pageRef = "/posts"
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
    {% for m in site.menus.main %}<a href="{{ m.url }}">{{ m.name }}{% if m.is_active(page) %}*{% endif %}</a>{% endfor %}
    {% block main %}{% endblock %}{% include "foot.html" %}
    -- templates/foot.html --
    foot {{ site.data.facts.number }}
    -- templates/list.html --
    {% extends "base.html" %}{% block main %}{{ page.content }}
    {% for p in paginator.pages %}<a href="{{ p.permalink }}">{{ p.title }} {{ p.reading_time }} {{ p.summary }}</a>{% endfor %}
    {{ paginator.number }}/{{ paginator.total }}{% endblock %}
    -- templates/taxonomy.html --
    {% extends "base.html" %}{% block main %}{% for e in page.entries_by_count %}{{ e.page.title }} {{ e.count }}{% endfor %}{% endblock %}
    -- templates/page.html --
    {% extends "base.html" %}{% block main %}{{ page.content }}{{ page.toc }}{{ page.word_count }}
    {% for p in page.related(2) %}{{ p.title }}{% endfor %}
    {{ page.next.title if page.next else "" }} {{ page.prev_in_section.title if page.prev_in_section else "" }}
    {% for x in page.terms("tags") %}<a href="{{ x.rel_permalink }}">{{ x.title }}</a>{% endfor %}
    {% for r in page.resources %}{{ r.name }}{{ r.text }}{% endfor %}
    {{ asset("late.txt").text if asset("late.txt") else "none" }}{% endblock %}
    -- templates/shortcodes/shout.html --
    <b>{{ get("word") | upper }}</b>
    -- templates/shortcodes/newest.html --
    {% for p in site.regular_pages | first(2) %}{{ p.title }}{{ p.word_count }}{% endfor %}
    -- templates/shortcodes/picture.html --
    <img src="{{ asset("pic.svg").fingerprint().rel_permalink }}">
    -- templates/shortcodes/wrap.html --
    <i>{{ inner | markdownify }}</i>
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    +++
    A.
"""


class IncrementalBuild(RuleBasedStateMachine):
    """A site that is edited, built on top of its last build, and held against a build from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = SiteBuilder(self.folder / "site", THEME)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(name=NAMES, title=TITLES, tags=TAGS, body=BODIES, date=DATES, draft=st.booleans())
    def write_page(self, name: str, title: str, tags: list[str], body: str, date: str, draft: bool) -> None:
        """Add a page, or write one anew; with a draft one that was published disappears."""
        head = f"title = '{title}'\ndate = {date}\ndraft = {str(draft).lower()}\ntags = {tags!r}"
        self.site.write(f"content/posts/{name}.md", f"+++\n{head}\n+++\n{body}\n")

    @rule(name=NAMES, body=BODIES)
    def edit_body(self, name: str, body: str) -> None:
        """Change what a page says and nothing of its head."""
        path = self.site.root / f"content/posts/{name}.md"
        if path.exists():
            head = path.read_text(encoding="utf-8").split("+++")[1]
            path.write_text(f"+++{head}+++\n{body}\n", encoding="utf-8")

    @rule(name=NAMES)
    def remove_page(self, name: str) -> None:
        (self.site.root / f"content/posts/{name}.md").unlink(missing_ok=True)

    @rule(name=NAMES, to=NAMES)
    def rename_page(self, name: str, to: str) -> None:
        path = f"content/posts/{name}.md"
        if (self.site.root / path).exists() and name != to:
            self.site.rename(path, f"content/posts/{to}.md")

    @rule(
        template=st.sampled_from(["foot.html", "page.html", "shortcodes/shout.html", "shortcodes/newest.html"]),
        mark=st.integers(0, 3),
    )
    def edit_template(self, template: str, mark: int) -> None:
        path = self.site.root / "templates" / template
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n0123") + str(mark) + "\n", encoding="utf-8")

    @rule(name=st.sampled_from(["posts/page.html", "hooks/heading.html", "alias.html"]), there=st.booleans())
    def shadow_template(self, name: str, there: bool) -> None:
        """A more specific template appears or goes: what was looked up in vain is a dependency too."""
        texts = {
            "posts/page.html": '{% extends "base.html" %}{% block main %}shadow {{ page.content }}{% endblock %}',
            "hooks/heading.html": "<h{{ level }}>hook {{ text }}</h{{ level }}>",
            "alias.html": "to {{ target }}",
        }
        path = self.site.root / "templates" / name
        if there:
            self.site.write(f"templates/{name}", texts[name])
        else:
            path.unlink(missing_ok=True)

    @rule(motto=st.sampled_from(["m", "n"]), size=st.integers(1, 3), locale=st.sampled_from(["en", "ja"]))
    def edit_config(self, motto: str, size: int, locale: str) -> None:
        text = THEME.split("-- data/facts.toml --")[0].split("-- sitegen.toml --")[1]
        text = text.replace('"m"', f'"{motto}"').replace("pagerSize = 2", f"pagerSize = {size}")
        text = text.replace("    ", "").replace('title = "Site"', f'title = "Site"\nlocale = "{locale}"')
        self.site.write("sitegen.toml", text)

    @rule(number=st.integers(1, 3))
    def edit_data(self, number: int) -> None:
        self.site.write("data/facts.toml", f"number = {number}\n")

    @rule(fill=st.sampled_from(["red", "blue"]))
    def edit_image(self, fill: str) -> None:
        self.site.write("assets/pic.svg", f'<svg xmlns="http://www.w3.org/2000/svg" fill="{fill}"/>')

    @rule(path=st.sampled_from(["assets/late.txt", "static/plain.txt", "static/new/file.txt"]), there=st.booleans())
    def edit_file(self, path: str, there: bool) -> None:
        """Files that appear, change and go; the asset is asked for before it exists."""
        if there:
            self.site.write(path, f"now {len(list(self.site.root.rglob('*')))}")
        else:
            (self.site.root / path).unlink(missing_ok=True)

    @rule(name=st.sampled_from(["bundle/r.txt", "bundle/s.txt"]), text=st.sampled_from(["1", "2", ""]))
    def edit_resource(self, name: str, text: str) -> None:
        path = self.site.root / "content/posts" / name
        if text:
            self.site.write(f"content/posts/{name}", text)
        else:
            path.unlink(missing_ok=True)

    @rule(text=st.sampled_from(["Hello", "Hi"]))
    def edit_text(self, text: str) -> None:
        self.site.write("i18n/en.toml", f'hello = "{text}"\n')

    @rule(days=st.integers(0, 5), years=st.integers(0, 1))
    def move_clock(self, days: int, years: int) -> None:
        """Posts become due; a year in a template changes."""
        self.site.now = NOW + dt.timedelta(days=days + 365 * years)

    @invariant()
    def incremental_equals_clean(self) -> None:
        clean = self.folder / "clean"
        report = self.site.try_build()
        messages = self.site.messages
        expected = self.site.try_build(destination=clean, ignore_cache=True, cache_dir=self.folder / "no-cache")
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
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
