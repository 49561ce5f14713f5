"""What goes wrong around a build: it is killed, interrupted, its store is torn, the disk is full.

Whatever happens, every published file is whole, and the next build makes what a build from nothing makes.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import workers
from sitegen.build.build import build
from sitegen.build.model import BuildRequest, Silent
from sitegen.build.store import Store
from tests.support import NOW, SiteBuilder

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("SITEGEN_KILLS", "5"))
"""Builds that are killed; twenty take a minute."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes as Unix has them")

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "T"
    [pagination]
    pagerSize = 5
    -- templates/page.html --
    <title>{{ page.title }}</title>{{ page.content }}
    <link href="{{ asset("a.css").fingerprint().rel_permalink }}">
    -- templates/shortcodes/loud.html --
    <b>{{ get(0) | upper }}</b>
    -- assets/a.css --
    b { color: red }
    -- static/file.txt --
    file
"""


@pytest.fixture
def blog(tmp_path: Path) -> SiteBuilder:
    """A small site, all of its files old."""
    return written(tmp_path, 10)


@pytest.fixture
def crowd(tmp_path: Path) -> SiteBuilder:
    """The same with enough pages for several processes."""
    return written(tmp_path, 60)


def written(tmp_path: Path, pages: int) -> SiteBuilder:
    site = SiteBuilder(tmp_path / "site", SITE)
    for n in range(pages):
        text = f"+++\ntitle = 'Page {n}'\ndate = 2025-01-{n % 28 + 1:02}\ntags = ['t{n % 7}']\n+++\n"
        site.write(f"content/posts/{n}.md", text + "{{< loud hey >}} text " * 40)
    age(site)
    return site


def age(site: SiteBuilder, seconds: int = 1_600_000_000) -> None:
    """Give all source files an old time, so that it is believed."""
    for path in site.root.rglob("*"):
        if path.is_file() and not {"public", ".sitegen"} & set(path.relative_to(site.root).parts):
            os.utime(path, (seconds, seconds))
    time.sleep(0.03)  # what is touched within a tick of a build's beginning may have been touched in it


def clean_build(site: SiteBuilder, tmp_path: Path, **options: Any) -> dict[str, bytes]:
    """What a build from nothing publishes."""
    folder = tmp_path / "clean"
    site.build(destination=folder, cache_dir=tmp_path / "no-cache", ignore_cache=True, **options)
    found = site.snapshot()
    site.destination = site.root / "public"
    shutil.rmtree(folder)
    shutil.rmtree(tmp_path / "no-cache", ignore_errors=True)
    return found


class Counting(Silent):
    """Hears how many bodies and outputs a build makes."""

    def __init__(self, at: dict[str, Callable[[], None]] | None = None) -> None:
        self.made: dict[str, int] = {}
        self._at = at or {}

    def stage(self, name: str, total: int | None = None) -> None:
        self.made[name] = total or 0
        if name in self._at:
            self._at[name]()


def made_by(
    site: SiteBuilder, at: dict[str, Callable[[], None]] | None = None, **options: Any
) -> dict[str, int]:
    """Build, and tell how many of what were made; `at` runs something when a stage begins."""
    counting = Counting(at)
    request = BuildRequest(source=site.root, **{"now": NOW, "jobs": 1, **options})
    site.report = build(request, counting)
    assert site.report.published, site.messages
    return counting.made


def edit_all(site: SiteBuilder, mark: str) -> None:
    """Change a template that every page has, so that every file changes."""
    page = site.root / "templates/page.html"
    page.write_text(page.read_text(encoding="utf-8").rstrip("\n") + f"<i>{mark}</i>\n", encoding="utf-8")


def start(site: SiteBuilder, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sitegen", "build", "--clock", NOW.isoformat(), *options], cwd=site.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def children_of(session: int) -> list[int]:
    """Processes of a session that are still running."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


# Killed.


