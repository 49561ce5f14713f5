"""The default theme on the demo site: valid HTML, feeds that readers take, weight, settings."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest

from sitegen.build.build import build
from sitegen.build.model import BuildRequest
from tests.support import NOW, SiteBuilder, element, plain

ROOT = Path(__file__).parents[2]
THEME = ROOT / "themes" / "default"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site, published."""
    folder = tmp_path_factory.mktemp("demo")
    report = build(
        BuildRequest(source=ROOT, destination=folder / "public", cache_dir=folder / "cache", now=NOW)
    )
    assert report.published
    assert report.diagnostics == ()
    return folder / "public"


def kinds(demo: Path) -> Iterator[Path]:
    """A file of each kind of page: of two in one folder, the first is enough."""
    seen = set()
    for file in sorted(demo.rglob("*.html")):
        kind = file.relative_to(demo).parts[:1] if "tags" in file.parts else file
        if kind not in seen:
            seen.add(kind)
            yield file


# HTML


def test_html_is_valid(demo: Path):
    """By html5lib's strict parser, whose every error is one of the HTML Standard's."""
    wrong = {}
    for file in kinds(demo):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(file.read_text(encoding="utf-8"))
        if parser.errors:
            wrong[file.relative_to(demo).as_posix()] = parser.errors
    assert wrong == {}


def test_ids_are_unique_and_labels_lead_to_them(demo: Path):
    for file in kinds(demo):
        root = html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        assert sorted(set(ids)) == sorted(ids), file
        wanted = {
            name
            for e in root.iter()
            for key in ("aria-labelledby", "for")
            for name in (e.get(key) or "").split()
        }
        assert wanted <= set(ids), file


def test_structured_data_is_read(demo: Path):
    post = demo / "posts/2025_03/2025_03_11_one_line_of_logging/index.html"
    script = element(post.read_text(encoding="utf-8"), "script", type="application/ld+json")
    data = json.loads(script.text or "")
    assert data["@type"] == "BlogPosting"
    assert data["commentCount"] == 18
    assert data["isBasedOn"]["@type"] == "DiscussionForumPosting"
    assert data["isBasedOn"]["url"].endswith("/threads/1713")
    assert dt.datetime.fromisoformat(data["datePublished"]).year == 2025
    assert data["image"].startswith("https://example.org/")


def test_cards_of_other_sites_have_what_they_show(demo: Path):
    html = (demo / "posts/2025_03/2025_03_11_one_line_of_logging/index.html").read_text(encoding="utf-8")
    for name in ("og:title", "og:description", "og:image", "og:url", "article:published_time"):
        assert element(html, "meta", property=name).get("content")
    assert element(html, "meta", name="twitter:card").get("content") == "summary_large_image"
    assert element(html, "link", rel="canonical").get("href", "").startswith("https://example.org/posts/")
    image = urlsplit(element(html, "meta", property="og:image").get("content", "")).path
    assert (demo / image.lstrip("/")).is_file()


# Feeds


def test_feeds_are_what_readers_take(demo: Path):
    """What https://www.rssboard.org/rss-specification requires; URLs are absolute, dates can be read."""
    feeds = sorted(demo.rglob("index.xml"))
    assert len(feeds) > 10
    for feed in feeds:
        channel = ET.parse(feed).getroot().find("channel")
        assert channel is not None
        for name in ("title", "link", "description"):
            assert channel.findtext(name), (feed, name)
        assert channel.find("{http://www.w3.org/2005/Atom}link") is not None
        for item in channel.iter("item"):
            assert item.findtext("title")
            assert urlsplit(item.findtext("link") or "").netloc == "example.org"
            assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is not None


def test_links_in_feeds_lead_somewhere_from_anywhere(demo: Path):
    """A reader shows a description at an address of its own: a relative URL in it leads nowhere."""
    urls = [
        url
        for feed in demo.rglob("index.xml")
        for text in ET.parse(feed).getroot().iter("description")
        for url in re.findall(r'(?:href|src)="([^"]*)"', text.text or "")
    ]
    assert [url for url in urls if not urlsplit(url).netloc] == []


# Weight and requests


