"""Verifying traces: which inputs each body and output read, and what those inputs were.

When a build has ended well, everything it published was either made from the inputs as they are or
verified against them. So one digest for each input holds for all traces at once, and a trace is a
list of numbers of inputs. The next build digests each input again; what reads none that changed is
fresh (Mokhov, Mitchell and Peyton Jones, «Build Systems à la Carte», 2018, 4.2.2).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.templates.reads import Input, Reads

Ids = array  # of unsigned numbers of inputs, typecode "I"


class InputTable:
    """Numbers for inputs.

    A forked worker goes on with the parent's table and numbers what is new to it from the same start;
    `news` is what it then has to tell, and `Translation` what the parent makes of it.
    """

    def __init__(self) -> None:
        self._inputs: list[tuple[int, str]] = []
        self._ids = tuple(_Numbers(kind, self._inputs) for kind in Input)
        self._parts: dict[Reads, frozenset[int]] = {}
        self._told = 0

    def __len__(self) -> int:
        return len(self._inputs)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """(kind, name) in order of their numbers."""
        return iter(self._inputs)

    def number(self, kind: int, name: str) -> int:
        """The number of an input, a new one if it has none."""
        return self._ids[kind][name]

    def trace(self, reads: Reads) -> Ids[int]:
        """The numbers of all inputs that were read."""
        return array("I", self._numbers(reads))

    def _numbers(self, reads: Reads) -> set[int]:
        found: set[int] = set()
        for kind, names in reads.own():
            found.update(map(self._ids[kind].__getitem__, names))
        found.update(*map(self._part, reads.parts))
        return found

    def _part(self, reads: Reads) -> frozenset[int]:
        """The numbers of a part's inputs, looked up once for all that show it."""
        found = self._parts.get(reads)
        if found is None:
            found = self._parts[reads] = frozenset(self._numbers(reads))
        return found

    def settle(self) -> None:
        """Everything up to here is known to whoever forks or is forked from now on."""
        self._told = len(self._inputs)

    def news(self) -> list[tuple[int, str]]:
        """Inputs since `settle` or the last `news`, in order of their numbers."""
        fresh = self._inputs[self._told :]
        self._told = len(self._inputs)
        return fresh


class _Numbers(dict[str, int]):
    """The numbers of one kind's inputs by name; one that is asked for and new gets the next of all kinds."""

    def __init__(self, kind: Input, inputs: list[tuple[int, str]]) -> None:
        super().__init__()
        self._kind = int(kind)
        self._inputs = inputs

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self._inputs)
        self._inputs.append((self._kind, name))
        return number


class Translation:
    """From the numbers of one worker to the parent's."""

    def __init__(self, table: InputTable) -> None:
        self._table = table
        self._base = len(table)
        self._ours: dict[int, list[int]] = {}

    def learn(self, worker: int, news: Iterable[tuple[int, str]]) -> None:
        """Take in what a worker numbered."""
        self._ours.setdefault(worker, []).extend(self._table.number(kind, name) for kind, name in news)

    def translate(self, worker: int, ids: Ids[int]) -> Ids[int]:
        """A worker's trace in the parent's numbers."""
        base, ours = self._base, self._ours.get(worker)
        if not ours:
            return ids
        return array("I", (i if i < base else ours[i - base] for i in ids))


AskedFile = tuple[str, str, str]
"""A file that something needs published beside it: path, source path, operation (`PublishedFile`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTrace:
    """A rendered body of an earlier build.

    Attributes:
        digest: of its HTML; empty: of an earlier build's, since it has a mistake now.
        facts: as JSON has them.
        files: what it needs published.
        diagnostics: as JSON has them; repeated as long as the body is fresh.
    """

    ids: Ids[int]
    digest: str
    facts: Any
    files: tuple[AskedFile, ...] = ()
    diagnostics: Any = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTrace:
    """A published output of an earlier build.

    Attributes:
        definition: digest of what the plan said of it; empty: it is published, and of an earlier build.
        owner: content file whose page it is; empty: none.
    """

    ids: Ids[int]
    definition: str
    owner: str = ""
    files: tuple[AskedFile, ...] = ()
    diagnostics: Any = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """All traces of one finished build.

    Attributes:
        inputs: (kind, name) → digest, in order of their numbers.
    """

    inputs: Mapping[tuple[int, str], str]
    bodies: Mapping[str, BodyTrace]
    outputs: Mapping[str, OutputTrace]
