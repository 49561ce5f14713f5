"""The two waves of an evaluation: bodies first, since lists show facts of them, then outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.build.model import Progress
from sitegen.build.publish import Staged, Staging
from sitegen.build.spool import Slice, Spool, SpoolWriter
from sitegen.build.workers import run
from sitegen.diagnostics import Diagnostic, SitegenError
from sitegen.outputs.kinds import Output
from sitegen.site.model import Page
from sitegen.templates.facts import Facts
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Reads
from sitegen.templates.renderer import Renderer


@dataclass(frozen=True, slots=True)
class BodyResult:
    """One body that a worker rendered."""

    key: str
    place: Slice | None
    facts: Facts | None
    reads: Reads = field(default_factory=Reads)
    files: tuple[PublishedFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputResult:
    """One output that a worker made."""

    path: str
    staged: Staged | None
    reads: Reads = field(default_factory=Reads)
    files: tuple[PublishedFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def render_bodies(
    renderer: Renderer, pages: Iterable[Page], folder: Path, jobs: int, progress: Progress
) -> list[BodyResult]:
    """Render the bodies of pages into the spool."""
    writer = SpoolWriter(folder)

    def render(chunk: Sequence[Page]) -> list[BodyResult]:
        return [_body(renderer, page, writer) for page in chunk]

    return _run(render, sorted(pages, key=_order), jobs, progress)


def make_outputs(
    renderer: Renderer, outputs: Iterable[Output], staging: Staging, jobs: int, progress: Progress
) -> list[OutputResult]:
    """Evaluate outputs into the staging folder."""

    def make(chunk: Sequence[Output]) -> list[OutputResult]:
        return [_output(renderer, output, staging) for output in chunk]

    return _run(make, list(outputs), jobs, progress)


def _run[T, R](
    function: Callable[[Sequence[T]], list[R]], items: Sequence[T], jobs: int, progress: Progress
) -> list[R]:
    results: list[R] = []
    for count, answer in run(function, items, jobs=jobs):
        results += answer
        progress.advance(count)
    return results


def _order(page: Page) -> str:
    return page.source.file.path if page.source else page.key


def _body(renderer: Renderer, page: Page, writer: SpoolWriter) -> BodyResult:
    try:
        body = renderer.render_body(page)
    except SitegenError as e:
        return BodyResult(page.key, None, None, diagnostics=e.diagnostics)
    return BodyResult(page.key, writer.write(body.html), body.facts, body.reads, body.files, body.warnings)


def _output(renderer: Renderer, output: Output, staging: Staging) -> OutputResult:
    with renderer.recording() as record:
        try:
            staged = staging.put(output.path, output.evaluate(renderer))
        except SitegenError as e:
            return OutputResult(output.path, None, diagnostics=(*record.warnings, *e.diagnostics))
    return OutputResult(output.path, staged, record.reads, tuple(record.files.values()), tuple(record.warnings))


def spooled(folder: Path, bodies: Iterable[BodyResult]) -> Spool:
    """What the first wave left for the second."""
    slices: Mapping[str, Slice] = {b.key: b.place for b in bodies if b.place is not None}
    facts: Mapping[str, Facts] = {b.key: b.facts for b in bodies if b.facts is not None}
    return Spool(folder, slices, facts)
