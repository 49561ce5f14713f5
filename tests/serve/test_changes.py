"""What the preview does about changes of files: what it says to browsers, and what it answers them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serve.client import Socket, wait_for
from tests.serve.conftest import Serve

A = "content/posts/a.md"


def save_in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def save_by_rename(path: Path, text: str) -> None:
    """As many editors do: beside it, then over it."""
    beside = path.with_name(f".{path.name}.tmp-1234")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def save_through_backup(path: Path, text: str) -> None:
    """As Vim does with `backup`: the old file aside, a new one in its place."""
    backup = path.with_name(path.name + "~")
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def save_as_vim_tries(path: Path, text: str) -> None:
    """Vim first tries whether it may write in the folder."""
    attempt = path.with_name("4913")
    attempt.write_text("")
    attempt.unlink()
    save_through_backup(path, text)


def save_slowly(path: Path, text: str) -> None:
    """In pieces, with time between them, over an emptied file."""
    with path.open("w", encoding="utf-8") as file:
        time.sleep(0.05)
        for at in range(0, len(text), 20):
            file.write(text[at : at + 20])
            file.flush()
            time.sleep(0.03)


def save_through_swap(path: Path, text: str) -> None:
    """With a file of the editor's own beside it, which stays for a while."""
    swap = path.with_name(f".{path.name}.swp")
    swap.write_text("swap")
    path.write_text(text, encoding="utf-8")
    swap.write_text("more swap")
    swap.unlink()


SAVES = [
    save_in_place,
    save_by_rename,
    save_through_backup,
    save_as_vim_tries,
    save_slowly,
    save_through_swap,
]


def words(key: str) -> str:
    """A page at `/words/` that shows a text of the site's language, and its data."""
    return f"""
-- content/words.md --
+++
title = "Words"
layout = "words"
+++
-- templates/words.html --
<html><head></head>{{{{ t("{key}") }}}} {{{{ site.data.more }}}}
"""


