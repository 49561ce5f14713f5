"""Frozen values as columns of numbers, to be read back in a fraction of the time that it took to make them.

A site that is worked out is some hundred thousand small values which refer to each other. Here every value
has a number; a class is a column for each of its fields, with the numbers of what its instances hold there.
Columns are read and written by the interpreter's own loops, without a line of Python for each value. What
was one object is one again.

It holds data only: nothing but the classes that are named by the reader is made, and none of their methods
is called. Who reads what may have been tampered with has to look at what it says, such as paths.
"""

from __future__ import annotations

import array
import datetime as dt
import enum
import functools
import itertools
import operator
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from sitegen.config.params import Params

_ATOMS = (type(None), bool, int, float)
_MOMENTS: tuple[type[dt.datetime | dt.date | dt.time], ...] = (dt.datetime, dt.date, dt.time)
_SERIES = (tuple, frozenset, list)
_TABLES = (dict, Params)
_NUMBERS = "I"


class Unpackable(Exception):  # noqa: N818 - it says what the value is
    """A value of a kind that is not kept."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A value as columns.

    Attributes:
        head: plain data, for JSON: texts and other atoms, and how long each column is.
        numbers: all columns one after the other, unsigned 32 bit in the machine's byte order.
    """

    head: Mapping[str, Any]
    numbers: bytes


def pack(root: object, kinds: Iterable[type], known: Sequence[object] = ()) -> Packed:
    """A value, and everything that it holds, as columns.

    Args:
        root: made of `kinds`, mappings, tuples, lists, frozen sets, moments, texts, numbers and None.
        kinds: slotted dataclasses and enumerations.
        known: what whoever reads it will have, in the same order. Of kinds that are not kept, their equals
            stand for them.

    Raises:
        Unpackable: there is something else in it.
    """
    return _Packer(kinds, known).pack(root)


def unpack(packed: Packed, kinds: Iterable[type], known: Sequence[object] = ()) -> Any:
    """What `pack` was given.

    Raises:
        ValueError: it is not what `pack` made, of these kinds and as many known objects.
    """
    try:
        return _unpack(packed, {kind.__name__: kind for kind in kinds}, known)
    except (LookupError, TypeError, ValueError, AttributeError) as e:
        raise ValueError("it is not what was written") from e


