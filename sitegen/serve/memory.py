"""What a preview leaves for the next one: heads of content, and facts of bodies with their traces.

It is a build's cache (`build.cache`) in a folder of its own. A list shows facts of a hundred bodies, and to
render those is most of what a first page would take. What was kept is believed as always: if its trace holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen.build.cache import (
    Cache,
    Heads,
    diagnostic_from_json,
    diagnostic_to_json,
    facts_from_json,
    facts_to_json,
)
from sitegen.build.inputs import digest_of, plain
from sitegen.build.traces import BodyTrace, Ids, InputTable, Traces
from sitegen.config.model import Config
from sitegen.content.model import SourceFile
from sitegen.serve.bodies import KeptBody
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input

_FOLDER = "preview"


class Memory:
    """The cache of previews with the same settings.

    Args:
        folder: of the site's caches.
        config: of the site, as it is previewed.
        ignore: begin as if there were none.
    """

    def __init__(self, folder: Path, config: Config, *, ignore: bool) -> None:
        self._ignore = ignore
        self._path = folder / _FOLDER
        settings = Path(digest_of(plain(config)))
        self._cache = Cache(folder / _FOLDER, settings, time.time_ns(), ignore=ignore)
        self._traces: Traces | None = None
        self._inputs: list[tuple[Input, str, str]] = []

    @property
    def is_there(self) -> bool:
        """Whether an earlier preview left anything."""
        return not self._ignore and self._path.exists()

    @property
    def heads(self) -> Heads:
        """Heads of content files."""
        return self._cache.heads

    def recall(self, key: str) -> KeptBody | None:
        """What is known of a body, but for its HTML; it has yet to be verified."""
        if self._traces is None:
            self._traces = self._cache.traces()
            self._inputs = [(Input(kind), name, d) for (kind, name), d in self._traces.inputs.items()]
        left = self._traces.bodies.get(key)
        return _kept(left, self._inputs) if left else None

    def save(self, heads: Heads, bodies: Mapping[str, KeptBody]) -> None:
        """Leave these; all bodies have to be fresh, and so agree on what every input is."""
        if self._ignore:
            return
        table = InputTable()
        digests: dict[tuple[int, str], str] = {}
        kept: dict[str, BodyTrace] = {}
        for key, body in bodies.items():
            digests.update(((int(kind), name), digest or "") for kind, name, digest in body.trace)
            kept[key] = _left(body, table)
        self._cache.heads = heads
        self._cache.save(Traces({key: digests[key] for key in table}, kept, {}), {}, {})


def _left(body: KeptBody, table: InputTable) -> BodyTrace:
    return BodyTrace(
        ids=Ids("I", (table.number(int(kind), name) for kind, name, _ in body.trace)),
        digest=body.digest,
        facts=facts_to_json(body.facts),
        files=tuple((f.path, f.source.path, f.operation) for f in body.files),
        diagnostics=[diagnostic_to_json(d) for d in body.warnings],
    )


def _kept(left: BodyTrace, inputs: list[tuple[Input, str, str]]) -> KeptBody:
    facts = facts_from_json(left.facts)
    return KeptBody(
        html=None,
        facts=facts,
        digest=left.digest,
        facts_digest=digest_of(facts_to_json(facts)),
        trace=tuple(inputs[i] for i in left.ids),
        files=_files(left.files),
        warnings=tuple(diagnostic_from_json(d) for d in left.diagnostics),
        edition=0,
        made_ns=0,
    )


def _files(left: Iterable[tuple[str, str, str]]) -> tuple[PublishedFile, ...]:
    return tuple(PublishedFile(path, SourceFile(source, 0, 0), operation) for path, source, operation in left)


__all__ = ["Memory"]
