"""Images for tests, made in memory."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 30), (30, 40, 220), (250, 250, 250)


def quarters(width: int = 80, height: int = 40) -> Image.Image:
    """Red, green over blue, white: every turn and mirroring shows."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    middle, half = width // 2, height // 2
    for box, color in (
        ((0, 0, middle - 1, half - 1), RED),
        ((middle, 0, width, half - 1), GREEN),
        ((0, half, middle - 1, height), BLUE),
        ((middle, half, width, height), WHITE),
    ):
        draw.rectangle(box, fill=color)
    return image


def corners(image: Image.Image) -> list[str]:
    """Names of the colours near the four corners: above left, above right, below left, below right."""
    image = image.convert("RGB")
    w, h = image.size
    places = ((w // 4, h // 4), (3 * w // 4, h // 4), (w // 4, 3 * h // 4), (3 * w // 4, 3 * h // 4))
    return [_name(image.getpixel(place)) for place in places]


def _name(pixel: Any) -> str:
    known = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    near = {name: max(abs(a - b) for a, b in zip(pixel, color, strict=True)) for name, color in known.items()}
    name = min(near, key=lambda n: near[n])
    return name if near[name] < 40 else str(pixel)


def save(path: Path, image: Image.Image, **options: Any) -> Path:
    """Write an image; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def opened(data: bytes) -> Image.Image:
    """An image from its bytes, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")):
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return out


def wide_gamut_profile() -> bytes:
    """A profile in which the same numbers are other colours than in sRGB (red and blue change places)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    entries = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile).replace(b"s\0R\0G\0B", b"s\0W\0A\0P").replace(b"\0s\0R\0G\0B", b"\0s\0W\0A\0P")
