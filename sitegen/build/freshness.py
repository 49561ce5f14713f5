"""Which bodies and outputs of the last build still stand, and what is kept of this one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.build.asked import published_file
from sitegen.build.cache import Cache
from sitegen.build.inputs import COSTLY, OF_BODIES, OF_SITE, Inputs, body_of, digest_of
from sitegen.build.premises import site_premise
from sitegen.build.publish import Staged
from sitegen.build.snapshot import is_as_published
from sitegen.build.stages import BodyResult, OutputResult
from sitegen.build.traces import (
    BodyTrace,
    FileNumbers,
    InputNumbers,
    OutputTrace,
    Tables,
    Traces,
)
from sitegen.diagnostics import Diagnostic
from sitegen.outputs.kinds import Output, PageOutput, Redirect, owner_of
from sitegen.outputs.plan import Plan
from sitegen.site.model import Page
from sitegen.templates.facts import NO_FACTS, Facts
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Renderer

_SITE, _PLAN = "site", "plan"
"""Names of premises; those of costly kinds are called by their numbers."""


@dataclass(slots=True)
class Freshness:
    """Follows one build: what is fresh before each wave, what was made in it, what is kept after it."""

    renderer: Renderer
    inputs: Inputs
    cache: Cache
    before: Traces
    tables: Tables = field(default_factory=Tables)
    bodies: dict[str, BodyTrace] = field(default_factory=dict)
    outputs: dict[str, OutputTrace] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)
    site_premise: str = ""
    """What `premises.site_premise` would answer, where that is known."""
    keeps_facts: bool = False
    """A body that has a mistake now is shown in lists as the last build knew it."""
    _changed: set[int] = field(default_factory=set)
    _stands: set[str] = field(default_factory=set)
    """Keys of the bodies that are what they were, and so are all facts of them."""
    _salt: str = ""
    _premises: dict[str, str] = field(default_factory=dict)
    _known: list[str] | None = None

    def __post_init__(self) -> None:
        """Number everything as the last build did, and find the inputs that changed."""
        self.tables = Tables(InputNumbers(self.before.inputs), FileNumbers(self.before.files))
        self._salt = _salt(self.renderer)
        self.site_premise = self.site_premise or site_premise(self.renderer.materials)
        self._premises = {_SITE: self.site_premise}
        same = OF_BODIES | (OF_SITE if self._holds(_SITE) else {k for k in COSTLY if self._holds_of(k)})
        self._changed = {
            number
            for number, ((kind, name), before) in enumerate(self.before.inputs.items())
            if kind not in same and self.inputs.digest(kind, name) != before
        }

    def _holds(self, premise: str) -> bool:
        return self._premises[premise] == self.before.premises.get(premise)

    def _holds_of(self, kind: int) -> bool:
        """Whether all that the inputs of a costly kind go by is what it was."""
        before = self.before.premises.get(str(kind))
        return before is not None and self._premise_of(kind) == before

    def _premise_of(self, kind: int) -> str:
        name = str(kind)
        if name not in self._premises:
            known = self.before.premises.get(name) if self._holds(_SITE) else None
            self._premises[name] = known or self.inputs.premise(kind)
        return self._premises[name]

    def stale_bodies(self, pages: Iterable[Page]) -> list[Page]:
        """Pages whose body has to be rendered; the others' are taken over."""
        stale = []
        for page in pages:
            trace = self.before.bodies.get(page.key)
            if trace is None or not trace.digest or not self._changed.isdisjoint(trace.ids):
                stale.append(page)
            else:
                self._keep_body(page.key, trace)
                self._stands.add(page.key)
        return stale

    def _keep_body(self, key: str, trace: BodyTrace) -> None:
        self.bodies[key] = trace
        self.inputs.learn_body(key, trace.digest, trace.facts)

    def rendered(self, results: Iterable[BodyResult]) -> None:
        """Take in what the first wave made; now facts are inputs like any other."""
        for r in results:
            if r.facts is not None:
                trace = BodyTrace(
                    ids=r.ids, digest=r.digest, facts=r.facts, files=r.files, diagnostics=r.diagnostics
                )
                self._keep_body(r.key, trace)
            elif self.keeps_facts and (known := self.before.bodies.get(r.key)):
                self._keep_body(r.key, known._replace(digest="", diagnostics=()))
        self._changed.update(
            number
            for number, ((kind, name), before) in enumerate(self.before.inputs.items())
            if kind in OF_BODIES
            and body_of(kind, name) not in self._stands
            and self.inputs.digest(kind, name) != before
        )

    def facts(self, key: str) -> Facts:
        """The facts of a body; one with a mistake has none."""
        trace = self.bodies.get(key)
        return trace.facts if trace else NO_FACTS

    def planned(self, plan: Plan) -> None:
        """Learn what is planned. Of the same site, by the same templates, it is what was planned before."""
        made = [
            (o.path, o.template, len(o.pagers)) for o in plan.outputs.values() if isinstance(o, PageOutput)
        ]
        self._premises[_PLAN] = digest_of((self._salt, self._premises[_SITE], made))

    def stale_outputs(self, outputs: Iterable[Output], destination: Path) -> list[Output]:
        """Outputs that have to be made; the others stand as they are published."""
        stale, folder = [], str(destination)
        same = (PageOutput, Redirect) if self._holds(_PLAN) else ()
        for output in outputs:
            trace = self.before.outputs.get(output.path)
            if (
                trace is None
                or not trace.definition
                or (not isinstance(output, same) and trace.definition != self._definition(output))
                or not self._changed.isdisjoint(trace.ids)
                or not is_as_published(f"{folder}/{output.path}", self.published.get(output.path))
            ):
                stale.append(output)
            else:
                self.outputs[output.path] = trace
        return stale

    def _definition(self, output: Output) -> str:
        return digest_of((self._salt, type(output).__name__, output.definition))

    def asked_files(self, results: Iterable[BodyResult | OutputResult[Any]]) -> Iterator[PublishedFile]:
        """What the fresh bodies and outputs, and what was made anew, need published beside them."""
        return self.files_of((*self.bodies.values(), *self.outputs.values(), *results))

    def files_of(
        self, traces: Iterable[BodyTrace | OutputTrace | BodyResult | OutputResult[Any]]
    ) -> Iterator[PublishedFile]:
        """What some bodies and outputs need published beside them, each file once."""
        numbers = set[int]().union(*(t.files for t in traces))
        asked = (file for number, file in enumerate(self.tables.files) if number in numbers)
        return map(published_file, sorted(asked))

    def repeated(self) -> list[Diagnostic]:
        """Warnings of the bodies and outputs that were taken over."""
        return [d for kept in (self.bodies, self.outputs) for t in kept.values() for d in t.diagnostics]

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
                files=r.files,
                diagnostics=r.diagnostics,
            )

    def keep_stale(self, traces: Mapping[str, OutputTrace]) -> None:
        """Know outputs of the last build on, without ever taking them for fresh."""
        self.outputs.update((path, t._replace(definition="", diagnostics=())) for path, t in traces.items())

    def printed_moments(self) -> list[str]:
        """How templates printed the moment of the build."""
        return [name for kind, name in self.tables.inputs if kind == Input.NOW]

    def related(self) -> dict[str, list[str]]:
        """The related pages of every page that was asked for them (`Renderer.known_related`)."""
        inputs = zip(self.tables.inputs, self._digests(), strict=True)
        return {name: json.loads(d) for (kind, name), d in inputs if kind == Input.RELATED and d}

    def save(self, published: Iterable[str], snapshot: Mapping[str, Any]) -> None:
        """Leave it to the next build: what is published, and what `snapshot.to_keep` gave."""
        inputs = dict(zip(self.tables.inputs, self._digests(), strict=True))
        read = COSTLY & {kind for kind, _ in inputs}
        premises = {**self._premises, **{str(kind): self._premise_of(kind) for kind in read}}
        traces = Traces(inputs, tuple(self.tables.files), self.bodies, self.outputs, premises)
        self.cache.save(traces, {path: self.published[path] for path in published}, snapshot)

    def _digests(self) -> list[str]:
        """What every input is, in order of the numbers; what did not change is what it was.

        Asked for in the end, when everything is made.
        """
        if self._known is not None:
            return self._known
        self.cache.files.distrust_changes()
        digests, keys = list(self.before.inputs.values()), list(self.tables.inputs)
        for number in self._changed:
            digests[number] = self.inputs.digest(*keys[number]) or ""
        digests += (self.inputs.digest(*key) or "" for key in keys[len(digests) :])
        self._known = digests
        return digests


def _salt(renderer: Renderer) -> str:
    """What every output depends on without asking for it."""
    config = renderer.config
    site = config.site
    return digest_of(
        (
            site.base_url,
            site.language,
            site.pager_size,
            site.output_formats,
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
