"""After any sequence of edits every URL that a preview serves has the bytes of a clean build."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any
from zlib import crc32

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from sitegen.build.model import BuildRequest
from sitegen.serve.addresses import quoted
from sitegen.serve.editions import Editor
from sitegen.serve.preview import Preview
from tests.property.test_incremental_build import IncrementalBuild, published
from tests.support import NOW

ADDRESS = "http://localhost:1313"


class Deaf:
    """A listener that does not listen."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


class PreviewedSite(IncrementalBuild):
    """A site that is edited while it is previewed, and held against a build from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.preview = self.started()
        self.steps = 0
        self.ever: set[str] = set()

    def started(self) -> Preview:
        request = BuildRequest(source=self.site.root, now=NOW, environment="development")
        editor = Editor(request, lambda: self.site.now)
        editor.locate(ADDRESS)
        preview = Preview(editor, Deaf())
        preview.begin()
        return preview

    @rule()
    def restart(self) -> None:
        """What one preview leaves, the next begins with."""
        if packing := self.preview.packing():
            packing()
        self.preview.remember()
        self.preview = self.started()

    @rule(days=st.integers(0, 5), years=st.integers(0, 1))
    def move_clock(self, days: int, years: int) -> None:
        """Posts become due; a preview looks at the clock when something changes."""
        self.site.now = NOW + dt.timedelta(days=days + 365 * years)
        path = self.site.root / "sitegen.toml"
        path.write_bytes(path.read_bytes() + b"# again\n")

    @invariant()
    def incremental_equals_clean(self) -> None:
        """A third of the pages is not asked for, so that what is kept is verified over several changes."""
        self.steps += 1
        self.preview.change((), {}, 0.0)
        clean = self.folder / "clean"
        expected = self.site.try_build(
            destination=clean,
            ignore_cache=True,
            cache_dir=self.folder / "no-cache",
            overrides={"baseURL": f"{ADDRESS}/"},
            environment="development",
        )
        if expected.published:
            files = published(clean)
            plan = sorted(files, key=lambda path: (not path.endswith((".html", ".xml")), path))
            for path in plan:
                if crc32(f"{self.steps} {path}".encode()) % 3:
                    answer = self.preview.answer(quoted(path, "/"), _shower(path, files))
                    assert (answer.status, answer.body) == (200, files[path]), path
            for path in self.ever - files.keys():
                assert self.preview.answer(quoted(path, "/")).status in (302, 404), path
            self.ever |= files.keys()
        else:
            for path in self.ever:
                self.preview.answer(quoted(path, "/"))
        shutil.rmtree(clean, ignore_errors=True)


def _shower(path: str, files: dict[str, bytes]) -> str:
    """A page that a browser which asks for a file has before it; it may not have been asked for yet."""
    name = quoted(path, "/")
    shown_by = (p for p, data in files.items() if p.endswith(".html") and f'"{name}"'.encode() in data)
    return next((quoted(page, "/") for page in shown_by), "")


TestPreview = PreviewedSite.TestCase
TestPreview.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
