"""The anchor `smart`: keep the part of a picture where most is to see.

A small copy is looked at: every cell counts for its edges, for the strength of its colours, and a little
for lying near the middle. The rectangle that gathers most wins; of equal ones, the one nearest to the
middle. Nothing is left to chance, so the same picture is always cut in the same way. (Hugo's smartcrop
goes by edges, skin and saturation; the cut is not the same pixel by pixel.)
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from sitegen.images.geometry import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_CELLS = 48
"""Of the longer side."""
_FINENESS = 4
"""Pixels a cell, each way, in which edges are looked for."""
_SATURATION = 0.3
_MIDDLE = 12
"""What the very middle counts for beside edges of up to 255."""


def smart_box(image: Image, width: float, height: float) -> Box:
    """Where a piece of some size is best cut from an image."""
    free = max(0.0, image.width - width), max(0.0, image.height - height)
    if free[0] < 1 and free[1] < 1:
        return 0, 0, width, height
    weights = weigh(image)
    rows, columns = len(weights), len(weights[0])
    across = max(1, min(columns, round(width / image.width * columns)))
    down = max(1, min(rows, round(height / image.height * rows)))
    left, top = heaviest(weights, across, down)
    x = free[0] * left / (columns - across) if columns > across else free[0] / 2
    y = free[1] * top / (rows - down) if rows > down else free[1] / 2
    return x, y, x + width, y + height


def weigh(image: Image) -> list[list[float]]:
    """How much there is to see in each cell of a small copy."""
    from PIL import ImageFilter
    from PIL.Image import Resampling

    longer = max(image.size)
    columns = max(1, round(image.width * _CELLS / longer))
    rows = max(1, round(image.height * _CELLS / longer))
    fine = image.convert("RGB").resize((columns * _FINENESS, rows * _FINENESS), Resampling.BOX)
    edges = fine.convert("L").filter(ImageFilter.FIND_EDGES)
    edges.paste(0, (0, 0, edges.width, 1))  # the filter leaves the border as it was
    edges.paste(0, (0, edges.height - 1, edges.width, edges.height))
    edges.paste(0, (0, 0, 1, edges.height))
    edges.paste(0, (edges.width - 1, 0, edges.width, edges.height))
    contrast = edges.resize((columns, rows), Resampling.BOX).tobytes()
    colors = fine.convert("HSV").getchannel("S").resize((columns, rows), Resampling.BOX).tobytes()
    return [
        [
            contrast[y * columns + x]
            + _SATURATION * colors[y * columns + x]
            + _MIDDLE * _near_middle(x, columns) * _near_middle(y, rows)
            for x in range(columns)
        ]
        for y in range(rows)
    ]


def _near_middle(index: int, count: int) -> float:
    return 1 - abs(2 * index + 1 - count) / count


def heaviest(weights: list[list[float]], width: int, height: int) -> tuple[int, int]:
    """Left and top of the rectangle of cells that holds most; of equal ones, the nearest to the middle."""
    rows, columns = len(weights), len(weights[0])
    sums = [[0.0] * (columns + 1)]
    for row in weights:
        sums.append([a + b for a, b in zip(sums[-1], accumulate(row, initial=0.0), strict=True)])

    def rank(place: tuple[int, int]) -> tuple[float, int]:
        x, y = place
        total = sums[y + height][x + width] - sums[y][x + width] - sums[y + height][x] + sums[y][x]
        return -round(total, 3), abs(2 * x + width - columns) + abs(2 * y + height - rows)

    return min(((x, y) for y in range(rows - height + 1) for x in range(columns - width + 1)), key=rank)


__all__ = ["heaviest", "smart_box", "weigh"]
