"""Build one site with Hugo and with sitegen in turn, and print how long and how much memory each takes.

    python -m tests.benchmarks.bench [--posts N] [--site SITE] [--runs N] [--sizes 0.1 1 10] [--work FOLDER]

`make bench` does the same. Each scenario begins where the one before it ended, and both programs see the
same edit, as a person makes it. Time is wall time of the whole process, the median of the runs. Memory is
measured in a run of its own, so that looking at it does not cost time: the largest sum, over all processes
of a build, of their proportional set size (`Pss` of /proc/PID/smaps_rollup, which counts a page that forked
workers share once), sampled every 30 ms. Where there is no such file, memory is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.generate_site import copy_site, generate
from tests.support.hugo import find_hugo

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SETTLED_S = 2.2
"""Younger files prove nothing by their time (`sitegen.build.files`), and nobody builds again that fast."""

HUGO_SETTINGS = {
    "hugo.toml": 'theme = []\n[outputs]\nhome = ["HTML", "RSS"]\n',
    "markup.toml": """\
[goldmark.renderHooks.link]
useEmbedded = "never"
[goldmark.renderHooks.image]
useEmbedded = "never"
""",
}
"""Laid over the site's own for Hugo: our theme instead of the one that it names, and no hooks of Hugo's own,
which sitegen has not."""


class BenchError(Exception):
    """A build failed; there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program that builds the site.

    Attributes:
        folder: where it runs; `public` in it is its destination.
        kept: folders of what it keeps between builds, relative to `folder`; gone for a cold build.
        template: the file whose change makes every page stale.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    kept: tuple[str, ...]
    template: Path

    def forget(self) -> None:
        """As if it had never built.

        What it made is put away, and removed when all is measured: ext4 looks past every inode that was
        freed in the last minutes, which makes new files many times slower for whoever comes next.
        """
        away = Path(tempfile.mkdtemp(prefix="away-", dir=self.folder.parent))
        for name in ("public", *self.kept):
            if (self.folder / name).exists():
                (self.folder / name).rename(away / name)

    def build(self, *, with_memory: bool) -> float:
        """Build once: seconds, or with memory the MB."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        meter = Meter(process.pid) if with_memory else None
        _, err = process.communicate()
        took = time.perf_counter() - begun
        if process.returncode:
            raise BenchError(f"{self.name} failed:\n{err.decode(errors='replace')[:4000]}")
        return meter.stop() / 1e6 if meter else took

    def published(self) -> int:
        """Number of files in its destination."""
        return sum(len(files) for _, _, files in os.walk(self.folder / "public"))


class Meter:
    """Watches the memory of a process and of all below it."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The peak, in bytes."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._done.is_set():
            self._peak = max(self._peak, sum(map(_pss, _family(self._pid))))
            self._done.wait(0.03)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))
    except OSError:
        return  # it has ended


