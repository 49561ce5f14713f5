"""The smart anchor keeps what there is to see, and always the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sitegen.images.smart import heaviest, smart_box, weigh


def with_something(place: tuple[int, int], size: tuple[int, int] = (400, 200)) -> Image.Image:
    image = Image.new("RGB", size, (200, 200, 200))
    draw = ImageDraw.Draw(image)
    for step in range(0, 50, 6):
        draw.rectangle((place[0] + step, place[1], place[0] + step + 2, place[1] + 50), fill=(180, 20, 30))
    return image


@pytest.mark.parametrize("place", [(10, 70), (120, 70), (330, 70)])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_what_is_to_see_is_kept(place: tuple[int, int], mode: str) -> None:
    left, top, right, bottom = smart_box(with_something(place).convert(mode), 100, 200)
    assert left <= place[0]
    assert place[0] + 50 <= right
    assert (top, bottom) == (0, 200)


def test_in_both_directions() -> None:
    left, top, right, bottom = smart_box(with_something((300, 20)), 100, 80)
    assert (left <= 300, right >= 350, top <= 20, bottom >= 70) == (True,) * 4


@pytest.mark.parametrize("level", [0, 120, 255])
def test_of_nothing_the_middle_is_kept(level: int) -> None:
    left, top, right, bottom = smart_box(Image.new("L", (400, 200), level), 100, 200)
    assert abs((left + right) / 2 - 200) < 10
    assert (top, bottom) == (0, 200)


def test_the_same_picture_is_cut_the_same() -> None:
    noise = Image.effect_noise((300, 200), 80)
    assert len({smart_box(noise.copy(), 90, 90) for _ in range(3)}) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 300),
    st.integers(1, 300),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
    st.integers(0, 2**24 - 1),
)
def test_the_piece_lies_within(width: int, height: int, across: float, down: float, color: int) -> None:
    image = Image.new("RGB", (width, height), color)
    box = smart_box(image, width * across, height * down)
    assert box[0] >= 0
    assert box[1] >= 0
    assert box[2] <= width + 1e-6
    assert box[3] <= height + 1e-6


def test_heaviest() -> None:
    weights = [[0.0, 0, 0, 0], [0, 0, 5, 1], [0, 0, 1, 1]]
    assert heaviest(weights, 2, 2) == (2, 1)
    assert heaviest([[1.0] * 5] * 5, 1, 1) == (2, 2)
    assert heaviest([[1.0] * 5], 5, 1) == (0, 0)


def test_weights_follow_the_shape() -> None:
    assert len(weigh(Image.new("RGB", (480, 240)))) == 24
    assert len(weigh(Image.new("RGB", (1, 3000)))[0]) == 1
