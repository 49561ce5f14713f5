"""Seeds and everything that fuzzing has found are replayed; Hypothesis tries on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
CASES = sorted((HERE / "corpus").glob("*/*"))


def words() -> list[bytes]:
    """The entries of the dictionary, their escapes read."""
    lines = (HERE / "words.dict").read_text(encoding="ascii").splitlines()
    return [
        line[1:-1].encode().decode("unicode_escape").encode("latin-1") for line in lines if line[0] == '"'
    ]


PIECES = st.one_of(st.sampled_from(words()), st.text(max_size=3).map(str.encode), st.binary(max_size=2))
INPUTS = st.lists(PIECES, max_size=20).map(b"".join)


def test_there_is_a_seed_for_every_target():
    assert {path.parent.name for path in CASES} == set(TARGETS)


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_what_was_found_stays_mended(case: Path):
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_laws_hold(name: str):
    @settings(max_examples=150, deadline=None, database=None)
    @given(INPUTS)
    def law(data: bytes) -> None:
        TARGETS[name](data)

    law()
