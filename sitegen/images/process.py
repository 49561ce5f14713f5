"""One operation on one image: from the file to the bytes of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.images.decode import draft, frame
from sitegen.images.encode import ANIMATED, Timing, encode
from sitegen.images.geometry import Box, Geometry, geometry, place
from sitegen.images.head import Head, opened
from sitegen.images.operation import Action, Operation

if TYPE_CHECKING:
    from PIL.Image import Image

_SPARE = 1.5
"""How much larger than the result an image is when it goes through the filter, at the least."""
_SMALLEST_DRAFT = 8
"""The decoder of JPEG knows 1/2, 1/4 and 1/8."""
_WORTH_SHARING = 1280
"""Pixels: one decoding is good for every size up to this, so that a set is made from one."""

_FRAME_MS = 100
"""Of a frame that says nothing, or 0: what browsers make of it."""

_FILTERS = {
    "nearestneighbor": "NEAREST",
    "box": "BOX",
    "linear": "BILINEAR",
    "hermite": "BILINEAR",
    "bspline": "BILINEAR",
    "gaussian": "BILINEAR",
    "mitchellnetravali": "BICUBIC",
    "catmullrom": "BICUBIC",
}
"""Hugo's filters and the nearest that Pillow has; all the others are windowed sinc functions: LANCZOS."""


@dataclass(slots=True)
class Decoder:
    """Decodes images, and keeps the last one: the sizes of a set are made one after the other."""

    _key: tuple[Path, int] | None = None
    _pixels: dict[int, Image] = field(default_factory=dict)
    _made: dict[Operation, Image] = field(default_factory=dict)

    def still(self, path: Path, head: Head, shown: str, scale: float, *, shared: float = 0) -> Image:
        """The first frame, at `scale` of its size or more. Raises RenderError.

        A JPEG is decoded smaller if that is enough for this and for `shared` of its size. What is still far
        too large is halved, once for all sizes that are made of it: the same pixels, whichever of them is
        asked for first.
        """
        drafted = min(_halvings(max(scale, shared)), _SMALLEST_DRAFT) if head.format == "jpeg" else 1
        if self._key != (path, drafted):
            self._key, self._pixels, self._made = None, {}, {}
            with opened(path, head.format, shown) as image:
                draft(image, drafted)
                self._pixels[1] = frame(image, head)
            self._key = (path, drafted)
        factor = _halvings(scale * drafted)
        if factor not in self._pixels:
            self._pixels[factor] = self._pixels[1].reduce(factor)
        return self._pixels[factor]

    def applied(self, pixels: Image, operation: Operation, plan: Geometry) -> Image:
        """What `apply` makes of the last image; for several formats of one size once."""
        same = replace(operation, format="", quality=0, lossless=False, hint="")
        if same not in self._made:
            self._made[same] = apply(pixels, operation, plan)
        return self._made[same]


def _halvings(scale: float) -> int:
    """The largest power of 2 by which an image may be divided and still be at `scale` of its size."""
    factor = 1
    while factor * 2 * scale <= 1:
        factor *= 2
    return factor


def process(path: Path, head: Head, operation: Operation, shown: str, decoder: Decoder) -> bytes:
    """Make an image of another. An animation stays one where the format can hold it.

    Raises:
        RenderError: the image is damaged.
        SpecificationError: the result would be too large.
    """
    plan = geometry(head.size, operation)
    if head.frames > 1 and operation.format in ANIMATED:
        timing = Timing()
        frames = [apply(f, operation, plan) for f in _frames(path, head, shown, timing)]
        return encode(frames, operation, timing)
    shared = _SPARE * _WORTH_SHARING / max(head.size)
    pixels = decoder.still(path, head, shown, _needed(operation, plan), shared=shared)
    return encode([decoder.applied(pixels, operation, plan)], operation)


def _needed(operation: Operation, plan: Geometry) -> float:
    """The share of its size at which a source has to be decoded for an operation."""
    if operation.angle % 90 or operation.filter == "nearestneighbor":
        return 1
    return min(1.0, _SPARE * plan.scale)


def _frames(path: Path, head: Head, shown: str, timing: Timing) -> Iterator[Image]:
    with opened(path, head.format, shown) as image:
        timing.plays = _plays(image, head)
        for number in range(head.frames):
            image.seek(number)
            yield frame(image, head).convert("RGBA")
            timing.durations.append(round(image.info.get("duration") or _FRAME_MS))


def _plays(image: Image, head: Head) -> int:
    """How often an animation runs; 0: without end. A GIF counts repetitions, and may say nothing of them."""
    loop = image.info.get("loop")
    if head.format == "gif":
        return 1 if loop is None else loop + 1 if loop else 0
    return int(loop or 0)


def apply(image: Image, operation: Operation, plan: Geometry) -> Image:
    """Rotate, cut and resize. The image may have been decoded smaller than `plan` has it."""
    if operation.angle:
        image = _rotated(image, operation, plan)
    across, down = image.width / plan.turned[0], image.height / plan.turned[1]
    whole = (0.0, 0.0, float(image.width), float(image.height))
    if operation.action in (Action.FILL, Action.CROP):
        box = _place(image, operation, plan, across, down)
    else:
        box = whole
    if operation.action is Action.CROP:
        left, top = round(box[0]), round(box[1])
        return image.crop((left, top, left + plan.size[0], top + plan.size[1]))
    if plan.size == image.size and box == whole:
        return image
    from PIL.Image import Resampling

    wanted = Resampling[_FILTERS.get(operation.filter, "LANCZOS")]
    return image.resize(plan.size, wanted, box=box)


def _place(image: Image, operation: Operation, plan: Geometry, across: float, down: float) -> Box:
    if operation.anchor == "smart":
        from sitegen.images.smart import smart_box

        box = smart_box(image, plan.piece[0] * across, plan.piece[1] * down)
    else:
        left, top, right, bottom = place(plan, operation.anchor)
        box = (left * across, top * down, right * across, bottom * down)
    return box[0], box[1], min(box[2], image.width), min(box[3], image.height)


def _rotated(image: Image, operation: Operation, plan: Geometry) -> Image:
    """An image turned; the corners that this opens are transparent, or have the background."""
    from PIL import Image as Images

    quarters = operation.angle // 90
    if operation.angle % 90 == 0:
        turn = (None, Images.Transpose.ROTATE_90, Images.Transpose.ROTATE_180, Images.Transpose.ROTATE_270)[
            quarters
        ]
        return image.transpose(turn) if turn is not None else image
    turned = image.convert("RGBA").rotate(operation.angle, Images.Resampling.BICUBIC, expand=True)
    ground = Images.new("RGBA", plan.turned, (0, 0, 0, 0))
    ground.paste(turned, ((plan.turned[0] - turned.width) // 2, (plan.turned[1] - turned.height) // 2))
    return ground


__all__ = ["Decoder", "apply", "process"]