class _Packer:
    def __init__(self, kinds: Iterable[type], known: Sequence[object]) -> None:
        self._kinds = frozenset(kinds)
        self._known = known
        self._values: dict[int, object] = {id(value): value for value in known}
        """All values by identity, which also keeps them where they are."""
        self._numbers = {id(value): number for number, value in enumerate(known)}
        self._count = len(known)
        self._by_kind: dict[type, list[Any]] = {}
        self._columns: list[array.array[int]] = []

    def pack(self, root: object) -> Packed:
        self._find(root)
        self._values.clear()  # a third of all memory that this takes; from here on lists by class keep them
        by_kind = self._by_kind
        enums = {k: v for k, v in by_kind.items() if issubclass(k, enum.Enum)}
        records = {k: v for k, v in by_kind.items() if is_dataclass(k)}
        tables = {k: by_kind[k] for k in _TABLES if k in by_kind}
        head: dict[str, Any] = {
            "known": self._count,
            "atoms": self._number_same([v for k in _ATOMS for v in by_kind.get(k, ())], repr),
            "texts": self._number_same(by_kind.get(str, [])),
            "moments": {k.__name__: _written(self._number_same(by_kind.get(k, []), repr)) for k in _MOMENTS},
            "enums": [
                (k.__name__, list(map(_value, self._number_same(found, _value))))
                for k, found in enums.items()
            ],
            "records": [(k.__name__, self._number(v)) for k, v in records.items()],
            "tables": [(k.__name__, self._number(v)) for k, v in tables.items()],
            "series": [
                (kind.__name__, self._number(found), self._put(map(len, found)), self._put_all(found))
                for kind, found in self._by_depth()
            ],
        }
        head["fields"] = [
            [(name, self._put_numbers(column)) for name, column in _columns(kind, found)]
            for kind, found in records.items()
        ]
        head["entries"] = [
            (self._put(map(len, found)), self._put_all(found), self._put_all(map(_held, found)))
            for found in tables.values()
        ]
        head["root"] = self._numbers[id(root)]
        return Packed(head, b"".join(self._columns))

    def _find(self, root: object) -> None:
        """Everything that is held by the root, each object once, by its class."""
        waiting: list[object] = [root]
        self._values[id(root)] = root
        while waiting:
            by_kind, waiting = _sorted_out(waiting), []
            for kind, found in by_kind.items():
                if not self._is_kept(kind):
                    self._number_as_known(kind, found)
                    continue
                self._by_kind.setdefault(kind, []).extend(found)
                for held in self._holds(kind, found):
                    found_in = dict(zip(map(id, held), held, strict=True))
                    fresh = itertools.filterfalse(self._values.__contains__, found_in)
                    waiting += map(found_in.__getitem__, fresh)
                    self._values.update(found_in)

    def _holds(self, kind: type, found: Sequence[Any]) -> Iterator[list[object]]:
        if kind in _SERIES:
            yield list(itertools.chain.from_iterable(found))
        elif kind in _TABLES:
            yield list(itertools.chain.from_iterable(found))
            yield list(itertools.chain.from_iterable(map(_held, found)))
        elif is_dataclass(kind):
            yield from (list(column) for _, column in _columns(kind, found))

    def _is_kept(self, kind: type) -> bool:
        return kind is str or kind in self._kinds or kind in (*_ATOMS, *_MOMENTS, *_SERIES, *_TABLES)

    def _number_as_known(self, kind: type, found: Sequence[Any]) -> None:
        equals = {value: self._numbers[id(value)] for value in self._known if type(value) is kind}
        try:
            self._numbers.update({id(value): equals[value] for value in found})
        except (KeyError, TypeError):  # unknown; not to be compared
            raise Unpackable(kind.__qualname__) from None

    def _by_depth(self) -> list[tuple[type, list[Any]]]:
        """Series, each after those that it holds; in groups of which none holds another."""
        everyone = [s for kind in _SERIES for s in self._by_kind.get(kind, ())]
        all_ids = set(map(id, everyone))
        holds_none = [all_ids.isdisjoint(map(id, series)) for series in everyone]
        waiting = list(itertools.compress(everyone, map(operator.not_, holds_none)))
        groups = list(_sorted_out(list(itertools.compress(everyone, holds_none))).items())
        while waiting:
            open_ids = set(map(id, waiting))
            ready = [series for series in waiting if open_ids.isdisjoint(map(id, series))]
            groups += _sorted_out(ready).items()
            done = set(map(id, ready))
            waiting = [series for series in waiting if id(series) not in done]
        return groups

    def _number(self, values: Sequence[object]) -> int:
        """Give each the next number; answers how many they are."""
        self._numbers.update(zip(map(id, values), itertools.count(self._count)))
        self._count += len(values)
        return len(values)

    def _number_same(self, values: Sequence[Any], said: Callable[[Any], Any] | None = None) -> list[Any]:
        """Give those that say the same the same number; answers each once.

        Equal is not always enough: 1 and 1.0 are, and so is one moment in two time zones.
        """
        sayings = list(map(said, values)) if said else values
        first = dict(zip(reversed(sayings), reversed(values), strict=True))
        numbers = dict(zip(first, itertools.count(self._count)))
        self._numbers.update(zip(map(id, values), map(numbers.__getitem__, sayings), strict=True))
        self._count += len(first)
        return list(first.values())

    def _put(self, numbers: Iterable[int]) -> int:
        column = array.array(_NUMBERS, list(numbers))  # twice as fast as from an iterator
        self._columns.append(column)
        return len(column)

    def _put_numbers(self, values: Iterable[object]) -> int:
        return self._put(map(self._numbers.__getitem__, map(id, values)))

    def _put_all(self, found: Iterable[Iterable[object]]) -> int:
        return self._put_numbers(itertools.chain.from_iterable(found))