@pytest.mark.parametrize(("pattern", "most"), [("css/theme.*.css", 20_000), ("js/*.js", 10_000)])
def test_weight(demo: Path, pattern: str, most: int):
    files = list(demo.glob(pattern))
    assert 0 < sum(file.stat().st_size for file in files) <= most


def test_nothing_is_asked_of_another_host_and_no_script_is_inline(demo: Path):
    loading = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
    for file in kinds(demo):
        root = html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for e in root.iter():
            url = e.get(loading.get(str(e.tag), ""), "") or ""
            if e.tag != "link" or e.get("rel") in ("stylesheet", "icon", "manifest"):
                assert not urlsplit(url).netloc, (file, url)
            if e.tag == "script":
                assert e.get("src") or e.get("type") == "application/ld+json", file
            assert not any(name.startswith("on") for name in e.attrib), file


# Texts


def test_languages_have_the_same_texts():
    texts = {f.stem: tomllib.loads(f.read_text(encoding="utf-8")) for f in (THEME / "i18n").glob("*.toml")}
    assert set(texts) >= {"ja", "en"}
    assert {lang: set(found) ^ set(texts["en"]) for lang, found in texts.items()} == {
        lang: set() for lang in texts
    }


def test_every_text_is_used_and_every_used_text_is_there():
    known = set(tomllib.loads((THEME / "i18n/en.toml").read_text(encoding="utf-8")))
    templates = "\n".join(f.read_text(encoding="utf-8") for f in (THEME / "templates").rglob("*.*"))
    used = set(re.findall(r"""\bt\(["'](\w+)["'][,)]""", templates))
    assert used <= known
    assert {k for k in known - used if not k.startswith("month_")} == set()