def test_it_speaks_live_reloads_protocol(serve: Serve):
    """As an extension of a browser does it: no version, one `hello`, one `info`."""
    site, served = serve()
    socket = Socket(served.port)
    socket.send(
        {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"], "ver": "2.0"}
    )
    hello = socket.receive()
    assert hello == {
        "command": "hello",
        "protocols": ["http://livereload.com/protocols/official-7"],
        "serverName": "sitegen",
    }
    for nonsense in (b"{", b"[]", b"null", {"command": 7}, {"command": "info", "url": 7}, {"command": "url"}):
        socket.send(nonsense)
    socket.send({"command": "info", "url": f"{served.url}posts/a/?x#y", "plugins": {}})
    socket.send({"command": "hello", "protocols": []})
    assert socket.receive() == hello  # so that `info` was taken in
    site.edit(A, "Words of a", "Other words")
    message = socket.receive()
    assert message == {"command": "reload", "path": "/posts/a/", "liveCSS": True, "liveImg": True}
    socket.close()


@pytest.mark.parametrize("save", SAVES)
def test_one_saving_is_one_reload(serve: Serve, save: Callable[[Path, str], None]):
    site, served = serve()
    browser = served.browser("/posts/a/")
    text = (site.root / A).read_text(encoding="utf-8")
    for number in range(3):
        save(site.root / A, text.replace("Words of a", f"Saved {number} " + "and long " * 20))
        assert browser.told()["path"] == "/posts/a/"
        page = browser.load()
        assert f"Saved {number}" in page.text
        assert "<b>HEY</b>" in page.text
        assert browser.told(0.3) is None
    assert not any(change["errors"] for change in served.changes())


def test_steps_that_follow_each_other_at_once_are_one_reload(serve: Serve):
    """Each opens, writes and closes the file. A busy machine may stand still between two: then once more."""
    site, served = serve()
    browser = served.browser("/posts/a/")
    text = (site.root / A).read_text(encoding="utf-8")
    reloads = []
    while 1 not in reloads and len(reloads) < 10:
        for step in range(5):
            (site.root / A).write_text(f"{text}{len(reloads)} {step}", encoding="utf-8")
            time.sleep(0.025)
        count = 0
        while browser.told(0.5):
            count += 1
            assert f"{len(reloads)} " in browser.load().text
        reloads.append(count)
    assert reloads[-1] == 1
    assert f"{len(reloads) - 1} 4" in served.get("/posts/a/").text


def test_only_who_shows_it_is_told(serve: Serve):
    site, served = serve()
    a, b, home = served.browser("/posts/a/"), served.browser("/posts/b/"), served.browser("/")
    site.edit(A, "Words of a", "Other words")
    assert a.told()
    assert b.told(0.5) is home.told(0.1) is None
    site.edit(A, 'title = "A"', 'title = "Alpha"')
    assert home.told()
    assert b.told(0.3) is None


def test_what_changes_nothing_reloads_nothing(serve: Serve):
    site, served = serve()
    browser = served.browser("/posts/a/")
    (site.root / A).touch()
    site.write(A, (site.root / A).read_bytes())
    site.write("content/posts/.a.md.swp", "x").write("content/posts/a.md~", "x").write("notes.txt", "x")
    assert browser.told(0.8) is None


def test_everything_that_makes_a_page_is_followed(serve: Serve):
    """Content, resources, templates, data, static files, assets: edited, added, removed, renamed."""
    site, served = serve()
    served.get("/posts/a/")
    steps: list[tuple[Callable[[], object], str, str]] = [
        (lambda: site.edit(A, "Words of a", "Edited"), "/posts/a/", "Edited"),
        (lambda: site.edit("templates/page.html", "<p>", "<p class=new>"), "/posts/a/", "<p class=new>"),
        (lambda: site.edit("templates/base.html", "home</a>", "top</a>"), "/posts/b/", "top</a>"),
        (lambda: site.edit("templates/shortcodes/shout.html", "upper", "lower"), "/posts/a/", "<b>hey"),
        (lambda: site.edit("data/facts.toml", "7", "8"), "/facts/", "8"),
        (lambda: site.write("data/more.toml", "x = 1"), "/facts/", "8"),
        (lambda: site.edit("sitegen.toml", 'title = "Site"', 'title = "Renamed"'), "/index.xml", "Renamed"),
        (lambda: site.write("static/plain.txt", "other"), "/plain.txt", "other"),
        (lambda: site.write("static/new.txt", "new"), "/new.txt", "new"),
        (lambda: site.write("content/posts/bundle/data.bin", "bytes"), "/posts/bundle/data.bin", "bytes"),
        (lambda: site.write("content/posts/bundle/new.bin", "more"), "/posts/bundle/new.bin", "more"),
        (lambda: site.write("content/posts/c.md", "+++\ntitle = 'C'\n+++\nNew."), "/posts/c/", "New."),
        (lambda: None, "/index.xml", "/posts/c/"),
        (lambda: None, "/", "/posts/c/"),
        (lambda: site.rename("content/posts/c.md", "content/posts/d.md"), "/posts/d/", "New."),
        (lambda: None, "/", "/posts/d/"),
        (lambda: site.write("templates/posts/page.html", "own {{ page.title }}"), "/posts/a/", "own A"),
        (lambda: site.remove("templates/posts/page.html"), "/posts/a/", "Edited"),
        (lambda: site.write("content/new/x/_index.md", "+++\ntitle = 'X'\n+++\n"), "/new/x/", "<title>X"),
        (lambda: site.write("content/new/x/e.md", "+++\ntitle = 'E'\n+++\nDeep."), "/new/x/e/", "Deep."),
        (lambda: shutil.rmtree(site.root / "content/new"), "/new/x/", "Not here."),
        (lambda: site.write("themes/mine/templates/robots.txt", "mine"), "/robots.txt", "User-agent"),
        (lambda: site.edit("sitegen.toml", "title =", 'theme = "mine"\ntitle ='), "/robots.txt", "mine"),
        (lambda: site.write("themes/mine/templates/robots.txt", "ours"), "/robots.txt", "ours"),
        (lambda: site.write("i18n/en.toml", "x = 'y'"), "/robots.txt", "ours"),
    ]  # fmt: skip
    for act, path, text in steps:
        act()
        served.until(path, text)
    assert "/posts/c/" not in served.get("/").text
    assert served.get("/posts/c/").status == 404
    site.remove("static/new.txt")
    wait_for(lambda: served.get("/new.txt").status == 404)


@pytest.mark.parametrize(
    ("folder", "file", "text", "url"),
    [
        ("data", "facts.toml", "number = 'QZ'", "/facts/"),
        ("i18n", "en.toml", "recent = 'QZ'", "/words/"),
        ("static/more", "new.txt", "QZ", "/more/new.txt"),
        ("static", "plain.txt", "QZ", "/plain.txt"),
        ("templates/shortcodes", "shout.html", "QZ", "/posts/a/"),
    ],
)
def test_folders_that_come_and_go_are_followed(serve: Serve, folder: str, file: str, text: str, url: str):
    site, served = serve(words("recent"))
    for number in range(1, 4):
        for step in "1", "2":
            site.write(f"{folder}/{file}", text.replace("QZ", f"QZ{number}{step}"))
            served.until(url, f"QZ{number}{step}")
        (site.root / folder / file).unlink()
        wait_for(lambda: "QZ" not in served.get(url).text)
        shutil.rmtree(site.root / folder)


def test_the_folder_of_the_site_may_go_and_come_again(serve: Serve):
    """As it does where a whole site is moved away and back, or checked out anew."""
    site, served = serve()
    other = site.root.with_name("elsewhere")
    for number in range(2):
        site.root.rename(other)
        wait_for(lambda: served.get("/").status == 500)
        (other / A).write_text(f'+++\ntitle = "A"\n+++\nMoved {number}', encoding="utf-8")
        other.rename(site.root)
        served.until("/posts/a/", f"Moved {number}")
        site.edit(A, "Moved", "Moved, and back")
        served.until("/posts/a/", f"Moved, and back {number}")
        shutil.copytree(site.root, other)
        shutil.rmtree(site.root)
        wait_for(lambda: served.get("/").status == 500)
        shutil.copytree(other, site.root)
        wait_for(lambda: served.get("/").status == 200)
        site.edit(A, "Moved, and back", "Anew")
        served.until("/posts/a/", f"Anew {number}")
        shutil.rmtree(other)


@pytest.mark.parametrize("there", ["", "themes/", "themes/mine/", "themes/mine/templates/"])
def test_a_theme_that_comes_by_and_by_is_followed(serve: Serve, there: str, tmp_path: Path):
    for folder in filter(None, [there]):
        (tmp_path / "site" / folder).mkdir(parents=True)
    site, served = serve(
        words("word") + '-- sitegen.toml --\nbaseURL = "https://example.org/"\ntheme = "mine"\n'
    )
    for number in "1", "2":
        site.write("themes/mine/theme.toml", 'name = "Mine"\n')
        for name, text, url in [
            ("static/t.txt", "QZ", "/t.txt"),
            ("i18n/en.toml", 'word = "QZ"', "/words/"),
            ("templates/shortcodes/shout.html", "QZ", "/words/"),
            ("data/more.toml", 'a = "QZ"', "/words/"),
        ]:
            for step in "1", "2":
                site.write(f"themes/mine/{name}", text.replace("QZ", f"{name[:2]}{number}{step}"))
                if "shout" not in name:
                    served.until(url, f"{name[:2]}{number}{step}")
        shutil.rmtree(site.root / "themes")
        wait_for(lambda: served.get("/t.txt").status == 404)


def test_a_theme_may_have_nothing_at_first(serve: Serve):
    site, served = serve("""
        -- sitegen.toml --
        theme = "mine"
        -- themes/mine/theme.toml --
        name = "Mine"
    """)
    served.get("/")
    time.sleep(2)  # the look at all files, a second after the start, is over: it would find anything
    for step in "1", "2":
        site.write("themes/mine/static/t.txt", f"QZ{step}")
        served.until("/t.txt", f"QZ{step}")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")
def test_permission_that_is_given_is_noticed(serve: Serve):
    site, served = serve()
    (site.root / A).chmod(0)
    served.until("/posts/a/", "source-unreadable")
    (site.root / A).chmod(0o644)
    served.until("/posts/a/", "Words of a")


def test_style_sheets_and_images_are_swapped(serve: Serve):
    site, served = serve("-- static/pic.svg --\n<svg/>")
    browser = served.browser("/posts/a/")
    referrer = f"{served.url}posts/a/"
    served.get("/style.css", Referer=referrer)
    served.get("/pic.svg", Referer=referrer)
    site.write("static/style.css", "b { color: blue }")
    assert browser.told() == {
        "command": "reload", "path": "/style.css", "originalPath": "/style.css",
        "liveCSS": True, "liveImg": True,
    }  # fmt: skip
    site.write("static/pic.svg", "<svg></svg>")
    assert browser.told()["path"] == "/pic.svg"
    assert browser.told(0.3) is None


def test_a_style_sheet_with_a_digest_in_its_name_is_swapped_too(serve: Serve):
    site, served = serve()
    browser = served.browser("/posts/a/")
    before = served.get("/posts/a/").text.split('href="/css/')[1].split('"')[0]
    assert served.get(f"/css/{before}").status == 200
    site.write("assets/css/own.css", "p { color: blue }")
    message = browser.told()
    after = served.get("/posts/a/").text.split('href="/css/')[1].split('"')[0]
    assert before != after
    assert (message["originalPath"], message["path"]) == (f"/css/{before}", f"/css/{after}")
    assert "blue" in served.get(f"/css/{after}").text
    assert served.get(f"/css/{before}").status == 404
    site.edit(A, "Words of a", "Other words")
    assert browser.told()["path"] == "/posts/a/"


def test_a_script_reloads_the_pages_that_have_it(serve: Serve):
    site, served = serve("-- static/own.js --\n1")
    a, b = served.browser("/posts/a/"), served.browser("/posts/b/")
    served.get("/own.js", Referer=f"{served.url}posts/a/")
    site.write("static/own.js", "2")
    assert a.told()["path"] == "/posts/a/"
    assert b.told(0.3) is None


MISTAKES = [
    (A, '+++\ntitle = "A"', '+++\ntitle = "A', "/posts/a/", "front-matter"),
    (A, 'title = "A"', 'title = "A"\naliases = ["../../.."]', "/posts/a/", "[&quot;../../..&quot;]"),
    (A, "{{< shout", "{{< shoot", "/posts/a/", "shoot"),
    (A, 'shout "hey" >}}', 'shout "hey" >', "/posts/a/", "shortcode"),
    ("templates/page.html", "{{ page.content }}", "{{ page.contents }}", "/posts/a/", "contents"),
    ("templates/page.html", "{% block main %}", "{% block main %", "/posts/a/", "template-failed"),
    ("templates/base.html", "{% block main %}", "{% blok main %}", "/", "template-failed"),
    ("templates/list.html", "{% for", "{% far", "/", "template-failed"),
    ("templates/shortcodes/shout.html", "| upper", "| oops", "/posts/a/", "oops"),
    ("sitegen.toml", "title =", "title =\n", "/", "toml"),
    ("data/facts.toml", "number = 7", "number = ", "/facts/", "data"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "path", "shown"), MISTAKES)
def test_a_mistake_is_shown_where_it_is_and_mended_by_itself(
    serve: Serve, file: str, good: str, bad: str, path: str, shown: str
):
    site, served = serve()
    other = "/posts/b/" if file == A or "shortcodes" in file or "data" in file else "/plain.txt"
    browser, healthy = served.browser(path), served.get(other)
    before = served.get(path)
    for _ in range(2):
        site.edit(file, good, bad)
        assert browser.told()
        page = browser.load()
        assert page.status == 500
        assert shown in page.text
        assert file in page.text
        if file != "sitegen.toml":
            assert served.get(other).body == healthy.body
        assert served.get(path).body == page.body
        site.edit(file, bad, good)
        assert browser.told()
        assert browser.load().body == before.body
    assert not [e for e in served.events if e["event"] == "failed"]


def test_a_mistake_in_texts_is_shown_where_there_are_texts(serve: Serve):
    site, served = serve(words("word") + '-- i18n/en.toml --\nword = "well"\n')
    browser, other = served.browser("/words/"), served.get("/posts/b/")
    for number in range(2):
        site.write("i18n/en.toml", "word = ")
        assert browser.told()
        page = browser.load()
        assert page.status == 500
        assert "i18n/en.toml:1:7" in page.text
        assert served.get("/posts/b/").body == other.body
        site.write("i18n/en.toml", f'word = "mended {number}"')
        assert browser.told()
        assert f"mended {number}" in browser.load().text
    found = [d for e in served.events if e["event"] == "found" for d in e["diagnostics"]]
    assert [(d["code"], d["path"], d["line"]) for d in found] == [("toml-syntax", "i18n/en.toml", 1)] * 2
    assert [bool(change["errors"]) for change in served.changes()[:2]] == [True, False]
    assert served.errors == []


def test_a_link_out_of_the_site_is_a_mistake_of_its_own_address(serve: Serve, tmp_path: Path):
    site, served = serve()
    (tmp_path / "secret.txt").write_text("secret")
    before = {path: served.get(path).body for path in ("/", "/posts/a/", "/index.xml", "/plain.txt")}
    (site.root / "static/pw.txt").symlink_to(tmp_path / "secret.txt")
    page = served.until("/pw.txt", "source-outside")
    assert page.status == 500
    assert {path: served.get(path).body for path in before} == before
    (site.root / "static/pw.txt").unlink()
    site.write("static/pw.txt", "mine")
    assert served.until("/pw.txt", "mine").status == 200


def test_a_mistake_from_the_start(serve: Serve):
    site, served = serve(f'-- {A} --\n+++\ntitle = "A\n+++\n<script>alert(1)</script>\n')
    assert [e["diagnostics"][0]["path"] for e in served.events if e["event"] == "found"] == [A]
    page = served.get("/posts/a/")
    assert page.status == 500
    assert "&quot;A" in page.text or '"A' in page.text
    assert served.get("/posts/b/").status == 200
    site.write(A, "+++\ntitle = 'A'\n+++\nMended.")
    served.until("/posts/a/", "Mended.")


def test_a_configuration_that_is_broken_from_the_start(serve: Serve):
    site, served = serve("-- sitegen.toml --\nbaseURL = \n")
    assert served.get("/").status == 500
    browser = served.browser("/")
    site.write("sitegen.toml", 'baseURL = "https://example.org/"\ntitle = "Mended"\n')
    assert browser.told()
    assert served.get("/").status == 200


def test_text_of_a_mistake_is_never_run(serve: Serve):
    _, served = serve(f"-- {A} --\n+++\ntitle = <script>alert(1)</script>\n+++\n")
    page = served.get("/posts/a/")
    assert page.status == 500
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


def test_a_thousand_files_of_another_branch_are_one_change(serve: Serve):
    site, served = serve()

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
            cwd=site.root, check=True, capture_output=True,
        )  # fmt: skip

    def written(word: str) -> None:
        for number in range(500):
            site.write(f"content/many/{number}.md", f"+++\ntitle = 'T{number}'\n+++\n{word} {number}\n")
            site.write(f"static/many/{number}.txt", word)

    git("init", "-q", "-b", "one")
    (site.root / ".gitignore").write_text(".sitegen\n")
    written("first")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "two")
    written("second")
    git("commit", "-qam", "two")
    served.until("/many/499/", "second")
    browser = served.browser("/many/250/")
    wait_for(lambda: not browser.told(1.5))
    count = len(served.changes())
    git("checkout", "-q", "one")
    assert browser.told()["path"] == "/many/250/"
    assert "first" in browser.load().text
    assert "first" in served.get("/many/3.txt").text
    assert browser.told(1.5) is None
    changes = served.changes()[count:]
    assert [len(change["files"]) for change in changes] == [1000]


