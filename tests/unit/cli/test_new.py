"""`sitegen new site` and `sitegen new content`."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml


def test_a_new_site_has_what_it_needs(sitegen, tmp_path: Path):
    folder = tmp_path / "my site"
    run = sitegen("new", "site", str(folder))
    assert run.status == 0
    assert f"  cd '{folder}'" in run.out.splitlines()
    assert tomllib.loads((folder / "sitegen.toml").read_text())["title"] == "My new site"
    assert (folder / "content/posts/first-post.md").read_text().startswith('+++\ntitle = "First post"\n')
    assert (folder / ".gitignore").read_text() == "/public/\n/.sitegen/\n"
    assert (folder / "templates").is_dir()


def test_formats_say_the_same(sitegen, tmp_path: Path):
    for form in ("toml", "yaml", "json"):
        assert sitegen("new", "site", "--format", form, str(tmp_path / form)).status == 0
    toml = tomllib.loads((tmp_path / "toml/sitegen.toml").read_text())
    assert yaml.safe_load((tmp_path / "yaml/sitegen.yaml").read_text()) == toml
    assert json.loads((tmp_path / "json/sitegen.json").read_text()) == toml


def test_a_folder_that_is_not_empty_is_refused(sitegen, tmp_path: Path):
    (tmp_path / "sitegen.toml").write_text("mine")
    run = sitegen("new", "site", str(tmp_path))
    assert run.status == 1
    assert "is not empty" in run.err
    assert [p.name for p in tmp_path.iterdir()] == ["sitegen.toml"]


def test_force_keeps_what_is_there(sitegen, tmp_path: Path):
    (tmp_path / "sitegen.toml").write_text("mine")
    assert sitegen("new", "site", "--force", str(tmp_path)).status == 0
    assert (tmp_path / "sitegen.toml").read_text() == "mine"
    assert (tmp_path / "archetypes/default.md").is_file()


@pytest.fixture
def site_folder(sitegen, tmp_path: Path) -> Path:
    sitegen("new", "site", str(tmp_path / "s"))
    return tmp_path / "s"


@pytest.mark.parametrize("words", [["new", "content"], ["new"]])
def test_new_content_from_its_archetype(sitegen, site_folder: Path, words: list[str]):
    run = sitegen(
        *words, "posts/my-second.md", "-s", str(site_folder), "--clock", "2025-07-01T12:00:00+09:00"
    )
    assert run.status == 0
    file = site_folder / "content/posts/my-second.md"
    assert run.out == f"Created {file}\n"
    head = tomllib.loads(file.read_text().split("+++")[1])
    assert head["title"] == "My Second"
    assert head["draft"] is True
    assert head["date"].startswith("2025-07-01T")


def test_a_page_is_never_replaced(sitegen, site_folder: Path):
    file = site_folder / "content/posts/first-post.md"
    before = file.read_text()
    run = sitegen("new", "content", "posts/first-post.md", "-s", str(site_folder))
    assert run.status == 1
    assert file.read_text() == before
    assert sitegen("new", "content", "posts/first-post.md", "-f", "-s", str(site_folder)).status == 2
    assert file.read_text() == before


def test_a_page_stays_inside_the_site(sitegen, site_folder: Path):
    run = sitegen("new", "content", "../../outside.md", "-s", str(site_folder))
    assert run.status == 1
    assert not (site_folder.parent / "outside.md").exists()


def test_a_bundle_is_made_with_its_pictures(sitegen, site_folder: Path):
    bundle = site_folder / "archetypes/posts"
    bundle.mkdir()
    (bundle / "index.md").write_text("---\ntitle: x\n---\n")
    (bundle / "cover.png").write_bytes(b"\x89PNG\r\n\xff")
    assert sitegen("new", "content", "posts/with-cover", "-s", str(site_folder)).status == 0
    made = site_folder / "content/posts/with-cover"
    assert (made / "cover.png").read_bytes() == b"\x89PNG\r\n\xff"
    assert (made / "index.md").is_file()


def test_an_editor_opens_the_new_file(sitegen, site_folder: Path, tmp_path: Path):
    script = tmp_path / "edit.py"
    script.write_text("import sys; open(sys.argv[1], 'a').write('edited')")
    editor = f"{sys.executable} {script}"
    assert sitegen("new", "content", "a.md", "-s", str(site_folder), "--editor", editor).status == 0
    assert (site_folder / "content/a.md").read_text().endswith("edited")
    run = sitegen("new", "content", "b.md", "-s", str(site_folder), "--editor", "no-such-program")
    assert run.status == 1
    assert "there is no program `no-such-program`" in run.err


def test_a_new_theme_changes_nothing_and_then_what_it_has_a_file_for(sitegen, site_folder: Path):
    build = ("build", "-q", "-s", str(site_folder), "-d", str(site_folder / "public"))
    assert sitegen(*build).status == 0
    before = (site_folder / "public/posts/first-post/index.html").read_text()
    run = sitegen("new", "theme", "mine", "-s", str(site_folder), "--copy", "partials/footer.html")
    assert run.status == 0
    theme = site_folder / "themes/mine"
    assert run.out.startswith(f"Created a theme in {theme}\n")
    assert tomllib.loads((theme / "theme.toml").read_text())["name"] == "mine"

    def built(*more: str) -> str:
        assert sitegen(*build, "--theme", "mine", *more).status == 0
        text = (site_folder / "public/posts/first-post/index.html").read_text()
        return re.sub(r'<link rel="stylesheet" href="/css/custom.*\n', "", text)

    assert "theme-unusable" not in sitegen(*build, "--theme", "mine").err
    assert built() == before

    footer = theme / "templates/partials/footer.html"
    footer.write_text(footer.read_text().replace("<footer", '<footer data-mine="yes"'))
    about = theme / "theme.toml"
    about.write_text(about.read_text() + 'accent = "teal"\n')
    (theme / "i18n/en.toml").write_text('skip = "To the text"\n')
    changed = built()
    assert changed.count('<footer data-mine="yes"') == 1
    assert "--c-accent:teal;" in changed
    assert ">To the text</a>" in changed
    assert "<h1" in changed, "the page itself is the default theme's"


def test_a_theme_is_never_replaced_and_stays_in_its_folder(sitegen, site_folder: Path):
    mine = site_folder / "themes/mine"
    mine.mkdir(parents=True)
    assert "is there already" in sitegen("new", "theme", "mine", "-s", str(site_folder)).err
    assert list(mine.iterdir()) == []
    for name in ("../outside", "a/b", "..", ""):
        run = sitegen("new", "theme", name, "-s", str(site_folder))
        assert run.status == 1
        assert "is no name for a theme" in run.err
    assert not (site_folder / "outside").exists()


def test_an_unknown_template_is_answered_with_the_nearest(sitegen, site_folder: Path):
    run = sitegen("new", "theme", "mine", "-s", str(site_folder), "--copy", "partials/foter.html")
    assert run.status == 1
    assert "did you mean `partials/footer.html`" in run.err
    assert not (site_folder / "themes/mine").exists()
    assert (
        "did you mean `partials/footer.html`"
        in sitegen("new", "theme", "mine", "-s", str(site_folder), "--copy", "footer.html").err
    )
