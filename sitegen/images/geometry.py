"""Sizes and places, in numbers alone: what an operation makes of an image of some size.

Roundings are those of Hugo (its library gift), so that `width` and `height` in a page are what Hugo prints.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sitegen.images.operation import ANCHORS, Action, Operation, SpecificationError

Size = tuple[int, int]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

LONGEST_SIDE = {"webp": 16_383, "jpeg": 65_535, "gif": 65_535}
"""Pixels that a format can count."""
MOST_PIXELS = 100_000_000
"""Of an image that is read or made: 300 MB as RGB."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """What becomes of an image.

    Attributes:
        turned: its size after it was rotated.
        piece: size of what is kept of that.
        size: of the result.
    """

    turned: Size
    piece: tuple[float, float]
    size: Size

    @property
    def scale(self) -> float:
        """How much smaller (or, above 1, larger) the result is than what it shows."""
        return max(self.size[0] / self.piece[0], self.size[1] / self.piece[1])


def geometry(source: Size, operation: Operation) -> Geometry:
    """Work out the sizes of an operation. Raises SpecificationError: the result would be too large."""
    turned = rotated(source, operation.angle)
    asked = (operation.width, operation.height)
    match operation.action:
        case Action.RESIZE:
            found = Geometry(turned, turned, resized(turned, *asked))
        case Action.FIT:
            found = Geometry(turned, turned, fitted(turned, *asked))
        case Action.FILL:
            scale = max(asked[0] / turned[0], asked[1] / turned[1])
            piece = (min(asked[0] / scale, turned[0]), min(asked[1] / scale, turned[1]))
            found = Geometry(turned, piece, asked)
        case Action.CROP:
            size = (min(asked[0], turned[0]), min(asked[1], turned[1]))
            found = Geometry(turned, size, size)
        case _:
            found = Geometry(turned, turned, turned)
    _check(found.size, operation)
    return found


def resized(source: Size, width: int, height: int) -> Size:
    """Width and height, the one that is 0 by the other."""
    w, h = source
    return width or _nearest(height * w / h), height or _nearest(width * h / w)


def fitted(source: Size, width: int, height: int) -> Size:
    """As large as both allow, and not larger than it was."""
    w, h = source
    if w <= width and h <= height:
        return source
    if w / width > h / height:
        return width, min(_nearest(h / (w / width)), height)
    return min(_nearest(w / (h / height)), width), height


def rotated(source: Size, angle: int) -> Size:
    """The upright rectangle around an image turned by some degrees."""
    w, h = source
    if angle % 180 == 0:
        return source
    if angle % 90 == 0:
        return h, w
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    return _around((w - 1) * cosine + (h - 1) * sine), _around((w - 1) * sine + (h - 1) * cosine)


def _around(span: float) -> int:
    """Pixels around a span between the centres of two; gift adds one at either side where it is not whole."""
    span += 1
    return int(span + 2) if span - math.floor(span) > 0.01 else int(span)


def place(geometry: Geometry, anchor: str) -> Box:
    """Where the piece lies, for every anchor but `smart`."""
    shares = ANCHORS[anchor]
    assert shares is not None
    left = (geometry.turned[0] - geometry.piece[0]) * shares[0]
    top = (geometry.turned[1] - geometry.piece[1]) * shares[1]
    if geometry.scale == 1:  # nothing is resampled: whole pixels
        left, top = math.floor(left), math.floor(top)
    return left, top, left + geometry.piece[0], top + geometry.piece[1]


def _nearest(value: float) -> int:
    return max(1, math.floor(value + 0.5))


def _check(size: Size, operation: Operation) -> None:
    longest = LONGEST_SIDE.get(operation.format, MOST_PIXELS)
    if max(size) > longest:
        raise SpecificationError(f"{operation.format} images have no more than {longest} pixels a side")
    if size[0] * size[1] > MOST_PIXELS:
        raise SpecificationError(
            f"{size[0]} x {size[1]} are more than {MOST_PIXELS // 1_000_000} million pixels"
        )


__all__ = [
    "LONGEST_SIDE",
    "MOST_PIXELS",
    "Box",
    "Geometry",
    "Size",
    "fitted",
    "geometry",
    "place",
    "resized",
    "rotated",
]