# Settings

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "T"
    locale = "en"
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-02
    tags = ["one", "two", "three", "four"]
    +++
    Text.
    """


def post_of(tmp_path: Path, settings: str = "") -> str:
    """HTML of the one post, with more settings."""
    site = SiteBuilder(tmp_path / "site", SITE)
    site.edit("sitegen.toml", 'locale = "en"\n', f'locale = "en"\n{settings}\n')
    site.build()
    return site.read("posts/a/index.html")


def test_without_settings_there_is_no_style_in_the_page(tmp_path: Path):
    assert "<style>" not in post_of(tmp_path)


TOKENS = {
    "accent": "--c-accent", "paper": "--c-paper", "surface": "--c-surface", "ink": "--c-ink",
    "muted": "--c-muted", "line": "--c-line", "font": "--font", "fontHeading": "--font-heading",
    "fontMono": "--font-mono", "fontSize": "--font-size", "lineHeight": "--line-height",
    "measure": "--measure", "radius": "--radius",
}  # fmt: skip


@pytest.mark.parametrize("setting", TOKENS)
def test_token_becomes_a_custom_property(tmp_path: Path, setting: str):
    html = post_of(tmp_path, f'[params.theme]\n{setting} = "light-dark(red, blue)"')
    assert f"<style>:root{{{TOKENS[setting]}:light-dark(red, blue);}}</style>" in html
    sheet = (THEME / "assets/css/theme.css").read_text(encoding="utf-8")
    assert f"\n  {TOKENS[setting]}:" in sheet
    assert f"var({TOKENS[setting]})" in sheet


def test_token_cannot_leave_the_style_sheet(tmp_path: Path):
    html = post_of(tmp_path, "[params.theme]\naccent = 'red}</style><script>x</script>'")
    assert "<script>x" not in html


def test_templates_that_the_documentation_names_are_there():
    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    table = text[text.index("| template | makes |") : text.index("![Months, tags")]
    rows = [re.findall(r"`([\w/.-]+)`", line.split("|")[1]) for line in table.splitlines()[2:] if "|" in line]
    for names in rows:
        folder = Path(names[0]).parent  # `partials/head.html`, `site-head.html` are in one folder
        for name in names:
            found = [THEME / "templates" / name, THEME / "templates" / folder / name]
            assert any(path.exists() for path in found), name


def test_example_of_tokens_is_the_one_in_the_picture():
    from tests.browser import screenshots

    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    example = tomllib.loads(screenshots.TOKENS)["params"]["theme"]
    assert set(example) <= set(TOKENS)
    assert all(f"    {line}\n" in text for line in screenshots.TOKENS.strip().splitlines())


def test_pictures_of_the_documentation_are_small():
    assert {p.name for p in (ROOT / "docs/images").iterdir() if p.stat().st_size > 150_000} == set()


def test_tokens_are_documented():
    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    assert [name for name in TOKENS if f"`theme.{name}`" not in text] == []


def test_params_that_the_theme_reads_are_documented():
    """`site.params.X` and `page.params.X` of the templates, and the keys of `[params.theme]`."""
    templates = "\n".join(
        file.read_text(encoding="utf-8")
        for file in (THEME / "templates").rglob("*.*")
        if "shortcodes" not in file.parts
    )
    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:site|page)\.params\.(\w+)", templates)) - {"theme"}
    own = set(re.findall(r"theme(?:\|table\))?\.get\('(\w+)'", templates))
    assert {"dateFormat", "robots", "author"} <= read
    assert {"appearance", "cardTags", "imageWidths"} <= own
    assert sorted(name for name in read if f"`{name}`" not in text) == []
    assert sorted(name for name in own if f"`theme.{name}`" not in text) == []


@pytest.mark.parametrize(
    ("settings", "appearance"),
    [
        ("", "system"),
        ('[params]\ndefaultAppearance = "dark"\nautoSwitchAppearance = false', "dark"),
        ('[params]\ndefaultAppearance = "dark"\nautoSwitchAppearance = true', "system"),
        ('[params.theme]\nappearance = "light"', "light"),
    ],
)
def test_appearance(tmp_path: Path, settings: str, appearance: str):
    html = post_of(tmp_path, settings)
    assert element(html, "html").get("data-appearance") == appearance
    schemes = element(html, "meta", name="color-scheme").get("content")
    assert schemes == ("light dark" if appearance == "system" else appearance)


def test_tags_on_a_card(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.build()
    tags = [plain(e) for e in element(site.read("index.html"), "ul", class_="tags")]
    assert tags == ["one", "two", "three"]
    site.edit("sitegen.toml", 'locale = "en"\n', 'locale = "en"\n[params.theme]\ncardTags = 1\n').build()
    assert [plain(e) for e in element(site.read("index.html"), "ul", class_="tags")] == ["one"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("author: Jane", "Jane"),
        ("author: {name: Jane, links: {github: x}}", "Jane"),
        ("author: [Jane, Joe]", "T"),
        ("author: {name: Jane, links: [x]}\n  verification: x\n  theme: dark\n  mainSections: 1", "Jane"),
    ],
)
def test_params_that_other_themes_have_in_other_forms_do_no_harm(tmp_path: Path, settings: str, said: str):
    site = SiteBuilder(
        tmp_path, f"-- hugo.yaml --\nbaseURL: https://e.org/\ntitle: T\nparams:\n  {settings}\n"
    )
    site.write("content/posts/a.md", "---\ntitle: A\n---\nText.\n").build()
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', site.read("posts/a/index.html")
    )
    assert json.loads(data)["author"]["name"] == said


@pytest.mark.parametrize(
    ("settings", "listed"),
    [("", ["/b/", "/notes/c/", "/posts/a/"]), ('params.mainSections = ["notes"]', ["/notes/c/"])],
)
def test_home_lists_all_pages_or_those_of_the_main_sections(tmp_path: Path, settings: str, listed: list[str]):
    site = SiteBuilder(tmp_path, f"-- hugo.toml --\ntitle = 'T'\n{settings}\n")
    for path in ("posts/a", "b", "notes/c"):
        site.write(f"content/{path}.md", f"---\ntitle: {path[-1].upper()}\n---\n")
    site.build()
    feed = element(site.read("index.html"), "div", class_="h-feed")
    assert sorted(a.get("href", "") for a in feed.iter("a") if a.get("class") == "u-url") == listed


def test_a_text_of_the_site_replaces_the_themes(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.write("i18n/en.toml", 'skip = "To the text, please"\n').build()
    html = site.read("posts/a/index.html")
    assert plain(element(html, "a", class_="skip")) == "To the text, please"
    assert plain(element(html, "a", class_="to-top")) == "Back to top"


def test_a_language_without_texts_of_its_own_is_english(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE).edit("sitegen.toml", 'locale = "en"', 'locale = "fr"')
    site.build()
    assert plain(element(site.read("posts/a/index.html"), "a", class_="skip")) == "Skip to content"


# Analytics


ANALYTICS = '[services.googleAnalytics]\nid = "G-1"\n'


@pytest.mark.parametrize(
    ("settings", "environment", "there"),
    [
        ("", "production", False),
        (ANALYTICS, "production", True),
        (ANALYTICS, "development", False),
        (ANALYTICS + "[privacy.googleAnalytics]\ndisable = true", "production", False),
    ],
)
def test_analytics_are_off_unless_asked_for(tmp_path: Path, settings: str, environment: str, there: bool):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.edit("sitegen.toml", 'locale = "en"\n', f'locale = "en"\n{settings}\n').build(
        environment=environment
    )
    html = site.read("posts/a/index.html")
    assert ('data-id="G-1"' in html) is there
    assert bool(list(site.destination.glob("js/analytics*"))) is there
    assert "googletagmanager" not in html


# The logo


def test_logo_is_made_small_and_a_broken_one_is_a_warning(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.edit("sitegen.toml", 'locale = "en"\n', 'locale = "en"\n[params]\nlogo = "logo.png"\n')
    site.write("assets/logo.png", (ROOT / "assets/thumbnails/waves.jpg").read_bytes()).build()
    logo = element(site.read("index.html"), "img")
    assert (logo.get("width"), logo.get("height")) == ("28", "28")
    assert 0 < len(site.read_bytes((logo.get("src") or "").lstrip("/"))) < 3_000
    site.write("assets/logo.png", b"no picture").build()
    assert "<img" not in site.read("index.html")
    assert len(site.diagnostics) == 1


# A page's own words


def test_front_matter_hides_the_table_of_contents_and_sets_robots(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.edit("content/posts/a.md", "Text.", "## A\n\n## B\n\n## C\n").build()
    assert "toc" in site.read("posts/a/index.html")
    site.edit(
        "content/posts/a.md", 'title = "A"', 'title = "A"\nshowTableOfContents = false\nrobots = "noindex"'
    ).build()
    html = site.read("posts/a/index.html")
    assert 'class="toc"' not in html
    assert element(html, "meta", name="robots").get("content") == "noindex"


def test_draft_is_marked_in_lists_and_on_its_page(tmp_path: Path):
    site = SiteBuilder(tmp_path / "s", SITE)
    site.build()
    assert "Draft" not in site.read("posts/index.html")
    site.edit("content/posts/a.md", 'title = "A"', 'title = "A"\ndraft = true').build(
        overrides={"buildDrafts": True}
    )
    for path in ("posts/a/index.html", "posts/index.html", "index.html"):
        assert plain(element(site.read(path), "p", class_="draft")) == "Draft"


def test_site_without_icons_asks_for_none_that_is_not_there(tmp_path: Path):
    html = post_of(tmp_path)
    icon = element(html, "link", rel="icon").get("href", "")
    assert (tmp_path / "site/public" / icon.lstrip("/")).is_file()


def test_menus_lead_to_the_same_place_from_every_page(tmp_path: Path):
    """Hugo leaves a `url` without a slash to the theme; the popular ones have it begin at the site's root."""
    urls = ["tags/", "/tags/", "https://example.com/x", "mailto:me@example.org", "#end"]
    entries = "".join(
        f"[[menus.{name}]]\nname = 'e{at}'\nurl = '{url}'\n"
        for name in ("main", "footer")
        for at, url in enumerate(urls)
    )
    site = SiteBuilder(tmp_path / "s", SITE)
    site.write("config/_default/menus.toml", entries.replace("menus.", "")).build(
        overrides={"baseURL": "https://example.org/base/"}
    )
    for path in ("index.html", "posts/a/index.html"):
        page = site.read(path)
        for menu in page.split("<ul")[1], page.split('class="links"')[1]:
            assert re.findall('<a href="?([^" >]+)', menu)[:5] == [
                "/base/tags/", "/base/tags/", "https://example.com/x", "mailto:me@example.org", "/base/#end"
            ]  # fmt: skip