def _pss(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def environment() -> dict[str, str]:
    """What both programs see of this one's."""
    # Python keeps what it makes of modules, unless it is told not to; pip does so when it installs.
    left_out = ("HUGO_", "PYTHONDONTWRITEBYTECODE")
    plain = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
    return {**plain, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@dataclass(slots=True)
class Arena:
    """One site, and those who build it.

    Attributes:
        site: the folder of the site; sitegen builds it there, Hugo through links to its parts.
        post: a post in the middle of it, which is edited.
    """

    site: Path
    contestants: list[Contestant]
    post: Path
    posts: int
    _edits: int = 0

    def edit_body(self) -> None:
        """Say more at the end of one quote."""
        self._replace('" userName=', f'。{self._next()}" userName=')

    def edit_title(self) -> None:
        """Say more in one title."""
        text = self.post.read_text(encoding="utf-8")
        line = next(line for line in text.split("\n") if line.startswith("title ="))
        self._replace(line, line.rstrip()[:-1] + str(self._next()) + line.rstrip()[-1])

    def edit_template(self) -> None:
        """Change the template of all posts."""
        number = self._next()
        for contestant in self.contestants:
            text = contestant.template.read_text(encoding="utf-8")
            text = text.replace("</article>", f"</article><i>{number}</i>", 1)
            contestant.template.write_text(text, encoding="utf-8")

    def touch(self) -> None:
        """Give every file a new time, as a fresh checkout does."""
        for path in self.site.rglob("*"):
            if path.is_file() and not {".sitegen", "public"} & set(path.relative_to(self.site).parts):
                os.utime(path)

    def _replace(self, old: str, new: str) -> None:
        text = self.post.read_text(encoding="utf-8")
        self.post.write_text(text.replace(old, new, 1), encoding="utf-8")

    def _next(self) -> int:
        self._edits += 1
        return self._edits


def make_arena(work: Path, posts: int, site: Path | None, hugo: str | None, jobs: int) -> Arena:
    """Write the site and what each program needs beside it."""
    own = work / "site"
    if site:
        own.mkdir(parents=True)
        copy_site(site, own, posts)
    else:
        generate(own, posts)
    template = own / "templates" / "page.html"
    template.parent.mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "themes" / "default" / "templates" / "page.html", template)
    command = (sys.executable, "-m", "sitegen", "build", "--quiet", *(("--jobs", str(jobs)) if jobs else ()))
    contestants = [Contestant("sitegen", command, own, (".sitegen",), template)]
    if hugo:
        contestants.insert(0, _hugo(hugo, own, work / "hugo"))
    found = sorted((own / "content" / "posts").rglob("index.md"))
    return Arena(own, contestants, found[len(found) // 2], len(found))


def _hugo(program: str, site: Path, folder: Path) -> Contestant:
    for name in ("content", "assets", "static", "data", "i18n"):
        if (site / name).is_dir():
            folder.mkdir(exist_ok=True)
            (folder / name).symlink_to(site / name, target_is_directory=True)
    shutil.copytree(site / "config", folder / "config")
    for name, text in HUGO_SETTINGS.items():
        file = folder / "config" / "bench" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copytree(HERE / "hugo-layouts", folder / "layouts")
    options = ("--environment", "bench", "--noBuildLock", "--logLevel", "error")
    command = (program, *options, "--cacheDir", str(folder / "cache"))
    return Contestant("Hugo", command, folder, ("resources", "cache"), folder / "layouts" / "page.html")


Step = tuple[str, Callable[[Arena, Contestant], None] | None, Callable[[Arena], None] | None]

SCENARIOS: tuple[Step, ...] = (
    ("cold", lambda _, contestant: contestant.forget(), None),
    ("nothing changed", None, None),
    ("one body changed", None, Arena.edit_body),
    ("one title changed", None, Arena.edit_title),
    ("one template changed", None, Arena.edit_template),
    ("same bytes, new times", None, Arena.touch),
)
"""What it is called, what is done to each program before it, what is done to the site before it."""


@dataclass(slots=True)
class Results:
    """Seconds and MB by (scenario, program), and files published by program."""

    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    megabytes: dict[tuple[str, str], float] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)


def measure(arena: Arena, runs: int) -> Results:
    """Run all scenarios so often, and once more for memory."""
    results = Results()
    for run in range(runs + has_memory()):
        with_memory = run == runs
        time.sleep(_SETTLED_S)
        for name, prepare, edit in SCENARIOS:
            if edit:
                edit(arena)
            for contestant in arena.contestants:
                if prepare:
                    prepare(arena, contestant)
                found = contestant.build(with_memory=with_memory)
                if with_memory:
                    results.megabytes[name, contestant.name] = found
                else:
                    results.seconds.setdefault((name, contestant.name), []).append(found)
    results.files = {c.name: c.published() for c in arena.contestants}
    return results


def has_memory() -> bool:
    """Whether this system tells how much memory a process has to itself."""
    return Path("/proc/self/smaps_rollup").exists()


def table(arena: Arena, results: Results) -> Iterator[str]:
    """The results as a Markdown table."""
    names = [c.name for c in arena.contestants]
    heads = ["", *(f"{n}, s" for n in names)] + ["ratio"] * (len(names) > 1)
    if results.megabytes:
        heads += [f"{n}, MB" for n in names] + ["ratio"] * (len(names) > 1)
    yield "| " + " | ".join(heads) + " |"
    yield "|---" + "|--:" * (len(heads) - 1) + "|"
    for scenario, _, _ in SCENARIOS:
        seconds = [statistics.median(results.seconds[scenario, n]) for n in names]
        cells = [scenario, *(f"{s:.2f}" for s in seconds), *_ratio(seconds)]
        if results.megabytes:
            megabytes = [results.megabytes[scenario, n] for n in names]
            cells += [*(f"{m:.0f}" for m in megabytes), *_ratio(megabytes)]
        yield "| " + " | ".join(cells) + " |"


def _ratio(values: Sequence[float]) -> list[str]:
    """Of sitegen to Hugo, where both were measured."""
    return [f"{values[1] / values[0]:.3f}"] if len(values) > 1 and values[0] else []


def machine() -> str:
    """Where and when this is measured."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model
        )
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {model}, {_cores()} cores{load}; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _version(hugo: str) -> str:
    done = subprocess.run([hugo, "version"], capture_output=True, encoding="utf-8", check=True)
    return "Hugo " + done.stdout.partition("hugo v")[2].split("-")[0].strip()


def _program(hugo: str | None) -> str | None:
    """The program itself: what PyPI's package puts on the search path is a script that starts it late."""
    if hugo is None or not Path(hugo).read_bytes().startswith(b"#!"):
        return hugo
    behind = Path(hugo).resolve().parents[1].glob("lib/python*/site-packages/hugo/binaries/hugo")
    return next((str(path) for path in behind), hugo)


def _shown(number: float) -> str:
    return f"{number:g}".replace("e+", "e")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="a site to copy; without one it is generated")
    parser.add_argument("--posts", type=int, default=2000, help="of size 1 (2000)")
    parser.add_argument("--runs", type=int, default=5, help="of each scenario; at most 2 from size 5 on")
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.1, 1.0, 10.0])
    parser.add_argument("--work", type=Path, help="folder to work in; a temporary one, removed, without it")
    parser.add_argument("--hugo", help="the program; found by itself, `none` to leave it out")
    parser.add_argument("--jobs", type=int, default=0, help="of sitegen")
    given = parser.parse_args(arguments)
    hugo = None if given.hugo == "none" else _program(given.hugo or find_hugo())
    print(f"{machine()}{', ' + _version(hugo) if hugo else ''}\n", flush=True)
    if not hugo:
        print("There is no Hugo (make hugo installs it): sitegen alone is measured.\n")
    for size in given.sizes:
        if given.work:
            given.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=given.work) as work:
            posts = max(1, round(given.posts * size))
            arena = make_arena(Path(work), posts, given.site, hugo, given.jobs)
            runs = min(given.runs, 2) if size >= 5 else given.runs
            try:
                results = measure(arena, runs)
            except BenchError as error:
                print(error, file=sys.stderr)
                return 1
            files = ", ".join(f"{name} {count}" for name, count in results.files.items())
            print(f"Size {_shown(size)}: {arena.posts} posts; files published: {files}; median of {runs}\n")
            print("\n".join(table(arena, results)) + "\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
