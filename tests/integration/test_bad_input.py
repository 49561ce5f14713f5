"""Whole sites with something wrong in them: what is said, and that what was published stays as it was.

Messages are held in full in tests/cases/diagnostics: each case is a site, laid over a small one.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import html5lib
import pytest

from sitegen.build import publish
from sitegen.diagnostics import Severity
from tests.support import Case, Golden, SiteBuilder, read_cases, rewrite_case

ROOT = Path(__file__).parents[2]
FILES = ("front-matter", "shortcodes", "paths", "templates", "configuration", "warnings")
BASE = """
    -- hugo.toml --
    baseURL = "https://example.org/"
    title = "T"
"""
OLD = {"index.html": b"The site of before.", "a/index.html": b"Its page.", "keep/x": b""}
LONGEST_S = 20
"""A build that takes longer hangs: one of these sites takes a tenth of a second on an idle machine."""


@pytest.fixture(autouse=True)
def nothing_hangs() -> Iterator[None]:
    """End a test that waits without end."""

    def give_up(*_: Any) -> None:
        raise AssertionError(f"nothing came for {LONGEST_S * 3} seconds")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST_S * 3)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def published_before(site: SiteBuilder, folder: str = "public") -> dict[str, bytes]:
    """Put a site of before into the destination; answers all of it."""
    for path, data in OLD.items():
        site.write(f"{folder}/{path}", data)
    return dict(OLD)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def said(site: SiteBuilder) -> str:
    """Whether the site was published, and every message."""
    assert site.report is not None
    outcome = "published" if site.report.published else "not published"
    return f"{outcome}\n\n{site.messages}".rstrip("\n").replace(str(site.root), "SITE") + "\n"


def sitegen(site: SiteBuilder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in the site's folder."""
    return subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=site.root, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True,
        encoding="utf-8", errors="surrogateescape", timeout=LONGEST_S * 3, check=False,
    )  # fmt: skip


def page(body: str = "Text.", head: str = 'title = "A"') -> str:
    return f"+++\n{head}\n+++\n{body}\n"


# ── messages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, *parameter.values, id=parameter.id)  # type: ignore[attr-defined]
        for name in FILES
        for parameter in read_cases(f"diagnostics/{name}.txt")
    ],
)
def test_messages(name: str, case: Case, site: Callable[..., SiteBuilder], request: pytest.FixtureRequest):
    made = site(BASE).files(case.given)
    before = published_before(made)
    made.try_build()
    text = said(made)
    if request.config.getoption("--rewrite-golden"):
        rewrite_case(f"diagnostics/{name}.txt", case, text)
    else:
        assert text == case.expected
    assert "Traceback" not in text
    if text.startswith("not published"):
        assert snapshot(made.root / "public") == before
        assert not list(made.root.glob(".*.staging"))


BYTES = {
    "a byte of Latin-1": '+++\ntitle = "日本語"\n+++\n日本 caf\xe9'.encode("latin-1", "replace"),
    "Shift JIS": '+++\ntitle = "日本語"\n+++\n'.encode("shift-jis"),
    "UTF-16": codecs.BOM_UTF16_LE + '+++\ntitle = "A"\n+++\n'.encode("utf-16-le"),
    "NUL": b'+++\ntitle = "A"\n+++\nBefore\0after',
    "line ends of old Macs": b'+++\rtitle = "A"\r+++\rText',
    "line ends of Windows": b'+++\r\ntitle = "A"\r\n+++\r\nx\r\n\r\n  {{< nope >}}\r\n\r\n{{< nope2 >}}\r\n',
    "a byte order mark, and a mistake": codecs.BOM_UTF8 + b'+++\ntitle = "A"\n+++\n{{< nope >}}',
}


def test_bytes_that_are_no_text(site: Callable[..., SiteBuilder], golden: Golden):
    made = site(BASE)
    for number, data in enumerate(BYTES.values()):
        made.write(f"content/{number}.md", data)
    made.write("templates/robots.txt", b"caf\xe9").write("data/d.csv", b"a,\xff\n")
    before = published_before(made)
    made.try_build()
    golden.check("diagnostics/bytes.txt", said(made))
    assert snapshot(made.root / "public") == before


