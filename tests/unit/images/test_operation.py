"""Words of a specification, and what is wrong with some."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.config.model import ImagingConfig
from sitegen.images.operation import (
    ANCHORS,
    FILTERS,
    FORMATS,
    HINTS,
    Action,
    Operation,
    SpecificationError,
    defaults,
    parse_operation,
)

BASE = Operation()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("600", "`600` is no image option; did you mean 600x (a width) or x600 (a height)?"),
        ("lancsoz", "`lancsoz` is no image option; did you mean `lanczos`?"),
        ("TopLef 10x", "`toplef` is no image option; did you mean `topleft`?"),
        (
            "qq 10x",
            "`qq` is no image option; did you mean a size such as 600x400, an anchor, a format, q75 or r90?",
        ),
        ("10x q0", "`q0`: quality goes from q1 to q100"),
        ("10x q101", "`q101`: quality goes from q1 to q100"),
        ("", "resize needs a width, a height or both: 600x, x400 or 600x400"),
        ("crop 10x", "`crop` is no image option; did you mean `crop`?"),
    ],
)
def test_mistakes_in_a_resize(text: str, said: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        parse_operation(text, BASE, Action.RESIZE)
    assert str(caught.value) == said


@pytest.mark.parametrize("action", [Action.FIT, Action.FILL, Action.CROP])
@pytest.mark.parametrize("size", ["600x", "x400", "x", ""])
def test_both_sides_are_needed(action: Action, size: str) -> None:
    with pytest.raises(SpecificationError, match=f"{action.value} needs a width and a height"):
        parse_operation(size, BASE, action)


def test_a_size_alone_says_nothing() -> None:
    with pytest.raises(SpecificationError, match="needs to be told what to do"):
        parse_operation("600x400", BASE)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("fill 600x400 TopLeft WEBP q80 Lanczos", "fill webp 600x400 topleft lanczos q80"),
        ("resize 600x png q80 TopLeft", "resize png 600x box"),  # neither quality nor anchor matter
        ("crop 10x10 lanczos webp lossless q10", "crop webp 10x10 smart lossless"),
        ("jpg", "jpeg #ffffff q75"),
        ("r-90 png", "png r270"),
        ("r45 png #f0f", "png r45 #f0f"),
        ("webp photo", "webp q75"),
        ("webp picture", "webp q75"),
        ("webp icon", "webp q75 icon"),
        ("r360 webp", "webp q75"),
    ],
)
def test_what_makes_no_difference_is_left_out(text: str, canonical: str) -> None:
    assert str(parse_operation(text, BASE)) == canonical


def test_imaging_is_the_base() -> None:
    config = ImagingConfig(
        anchor="topleft", quality=30, resample_filter="lanczos", hint="text", bg_color="#ABC"
    )
    operation = parse_operation("fill 10x10 webp", defaults(config))
    assert str(operation) == "fill webp 10x10 topleft lanczos q30 text"
    assert operation.background == "#abc"


def test_nonsense_in_imaging_is_the_default() -> None:
    config = ImagingConfig(anchor="no", quality=300, resample_filter="no", hint="no", bg_color="red")
    assert defaults(config) == Operation(quality=100)


OPERATIONS = st.builds(
    Operation,
    action=st.sampled_from(Action),
    width=st.integers(1, 9999),
    height=st.integers(1, 9999),
    anchor=st.sampled_from(sorted(ANCHORS)),
    format=st.sampled_from(sorted(set(FORMATS.values()))),
    quality=st.integers(1, 100),
    lossless=st.booleans(),
    angle=st.integers(0, 359),
    background=st.sampled_from(["#fff", "#102030"]),
    filter=st.sampled_from(sorted(FILTERS)),
    hint=st.sampled_from(sorted(HINTS)),
)


@given(OPERATIONS)
def test_the_text_of_an_operation_is_a_specification_of_it(operation: Operation) -> None:
    text = str(operation)
    assert str(parse_operation(text, BASE)) == text


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for action in Action:
        with contextlib.suppress(SpecificationError):
            parse_operation(text, BASE, action)
