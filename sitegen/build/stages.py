"""The two waves of an evaluation: bodies first, since lists show facts of them, then outputs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sitegen.build.asked import asked_file
from sitegen.build.inputs import COSTLY, Inputs
from sitegen.build.model import Progress
from sitegen.build.profile import Share, Stopwatch
from sitegen.build.spool import Slice, SpoolWriter
from sitegen.build.traces import AskedFile, Ids, InputKey, Tables, Translation
from sitegen.build.workers import run
from sitegen.config.model import Kind
from sitegen.diagnostics import Diagnostic, SitegenError
from sitegen.outputs.kinds import Output, PageOutput
from sitegen.site.model import Page
from sitegen.templates.facts import Facts
from sitegen.templates.renderer import Renderer

T = TypeVar("T")
R = TypeVar("R")
S_co = TypeVar("S_co", covariant=True)
"""What becomes of an output."""


class Sink(Protocol[S_co]):
    """Where outputs go: `publish.Staging`, or whoever only looks at them."""

    folder: Path
    """For rendered bodies, while outputs are made."""

    def put(self, path: str, data: bytes) -> S_co:
        """Take an output's bytes; what it answers crosses processes. Raises OutputError."""
        ...


@dataclass(slots=True, kw_only=True)
class BodyResult:
    """One body that a worker rendered. Not frozen: its trace is put into the parent's numbers.

    Attributes:
        ids, files: numbers of what it read, and of what it needs published.
        place: in the spool; None: it has a mistake.
        digest: of its HTML.
    """

    key: str
    ids: Ids[int]
    place: Slice | None = None
    digest: str = ""
    facts: Facts | None = None
    files: Ids[int]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True, kw_only=True)
class OutputResult(Generic[S_co]):
    """One output that a worker made; the same holds.

    Attributes:
        staged: what the sink made of it; None: it has a mistake.
    """

    path: str
    ids: Ids[int]
    staged: S_co | None = None
    files: Ids[int]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What a worker numbered: inputs, each with its digest where that was costly, and files."""

    worker: int
    inputs: list[InputKey]
    digests: dict[InputKey, str]
    files: list[AskedFile]


@dataclass(frozen=True, slots=True)
class Waves(Generic[S_co]):
    """What both waves share: who renders, how many do, who is told, and what inputs are."""

    renderer: Renderer
    sink: Sink[S_co]
    jobs: int
    progress: Progress
    tables: Tables
    inputs: Inputs
    watch: Stopwatch | None = None

    def bodies(self, pages: Iterable[Page]) -> list[BodyResult]:
        """Render the bodies of pages into the spool."""
        writer = SpoolWriter(self.sink.folder)

        def render(page: Page) -> BodyResult:
            return _body(self.renderer, page, writer, self.tables)

        return self._run(self._watched("body", _order, render), sorted(pages, key=_order))

    def outputs(self, outputs: Iterable[Output]) -> list[OutputResult[S_co]]:
        """Evaluate outputs into the sink: those that show the same parts of pages after each other."""

        def make(output: Output) -> OutputResult[S_co]:
            return _output(self.renderer, output, self.sink, self.tables)

        return self._run(self._watched("output", _path, make), sorted(outputs, key=_alike))

    def files(self, outputs: Iterable[Output]) -> list[OutputResult[S_co]]:
        """Evaluate what templates asked for beside the pages: what is made of one source, in one process."""

        def make(output: Output) -> OutputResult[S_co]:
            return _output(self.renderer, output, self.sink, self.tables)

        ordered = sorted(outputs, key=lambda o: (o.origin, o.path))
        return self._run(self._watched("output", _path, make), ordered, together=lambda o: o.origin)

    def _watched(self, kind: str, name: Callable[[T], str], function: Callable[[T], R]) -> Callable[[T], R]:
        return self.watch.each(kind, name, function) if self.watch else function

    def _run(
        self, function: Callable[[T], R], items: Sequence[T], together: Callable[[T], object] | None = None
    ) -> list[R]:
        inputs, files = Translation(self.tables.inputs), Translation(self.tables.files)
        self.tables.settle()

        def work(chunk: Sequence[T]) -> tuple[News, list[R], Share]:
            answers = [function(item) for item in chunk]
            return self._news(), answers, self.watch.take() if self.watch else {}

        results: list[R] = []
        here = os.getpid()
        for count, (news, answers, share) in run(work, items, jobs=self.jobs, together=together):
            if news.worker != here:
                inputs.learn(news.worker, news.inputs)
                files.learn(news.worker, news.files)
                self.inputs.learn(news.digests)
                for answer in answers:
                    assert isinstance(answer, BodyResult | OutputResult)
                    answer.ids = inputs.translate(news.worker, answer.ids)
                    answer.files = files.translate(news.worker, answer.files)
            if self.watch:
                self.watch.add(share)
            results += answers
            self.progress.advance(count)
        return results

    def _news(self) -> News:
        inputs = self.tables.inputs.news()
        costly = {key: self.inputs.digest(*key) or "" for key in inputs if key[0] in COSTLY}
        return News(os.getpid(), inputs, costly, self.tables.files.news())


def _order(page: Page) -> str:
    return page.source.file.path if page.source else page.key


def _path(output: Output) -> str:
    return output.path


def _alike(output: Output) -> tuple[int, str]:
    """Lists, feeds, pages, and what no template makes: outputs of a kind show the same parts.

    Parts of feeds cost least to make twice, so that they are where two workers that begin at the ends meet.
    """
    if not isinstance(output, PageOutput):
        return 3, ""
    if output.page.kind is Kind.PAGE:
        return 2, output.template
    return (0 if output.format.is_html else 1), output.template


def _body(renderer: Renderer, page: Page, writer: SpoolWriter, tables: Tables) -> BodyResult:
    try:
        body = renderer.render_body(page)
        data = body.html.encode("utf-8", "surrogatepass")
        place = writer.write(data)
    except SitegenError as e:
        return BodyResult(key=page.key, ids=Ids("I"), files=Ids("I"), diagnostics=e.diagnostics)
    return BodyResult(
        key=page.key,
        ids=tables.inputs.trace(body.reads),
        place=place,
        digest=hashlib.blake2b(data, digest_size=16).hexdigest(),
        facts=body.facts,
        files=tables.files.numbers(map(asked_file, body.files)),
        diagnostics=body.warnings,
    )


def _output(renderer: Renderer, output: Output, sink: Sink[S_co], tables: Tables) -> OutputResult[S_co]:
    with renderer.recording() as record:
        try:
            staged = sink.put(output.path, output.evaluate(renderer))
        except SitegenError as e:
            found = (*record.warnings, *e.diagnostics)
            return OutputResult(path=output.path, ids=Ids("I"), files=Ids("I"), diagnostics=found)
    return OutputResult(
        path=output.path,
        ids=tables.inputs.trace(record.reads),
        staged=staged,
        files=tables.files.numbers(map(asked_file, record.files.values())),
        diagnostics=tuple(record.warnings),
    )