def test_every_mistake_of_every_file_in_one_run(site: Callable[..., SiteBuilder]):
    made = site(BASE)
    for n in range(30):
        made.write(f"content/{n}.md", page("{{< nope >}}\n\n{{< ref nowhere >}}", f'title = "{n}"'))
        made.write(f"content/broken{n}.md", "+++\ntitle = \n+++\n")
    made.write("data/x.yaml", "a: [").write("content/e.md", b"\xff").write("templates/404.html", "{{ x")
    made.try_build(jobs=2)
    paths = {d.path for d in made.diagnostics if d.severity is Severity.ERROR}
    assert paths == {
        *(f"content/{n}.md" for n in range(30)), *(f"content/broken{n}.md" for n in range(30)),
        "data/x.yaml", "content/e.md", "templates/404.html",
    }  # fmt: skip


def test_the_program_says_so_and_ends_with_one(site: Callable[..., SiteBuilder]):
    made = site(BASE)
    made.write("content/a.md", page("{{< details >}}")).write("content/b.md", "---\ntitle: [\n---\n")
    before = published_before(made)
    done = sitegen(made, "build")
    assert done.returncode == 1
    assert done.stdout.startswith("Nothing was published: 2 errors\n")
    assert (
        "error[shortcode-unclosed]: `details` is opened here and never closed\n --> content/a.md:4:1\n"
        in (done.stderr)
    )
    assert "--> content/b.md:3:1" in done.stderr
    assert snapshot(made.root / "public") == before
    as_json = json.loads(sitegen(made, "build", "--json").stdout)
    assert [(d["path"], d["line"], d["column"]) for d in as_json["diagnostics"]] == [
        ("content/a.md", 4, 1),
        ("content/b.md", 3, 1),
    ]


# ── the destination ──────────────────────────────────────────────────────────────────────────────

BLOG = """
    -- hugo.toml --
    baseURL = "https://example.org/"
    -- content/posts/a.md --
    +++
    title = "A"
    +++
    Text.
    -- content/posts/b.md --
    +++
    title = "B"
    +++
    Text.
    -- static/file --
    static
"""


def changed(site: SiteBuilder) -> SiteBuilder:
    """Edit the site so that files are added, replaced, removed, and a file becomes a folder."""
    site.edit("content/posts/a.md", "Text.", "Other text.").remove("content/posts/b.md")
    site.remove("static/file").write("static/file/inside", "x")
    return site.write("content/posts/c.md", page(head='title = "C"'))


