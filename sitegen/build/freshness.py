"""Which bodies and outputs of the last build still stand, and what is kept of this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sitegen.build.cache import (
    Cache,
    diagnostic_from_json,
    diagnostic_to_json,
    facts_from_json,
    facts_to_json,
)
from sitegen.build.inputs import Inputs, digest_of
from sitegen.build.publish import Staged
from sitegen.build.snapshot import is_as_published
from sitegen.build.stages import BodyResult, OutputResult
from sitegen.build.traces import AskedFile, BodyTrace, InputTable, OutputTrace, Traces
from sitegen.content.model import SourceFile
from sitegen.diagnostics import Diagnostic
from sitegen.outputs.kinds import Output, owner_of
from sitegen.site.model import Page
from sitegen.templates.facts import NO_FACTS, Facts
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Renderer


@dataclass(slots=True)
class Freshness:
    """Follows one build: what is fresh before each wave, what was made in it, what is kept after it."""

    renderer: Renderer
    inputs: Inputs
    cache: Cache
    before: Traces
    table: InputTable = field(default_factory=InputTable)
    bodies: dict[str, BodyTrace] = field(default_factory=dict)
    outputs: dict[str, OutputTrace] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)
    keeps_facts: bool = False
    """A body that has a mistake now is shown in lists as the last build knew it."""
    _changed: set[int] = field(default_factory=set)
    _salt: str = ""

    def __post_init__(self) -> None:
        """Number the inputs of the last build as it did, and find those that changed."""
        for kind, name in self.before.inputs:
            self.table.number(kind, name)
        self._salt = _salt(self.renderer)
        self._changed = {
            number
            for number, ((kind, name), before) in enumerate(self.before.inputs.items())
            if kind not in (Input.BODY, Input.FACTS) and self.inputs.digest(Input(kind), name) != before
        }

    def stale_bodies(self, pages: Iterable[Page]) -> list[Page]:
        """Pages whose body has to be rendered; the others' are taken over."""
        stale = []
        for page in pages:
            trace = self.before.bodies.get(page.key)
            if trace is None or not trace.digest or not self._changed.isdisjoint(trace.ids):
                stale.append(page)
            else:
                self._keep_body(page.key, trace)
        return stale

    def _keep_body(self, key: str, trace: BodyTrace) -> None:
        self.bodies[key] = trace
        self.inputs.learn_body(key, trace.digest, digest_of(_tuples(trace.facts)))

    def rendered(self, results: Iterable[BodyResult]) -> None:
        """Take in what the first wave made; now facts are inputs like any other."""
        for r in results:
            if r.facts is not None:
                trace = BodyTrace(
                    ids=r.ids,
                    digest=r.digest,
                    facts=facts_to_json(r.facts),
                    files=_asked(r.files),
                    diagnostics=[diagnostic_to_json(d) for d in r.diagnostics],
                )
                self._keep_body(r.key, trace)
            elif self.keeps_facts and (known := self.before.bodies.get(r.key)):
                self._keep_body(r.key, replace(known, digest="", diagnostics=()))
        for number, ((kind, name), before) in enumerate(self.before.inputs.items()):
            if kind in (Input.BODY, Input.FACTS) and self.inputs.digest(Input(kind), name) != before:
                self._changed.add(number)

    def facts(self) -> Mapping[str, Facts]:
        """Facts of all bodies, read when asked for; a body with a mistake has none."""
        return _LazyFacts(self.bodies)

    def stale_outputs(self, outputs: Iterable[Output], destination: Path) -> list[Output]:
        """Outputs that have to be made; the others stand as they are published."""
        stale = []
        for output in outputs:
            trace = self.before.outputs.get(output.path)
            if (
                trace is None
                or trace.definition != self._definition(output)
                or not self._changed.isdisjoint(trace.ids)
                or not is_as_published(f"{destination}/{output.path}", self.published.get(output.path))
            ):
                stale.append(output)
            else:
                self.outputs[output.path] = trace
        return stale

    def _definition(self, output: Output) -> str:
        return digest_of((self._salt, type(output).__name__, output.definition))

    def asked_files(self) -> list[PublishedFile]:
        """What the fresh bodies and outputs need published beside them."""
        asked = [f for b in self.bodies.values() for f in b.files] + [
            f for o in self.outputs.values() for f in o.files
        ]
        return [
            PublishedFile(path, SourceFile(source, 0, 0), operation)
            for path, source, operation in dict.fromkeys(asked)
        ]

    def repeated(self) -> list[Diagnostic]:
        """Warnings of the bodies and outputs that were taken over."""
        taken = [d for b in self.bodies.values() for d in b.diagnostics]
        taken += [d for o in self.outputs.values() for d in o.diagnostics]
        return [diagnostic_from_json(d) for d in taken]

    def made(self, results: Iterable[OutputResult[Staged]], outputs: Mapping[str, Output]) -> None:
        """Take in what was published."""
        for r in results:
            if r.staged is None:
                continue
            self.published[r.path] = (r.staged.size, r.staged.mtime_ns)
            self.outputs[r.path] = OutputTrace(
                ids=r.ids,
                definition=self._definition(outputs[r.path]),
                owner=owner_of(outputs[r.path]),
                files=_asked(r.files),
                diagnostics=[diagnostic_to_json(d) for d in r.diagnostics],
            )

    def keep_stale(self, traces: Mapping[str, OutputTrace]) -> None:
        """Know outputs of the last build on, without ever taking them for fresh."""
        self.outputs.update((path, replace(t, definition="", diagnostics=())) for path, t in traces.items())

    def printed_moments(self) -> list[str]:
        """How templates printed the moment of the build."""
        return [name for kind, name in self.table if kind == Input.NOW]

    def save(self, published: Iterable[str], snapshot: Mapping[str, Any]) -> None:
        """Leave it to the next build: what is published, and what `snapshot.to_keep` gave."""
        self.cache.files.distrust_changes()
        digests = {(kind, name): self.inputs.digest(Input(kind), name) or "" for kind, name in self.table}
        entries = {path: self.published[path] for path in published}
        self.cache.save(Traces(digests, self.bodies, self.outputs), entries, snapshot)


class _LazyFacts(dict[str, Facts]):
    """Facts by key, made from what the cache holds when they are asked for."""

    def __init__(self, bodies: Mapping[str, BodyTrace]) -> None:
        super().__init__()
        self._bodies = bodies

    def __missing__(self, key: str) -> Facts:
        trace = self._bodies.get(key)
        found = self[key] = facts_from_json(trace.facts) if trace else NO_FACTS
        return found


def _asked(files: Iterable[PublishedFile]) -> tuple[AskedFile, ...]:
    return tuple((f.path, f.source.path, f.operation) for f in files)


def _tuples(value: object) -> object:
    """Lists, which JSON gives, as the tuples that they were."""
    return tuple(_tuples(v) for v in value) if isinstance(value, list | tuple) else value


def _salt(renderer: Renderer) -> str:
    """What every output depends on without asking for it."""
    config = renderer.config
    site = config.site
    return digest_of(
        (
            site.base_url,
            site.language,
            site.pager_size,
            site.ref_links_error,
            site.ref_links_not_found_url,
            config.outputs.minify,
            config.outputs.security,
            config.outputs.services,
            config.outputs.privacy,
            config.outputs.canonify_urls,
            config.outputs.relative_urls,
            renderer.materials.is_server,
        )
    )
