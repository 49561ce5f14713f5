"""The size of an image, from its head alone."""

from __future__ import annotations

import functools
from pathlib import Path

from sitegen.diagnostics import Diagnostic, RenderError

_ORIENTATION = 0x0112
"""EXIF tag (CIPA DC-008, 4.6.4): 5 to 8 swap width and height."""


@functools.lru_cache(maxsize=4096)
def image_size(path: Path, shown: str) -> tuple[int, int]:
    """Width and height in pixels as a viewer shows them; the pixels are not decoded.

    Raises RenderError for what is no image.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            width, height = image.size
            turned = image.getexif().get(_ORIENTATION, 1) >= 5
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as e:
        raise RenderError(
            Diagnostic(code="image-unreadable", message="this file is no image that can be read", path=shown)
        ) from e
    return (height, width) if turned else (width, height)
