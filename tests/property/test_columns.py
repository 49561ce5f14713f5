"""Frozen values come back from columns as they were: of the same kinds, and shared where they were shared."""

from __future__ import annotations

import datetime as dt
import enum
import json
import zoneinfo
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.columns import Packed, Unpackable, pack, unpack
from sitegen.config.params import Params


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    leaves: tuple[Leaf, ...]
    held: Any
    above: Branch | None = None


KINDS = (Branch, Colour, Leaf)


def unfolded(moment: Any) -> Any:
    """Without the mark of a repeated hour, where that says nothing."""
    plain = moment.replace(fold=0)
    return plain if plain.isoformat() == moment.isoformat() else moment


ZONES = st.sampled_from(
    [
        dt.UTC,
        dt.timezone(dt.timedelta(hours=9)),
        zoneinfo.ZoneInfo("Asia/Tokyo"),
        zoneinfo.ZoneInfo("Europe/Berlin"),
    ]
)
MOMENTS = st.one_of(
    st.dates(),
    st.one_of(st.times(), st.datetimes(), st.datetimes(timezones=ZONES, allow_imaginary=False)).map(unfolded),
)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=8)
"""Of any characters, halves of pairs too: file names hold them."""
LEAVES = st.builds(Leaf, TEXTS, st.sampled_from(Colour))
ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS, st.sampled_from(Colour),
    MOMENTS, LEAVES,
)  # fmt: skip
KEYS = st.one_of(TEXTS, st.integers(), st.sampled_from(Colour))


def held(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.frozensets(st.one_of(TEXTS, st.integers()), max_size=4),
        st.dictionaries(KEYS, inner, max_size=4),
        st.dictionaries(TEXTS, inner, max_size=4).map(Params),
        st.builds(
            Branch, leaves=st.lists(st.builds(Leaf, TEXTS, st.sampled_from(Colour))).map(tuple), held=inner
        ),
    )


VALUES = st.recursive(ATOMS, held, max_leaves=20)


def through_json(packed: Packed) -> Packed:
    text = json.dumps(packed.head).encode("utf-8", "surrogatepass")
    return Packed(json.loads(text), packed.numbers)


def said(value: Any) -> str:
    """All that a value says: 1 is not True, and a moment in Tokyo not the same in London."""
    if isinstance(value, frozenset):
        return f"frozenset {sorted(map(repr, value))}"
    if isinstance(value, dict):
        return f"{type(value)} {[(said(k), said(v)) for k, v in value.items()]}"
    if isinstance(value, (tuple, list)):
        return f"{type(value)} {[said(v) for v in value]}"
    if isinstance(value, Branch):
        return f"Branch {said(value.leaves)} {said(value.held)} {said(value.above)}"
    return f"{type(value)} {value!r}"


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert said(unpack(through_json(pack(value, KINDS)), KINDS)) == said(value)


def test_what_was_one_object_is_one_again() -> None:
    leaf = Leaf("a", Colour.RED)
    root = Branch(leaves=(leaf,), held={"x": leaf})
    found = unpack(through_json(pack((root, Branch(leaves=(), held=1, above=root)), KINDS)), KINDS)
    assert found[0].leaves[0] is found[0].held["x"]
    assert found[1].above is found[0]


def test_what_is_known_is_not_kept() -> None:
    leaf, other = Leaf("secret", Colour.RED), Leaf("other", Colour.BLUE)
    packed = through_json(pack((leaf, (leaf,)), KINDS, [leaf]))
    assert "secret" not in json.dumps(packed.head)
    assert unpack(packed, KINDS, [other]) == (other, (other,))
    with pytest.raises(ValueError, match="not what was written"):
        unpack(packed, KINDS, [])


def test_of_other_kinds_equals_are_known() -> None:
    known = [Leaf("a", Colour.RED), Leaf("b", Colour.RED)]
    packed = through_json(pack([Leaf("b", Colour.RED), Leaf("a", Colour.RED)], (), known))
    assert unpack(packed, (), ["first", "second"]) == ["second", "first"]
    with pytest.raises(Unpackable):
        pack([Leaf("c", Colour.RED)], (), known)


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, len, Leaf, type("Text", (str,), {})("x")])
def test_what_cannot_be_kept_is_told(value: object) -> None:
    with pytest.raises(Unpackable):
        pack((1, value), KINDS)


@given(VALUES.filter(lambda value: isinstance(value, (Branch, tuple, list))), st.data())
def test_what_is_cut_short_is_not_believed(value: Any, data: st.DataObject) -> None:
    packed = through_json(pack((value, "more"), KINDS))
    length = data.draw(st.integers(0, len(packed.numbers) // 4 - 1))
    with pytest.raises(ValueError, match="not what was written"):
        unpack(Packed(packed.head, packed.numbers[: 4 * length]), KINDS)


def test_only_named_kinds_are_made() -> None:
    packed = through_json(pack(Leaf("a", Colour.RED), KINDS))
    with pytest.raises(ValueError, match="not what was written"):
        unpack(packed, (Branch, Colour))
