"""Between builds: what was read, made and published, kept in one file (`store`) in the site's cache folder.

Any doubt is a miss, never an error: a file that cannot be believed is set aside, and the build goes on
as if there were none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sitegen import __version__
from sitegen.build.files import FileDigests, is_doubtful, left_behind
from sitegen.build.model import BuildReport
from sitegen.build.store import Store, StoreDamaged
from sitegen.build.traces import BodyTrace, Ids, OutputTrace, Traces
from sitegen.diagnostics import Diagnostic, Excerpt, Severity
from sitegen.markup.model import Heading
from sitegen.templates.facts import Facts
from sitegen.templates.uses import KnownUses

T = TypeVar("T")
_NAME = "build.cache"
_JOURNAL = "publishing"
_PUBLISHED = "published:"
"""Beginning of the names of sections that say what was published where: no version and no doubt about
anything else makes that untrue, and without it nobody would know what to remove."""
IMAGES = "images"
"""Folder of processed images in that of the caches."""
_LIBRARIES = (
    "markdown-it-py",
    "mdit-py-plugins",
    "jinja2",
    "markupsafe",
    "pygments",
    "pyyaml",
    "pillow",
    "minify-html",
)
"""Those whose output ends up in pages."""


def versions() -> dict[str, str]:
    """Versions of all whose output a cached value depends on."""
    there = _installed()
    found = {name: there.get(name) or _version(name) for name in _LIBRARIES}
    return {"sitegen": __version__, "python": sys.version, **found}


def _installed() -> dict[str, str]:
    """Versions by project, as the folders of installed ones are called.

    (https://packaging.python.org/en/latest/specifications/recording-installed-packages/) That is a look at a
    folder or two; `importlib.metadata` reads a file of each, with a parser of mail.
    """
    found: dict[str, str] = {}
    for folder in reversed(sys.path):  # the first is what is imported
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208 - measured
                if name.endswith(".dist-info"):
                    project, _, version = name.removesuffix(".dist-info").partition("-")
                    found[project.lower().replace("_", "-")] = version
    return found


def _version(project: str) -> str:
    """The version of what is installed in some other way; empty: it is not."""
    import importlib.metadata

    try:
        return importlib.metadata.version(project)
    except importlib.metadata.PackageNotFoundError:
        return ""


class Heads:
    """Front matter of an earlier build, for `content.scan`."""

    def __init__(self, read: Callable[[], Mapping[str, Any]], now_ns: int) -> None:
        self._read = read
        self._now_ns = now_ns
        self._found: dict[str, Any] = {}
        self.is_asked = False

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        return self._read()

    def get(self, path: str, size: int, mtime_ns: int) -> Mapping[str, Any] | None:
        """What was kept of a file that is as it was."""
        self.is_asked = True
        entry = self._known.get(path)
        if not entry or entry[0] != size or entry[1] != mtime_ns:
            return None
        self._found[path] = entry
        head: Mapping[str, Any] = entry[2]
        return head

    def earlier(self, path: str) -> Mapping[str, Any] | None:
        """What was kept of a file that may be another by now."""
        entry = self._known.get(path)
        return entry[2] if entry else None

    def put(self, path: str, size: int, mtime_ns: int, head: Mapping[str, Any]) -> None:
        """Keep the head of a file, unless its time proves nothing yet."""
        if not is_doubtful(mtime_ns, self._now_ns):
            self._found[path] = (size, mtime_ns, head)

    def renewed(self, now_ns: int) -> Heads:
        """All that is known by now, for another scan."""
        known = {**self._known, **self._found}
        return Heads(lambda: known, now_ns)

    def to_keep(self) -> dict[str, Any]:
        """Heads of the files that are there; those of before, where nobody needed any."""
        return self._found if self.is_asked else dict(self._known)


class Cache:
    """What the last build left, and where this one leaves the same.

    Attributes:
        images: folder of the processed images; None: the cache is to be ignored.
    """

    def __init__(self, folder: Path, destination: Path, now_ns: int, *, ignore: bool = False) -> None:
        self._path = folder / _NAME
        self._target = hashlib.blake2b(os.fsencode(destination), digest_size=8).hexdigest()
        self._journal = folder / f"{_JOURNAL}-{self._target}"
        self.images = None if ignore else folder / IMAGES
        self.diagnostics: list[Diagnostic] = []
        self._versions = versions()
        self._published: dict[str, Any] | None = None
        self._store = self._open(ignore=ignore)
        self.heads = self._own_heads = Heads(lambda: self._believe("heads"), now_ns)
        self.files = FileDigests(self._believe("files"), now_ns)
        self.uses = KnownUses(self._believe("templates"))

    def _open(self, *, ignore: bool) -> Store:
        try:
            store = Store.open(self._path)
        except FileNotFoundError:
            return Store.empty(self._versions)
        except (StoreDamaged, OSError) as e:
            if not ignore:
                self.set_aside(e)
            return Store.empty(self._versions)
        if not ignore and store.versions == self._versions:
            return store
        if not ignore:
            self.set_aside(StoreDamaged("it was made by other versions"))
        return store.only(_PUBLISHED, self._versions)

    def set_aside(self, reason: Exception) -> None:
        """Tell that what was kept, or some of it, is not used."""
        self.diagnostics.append(
            Diagnostic(
                code="cache-set-aside",
                severity=Severity.NOTE,
                message=f"the cache of the last build is not used: {reason}",
            )
        )

    def _believe(self, name: str) -> dict[str, Any]:
        try:
            value = self._store.json(name, {})
        except StoreDamaged as e:
            self.set_aside(e)
            self._store.drop(name)
            self._store = self._store.only(_PUBLISHED, self._versions)
            return {}
        return value if isinstance(value, dict) else {}

    def kept(self) -> Mapping[str, Any]:
        """What `snapshot.to_keep` gave for the last build to this destination, and its report; or nothing."""
        kept = self._believe("snapshot")
        return kept if kept.get("target") == self._target and not self._journal.exists() else {}

    def published(self) -> dict[str, Any]:
        """What sitegen published to this destination: path → (size, mtime_ns).

        Those of a build that was killed are among it; what they are like is not known.
        """
        if self._published is None:
            self._published = self._believe(_PUBLISHED + self._target)
        paths = dict(self._published)
        with contextlib.suppress(OSError, ValueError):
            paths.update((path, (-1, 0)) for path in json.loads(self._journal.read_bytes()))
        return paths

    def announce(self, paths: Iterable[str]) -> None:
        """Write down what is about to be published, so that a killed build's files are known as ours."""
        beside = self._journal.with_name(f"{self._journal.name}.{os.getpid()}.new")
        with contextlib.suppress(OSError):
            self._journal.parent.mkdir(parents=True, exist_ok=True)
            for old in left_behind(self._journal.parent, self._journal.name, "new"):
                old.unlink(missing_ok=True)
            try:
                beside.write_text(json.dumps(sorted(paths)), encoding="utf-8")  # escaped, so any name will do
                beside.replace(self._journal)  # half a path would be another file's
            finally:
                beside.unlink(missing_ok=True)

    def groundwork(self) -> tuple[Mapping[str, Any], bytes]:
        """What `keep_groundwork` was given last, or nothing."""
        head = self._believe("groundwork")
        try:
            return {**head, **self._believe("answers")} if head else {}, self._store.raw("columns")
        except StoreDamaged as e:
            self.set_aside(e)
            return {}, b""

    def keep_groundwork(self, head: bytes, numbers: bytes, answers: Mapping[str, Any]) -> None:
        """Leave groundwork to whoever comes next (`recall.pack_up`); what was left before stays otherwise."""
        self._store.put("groundwork", head)
        self._store.put("columns", numbers)
        self._store.put_json("answers", answers)

    def traces(self) -> Traces:
        """The traces of the last build that published to this destination, or none."""
        head = self._believe("traces")
        if head.get("target") != self._target:
            return Traces()
        try:
            lists = list(_cut(self._store.raw("lengths"), self._store.raw("ids")))
            inputs, bodies, outputs = head["inputs"], head["bodies"], head["outputs"]
            first = 2 * len(bodies["keys"])
            return Traces(
                dict(zip(zip(inputs["kinds"], inputs["names"], strict=True), inputs["digests"], strict=True)),
                [(path, source, operation) for path, source, operation in head["files"]],
                _traces(
                    BodyTrace, bodies, bodies["keys"], lists[:first],
                    bodies["digests"], list(map(facts_from_json, bodies["facts"])),
                ),
                _traces(
                    OutputTrace, outputs, outputs["paths"], lists[first:],
                    outputs["definitions"], outputs["owners"],
                ),
                {str(name): str(digest) for name, digest in head["premises"].items()},
            )  # fmt: skip
        except (StoreDamaged, ValueError, KeyError, TypeError) as e:
            self.set_aside(e)
            return Traces()

    def save(
        self, traces: Traces, published: Mapping[str, tuple[int, int]], snapshot: Mapping[str, Any]
    ) -> None:
        """Leave everything to the next build. What cannot be written is noted, and costs only time.

        `published` is path → (size, mtime_ns) of what is in the destination now; `snapshot` is what
        `snapshot.to_keep` gave, or nothing where that would prove nothing.
        """
        bodies, outputs = traces.bodies, traces.outputs
        store = self._store
        lists = list(_lists((*bodies.values(), *outputs.values())))
        store.put("lengths", Ids("I", map(len, lists)).tobytes())
        store.put("ids", b"".join(lists))
        store.put_json(
            "traces",
            {
                "target": self._target,
                "premises": traces.premises,
                "inputs": {
                    "kinds": [kind for kind, _ in traces.inputs],
                    "names": [name for _, name in traces.inputs],
                    "digests": list(traces.inputs.values()),
                },
                "files": tuple(traces.files),
                "bodies": {
                    "keys": list(bodies),
                    "digests": [t.digest for t in bodies.values()],
                    "facts": [facts_to_json(t.facts) for t in bodies.values()],
                    "diagnostics": _findings(bodies),
                },
                "outputs": {
                    "paths": list(outputs),
                    "definitions": [t.definition for t in outputs.values()],
                    "owners": [t.owner for t in outputs.values()],
                    "diagnostics": _findings(outputs),
                },
            },
        )
        store.put_json(_PUBLISHED + self._target, published)
        store.put_json("snapshot", {"target": self._target, **snapshot})
        if self.heads.is_asked or self.heads is not self._own_heads:
            store.put_json("heads", self.heads.to_keep())
        store.put_json("files", self.files.to_keep())
        store.put_json("templates", self.uses.to_keep())
        try:
            store.save(self._path)
            self._journal.unlink(missing_ok=True)
        except OSError as e:
            self.diagnostics.append(
                Diagnostic(
                    code="cache-not-written",
                    severity=Severity.NOTE,
                    message=f"the next build starts from nothing: {self._path}: {e.strerror or e}",
                )
            )


def _cut(lengths: bytes, ids: bytes) -> Iterator[Ids[int]]:
    """Lists of numbers that stand one after the other. Raises ValueError: it is none."""
    counts, joined = Ids("I", lengths), Ids("I", ids)
    ends = list(itertools.accumulate(counts))
    if ends and ends[-1] != len(joined):
        raise ValueError("its lists of numbers are not as long as they were")
    return map(joined.__getitem__, map(slice, [0, *ends], ends))


def _lists(traces: Iterable[BodyTrace | OutputTrace]) -> Iterator[Ids[int]]:
    for trace in traces:
        yield trace.ids
        yield trace.files


def _findings(traces: Mapping[str, BodyTrace] | Mapping[str, OutputTrace]) -> dict[str, list[Any]]:
    """Diagnostics by what they were found in: most has none."""
    return {
        name: [diagnostic_to_json(d) for d in t.diagnostics] for name, t in traces.items() if t.diagnostics
    }


def _traces(
    kind: Callable[..., T],
    section: Mapping[str, Any],
    names: Sequence[str],
    lists: Sequence[Ids[int]],
    *columns: Sequence[Any],
) -> dict[str, T]:
    """Traces by the names of what they are of; each has two of the lists. Raises ValueError: not so."""
    if {len(names)} != {len(column) for column in (*columns, lists[::2], lists[1::2])}:
        raise ValueError("its columns are not as long as they were")
    found = {name: tuple(map(diagnostic_from_json, own)) for name, own in section["diagnostics"].items()}
    diagnostics = [found.get(name, ()) for name in names] if found else itertools.repeat(())
    return dict(zip(names, map(kind, lists[::2], lists[1::2], *columns, diagnostics), strict=True))


def facts_to_json(facts: Facts) -> Any:
    """Facts as lists, in the order of their fields."""
    f = facts
    headings = [(h.level, h.id, h.html, h.text) for h in f.headings]
    return (f.toc, headings, f.summary, f.divided, f.truncated, f.word_count, f.reading_time)


def facts_from_json(value: Any) -> Facts:
    """What `facts_to_json` made."""
    toc, headings, summary, divided, truncated, word_count, reading_time = value
    return Facts(
        toc=toc,
        headings=tuple(Heading(*h) for h in headings),
        summary=summary,
        divided=divided,
        truncated=truncated,
        word_count=word_count,
        reading_time=reading_time,
    )


def diagnostic_to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as a plain mapping."""
    return dataclasses.asdict(diagnostic)


def diagnostic_from_json(value: Mapping[str, Any]) -> Diagnostic:
    """What `diagnostic_to_json` made."""
    excerpt = value["excerpt"]
    fields = {
        **value,
        "severity": Severity(value["severity"]),
        "keys": tuple(value["keys"]),
        "excerpt": Excerpt(**excerpt) if excerpt else None,
    }
    return Diagnostic(**fields)


def report_to_json(report: BuildReport) -> dict[str, Any]:
    """What a build that finds nothing changed reports again."""
    return {
        "diagnostics": [diagnostic_to_json(d) for d in report.diagnostics],
        "pages": dict(report.pages),
        "files": report.written + report.unchanged,
    }


def report_from_json(value: Mapping[str, Any], destination: Path) -> BuildReport:
    """What `report_to_json` made, of a build that wrote nothing."""
    return BuildReport(
        destination=destination,
        published=True,
        diagnostics=tuple(diagnostic_from_json(d) for d in value["diagnostics"]),
        pages=value["pages"],
        unchanged=value["files"],
    )