def test_nobody_sees_half_of_a_file(serve: Serve):
    """A file is written in pieces again and again while it is asked for; each answer is of a whole one."""
    site, served = serve()
    path = site.root / A
    head = "+++\ntitle = 'A'\ndate = 2025-01-01\n+++\n"
    for number in range(8):
        with path.open("w", encoding="utf-8") as file:
            file.write(head)
            file.flush()
            time.sleep(0.002)
            file.write(f"begin{number} ")
            file.flush()
            served_page = served.get("/posts/a/")
            file.write(f"end{number}")
        assert served_page.status in (200, 500)
        text = served.until("/posts/a/", f"end{number}").text
        assert f"begin{number}" in text


def test_links_in_the_site_are_followed(serve: Serve, tmp_path: Path):
    shared = tmp_path / "site" / "shared"
    shared.mkdir(parents=True)
    (tmp_path / "site" / "content" / "posts").mkdir(parents=True)
    (shared / "l.md").write_text("+++\ntitle = 'L'\n+++\nLinked.\n")
    (tmp_path / "site" / "content" / "posts" / "linked").symlink_to(shared)
    _, served = serve()
    served.until("/posts/linked/l/", "Linked.")
    (shared / "l.md").write_text("+++\ntitle = 'L'\n+++\nAnother one.\n")
    served.until("/posts/linked/l/", "Another one.")