def _sorted_out(values: Sequence[object]) -> dict[type, list[Any]]:
    """Values by their class."""
    kinds = list(map(type, values))
    return {
        kind: list(itertools.compress(values, map(operator.is_, kinds, itertools.repeat(kind))))
        for kind in dict.fromkeys(kinds)
    }


def _columns(kind: type, found: Sequence[object]) -> Iterator[tuple[str, Iterable[object]]]:
    for field in fields(kind):
        yield field.name, map(operator.attrgetter(field.name), found)


_value = operator.attrgetter("value")
_held = operator.methodcaller("values")


def _written(moments: Iterable[dt.datetime | dt.date | dt.time]) -> list[tuple[str, str]]:
    """Moments as text, with the name of their zone where it has one."""
    found = []
    for moment in moments:
        zone = getattr(moment, "tzinfo", None)
        name = getattr(zone, "key", "")
        if not name and zone is not None and type(zone) is not dt.timezone:
            raise Unpackable(type(zone).__qualname__)
        found.append((moment.isoformat(), name))
    return found


def _read(kind: type[Any], moments: Iterable[tuple[str, str]]) -> Iterator[Any]:
    for text, zone in moments:
        moment = kind.fromisoformat(text)
        yield moment.astimezone(_zone(zone)) if zone else moment


@functools.cache
def _zone(name: str) -> dt.tzinfo:
    import zoneinfo  # only where a site names one

    return zoneinfo.ZoneInfo(name)


class _Columns:
    """Columns, one after the other."""

    def __init__(self, numbers: bytes, values: list[Any]) -> None:
        self._numbers = array.array(_NUMBERS, numbers)
        self._values = values
        self._at = 0

    def numbers(self, length: int) -> array.array[int]:
        if not 0 <= length <= len(self._numbers) - self._at:
            raise ValueError("cut short")
        self._at += length
        return self._numbers[self._at - length : self._at]

    def values(self, length: int) -> Iterator[Any]:
        return map(self._values.__getitem__, self.numbers(length))


def _unpack(packed: Packed, kinds: Mapping[str, type], known: Sequence[object]) -> Any:
    head = packed.head
    if head["known"] != len(known):
        raise ValueError("other objects are known")
    values: list[Any] = [*known, *head["atoms"], *head["texts"]]
    for moment in _MOMENTS:
        values += _read(moment, head["moments"][moment.__name__])
    for name, members in head["enums"]:
        values += map(kinds[name], members)
    records = [_made(kinds[name], count, values) for name, count in head["records"]]
    tables = [_made({k.__name__: k for k in _TABLES}[name], count, values) for name, count in head["tables"]]
    columns = _Columns(packed.numbers, values)
    for name, count, lengths, members in head["series"]:
        kind: Callable[[Iterable[Any]], Any] = {k.__name__: k for k in _SERIES}[name]
        cuts, held = columns.numbers(lengths), columns.values(members)
        if len(cuts) != count:
            raise ValueError("cut short")
        values += [kind(itertools.islice(held, length)) for length in cuts]
    for found, own in zip(records, head["fields"], strict=True):
        for name, length in own:
            _exhaust(map(_setter(type(found[0]), name), found, columns.values(length)))
    for found, (lengths, names, held_by) in zip(tables, head["entries"], strict=True):
        cuts, keys, entries = columns.numbers(lengths), columns.values(names), columns.values(held_by)
        for table, length in zip(found, cuts, strict=True):
            own = zip(itertools.islice(keys, length), itertools.islice(entries, length), strict=True)
            dict.update(table, own)
    return values[head["root"]]


def _made(kind: type, count: int, values: list[Any]) -> list[Any]:
    """As many instances, yet to be filled."""
    found: list[Any] = [kind.__new__(kind) for _ in range(count)]  # type: ignore[call-overload]
    values += found
    return found


def _setter(kind: type, field: str) -> Callable[[Any, Any], None]:
    """What fills a slot; a frozen class refuses only who asks it."""
    setter: Callable[[Any, Any], None] = getattr(kind, field).__set__
    return setter


def _exhaust(items: Iterable[None]) -> None:
    deque(items, maxlen=0)


__all__ = ["Packed", "Unpackable", "pack", "unpack"]
