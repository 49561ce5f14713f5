"""New content: look-up of archetypes as Hugo's, and the forms that are evaluated in them."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from sitegen.config.model import Config, ContentConfig, SiteConfig
from sitegen.content.archetypes import new_content
from sitegen.diagnostics import ParseError, SourceError
from tests.unit.content.test_scan import make

NOW = dt.datetime(2025, 6, 1, 0, 0, 0, 123, tzinfo=dt.UTC)
CONFIG = Config(content=ContentConfig(time_zone="Asia/Tokyo"), site=SiteConfig(title="My Site"))


def text_of(root: Path, path: str, **more: object) -> str:
    (made,) = new_content(root, CONFIG, [], path, now=NOW, **more)  # type: ignore[arg-type]
    return made.text


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("posts/my-first_post.md", "My First Post"),
        ("posts/bundle-name/index.md", "Bundle Name"),
        ("posts/_index.md", "Posts"),
        ("about.md", "About"),
        ('posts/it\'s "quoted" \\.md', 'It\'s "Quoted" \\'),
        ("posts/日本語の投稿.md", "日本語の投稿"),
    ],
)
def test_the_built_in_archetype_is_valid_toml_with_a_title_from_the_name(
    tmp_path: Path, path: str, title: str
) -> None:
    text = text_of(tmp_path, path.replace("\\", "＼"))

    head = tomllib.loads(text.removeprefix("+++\n").removesuffix("+++\n"))
    assert head == {"date": "2025-06-01T09:00:00+09:00", "draft": True, "title": title.replace("\\", "＼")}


FORMS = [
    ("{{ .Date }}", "2025-06-01T09:00:00+09:00"),
    ("{{.Name}}", "a-b_c"),
    ('{{ replace .Name "-" " " | title }}', "A B_c"),
    ("{{ replace .File.ContentBaseName `-` ` ` | title }}", "A B_c"),
    ('{{ title (replace .Name "-" " ") }}', "A B_c"),
    ('{{ strings.Title (strings.Replace .Name "_" "-") }}', "A-B-C"),
    ('{{ now.Format "2006-01-02" }}', "2025-06-01"),
    ('{{ .Date | time.Format "2006/01" }}', "2025/06"),
    ('{{ dateFormat "2006" .Date }}', "2025"),
    ("{{ .Type }}/{{ .Kind }}", "posts/posts"),
    ("{{ .File.Dir }}|{{ .File.LogicalName }}|{{ .File.Ext }}", "posts/|a-b_c.md|md"),
    ("{{ .Site.Title }}={{ site.Title }}", "My Site=My Site"),
    ("{{ .Name | humanize | upper }}", "A B C"),
    ("a {{- /* comment */ -}} b", "ab"),
    ("x\n{{- .Name }}", "xa-b_c"),
    ('{{ printf "%s!" .Name }}', "a-b_c!"),
    ('{{ replaceRE "[_-]" "" .Name }}', "abc"),
    ("{{ substr .Name 0 1 }}", "a"),
    ("no form { } at all", "no form { } at all"),
]


@pytest.mark.parametrize(("form", "expected"), FORMS, ids=[form for form, _ in FORMS])
def test_forms(tmp_path: Path, form: str, expected: str) -> None:
    make(tmp_path, "-- archetypes/posts.md --\nx\n")
    (tmp_path / "archetypes" / "posts.md").write_text(form)

    assert text_of(tmp_path, "posts/a-b_c.md") == expected


NO_FORMS = [
    "{{ if .Draft }}",
    "{{ range .Site.Pages }}",
    "{{ .Params.x }}",
    "{{ .Name",
    "{{ | }}",
    "{{ ( }}",
    "{{}}",
    "{{ exec `rm` }}",
    "{{ replace .Name }}",
    "{{ " + "(" * 300 + " }}",
]


@pytest.mark.parametrize("form", NO_FORMS)
def test_other_forms_are_refused_with_the_form_to_write(tmp_path: Path, form: str) -> None:
    make(tmp_path, "-- archetypes/posts.md --\nx\n")
    (tmp_path / "archetypes" / "posts.md").write_text(f"---\nx: {form}\n")

    with pytest.raises(ParseError) as error:
        text_of(tmp_path, "posts/a.md")
    assert error.value.diagnostics[0].code == "archetype-form"
    assert error.value.diagnostics[0].place == "archetypes/posts.md:2:4"
    assert "{{ .Date }}" in (error.value.diagnostics[0].hint or "")


def test_lookup_goes_by_kind_then_default_and_the_site_wins(tmp_path: Path) -> None:
    theme = make(
        tmp_path / "theme",
        """
        -- archetypes/posts.md --
        theme posts
        -- archetypes/news.md --
        theme news
        -- archetypes/default.md --
        theme default
        """,
    )
    site = make(tmp_path / "site", "-- archetypes/posts.md --\nsite posts\n")

    def text(path: str, kind: str | None = None) -> str:
        return new_content(site, CONFIG, [theme], path, kind=kind, now=NOW)[0].text.strip()

    assert text("posts/a.md") == "site posts"
    assert text("news/a.md") == "theme news"
    assert text("other/a.md") == "theme default"
    assert text("other/a.md", "news") == "theme news"


def test_a_folder_of_archetypes_makes_a_bundle(tmp_path: Path) -> None:
    make(
        tmp_path,
        "-- archetypes/gallery/index.md --\n{{ .Name }}\n-- archetypes/gallery/img/a.txt --\n{{ x }}\n",
    )

    made = new_content(tmp_path, CONFIG, [], "gallery/my-trip", now=NOW)

    assert [(file.path, file.text, file.copy_of) for file in made] == [
        ("content/gallery/my-trip/img/a.txt", "", tmp_path / "archetypes/gallery/img/a.txt"),
        ("content/gallery/my-trip/index.md", "my-trip\n", None),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "../x.md",
        "posts/../../x.md",
        "/etc/x.md",
        "content/../x.md",
        "a/\n.md",
        ".",
        "content",
        "\\..\\..\\x.md",
    ],
)
def test_paths_outside_content_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(SourceError) as error:
        text_of(tmp_path, path)
    assert error.value.diagnostics[0].code in ("new-outside", "new-no-content")


def test_a_linked_folder_does_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "site" / "content").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "site" / "content" / "posts").symlink_to(tmp_path / "outside")

    with pytest.raises(SourceError, match="not inside"):
        text_of(tmp_path / "site", "posts/a.md")


@pytest.mark.parametrize("path", ["posts/a.md", "posts/a/index.md", "content/posts/a.md"])
def test_what_is_there_is_never_touched(tmp_path: Path, path: str) -> None:
    make(tmp_path, "-- content/posts/a.md --\nmine\n")

    with pytest.raises(SourceError, match="already"):
        text_of(tmp_path, path)


def test_a_path_may_be_absolute_or_name_the_content_folder(tmp_path: Path) -> None:
    for path in ("posts/a.md", "content/posts/a.md", str(tmp_path / "content/posts/a.md")):
        (made,) = new_content(tmp_path, CONFIG, [], path, now=NOW)
        assert made.path == "content/posts/a.md"