def test_polling_finds_the_same(serve: Serve):
    site, served = serve("", "--poll", "50ms")
    browser = served.browser("/posts/a/")
    site.edit(A, "Words of a", "Polled")
    assert browser.told()
    assert "Polled" in browser.load().text


def test_it_leads_to_what_was_saved(serve: Serve):
    site, served = serve("", "--navigateToChanged")
    browser = served.browser("/posts/b/")
    site.edit(A, "Words of a", "Saved")
    assert browser.told()["navigateTo"] == "/posts/a/"


def test_a_change_is_told_with_its_pages_and_time(serve: Serve):
    site, served = serve()
    browser = served.browser("/posts/a/")
    site.edit(A, "Words of a", "Saved")
    browser.told()
    change = served.event("changed")
    assert (change["files"], change["reloaded"], change["errors"]) == ([A], ["/posts/a/"], [])
    assert 0 < change["seconds"] < 30


def test_what_becomes_due_is_shown_by_itself(serve: Serve):
    site, served = serve()
    browser = served.browser("/")
    due = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    site.write(
        "content/posts/due.md", f"+++\ntitle = 'Due'\npublishDate = {due.isoformat()}\n+++\nAt last.\n"
    )
    while "Due" not in browser.load().text:
        assert browser.told()
    assert dt.datetime.now(dt.UTC) >= due
    assert "At last." in served.get("/posts/due/").text


def test_the_published_folder_is_left_alone(serve: Serve):
    site, served = serve()
    served.get("/")
    assert not (site.root / "public").exists()


def test_a_late_browser_is_told_at_once(serve: Serve):
    """The page was loaded, and changed before its script could listen."""
    site, served = serve()
    version = served.get("/posts/a/").text.split("?page=")[1].split('"')[0]
    site.edit(A, "Words of a", "Changed")
    served.until("/posts/a/", "Changed")
    late = Socket(served.port, f"/livereload?page={version}")
    late.send({"command": "info", "url": f"{served.url}posts/a/"})
    assert late.receive()["command"] == "reload"
    late.close()


def test_a_build_beside_it_disturbs_nothing(serve: Serve):
    site, served = serve()
    browser = served.browser("/posts/a/")
    site.build()
    assert site.exists("index.html")
    assert browser.told(0.8) is None
