"""What a preview leaves for the next one: heads of content, and facts of bodies with their traces.

It is a build's cache (`build.cache`) in a folder of its own. A list shows facts of a hundred bodies, and to
render those is most of what a first page would take. What was kept is believed as always: if its trace holds.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from sitegen.build.asked import asked_file, published_file
from sitegen.build.cache import Cache, Heads
from sitegen.build.inputs import digest_of, plain
from sitegen.build.traces import BodyTrace, Ids, Tables, Traces
from sitegen.config.model import Config
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
        self._files: list[PublishedFile] = []

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
            self._files = [published_file(asked) for asked in self._traces.files]
        left = self._traces.bodies.get(key)
        return _kept(left, self._inputs, self._files) if left else None

    def save(self, heads: Heads, bodies: Mapping[str, KeptBody]) -> None:
        """Leave these; all bodies have to be fresh, and so agree on what every input is."""
        if self._ignore:
            return
        tables = Tables()
        digests: dict[tuple[int, str], str] = {}
        kept: dict[str, BodyTrace] = {}
        for key, body in bodies.items():
            digests.update(((int(kind), name), digest or "") for kind, name, digest in body.trace)
            kept[key] = _left(body, tables)
        self._cache.heads = heads
        inputs = {key: digests[key] for key in tables.inputs}
        self._cache.save(Traces(inputs, tuple(tables.files), kept), {}, {})


def _left(body: KeptBody, tables: Tables) -> BodyTrace:
    return BodyTrace(
        ids=Ids("I", (tables.inputs.number((int(kind), name)) for kind, name, _ in body.trace)),
        digest=body.digest,
        facts=body.facts,
        files=tables.files.numbers(map(asked_file, body.files)),
        diagnostics=body.warnings,
    )


def _kept(left: BodyTrace, inputs: list[tuple[Input, str, str]], files: list[PublishedFile]) -> KeptBody:
    return KeptBody(
        html=None,
        facts=left.facts,
        digest=left.digest,
        trace=tuple(inputs[i] for i in left.ids),
        files=tuple(files[i] for i in left.files),
        warnings=left.diagnostics,
        edition=0,
        made_ns=0,
    )


__all__ = ["Memory"]
