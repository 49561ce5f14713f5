"""What is to see in an image at a glance: enough to hold its place until it is loaded."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.images.encode import encode
from sitegen.images.head import Head
from sitegen.images.operation import Operation
from sitegen.images.process import Decoder

if TYPE_CHECKING:
    from PIL.Image import Image

_TINY = 16
"""Pixels of the longer side of the blurred picture: 80 to 150 bytes as WebP."""
_TINY_QUALITY = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in the pixels of an image.

    Attributes:
        color: the mean of all, `#rrggbb`; empty: it has transparent parts, or no pixels.
        blur: a `data:` URI of a picture of a few pixels, to be stretched; empty likewise.
    """

    color: str = ""
    blur: str = ""


def look(path: Path, head: Head, shown: str) -> Look:
    """Decode an image as small as can be. Raises RenderError: it is damaged."""
    pixels = Decoder().still(path, head, shown, 2 * _TINY / max(head.size))
    if pixels.mode == "RGBA" and pixels.getchannel("A").getextrema()[0] != 255:
        return Look()
    return Look(_mean(pixels), _blur(pixels))


def _mean(pixels: Image) -> str:
    from PIL.Image import Resampling

    red, green, blue = pixels.convert("RGB").resize((1, 1), Resampling.BOX).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"


def _blur(pixels: Image) -> str:
    from PIL.Image import Resampling

    scale = _TINY / max(pixels.size)
    size = max(1, round(pixels.width * scale)), max(1, round(pixels.height * scale))
    tiny = pixels.convert("RGB").resize(size, Resampling.BOX)
    data = encode([tiny], Operation(format="webp", quality=_TINY_QUALITY))
    return "data:image/webp;base64," + base64.b64encode(data).decode("ascii")


__all__ = ["Look", "look"]
