"""What a preview leaves for the next one: heads of content, digests of files, facts of bodies.

It is a build's cache (`build.cache`) in a folder of its own; the first preview begins with what the last
build left. A list shows facts of a hundred bodies, and to render those is most of what a first page would
take. What was kept is believed as always: if its trace holds.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from pathlib import Path

from sitegen.build.asked import asked_file, published_file
from sitegen.build.cache import Cache, Heads
from sitegen.build.disk import Digests, Look
from sitegen.build.groundwork import Ground, Groundwork
from sitegen.build.recall import FEW_CHANGES, Recalled, answers, pack_up, recall
from sitegen.build.traces import BodyTrace, Ids, Tables, Traces
from sitegen.serve.bodies import KeptBody
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input

_FOLDER = "preview"


class Memory:
    """What is known from earlier previews and builds of a site.

    Args:
        folder: of the site's caches.
        destination: where builds publish it.
        ignore: begin as if nothing were known, and leave nothing.

    Attributes:
        heads: of content files.
        files: digests.
        uses: of templates.
    """

    def __init__(self, folder: Path, destination: Path, *, ignore: bool) -> None:
        self._ignore = ignore
        now_ns = time.time_ns()
        self._cache = Cache(folder / _FOLDER, Path(_FOLDER), now_ns, ignore=ignore)
        has_own = (folder / _FOLDER).exists()
        self._source = self._cache if has_own else Cache(folder, destination, now_ns, ignore=ignore)
        self.heads = self._source.heads
        self.uses = self._source.uses
        self.files = Digests(self._source.files.known, now_ns)
        self._traces: Traces | None = None
        self._left: Look | None = None
        self._inputs: list[tuple[Input, str, str]] = []
        self._files: list[PublishedFile] = []

    def renewed_heads(self) -> Heads:
        """All heads that are known by now, for another scan."""
        self.heads = self.heads.renewed(time.time_ns())
        return self.heads

    def groundwork(self, ground: Ground, look: Look) -> Recalled | None:
        """How the site was put together when a preview left it, and what happened since."""
        try:
            found = recall(ground, *self._cache.groundwork(), look.files)
        except ValueError:
            return None
        if found and len(found.changes.difference.paths) <= FEW_CHANGES:
            self._left = look
        return found

    def has_groundwork(self, look: Look) -> bool:
        """Whether what is left is near enough to what the files are."""
        left = self._left
        return self._ignore or (left is not None and len(left.differences(look).paths) <= FEW_CHANGES)

    def keep_groundwork(self, ground: Ground, groundwork: Groundwork, look: Look) -> None:
        """Leave how the site is put together, when `save` is called next."""
        self._left = look  # nobody else need do it
        related = groundwork.renderer.related_of_all()
        if packed := pack_up(ground, groundwork, look.files, look.taken_ns):
            self._cache.keep_groundwork(*packed, answers(groundwork.assembly.site, "", related))

    def _recalled(self) -> Traces:
        if self._traces is None:
            self._traces = self._source.traces()
            self._inputs = [(Input(kind), name, d) for (kind, name), d in self._traces.inputs.items()]
            self._files = [published_file(asked) for asked in self._traces.files]
        return self._traces

    def recall(self, key: str) -> KeptBody | None:
        """What is known of a body, but for its HTML; it has yet to be verified."""
        left = self._recalled().bodies.get(key)
        return _kept(left, self._inputs, self._files) if left else None

    def save(self, bodies: Mapping[str, KeptBody], keys: Collection[str]) -> None:
        """Leave it to the next preview.

        Args:
            bodies: all have to be fresh, and so agree on what every input is.
            keys: of the pages that there are: whatever is known of the others, and agrees, is kept too.
        """
        if self._ignore:
            return
        tables = Tables()
        digests: dict[tuple[int, str], str] = {}
        kept: dict[str, BodyTrace] = {}
        for key, body in bodies.items():
            digests.update(((int(kind), name), digest or "") for kind, name, digest in body.trace)
            kept[key] = _left(body, tables)
        for key in self._recalled().bodies:
            left = self.recall(key) if key in keys and key not in kept else None
            if left is None:
                continue
            trace = {(int(kind), name): digest or "" for kind, name, digest in left.trace}
            if all(digests.get(i, digest) == digest for i, digest in trace.items()):
                digests.update(trace)
                kept[key] = _left(left, tables)
        self._cache.heads, self._cache.files, self._cache.uses = self.heads, self.files, self.uses
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