def test_a_full_disk(site: Callable[..., SiteBuilder], monkeypatch: pytest.MonkeyPatch):
    made = site(BLOG)
    made.build()
    before = made.snapshot()
    opened: list[str] = []
    write = publish._write

    def full(path: str, data: bytes) -> os.stat_result:
        opened.append(path)
        if len(opened) > 3:
            raise OSError(errno.ENOSPC, "No space left on device", path)
        return write(path, data)

    monkeypatch.setattr(publish, "_write", full)
    changed(made).try_build()
    assert {d.code for d in made.diagnostics} == {"cannot-write"}
    assert all(d.message.endswith(": the disk is full") for d in made.diagnostics)
    assert made.snapshot() == before
    assert not list(made.root.glob(".*.staging"))
    monkeypatch.undo()
    made.build()
    assert made.exists("posts/c/index.html")


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("needs to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_really_full(site: Callable[..., SiteBuilder], tmp_path: Path):
    made = site(BLOG)
    with small_disk(tmp_path / "small", "512k") as disk:
        made.build(destination=disk / "public")
        before = made.snapshot()
        made.write("static/big", os.urandom(1_000_000))
        changed(made).try_build(destination=disk / "public")
        assert {d.code for d in made.diagnostics} == {"cannot-write"}
        assert made.snapshot() == before
        assert [p.name for p in disk.iterdir()] == ["public"]


def test_no_permission(site: Callable[..., SiteBuilder], monkeypatch: pytest.MonkeyPatch):
    made = site(BLOG)
    made.build()
    before = made.snapshot()
    replace = os.replace

    def refuse(source: Any, target: Any) -> None:
        if str(target).endswith("posts/c"):  # a folder that is not there yet is moved as a whole
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr(publish.os, "replace", refuse)
    changed(made).try_build()
    assert made.messages.replace(str(made.root), "SITE") == (
        "error[cannot-write]: cannot write SITE/public/posts/c: not permitted"
    )
    assert made.snapshot() == before, "what was published before the refusal was not taken back"
    monkeypatch.undo()
    made.build()
    assert made.read("file/inside") == "x"
    assert not made.exists("posts/b/index.html")


def test_no_permission_to_read(site: Callable[..., SiteBuilder]):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    made = site(BLOG)
    (made.root / "content/posts/a.md").chmod(0)
    made.try_build()
    assert made.codes == ["source-unreadable"]


def test_an_interrupt_while_publishing(site: Callable[..., SiteBuilder], monkeypatch: pytest.MonkeyPatch):
    made = site(BLOG)
    made.build()
    before = made.snapshot()
    link, count = os.link, 0

    def interrupted(*args: Any, **more: Any) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        link(*args, **more)

    monkeypatch.setattr(publish.os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        changed(made).try_build()
    assert made.snapshot() == before


@pytest.mark.parametrize("destination", ["", ".", "..", "content", "content/x", "static", "templates/x",
                                         "i18n", "themes/x", "config", "archetypes", "layouts", ".git/x",
                                         "data", "assets/y", ".sitegen"])  # fmt: skip
def test_a_destination_among_the_sources(site: Callable[..., SiteBuilder], destination: str):
    made = site(BLOG).write("templates/a.html", "x").write("config/_default/params.toml", "a = 1")
    before = snapshot(made.root)
    made.try_build(destination=made.root / destination)
    assert made.codes == ["destination-holds-source"]
    assert snapshot(made.root) == before


def test_a_destination_that_is_a_link_to_the_sources(site: Callable[..., SiteBuilder]):
    made = site(BLOG)
    (made.root / "public").symlink_to("content")
    made.try_build()
    assert made.codes == ["destination-holds-source"]


def test_a_destination_that_is_a_file(site: Callable[..., SiteBuilder]):
    made = site(BLOG).write("out", "mine")
    for destination, code in (("out", "destination-is-file"), ("out/below", "cannot-write")):
        made.try_build(destination=made.root / destination)
        assert made.codes == [code]
    assert (made.root / "out").read_text() == "mine"


def test_the_destination_is_cleaned_when_asked(site: Callable[..., SiteBuilder]):
    made = site(BLOG)
    made.build()
    ours = made.snapshot()
    for path in ("public/mine.txt", "public/deep/er/mine", "public/.git/config"):
        made.write(path, "mine")
    made.build()
    assert made.exists("deep/er/mine")
    made.build(clean_destination=True)
    assert made.snapshot() == {**ours, ".git/config": b"mine"}
    assert not (made.root / "public/deep").exists()


def test_two_builds_at_once(site: Callable[..., SiteBuilder], tmp_path: Path):
    made = site(BLOG)
    for n in range(60):
        made.write(f"content/posts/p{n}.md", page("word " * 200, f'title = "{n}"\ntags = ["t{n % 7}"]'))
    made.build(destination=tmp_path / "alone", cache_dir=tmp_path / "cache")
    alone = made.snapshot()
    command = [sys.executable, "-m", "sitegen", "build", "--quiet"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(command, cwd=made.root, env=env, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(p.communicate(timeout=LONGEST_S * 2)[1], p.returncode) for p in both] == [(b"", 0), (b"", 0)]
    assert snapshot(made.root / "public") == alone
    assert not list(made.root.glob(".*.staging"))


# ── files that are not what they seem ────────────────────────────────────────────────────────────

ODD = (
    "new\nline", 'quo"te', "apo'strophe", "ha#sh", "qu?estion", "per%cent", "per%41cent", "emo😀ji", "bla nk",
    "tab\tbed", "a&lt;b<x>", "back\\slash", "co:lon", "star*", "pi|pe", "\x01control", "\x1b[31mred",
    "\u202ebidi", "-dash", "se;mi", "$(x)", "{{ x }}", "[a]", "%s%d", unicodedata.normalize("NFD", "がぎ"),
    "a..b", "trailing.", "trailing ", " leading", "CON", "日本語", "x" * 240,
)  # fmt: skip


def test_odd_names(site: Callable[..., SiteBuilder]):
    """They are published under their own names, and links lead to them."""
    made = site(BASE).write("config/_default/pagination.toml", "pagerSize = 100")
    made.write("content/pages/_index.md", page(head='title = "All"'))
    for number, name in enumerate(ODD):
        try:
            made.write(f"content/pages/{number}{name}.md", page(head=f'title = "page {number}"'))
            made.write(f"content/bundle{number}/{name}.txt", "x").write(
                f"content/bundle{number}/index.md", page(head='title = "B"')
            )
            made.write(f"static/files/{name}", name).write(f"assets/{name}.css", "")
            made.write(f"data/{name}.toml", "a = 1").write(f"templates/{name}.html", "{{ nothing }}")
        except OSError:
            continue  # a name that this file system does not take
    made.build()
    published = {o.removeprefix("files/") for o in made.outputs() if o.startswith("files/")}
    assert published == {p.name for p in (made.root / "static/files").iterdir()}
    listed = html5lib.parse(made.read("pages/index.html"), namespaceHTMLElements=False)
    links = [a.get("href", "") for a in listed.iter("a") if "".join(a.itertext()).strip().startswith("page ")]
    assert len({*links}) == len(list((made.root / "content/pages").glob("[0-9]*")))
    for link in links:
        assert "?" not in link
        assert "#" not in link
        assert made.exists(unquote(link).lstrip("/") + "index.html"), link


def test_names_that_are_not_utf8(site: Callable[..., SiteBuilder]):
    made = site(BASE).write("static/ok", "").write("content/ok.md", page())
    try:
        for folder, name in ((b"content", b"a\xff.md"), (b"static", b"\xff\n\x1b[31m")):
            (Path(os.fsdecode(os.fsencode(made.root) + b"/" + folder + b"/" + name))).write_text(page())
    except OSError:
        pytest.skip("this file system has no such names")
    done = sitegen(made, "build")
    assert done.returncode == 1
    assert "its name is not UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert all(
        line.startswith((" ", "error", "static", "Nothing")) for line in done.stderr.splitlines() if line
    )
    assert json.loads(sitegen(made, "build", "--json").stdout)["published"] is False


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_and_sockets_are_not_waited_for(
    site: Callable[..., SiteBuilder], monkeypatch: pytest.MonkeyPatch
):
    made = site(BASE).write("content/a.md", page("![x](/pipe.toml)"))
    folders = (
        "content",
        "static",
        "assets",
        "data",
        "templates",
        "i18n",
        "archetypes",
        "themes/t",
        "layouts",
    )
    for folder in folders:
        (made.root / folder).mkdir(parents=True, exist_ok=True)
        for name in ("pipe.md", "pipe.toml", "page.html", "theme.toml", "en.toml"):
            os.mkfifo(made.root / folder / name)
    monkeypatch.chdir(made.root / "content")  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket.md")
        made.build()
    assert made.read("a/index.html").count("<html") == 1
    (made.root / "config/_default").mkdir(parents=True)
    os.mkfifo(made.root / "config/_default/params.toml")
    made.try_build()
    assert made.codes == ["config-unreadable"]


def test_links(site: Callable[..., SiteBuilder], golden: Golden, tmp_path: Path):
    """Links may lead about in the site, never out of it; those that lead nowhere or round are warned of."""
    made = site(BASE).write("content/a.md", page()).write("content/sub/b.md", page(head='title = "B"'))
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/s.md").write_text("SECRET")
    content = made.root / "content"
    (content / "inside.md").symlink_to("a.md")
    for name, target in (("nothing.md", "nowhere"), ("ring", "."), ("sub/up", ".."), ("x", "y"), ("y", "x")):
        (content / name).symlink_to(target)
    made.build()
    assert made.exists("inside/index.html")
    for folder in ("content", "static", "assets", "data"):
        (made.root / folder).mkdir(exist_ok=True)
        (made.root / folder / "out.md").symlink_to(tmp_path / "secret.txt")
        (made.root / folder / "outs").symlink_to(tmp_path / "secrets")
    before = made.snapshot()
    made.try_build()
    golden.check("diagnostics/links.txt", said(made))
    assert made.snapshot() == before


def test_folders_that_are_files_and_files_that_are_folders(site: Callable[..., SiteBuilder]):
    made = site(BASE)
    for folder in ("content", "static", "assets", "data", "templates", "themes", "i18n", "archetypes"):
        made.write(folder, "x")
    made.build()
    made.remove("content").write("content/a.md/b.md", page()).remove("templates")
    made.write("templates/page.html/x", "x")
    made.build()
    assert made.exists("a.md/b/index.html")


def test_sites_with_next_to_nothing(site: Callable[..., SiteBuilder], tmp_path: Path):
    made = site("-- hugo.toml --\n")
    made.build()
    assert made.exists("index.html")
    for folder in ("nothing", "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        none = SiteBuilder(tmp_path / folder)
        none.try_build()
        assert none.codes == ["config-missing"]
        assert not (none.root / "public").exists()


@contextlib.contextmanager
def deep_folders(top: Path, depth: int = 1100) -> Iterator[None]:
    """Folders deeper than Python recurses; what is to remove a test's folder must not meet them."""
    path = str(top)
    made = [path] if not top.exists() else []
    for _ in range(depth):
        path += "/e"
        made.append(path)
    for folder in made:
        Path(folder).mkdir()
    try:
        yield
    finally:
        for folder in reversed(made):
            Path(folder).rmdir()


def test_folders_without_end(site: Callable[..., SiteBuilder]):
    made = site(BASE).write("content/" + "d/" * 120 + "a.md", page())
    made.build()
    with deep_folders(made.root / "static"), deep_folders(made.root / "content"):
        made.try_build()
    assert set(made.codes) == {"source-depth"}
    assert len(made.messages) < 2000


# ── characters ───────────────────────────────────────────────────────────────────────────────────


def test_a_byte_order_mark_is_skipped(site: Callable[..., SiteBuilder]):
    made = site()
    made.write("hugo.toml", codecs.BOM_UTF8 + b'baseURL = "https://example.org/"\ntitle = "T"')
    made.write("content/a.md", codecs.BOM_UTF8 + page("*Text*").encode())
    made.write("data/d.json", codecs.BOM_UTF8 + b'{"a": 1}')
    assert made.build().diagnostics == ()
    assert "<em>Text</em>" in made.read("a/index.html")


def test_line_ends_of_windows_change_nothing(tmp_path: Path):
    text = page('# Head\n\nOne\ntwo\n\n- a\n- b\n\n```\ncode\n```\n\n{{< matomeQuote body="x" user="y" >}}')
    unix = SiteBuilder(tmp_path / "unix", BASE).write("content/a.md", text)
    windows = SiteBuilder(tmp_path / "windows", BASE).write("content/a.md", text.replace("\n", "\r\n"))
    unix.build()
    windows.build()
    assert windows.read("a/index.html") == unix.read("a/index.html")


HALF = "\\ud83d"
CONTROLS = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF, 0x1FFFE)))


