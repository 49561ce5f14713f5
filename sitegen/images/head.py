"""What an image file says of itself, before a single pixel is decoded.

The format is told by the first bytes, never by the name, and only the decoder of that format is asked:
the other fifty of Pillow, some of which start programs, see no file of the site.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.diagnostics import Diagnostic, RenderError
from sitegen.images.geometry import MOST_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
"""EXIF tag (CIPA DC-008, 4.6.4): 5 to 8 swap width and height."""
_MOST_BYTES = 200_000_000
_MOST_FRAME_PIXELS = 4 * MOST_PIXELS
"""Of all frames of an animation together."""
_STUDIED = 1 << 16
"""Bytes in which the opening tag of an SVG has to be."""

PLUGINS = {
    "jpeg": "JpegImagePlugin",
    "png": "PngImagePlugin",
    "gif": "GifImagePlugin",
    "webp": "WebPImagePlugin",
    "avif": "AvifImagePlugin",
    "tiff": "TiffImagePlugin",
    "bmp": "BmpImagePlugin",
}
"""Formats that are read, and the module of Pillow that does."""
_MAGIC = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)


@dataclass(frozen=True, slots=True)
class Head:
    """An image, as far as its head says.

    Attributes:
        width, height: as a viewer shows it, in pixels; 0: an SVG that does not say.
        format: a key of `PLUGINS`, or `svg`.
        orientation: EXIF, 1 to 8.
        frames: more than 1: it is animated.
        is_opaque: its kind of pixels has no transparency.
    """

    width: int
    height: int
    format: str
    orientation: int = 1
    frames: int = 1
    is_opaque: bool = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def is_vector(self) -> bool:
        """Whether it has no pixels."""
        return self.format == "svg"


def read_head(path: Path, shown: str) -> Head:
    """Read the head of an image; `shown` is its path as a person knows it.

    Raises:
        RenderError: it is no image of a kind that is read, damaged, or larger than is reasonable.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise unreadable(shown, f"it has more than {_MOST_BYTES // 1_000_000} MB")
        with path.open("rb") as file:
            start = file.read(_STUDIED)
    except OSError as e:
        raise unreadable(shown, e.strerror or "it cannot be opened") from e
    kind = sniff(start)
    if kind is not None:
        with opened(path, kind, shown) as image:
            return _head(image, kind, shown)
    found = svg_size(start)
    if found is None:
        raise unreadable(shown, "it is no JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or SVG")
    return Head(*found, "svg", is_opaque=False)


def sniff(start: bytes) -> str | None:
    """The format of an image by its first bytes."""
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[4:8] == b"ftyp" and start[8:12] in (b"avif", b"avis"):
        return "avif"
    return None


@contextlib.contextmanager
def opened(path: Path, kind: str, shown: str) -> Iterator[Image]:
    """Open an image with the one decoder that is meant; what that finds wrong is a RenderError."""
    import PIL.Image

    plugin = PLUGINS[kind]
    PIL.Image.MAX_IMAGE_PIXELS = (
        None  # Pillow only warns up to twice its limit; ours is checked on every head
    )
    try:
        importlib.import_module(f"PIL.{plugin}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged metadata, which is not used
            with PIL.Image.open(path, formats=(kind.upper(),)) as image:
                yield image
    except RenderError:
        raise
    except ImportError as e:
        raise unreadable(shown, f"this Pillow reads no {kind.upper()}") from e
    except PIL.UnidentifiedImageError as e:
        raise unreadable(shown, f"its head is damaged ({kind.upper()})") from e
    except MemoryError as e:
        raise unreadable(shown, "there is not enough memory for it") from e
    except Exception as e:  # decoders meet damaged bytes with errors of every kind
        raise unreadable(shown, _plain(e)) from e


def _plain(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    if "truncated" in text.lower():
        return "it is cut short"
    return f"it is damaged: {text[:1].lower()}{text[1:]}" if text else "it is damaged"


def _head(image: Image, kind: str, shown: str) -> Head:
    width, height = image.size
    frames = int(getattr(image, "n_frames", 1)) if kind in ("gif", "png", "webp", "avif") else 1
    if width * height > MOST_PIXELS or width * height * frames > _MOST_FRAME_PIXELS:
        what = f"{width} x {height} pixels" + (f" in {frames} frames" if frames > 1 else "")
        raise unreadable(shown, f"{what} are more than is reasonable ({MOST_PIXELS // 1_000_000} million)")
    if not width or not height:
        raise unreadable(shown, "it has no pixels")
    orientation = _orientation(image, kind)
    if orientation >= 5:
        width, height = height, width
    opaque = image.mode in ("1", "L", "RGB", "CMYK", "YCbCr", "LAB", "I", "F", "I;16") or (
        image.mode == "P" and "transparency" not in image.info
    )
    opaque = opaque and "transparency" not in image.info
    return Head(width, height, kind, orientation, frames, opaque)


def _orientation(image: Image, kind: str) -> int:
    """How to turn it. A PNG's EXIF behind the pixels is not looked for: Pillow would decode them all."""
    if kind == "png" and not {"exif", "Raw profile type exif"} & image.info.keys():
        return 1
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged metadata raises anything, and is no reason to refuse a picture
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_SVG = re.compile(rb"<(?:\w{1,20}:)?svg\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(width|height|viewBox)\s*=\s*(?:"([^"]{0,200})"|'([^']{0,200})')""")
_LENGTH = re.compile(rb"\s*\+?(\d{1,6}(?:\.\d{0,6})?)(?:px)?\s*")


def svg_size(text: bytes) -> tuple[int, int] | None:
    """Width and height of an SVG where they are plain (numbers, px, or a viewBox); None: it is no SVG.

    What is not known is 0. The text is searched, not parsed: no entity is ever expanded.
    """
    tag = _SVG.search(_COMMENT.sub(b"", text))
    if tag is None:
        return None
    values = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag[1])}
    width, height = _length(values.get(b"width")), _length(values.get(b"height"))
    if width and height:
        return round(width), round(height)
    box = [_length(part) for part in values.get(b"viewBox", b"").replace(b",", b" ").split()[2:4]]
    if len(box) != 2 or not box[0] or not box[1]:
        return 0, 0
    if width:
        return round(width), round(width * box[1] / box[0])
    if height:
        return round(height * box[0] / box[1]), round(height)
    return round(box[0]), round(box[1])


def _length(text: bytes | None) -> float:
    match = _LENGTH.fullmatch(text or b"")
    return float(match[1]) if match else 0.0


def unreadable(shown: str, why: str) -> RenderError:
    """What to say of an image that cannot be used."""
    return RenderError(
        Diagnostic(
            code="image-unreadable",
            message=f"this image cannot be used: {why}",
            path=shown,
            hint="open it in an image viewer, and save it again or take it out",
        )
    )


__all__ = ["PLUGINS", "Head", "opened", "read_head", "sniff", "svg_size", "unreadable"]
