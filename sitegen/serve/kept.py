"""What was made for a browser and still stands: bodies and outputs, each with a verifying trace.

A build keeps traces in a file and checks them in two waves; a preview keeps bytes too, and checks a trace
when somebody asks. The inputs are the same (`templates.reads`), and so are their digests (`build.inputs`).
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sitegen.build.inputs import OF_BODIES
from sitegen.diagnostics import Diagnostic, SitegenError
from sitegen.outputs.kinds import Output, PageOutput
from sitegen.serve.bodies import KeptBody, Trace
from sitegen.serve.editions import Edition
from sitegen.site.model import Page
from sitegen.templates.facts import NO_FACTS, Facts
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input, Reads

_MOST_BYTES = 48 << 20
"""Of bodies, and of outputs, that are held in memory; whatever was not asked for longest goes first."""


@dataclass(slots=True, kw_only=True)
class KeptOutput:
    """An output that was made; attributes as of `bodies.KeptBody`.

    Attributes:
        version: digest of its bytes.
        definition: what the plan said of it.
    """

    data: bytes
    version: str
    definition: object
    trace: Trace
    files: tuple[PublishedFile, ...]
    warnings: tuple[Diagnostic, ...]
    edition: int
    made_ns: int


@dataclass(slots=True)
class Shelf:
    """Bodies and outputs over all editions. It is the renderer's `Bodies`."""

    edition: Edition
    notice: Callable[[Iterable[Diagnostic]], None]
    recall: Callable[[str], KeptBody | None]
    outputs: OrderedDict[str, KeptOutput] = field(default_factory=OrderedDict)
    bodies: OrderedDict[str, KeptBody] = field(default_factory=OrderedDict)
    asked: dict[str, PublishedFile] = field(default_factory=dict)
    _who: dict[str, set[str]] = field(default_factory=dict)
    _mistakes: dict[str, SitegenError] = field(default_factory=dict)
    _held: int = 0
    _held_html: int = 0

    def __post_init__(self) -> None:
        """Be asked by the edition's renderer."""
        self.edition.renderer.bodies = self

    def turn(self, edition: Edition, since_ns: int) -> None:
        """Go on with the next edition; what was not ready when the change began may have seen half of it."""
        self.edition = edition
        edition.renderer.bodies = self
        self.asked = {}
        self._mistakes = {}
        if edition.settings_changed:
            since_ns = 0
        for path in [p for p, o in self.outputs.items() if o.made_ns >= since_ns]:
            self._drop_output(path)
        for key in [k for k, b in self.bodies.items() if b.made_ns >= since_ns]:
            self._drop_body(key)

    # Outputs.

    def output(self, output: Output) -> KeptOutput:
        """An output as it is now. Raises SitegenError: it, or the body that it is about, has a mistake."""
        if isinstance(output, PageOutput) and output.page.source is not None:
            self._body(output.page.key)
        kept = self.outputs.get(output.path)
        if kept is None or not self._stands(kept, output):
            kept = self._make(output)
        self.outputs.move_to_end(output.path)
        return kept

    def fresh(self, output: Output) -> bool:
        """Whether an output is kept, and still stands."""
        kept = self.outputs.get(output.path)
        return kept is not None and self._stands(kept, output)

    def _stands(self, kept: KeptOutput, output: Output) -> bool:
        if kept.edition == self.edition.number:
            return True
        if kept.definition != (type(output), output.definition) or not self._holds(kept.trace):
            return False
        kept.edition = self.edition.number
        self._ask(output.path, kept.files)
        return True

    def _make(self, output: Output) -> KeptOutput:
        renderer = self.edition.renderer
        with renderer.recording() as record:
            data = output.evaluate(renderer)
        kept = KeptOutput(
            data=data,
            version=hashlib.blake2b(data, digest_size=16).hexdigest(),
            definition=(type(output), output.definition),
            trace=self._trace(record.reads),
            files=tuple(record.files.values()),
            warnings=tuple(record.warnings),
            edition=self.edition.number,
            made_ns=time.time_ns(),
        )
        self._drop_output(output.path)
        self.outputs[output.path] = kept
        self._held += len(data)
        while self._held > _MOST_BYTES and len(self.outputs) > 1:
            self._drop_output(next(iter(self.outputs)))
        self._ask(output.path, kept.files)
        self.notice(kept.warnings)
        return kept

    def _drop_output(self, path: str) -> None:
        kept = self.outputs.pop(path, None)
        if kept is not None:
            self._held -= len(kept.data)

    def _ask(self, path: str, files: Iterable[PublishedFile]) -> None:
        for file in files:
            self.asked[file.path] = file
            self._who.setdefault(file.path, set()).add(path)

    def who_asked(self, path: str) -> tuple[str, ...]:
        """Outputs that ever asked for a file to be published there."""
        return tuple(self._who.get(path, ()))

    # Bodies.

    def html(self, key: str) -> str | None:
        """The HTML of a page's body, as it is now. Raises SitegenError: it has a mistake."""
        kept = self._body(key)
        if kept is None:
            return None
        if kept.html is None:
            kept = self._render(self.edition.site.pages[key])
        self._note_files(kept)
        return kept.html

    def facts(self, key: str) -> Facts | None:
        """The facts of a page's body, as they are now; a body with a mistake has none to show."""
        try:
            kept = self._body(key)
        except SitegenError:
            return NO_FACTS
        return kept.facts if kept else None

    def _note_files(self, kept: KeptBody) -> None:
        self.edition.renderer.recording_now.files.update((f.path, f) for f in kept.files)

    def _body(self, key: str) -> KeptBody | None:
        """A page's body, fresh; None: it has none. Raises SitegenError."""
        page = self.edition.site.pages.get(key)
        if page is None or page.source is None:
            return None
        if mistake := self._mistakes.get(key):
            raise mistake
        kept = self.bodies.get(key) or self._recalled(key)
        if kept is None or not (kept.edition == self.edition.number or self._holds(kept.trace)):
            return self._render(page)
        if kept.edition != self.edition.number:
            self._learn(key, kept)
        self.bodies.move_to_end(key)
        return kept

    def _recalled(self, key: str) -> KeptBody | None:
        """What an earlier preview knew of a body."""
        kept = self.recall(key)
        if kept is None or not self._holds(kept.trace):
            return None
        self.bodies[key] = kept
        self._learn(key, kept)
        self.notice(kept.warnings)
        return kept

    def fresh_bodies(self) -> dict[str, KeptBody]:
        """Bodies that are known to be as the files are."""
        return {key: kept for key, kept in self.bodies.items() if kept.edition == self.edition.number}

    def _render(self, page: Page) -> KeptBody:
        try:
            body = self.edition.renderer.render_body(page)
        except SitegenError as e:
            self._mistakes[page.key] = e
            self._drop_body(page.key)
            raise
        kept = KeptBody(
            html=body.html,
            facts=body.facts,
            digest=hashlib.blake2b(body.html.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
            trace=self._trace(body.reads),
            files=body.files,
            warnings=body.warnings,
            edition=self.edition.number,
            made_ns=time.time_ns(),
        )
        self._drop_body(page.key)
        self.bodies[page.key] = kept
        self._learn(page.key, kept)
        self._let_go(len(body.html))
        self.notice(kept.warnings)
        return kept

    def _learn(self, key: str, kept: KeptBody) -> None:
        kept.edition = self.edition.number
        self.edition.inputs.learn_body(key, kept.digest, kept.facts)

    def _let_go(self, more: int) -> None:
        """Forget the HTML of bodies, but not their facts, when there is too much of it."""
        self._held_html += more
        for kept in self.bodies.values():
            if self._held_html <= _MOST_BYTES:
                break
            if kept.html is not None:
                self._held_html -= len(kept.html)
                kept.html = None

    def _drop_body(self, key: str) -> None:
        kept = self.bodies.pop(key, None)
        if kept is not None and kept.html is not None:
            self._held_html -= len(kept.html)

    # Traces.

    def _trace(self, reads: Reads) -> Trace:
        return tuple((kind, name, self._digest(kind, name)) for kind, name in reads)

    def _holds(self, trace: Trace) -> bool:
        return all(self._digest(kind, name) == digest for kind, name, digest in trace)

    def _digest(self, kind: Input, name: str) -> str | None:
        """The digest of an input; a body is first seen to be fresh."""
        if kind in OF_BODIES:
            try:
                self._body(name if kind == Input.BODY else name.partition(":")[2])
            except SitegenError:
                return f"mistake {self.edition.number}"
        return self.edition.inputs.digest(kind, name)


__all__ = ["KeptOutput", "Shelf"]