def test_half_characters_are_shown_as_such(site: Callable[..., SiteBuilder]):
    made = site().write("hugo.json", f'{{"baseURL": "https://example.org/", "title": "T{HALF}"}}')
    made.write("content/a.md", f'{{"title": "A{HALF}z", "tags": ["t{HALF}"], "x{HALF}": 1}}\nText.')
    made.write("data/d.json", f'{{"a": "{HALF}"}}')
    made.build(variables={"HUGO_PARAMS_DESCRIPTION": "\udcff"})
    assert "A\ufffdz" in made.read("a/index.html")


def test_control_characters_break_no_feed(site: Callable[..., SiteBuilder]):
    made = site().write("hugo.json", json.dumps({"baseURL": "https://example.org/", "title": "T" + CONTROLS}))
    head = {"title": "A" + CONTROLS, "description": CONTROLS, "tags": ["t" + CONTROLS], "date": "2025-01-01"}
    body = f'Text {CONTROLS}\n\n{{{{< matomeQuote body="q{CONTROLS}" user="{CONTROLS}" >}}}}\n'
    made.write("content/posts/a.md", json.dumps(head) + "\n" + body)
    made.build()
    for path in made.outputs(".xml"):
        ET.fromstring(made.read_bytes(path))
    for path in made.outputs("l"):
        assert not any(c in made.read(path) for c in CONTROLS if c not in "\x7f\U0001fffe"), path


