"""Pixels of a source: the right way up, in sRGB, as grey, colour, or colour with transparency."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from sitegen.images.head import Head

if TYPE_CHECKING:
    from PIL.Image import Image

_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""EXIF orientation (CIPA DC-008, 4.6.4) → the member of Pillow's `Transpose` that sets it right."""


def draft(image: Image, factor: int) -> None:
    """Have a JPEG decoded at 1/2, 1/4 or 1/8 of its size, which saves most of the work."""
    if factor > 1:
        image.draft(image.mode, (max(1, image.width // factor), max(1, image.height // factor)))


def frame(image: Image, head: Head) -> Image:
    """The pixels of the current frame, as L, RGB or RGBA, in sRGB and upright."""
    image.load()
    pixels = to_srgb(image.copy() if head.frames > 1 else image)  # the next frame is drawn over this one
    if head.orientation > 1:
        from PIL.Image import Transpose

        pixels = pixels.transpose(Transpose(_TURNS[head.orientation]))
    return pixels


def to_srgb(image: Image) -> Image:
    """An image in sRGB, which is what browsers take pixels without a profile to be (CSS Color 4, 10.1).

    One with a profile of its own is converted by it, and the profile is left out: the smallest file, and
    right colours wherever it is shown. Colours beyond sRGB are brought to its edge.
    """
    profile = image.info.get("icc_profile")
    pixels = _plain_mode(image)
    if not profile or not isinstance(profile, bytes):
        return _without_ink(pixels)
    converted = _converted(pixels, profile)
    return _without_ink(pixels) if converted is None else converted


def _plain_mode(image: Image) -> Image:
    """L, RGB, RGBA or CMYK, whatever kind of pixels it has."""
    mode = image.mode
    if mode in ("L", "RGB", "RGBA", "CMYK") and "transparency" not in image.info:
        return image
    if mode.startswith("I") or mode == "F":
        return _to_eight_bits(image)
    has_alpha = mode in ("LA", "PA", "La", "RGBa", "RGBA") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "L" if mode in ("1", "L") else "RGB")


def _to_eight_bits(image: Image) -> Image:
    """Grey of 16 or 32 bits. Pillow's own conversion cuts off what is above 255."""
    values = image.convert("I")
    lowest, highest = cast("tuple[int, int]", values.getextrema())
    if image.mode == "F" and highest <= 1:
        return image.point(lambda value: value * 255).convert("L")
    return (
        values.point(lambda value: value * (1 / 256)).convert("L")
        if highest > 255 or lowest < 0
        else values.convert("L")
    )


def _without_ink(image: Image) -> Image:
    return image.convert("RGB") if image.mode == "CMYK" else image


def _converted(image: Image, profile: bytes) -> Image | None:
    """An image by its profile; None: the profile is damaged or made for other pixels, or says sRGB anyway."""
    try:
        from PIL import ImageCms

        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "RGB" and "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        opaque = image.convert("RGB") if alpha else image
        found = ImageCms.profileToProfile(opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # noqa: BLE001 - lcms has no common base for what it finds wrong with a profile
        return None
    if found is not None and alpha is not None:
        found.putalpha(alpha)
    return found


__all__ = ["draft", "frame", "to_srgb"]