def test_a_killed_build_leaves_whole_files_and_the_next_completes_it(crowd: SiteBuilder, tmp_path: Path):
    chance = random.Random(3)
    site = crowd
    site.build(jobs=2)
    edit_all(site, "warm")
    begun = time.perf_counter()
    start(site, "--jobs", "2").communicate(timeout=120)
    took = time.perf_counter() - begun
    old = site.snapshot()
    for number in range(KILLS):
        edit_all(site, str(number))
        site.write(f"content/posts/new{number}.md", f"+++\ntitle = 'N{number}'\n+++\nnew")
        if number:
            site.remove(f"content/posts/new{number - 1}.md")
        expected = clean_build(site, tmp_path, jobs=2)
        process = start(site, "--jobs", "2")
        if number % 2:  # any time, or just when files are being replaced
            time.sleep(took * chance.uniform(0.3, 1.1))
        else:
            wait_for_change(site, process)
            time.sleep(chance.uniform(0, 0.005))
        with contextlib.suppress(ProcessLookupError):  # it was faster
            os.killpg(process.pid, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (0, -signal.SIGKILL), err
        for path, data in site.snapshot().items():
            assert data in (old.get(path), expected.get(path)), f"{path} is neither old nor new"
        site.build(jobs=2)
        assert site.snapshot() == expected
        assert leftovers(site) == []
        old = expected


def wait_for_change(site: SiteBuilder, process: subprocess.Popen[bytes]) -> None:
    """Until a build begins to publish."""
    watched = [site.root / "public" / path for path in site.outputs()[:40]]
    before = [path.stat().st_mtime_ns for path in watched]
    while process.poll() is None and before == [path.stat().st_mtime_ns for path in watched]:
        time.sleep(0.0005)


def leftovers(site: SiteBuilder) -> list[str]:
    """Files that only a build in progress has."""
    cache = site.root / ".sitegen"
    kept = [p.name for p in cache.iterdir() if p.is_file()] if cache.is_dir() else []
    return [p.name for p in site.root.iterdir() if "staging" in p.name] + [
        n for n in kept if n != "build.cache"
    ]


def test_files_of_a_killed_build_are_known_as_ours(
    blog: SiteBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A build dies between publishing and saving; what it published, and is then not wanted, goes."""
    blog.build()
    blog.write("content/posts/short.md", "lives one build")

    def die(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as m:
        m.setattr(Store, "save", die)
        with pytest.raises(RuntimeError):
            blog.try_build()
    assert blog.exists("posts/short/index.html")
    blog.remove("content/posts/short.md").write("public/mine.txt", "not sitegen's")
    blog.build()
    assert not blog.exists("posts/short/index.html")
    assert blog.snapshot() == {**clean_build(blog, tmp_path), "mine.txt": b"not sitegen's"}


def test_a_folder_left_by_a_process_of_the_same_number(blog: SiteBuilder):
    """In a container every build has the same number as the one that was killed."""
    left = blog.root / f".public.{os.getpid()}.staging"
    left.mkdir()
    (left / "x").write_text("half", encoding="utf-8")
    blog.build()
    assert leftovers(blog) == []


# Interrupted.


@pytest.mark.parametrize(
    ("after", "sent", "status"),
    [(0.0, signal.SIGINT, 130), (0.2, signal.SIGINT, 130), (0.1, signal.SIGTERM, 143)],
)
def test_an_interrupt_leaves_no_process_and_no_folder(
    crowd: SiteBuilder, after: float, sent: signal.Signals, status: int
):
    crowd.build()
    before = crowd.snapshot()
    for n in range(400):
        crowd.write(f"content/posts/many{n}.md", f"+++\ntitle = 'M{n}'\n+++\n" + "word " * 3000)
    process = start(crowd, "--jobs", "2")
    deadline = time.monotonic() + 60
    while not leftovers(crowd) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(after)
    if sent is signal.SIGINT:
        os.killpg(process.pid, sent)  # as a terminal does: to the workers too
    else:
        process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (status, b"")
    assert children_of(process.pid) == []
    assert leftovers(crowd) == []
    assert crowd.snapshot() == before
    for n in range(400):
        crowd.remove(f"content/posts/many{n}.md")
    assert made_by(crowd).get("outputs", 0) == 0
    assert crowd.snapshot() == before


# Workers.


def test_a_mistake_in_a_worker_arrives_with_its_place(crowd: SiteBuilder):
    crowd.write("content/posts/31.md", "+++\ntitle = 'x'\n+++\nline\n\n{{< nowhere >}}")
    report = crowd.try_build(jobs=3)
    assert [(d.code, d.path, d.line) for d in report.diagnostics] == [
        ("shortcode-unknown", "content/posts/31.md", 6)
    ]
    assert not (crowd.root / "public").exists()


def test_a_bug_in_a_worker_arrives_with_its_traceback(crowd: SiteBuilder, monkeypatch: pytest.MonkeyPatch):
    from sitegen.templates.renderer import Renderer

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(Renderer, "render_body", fail)
    with pytest.raises(
        workers.WorkerCrashed, match=r"(?s)Traceback.*in fail.*ZeroDivisionError: a bug of ours"
    ):
        crowd.try_build(jobs=2)
    assert leftovers(crowd) == []


def test_a_worker_that_is_killed_is_missed(crowd: SiteBuilder, monkeypatch: pytest.MonkeyPatch):
    """As the kernel does it when memory is short."""
    from sitegen.templates.renderer import Renderer

    here, render = os.getpid(), Renderer.render_body

    def die(self: Renderer, page: Any) -> Any:
        if os.getpid() != here and page.key.endswith("/31"):
            os.kill(os.getpid(), signal.SIGKILL)
        return render(self, page)

    monkeypatch.setattr(Renderer, "render_body", die)
    with pytest.raises(workers.WorkerCrashed, match="memory"):
        crowd.try_build(jobs=2)
    assert leftovers(crowd) == []
    monkeypatch.undo()
    crowd.build()


def test_every_number_of_processes_makes_the_same(crowd: SiteBuilder, tmp_path: Path):
    expected = clean_build(crowd, tmp_path, jobs=1)
    for jobs in (2, 5):
        assert clean_build(crowd, tmp_path, jobs=jobs) == expected


# The store.


def damages() -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    chance = random.Random(5)
    for share in (0.0, 0.0005, 0.3, 0.9999):
        yield f"cut at {share}", lambda data, share=share: data[: int(len(data) * share)]
    yield "longer", lambda data: data + b"\0"
    yield "foreign", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(2000)
    yield "a line of JSON", lambda _: b'{"format": "sitegen-cache-1"}\n'
    yield "deep JSON", lambda _: b"[" * 100_000
    yield (
        "another version",
        lambda data: resealed(data, lambda head: head["versions"].update(sitegen="0.0.0")),
    )
    yield "no versions", lambda data: resealed(data, lambda head: head.update(versions=[1]))
    yield "another format", lambda data: resealed(data, lambda head: head.update(format="sitegen-cache-0"))
    for _ in range(12):
        seed = chance.random()
        yield f"noise {seed:.4f}", lambda data, seed=seed: noise(data, random.Random(seed))
    for _ in range(24):
        seed = chance.random()
        yield f"bit {seed:.4f}", lambda data, seed=seed: flip(data, random.Random(seed))


def resealed(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A store with another head, and the right checksum for it: as another program would have written it."""
    line, _, rest = data.partition(b"\n")
    head = json.loads(line.partition(b" ")[2])
    change(head)
    first = json.dumps(head).encode()
    return b"%08x " % zlib.crc32(first) + first + b"\n" + rest


def noise(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.randrange(1, 400)) + data[at:]


def flip(data: bytes, chance: random.Random) -> bytes:
    """One bit, half the time in the head."""
    at = chance.randrange(chance.choice((data.index(b"\n"), len(data))))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def test_a_damaged_store_is_set_aside(blog: SiteBuilder, tmp_path: Path):
    """All damages one after the other: each build begins with a damaged store and an edit."""
    blog.build()
    store = blog.root / ".sitegen/build.cache"
    for number, (name, damage) in enumerate(damages()):
        store.write_bytes(damage(store.read_bytes()))
        blog.edit("content/posts/7.md", "{{< loud hey >}}", f"{number} {{{{< loud hey >}}}}")
        blog.build()
        noted = [d.message for d in blog.diagnostics]
        assert all(message.startswith("the cache of the last build is not used: ") for message in noted), name
        page = blog.read("posts/7/index.html")
        assert f"{number} <b>HEY</b>" in page, name
    assert blog.snapshot() == clean_build(blog, tmp_path)
    blog.build()
    assert blog.codes == []


@pytest.mark.parametrize("damage", [b"", b"sitegen"])
def test_a_damaged_store_is_told_of(blog: SiteBuilder, damage: bytes):
    blog.build()
    (blog.root / ".sitegen/build.cache").write_bytes(damage)
    blog.build()
    assert blog.codes == ["cache-set-aside"]
    assert str(blog.diagnostics[0].severity) == "note"


def test_another_version_still_knows_what_it_published(blog: SiteBuilder):
    blog.write("static/old.txt", "x").build()
    store = blog.root / ".sitegen/build.cache"
    store.write_bytes(resealed(store.read_bytes(), lambda head: head["versions"].update(sitegen="0.0.0")))
    blog.remove("static/old.txt")
    made = made_by(blog)
    assert blog.codes == ["cache-set-aside"]
    assert made["bodies"] == 10
    assert not blog.exists("old.txt")


def test_without_a_cache_it_is_still_known_what_was_published(blog: SiteBuilder):
    blog.write("static/old.txt", "x").build()
    blog.remove("static/old.txt").build(ignore_cache=True)
    assert not blog.exists("old.txt")


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_store_that_cannot_be_written_costs_time_only(
    blog: SiteBuilder, error: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """A full disk, a read-only folder: the site is right, and the next build starts from the old store."""
    blog.build()
    open_file, write_text = Path.open, Path.write_text

    def refuse(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if ".sitegen" in path.parts and "w" in mode:
            raise OSError(error, os.strerror(error), str(path))
        return open_file(path, mode, *more, **named)

    def refuse_text(path: Path, *more: Any, **named: Any) -> Any:
        if ".sitegen" in path.parts:
            raise OSError(error, os.strerror(error), str(path))
        return write_text(path, *more, **named)

    blog.edit("content/posts/7.md", "{{< loud hey >}}", "new {{< loud hey >}}")
    with monkeypatch.context() as m:
        m.setattr(Path, "open", refuse)
        m.setattr(Path, "write_text", refuse_text)
        blog.build()
        assert blog.codes == ["cache-not-written"]
        assert os.strerror(error) in blog.messages
    assert leftovers(blog) == []
    assert blog.snapshot() == clean_build(blog, tmp_path)
    blog.edit("content/posts/8.md", "{{< loud hey >}}", "newer {{< loud hey >}}").build()
    assert blog.snapshot() == clean_build(blog, tmp_path)


def test_a_file_where_the_cache_folder_should_be(blog: SiteBuilder, tmp_path: Path):
    blog.write(".sitegen", "a file")
    for _ in range(2):
        blog.build()
        assert "cache-not-written" in blog.codes
    assert blog.snapshot() == clean_build(blog, tmp_path)


def test_a_full_disk_leaves_the_published_site(crowd: SiteBuilder, monkeypatch: pytest.MonkeyPatch):
    crowd.build()
    before = crowd.snapshot()
    edit_all(crowd, "new")
    crowd.edit("content/posts/7.md", "{{< loud hey >}}", "new {{< loud hey >}}")
    write = os.write
    with monkeypatch.context() as m:
        m.setattr(os, "write", lambda handle, data: refuse() if len(data) > 400 else write(handle, data))
        for jobs in (1, 2):
            assert not crowd.try_build(jobs=jobs).published
            assert crowd.codes == ["cannot-write"]
            assert "the disk is full" in crowd.messages
    assert crowd.snapshot() == before
    assert leftovers(crowd) == []
    crowd.build()
    assert "<i>new</i>" in crowd.read("posts/7/index.html")


def refuse() -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


# What counts as a change.


def test_a_fresh_checkout_makes_nothing(blog: SiteBuilder):
    """The same bytes with new times."""
    blog.build()
    times = {p: p.stat().st_mtime_ns for p in (blog.root / "public").rglob("*")}
    age(blog, 1_700_000_000)
    assert {k: v for k, v in made_by(blog).items() if k in ("bodies", "outputs")} == {
        "bodies": 0,
        "outputs": 0,
    }
    assert {p: p.stat().st_mtime_ns for p in (blog.root / "public").rglob("*")} == times


def test_nothing_changed_is_seen_without_a_scan(blog: SiteBuilder):
    blog.build()
    assert "scan" not in made_by(blog)


def test_a_change_within_a_tick_of_the_clock_is_seen(blog: SiteBuilder):
    """Same size, same time, as a file system that counts seconds shows it."""
    now = int(time.time())
    for text in ("one", "two"):
        blog.write("static/file.txt", text).write("content/posts/7.md", f"+++\ntitle = 't'\n+++\n{text}")
        os.utime(blog.root / "static/file.txt", (now, now))
        os.utime(blog.root / "content/posts/7.md", (now, now))
        blog.build()
        assert blog.read("file.txt") == text
        assert text in blog.read("posts/7/index.html")


@pytest.mark.parametrize("stage", ["outputs", "publish", "save"])
@pytest.mark.parametrize(
    "path", ["templates/page.html", "assets/a.css", "static/file.txt", "content/posts/7.md"]
)
def test_a_change_during_a_build_is_seen_by_the_next(
    blog: SiteBuilder, tmp_path: Path, stage: str, path: str
):
    """A file was read, then changed, then digested: the digest would be of bytes that nobody has seen."""
    change = [lambda: blog.write(path, (blog.root / path).read_bytes() + b"changed\n")]
    made_by(blog, {stage: lambda: change.pop()() if change else None})
    age(blog)
    blog.build()
    assert blog.snapshot() == clean_build(blog, tmp_path)


def test_a_change_behind_a_link_is_seen(blog: SiteBuilder):
    blog.write("shared/linked.md", "one")
    (blog.root / "content/posts/shared").symlink_to("../../shared", target_is_directory=True)
    (blog.root / "content/ring").symlink_to("posts", target_is_directory=True)
    age(blog)
    blog.build()
    assert "scan" not in made_by(blog)
    blog.write("shared/linked.md", "two")
    os.utime(blog.root / "shared/linked.md", (1_600_000_001, 1_600_000_001))
    blog.build()
    assert "two" in blog.read("posts/shared/linked/index.html")


@pytest.mark.parametrize(
    ("head", "then", "there"),
    [
        ("publishDate = 2025-07-01T13:00:00Z", 59 * 60, False),
        ("publishDate = 2025-07-01T13:00:00Z", 60 * 60, True),
        ("expiryDate = 2025-07-01T13:00:00Z", 60 * 60 - 1, True),
        ("expiryDate = 2025-07-01T13:00:00Z", 60 * 60 + 1, False),
        ("expiryDate = 2025-07-01T12:00:00Z", 1, False),
    ],
)
def test_the_clock_is_an_input(blog: SiteBuilder, head: str, then: int, there: bool):
    """A page becomes due, or expires, with no file changed; at the very moment of a build too."""
    import datetime as dt

    blog.write("content/posts/timed.md", f"+++\ntitle = 'Timed'\n{head}\n+++\n")
    age(blog)
    blog.build()
    blog.now = NOW + dt.timedelta(seconds=then)
    blog.build()
    assert blog.exists("posts/timed/index.html") is there
    assert ("Timed" in blog.read("posts/index.html") + blog.read("posts/index.xml")) is there


def test_a_clock_that_goes_back_is_an_input(blog: SiteBuilder):
    import datetime as dt

    blog.write("content/posts/timed.md", "+++\ntitle = 'Timed'\npublishDate = 2025-07-01T11:00:00Z\n+++\n")
    age(blog)
    blog.build()
    blog.now = NOW - dt.timedelta(hours=2)
    blog.build()
    assert not blog.exists("posts/timed/index.html")


# What is published.


def test_files_that_did_not_change_keep_their_time(blog: SiteBuilder):
    blog.build()
    times = {p: (blog.root / "public" / p).stat().st_mtime_ns for p in blog.outputs()}
    blog.edit("content/posts/7.md", "{{< loud hey >}}", "new {{< loud hey >}}")
    report = blog.build(ignore_cache=True)
    changed = {p for p, t in times.items() if (blog.root / "public" / p).stat().st_mtime_ns != t}
    assert "posts/7/index.html" in changed
    assert report.written == len(changed) < 8


def test_orphans_go_and_others_stay_unless_asked(blog: SiteBuilder):
    blog.write("static/a/b/orphan.txt", "x").build()
    others = ("mine.txt", "a/mine.txt", "a/b/c/mine.txt", ".git/config", ".nojekyll")
    for other in others:
        blog.write(f"public/{other}", "not sitegen's")
    blog.remove("static/a/b/orphan.txt").build()
    assert not blog.exists("a/b/orphan.txt")
    assert all(blog.exists(other) for other in others)
    report = blog.build(clean_destination=True)
    assert report.removed == 4
    assert [other for other in others if blog.exists(other)] == [".git/config"]
    assert not (blog.root / "public/a").exists()


def test_cleaning_follows_no_link(blog: SiteBuilder, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept.txt").write_text("kept", encoding="utf-8")
    blog.build()
    (blog.root / "public/link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    blog.build(clean_destination=True)
    assert not (blog.root / "public/link").exists()
    assert (tmp_path / "elsewhere/kept.txt").exists()


def test_a_file_becomes_a_folder_and_back(blog: SiteBuilder, tmp_path: Path):
    for path in ("static/x", "static/x/y", "static/x"):
        blog.write(path, "x").build()
        assert blog.snapshot() == clean_build(blog, tmp_path)
        blog.remove(path)
        shutil.rmtree(blog.root / "static/x", ignore_errors=True)


def test_a_folder_with_files_of_others_is_not_replaced(blog: SiteBuilder):
    blog.write("static/x/y", "ours").build()
    blog.write("public/x/mine.txt", "not sitegen's").remove("static/x/y")
    (blog.root / "static/x").rmdir()
    blog.write("static/x", "a file").edit("content/posts/7.md", "{{< loud hey >}}", "new {{< loud hey >}}")
    before = blog.snapshot()
    assert not blog.try_build().published
    assert blog.codes == ["folder-in-the-way"]
    assert blog.snapshot() == before
    blog.build(clean_destination=True)
    assert blog.read("x") == "a file"


def test_destination_is_a_link(blog: SiteBuilder, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (blog.root / "public").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    for mark in ("one", "two"):
        edit_all(blog, mark)
        blog.build()
    assert (blog.root / "public").is_symlink()
    assert blog.snapshot() == clean_build(blog, tmp_path)
    assert [p.name for p in tmp_path.iterdir() if "staging" in p.name] == []


def test_destination_on_another_file_system(
    blog: SiteBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A volume of a container: a rename from beside it is refused."""
    public, move = blog.root / "public", os.replace
    public.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == public)

    def replace(source: Any, target: Any) -> None:
        if Path(source).is_relative_to(public) != Path(target).is_relative_to(public):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        move(source, target)

    monkeypatch.setattr(os, "replace", replace)
    for mark in ("one", "two"):
        edit_all(blog, mark)
        blog.build()
    monkeypatch.undo()
    assert blog.snapshot() == clean_build(blog, tmp_path)


def test_caches_can_be_elsewhere_and_shared(blog: SiteBuilder, tmp_path: Path):
    """Two destinations in turn, one cache: each knows what is its own."""
    cache = tmp_path / "elsewhere/cache"
    blog.write("static/orphan.txt", "x")
    for name in ("one", "two"):
        blog.build(cache_dir=cache, destination=tmp_path / name)
    assert not (blog.root / ".sitegen").exists()
    blog.remove("static/orphan.txt")
    for name in ("one", "two"):
        blog.build(cache_dir=cache, destination=tmp_path / name)
        assert blog.snapshot() == clean_build(blog, tmp_path)


def test_another_folder_to_run_from_is_no_change(blog: SiteBuilder):
    def built(source: str, folder: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "sitegen", "build", "--json", "--clock", NOW.isoformat(), "-s", source],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8",
            check=True,
        )  # fmt: skip
        return json.dumps(json.loads(done.stdout)["stages"])

    assert "bodies" in built(".", blog.root)
    assert "scan" not in built(".", blog.root)
    assert "scan" not in built(str(blog.root), blog.root.parent)


def test_a_published_file_that_was_changed_is_made_good(blog: SiteBuilder, tmp_path: Path):
    age(blog)
    blog.build()
    blog.write("public/posts/7/index.html", "changed by hand").remove("public/posts/8/index.html")
    made = made_by(blog)
    assert (made["bodies"], made["outputs"]) == (0, 2)
    assert blog.snapshot() == clean_build(blog, tmp_path)