# ── sizes ────────────────────────────────────────────────────────────────────────────────────────


def seconds_of(build: Callable[[], object]) -> float:
    """Processor time of a build: the machine may be busy with something else."""
    began = time.process_time()
    build()
    return time.process_time() - began


def quotes(count: int, body: str = "あ**い**<br>う <b>x</b> &amp; https://example.org/") -> str:
    return "\n\n".join(f'{{{{< matomeQuote body="{body}{n}" user="u{n}" color="" >}}}}' for n in range(count))


@pytest.mark.parametrize(
    ("small", "large"),
    [
        pytest.param(quotes(1_000), quotes(10_000), id="10,000 quotes"),
        pytest.param(quotes(1, "あ" * 500_000), quotes(1, "あ" * 5_000_000), id="a quote of 5 MB"),
        pytest.param(
            quotes(1, "**い** <br> [x](y) http://x.org/ <i>z " * 250),
            quotes(1, "**い** <br> [x](y) http://x.org/ <i>z " * 2_500),
            id="a quote of markup",
        ),
        pytest.param(
            quotes(1, "**い** <br> [x](y) http://x.org/ <i>z " * 2_500),
            quotes(1, "**い** <br> [x](y) http://x.org/ <i>z " * 150_000),
            id="a quote of 5 MB of markup",
        ),
        pytest.param(quotes(1, "[" * 5_000), quotes(1, "[" * 50_000), id="brackets"),
        pytest.param("{{< nope >}}\n\n" * 500, "{{< nope >}}\n\n" * 5_000, id="mistakes"),
        pytest.param("> " * 400 + "x", "> " * 4_000 + "x", id="quotes in quotes"),
        pytest.param("*a_ " * 3_000, "*a_ " * 30_000, id="emphasis"),
        pytest.param("<a " * 5_000, "<a " * 50_000, id="tags"),
    ],
)  # fmt: skip
def test_time_is_linear(site: Callable[..., SiteBuilder], small: str, large: str):
    made = site(BASE)
    made.write("content/a.md", page("Text.")).try_build()
    short = seconds_of(lambda: made.write("content/a.md", page(small)).try_build())
    long = seconds_of(lambda: made.write("content/a.md", page(large)).try_build())
    assert long < 25 * max(short, 0.05), f"ten times the input takes {long / short:.0f} times the time"


