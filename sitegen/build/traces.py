"""Verifying traces: which inputs each body and output read, and what those inputs were.

When a build has ended well, everything it published was either made from the inputs as they are or
verified against them. So one digest for each input holds for all traces at once, and a trace is a
list of numbers of inputs. The next build digests each input again; what reads none that changed is
fresh (Mokhov, Mitchell and Peyton Jones, «Build Systems à la Carte», 2018, 4.2.2).
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from sitegen.diagnostics import Diagnostic
from sitegen.templates.facts import NO_FACTS, Facts
from sitegen.templates.reads import Input, Reads

K = TypeVar("K")
Ids = array  # of unsigned numbers of inputs or files, typecode "I"
InputKey = tuple[int, str]
"""Kind (`templates.reads.Input`) and name of an input."""
AskedFile = tuple[str, str, str]
"""A file that something needs published beside it: path, source path, operation (see `build.asked`)."""


class Numbers(ABC, Generic[K]):
    """Numbers for what many traces name.

    A forked worker goes on with the parent's numbers and gives what is new to it the next ones, as others
    do; `news` is what it then has to tell, and `Translation` what the parent makes of it.
    """

    def __init__(self) -> None:
        self._told = 0

    @abstractmethod
    def __len__(self) -> int:
        """How many there are."""

    @abstractmethod
    def since(self, first: int) -> Iterator[K]:
        """What has this number or a higher one, in order of the numbers."""

    def __iter__(self) -> Iterator[K]:
        """Everything in order of the numbers."""
        return self.since(0)

    @abstractmethod
    def number(self, key: K) -> int:
        """The number of a thing, a new one if it has none."""

    def settle(self) -> None:
        """Everything up to here is known to whoever forks or is forked from now on."""
        self._told = len(self)

    def news(self) -> list[K]:
        """What is new since `settle` or the last `news`, in order of the numbers."""
        fresh = list(self.since(self._told))
        self._told = len(self)
        return fresh


class InputNumbers(Numbers[InputKey]):
    """Numbers for inputs, which are many: there is no pair of kind and name for each."""

    def __init__(self, known: Iterable[InputKey] = ()) -> None:
        super().__init__()
        self._kinds, self._names = bytearray(), list[str]()
        numbers = tuple(_OfKind(kind, self._kinds, self._names) for kind in Input)
        for number, (kind, name) in enumerate(known):
            numbers[kind][name] = number
            self._kinds.append(kind)
            self._names.append(name)
        self._numbers_of = tuple(own.__getitem__ for own in numbers)
        self.settle()

    def __len__(self) -> int:
        return len(self._names)

    def since(self, first: int) -> Iterator[InputKey]:
        """What has this number or a higher one."""
        return zip(self._kinds[first:], self._names[first:], strict=True)

    def number(self, key: InputKey) -> int:
        """The number of an input, a new one if it has none."""
        kind, name = key
        return self._numbers_of[kind](name)

    def trace(self, reads: Reads) -> Ids[int]:
        """The numbers of all inputs that were read; its parts are known by theirs from then on."""
        return array("I", self._numbers(reads))

    def _numbers(self, reads: Reads) -> set[int]:
        found = set(reads.numbers or ())
        for kind, names in reads.own():
            found.update(map(self._numbers_of[kind], names))
        for part in reads.parts:
            if part.numbers is None:  # looked up once for all that show it
                part.stand_for(array("I", self._numbers(part)))
            found.update(part.numbers or ())
        return found


class _OfKind(dict[str, int]):
    """The numbers of one kind's inputs by name; one that is asked for and new gets the next of all kinds."""

    def __init__(self, kind: Input, kinds: bytearray, names: list[str]) -> None:
        super().__init__()
        self._kind = int(kind)
        self._kinds, self._names = kinds, names

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self._names)
        self._kinds.append(self._kind)
        self._names.append(name)
        return number


class FileNumbers(Numbers[AskedFile]):
    """Numbers for files that are asked for."""

    def __init__(self, known: Iterable[AskedFile] = ()) -> None:
        super().__init__()
        self._all = list(known)
        self._ids = {file: number for number, file in enumerate(self._all)}
        self.settle()

    def __len__(self) -> int:
        return len(self._all)

    def since(self, first: int) -> Iterator[AskedFile]:
        """What has this number or a higher one."""
        return itertools.islice(self._all, first, None)

    def number(self, key: AskedFile) -> int:
        """The number of a file, a new one if it has none."""
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._all)
            self._all.append(key)
        return found

    def numbers(self, files: Iterable[AskedFile]) -> Ids[int]:
        """The numbers of files."""
        return array("I", map(self.number, files))


class Translation(Generic[K]):
    """From the numbers of workers to the parent's."""

    def __init__(self, numbers: Numbers[K]) -> None:
        self._numbers = numbers
        self._base = len(numbers)
        self._ours: dict[int, list[int]] = {}

    def learn(self, worker: int, news: Iterable[K]) -> None:
        """Take in what a worker numbered."""
        self._ours.setdefault(worker, []).extend(map(self._numbers.number, news))

    def translate(self, worker: int, ids: Ids[int]) -> Ids[int]:
        """What a worker numbered, in the parent's numbers."""
        base, ours = self._base, self._ours.get(worker)
        if not ours:
            return ids
        return array("I", [i if i < base else ours[i - base] for i in ids])


@dataclass(frozen=True, slots=True)
class Tables:
    """Numbers for all that traces name."""

    inputs: InputNumbers = field(default_factory=InputNumbers)
    files: FileNumbers = field(default_factory=FileNumbers)

    def settle(self) -> None:
        """See `Numbers.settle`."""
        self.inputs.settle()
        self.files.settle()


class BodyTrace(NamedTuple):
    """A rendered body of an earlier build.

    Attributes:
        ids: of what it read.
        digest: of its HTML; empty: of an earlier build's, since it has a mistake now.
        files: numbers of those that it needs published.
        diagnostics: repeated as long as the body is fresh.
    """

    ids: Ids[int]
    files: Ids[int]
    digest: str
    facts: Facts = NO_FACTS
    diagnostics: tuple[Diagnostic, ...] = ()


class OutputTrace(NamedTuple):
    """A published output of an earlier build; attributes as of `BodyTrace`.

    Attributes:
        definition: digest of what the plan said of it; empty: it is published, and of an earlier build.
        owner: content file whose page it is; empty: none.
    """

    ids: Ids[int]
    files: Ids[int]
    definition: str
    owner: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """All traces of one finished build.

    Attributes:
        inputs: their digests, in order of their numbers.
        files: those that were asked for, in order of their numbers.
        premises: what many inputs or outputs go by, as digests: while one is the same, all of them are.
    """

    inputs: Mapping[InputKey, str] = field(default_factory=dict)
    files: Iterable[AskedFile] = ()
    bodies: Mapping[str, BodyTrace] = field(default_factory=dict)
    outputs: Mapping[str, OutputTrace] = field(default_factory=dict)
    premises: Mapping[str, str] = field(default_factory=dict)