def test_memory_of_a_quote_of_5_megabytes(site: Callable[..., SiteBuilder]):
    resource = pytest.importorskip("resource")
    made = site(BASE).write("content/a.md", page(quotes(1, "<br>日本語" * 400_000)))
    assert sitegen(made, "build", "-q", "--jobs", "1").returncode == 0
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024**2
    )
    assert peak < 700, f"{peak:.0f} MB"


def test_a_huge_head(site: Callable[..., SiteBuilder]):
    made = site(BASE)
    keys = range(20_000)
    made.write("content/a.md", page(head='title = "A"\n' + "".join(f"k{n} = '{'v' * 50}'\n" for n in keys)))
    made.write("content/b.md", "---\ntitle: B\n" + "".join(f"k{n}: '{'v' * 50}'\n" for n in keys) + "---\n")
    made.write("content/c.md", json.dumps({"title": "C", **{f"k{n}": "v" * 50 for n in keys}}) + "\n")
    assert seconds_of(made.build) < LONGEST_S
    assert all(made.exists(f"{name}/index.html") for name in "abc")


# ── the environment ──────────────────────────────────────────────────────────────────────────────


def test_variables_of_nonsense(site: Callable[..., SiteBuilder], golden: Golden):
    made = site(BASE).write("content/a.md", page())
    before = published_before(made)
    deep = "[" * 500 + "]" * 500
    variables = {
        "HUGO": "x", "HUGO_": "x", "HUGO__": "", "HUGOx": "y", "HUGO_A_B_C": "x" * 100_000,
        "HUGO_PAGINATION_PAGERSIZE": "nonsense", "HUGO_PARAMS_X": "\udcff\n", "HUGO_PARAMS_DEEP": deep,
        "HUGO_BASEURL": "[", "HUGO_BUILDDRAFTS": "perhaps", "HUGO_MENUS": "{", "HUGO_LANGUAGES": "x",
        "HUGO_DISABLEKINDS": "nope", "HUGO_TAXONOMIES": "{}", "HUGO_TIMEZONE": "../../etc/passwd",
    }  # fmt: skip
    made.try_build(variables=variables)
    golden.check("diagnostics/variables.txt", said(made))
    assert snapshot(made.root / "public") == before


def test_closed_streams(site: Callable[..., SiteBuilder]):
    made = site(BASE).write("content/a.md", page())
    command = f"{sys.executable} -m sitegen build"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["sh", "-c", f"{command} {closed}"], cwd=made.root, env=env, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), closed
