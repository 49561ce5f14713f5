"""What is to be done to an image, in Hugo's words (https://gohugo.io/content-management/image-processing/).

A specification is a few words in any order and case: `fill 600x400 TopLeft webp q80`. Hugo passes over a
word that it does not know; here it is a mistake, with the word that was probably meant.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sitegen.config.model import ImagingConfig
from sitegen.diagnostics import nearest

_NUMBER = re.compile(r"\d{1,6}")
_ANGLE = re.compile(r"-?\d{1,6}")
_COLOR = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")


class Action(enum.StrEnum):
    """What happens to width and height."""

    NONE = ""
    """Nothing: another format, quality or angle."""
    RESIZE = "resize"
    """To a width, a height (the other follows), or both (the picture is distorted)."""
    FIT = "fit"
    """Whole, into a width and height; never enlarged."""
    FILL = "fill"
    """To exactly this width and height; what does not fit is cut off."""
    CROP = "crop"
    """A piece of this width and height, at the size it has."""


ANCHORS = {
    "smart": None,
    "center": (0.5, 0.5),
    "topleft": (0.0, 0.0),
    "top": (0.5, 0.0),
    "topright": (1.0, 0.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "bottomleft": (0.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottomright": (1.0, 1.0),
}
"""Where what is kept lies: shares of what is left over that go to its left and above; None: where most is."""

FORMATS = {
    "jpeg": "jpeg",
    "jpg": "jpeg",
    "png": "png",
    "gif": "gif",
    "webp": "webp",
    "avif": "avif",
    "tiff": "tiff",
    "tif": "tiff",
    "bmp": "bmp",
}
"""Words for formats, and the format."""

FILTERS = frozenset(
    "nearestneighbor box linear hermite mitchellnetravali catmullrom bspline gaussian lanczos hann hamming"
    " blackman bartlett welch cosine".split()
)
HINTS = frozenset(("photo", "picture", "drawing", "icon", "text"))
_COMPRESSIONS = frozenset(("lossy", "lossless"))
_LOSSY = ("jpeg", "webp", "avif")
OPAQUE = ("jpeg", "bmp")
"""Formats that know no transparency."""


class SpecificationError(ValueError):
    """A specification says something that cannot be done; its text is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing to do to an image.

    Attributes:
        width, height: in pixels; 0: follows from the other.
        anchor: a key of `ANCHORS`.
        format: a value of `FORMATS`; empty: that of the source.
        angle: degrees, counter-clockwise, before everything else.
        background: `#rrggbb`, for what is transparent in a format without transparency.
        hint: what the image shows, for WebP.
    """

    action: Action = Action.NONE
    width: int = 0
    height: int = 0
    anchor: str = "smart"
    format: str = ""
    quality: int = 75
    lossless: bool = False
    angle: int = 0
    background: str = "#ffffff"
    filter: str = "box"
    hint: str = "photo"

    def __str__(self) -> str:
        """The same as a specification, without what makes no difference: equal texts, equal pixels."""
        words = [self.action.value, self.format]
        if self.action:
            words.append(f"{self.width or ''}x{self.height or ''}")
        if self.action in (Action.FILL, Action.CROP):
            words.append(self.anchor)
        if self.action not in (Action.NONE, Action.CROP):
            words.append(self.filter)
        if self.angle:
            words.append(f"r{self.angle}")
        if self.angle % 90 or self.format in OPAQUE:
            words.append(self.background)
        if self.lossless and self.format == "webp":
            words.append("lossless")
        elif self.format in _LOSSY:
            words.append(f"q{self.quality}")
        if self.format == "webp" and self.hint not in ("photo", "picture"):
            words.append(self.hint)
        return " ".join(word for word in words if word)


def defaults(config: ImagingConfig) -> Operation:
    """What `[imaging]` says of every operation."""
    return Operation(
        anchor=config.anchor if config.anchor in ANCHORS else "smart",
        quality=min(max(config.quality, 1), 100),
        background=config.bg_color.lower() if _COLOR.fullmatch(config.bg_color.lower()) else "#ffffff",
        filter=config.resample_filter if config.resample_filter in FILTERS else "box",
        hint=config.hint if config.hint in HINTS else "photo",
    )


def parse_operation(text: str, base: Operation, action: Action = Action.NONE) -> Operation:
    """Read a specification.

    Args:
        text: words; of the actions the last one counts.
        base: what holds for all that is not said.
        action: if it is known already; then no word may name one.

    Raises:
        SpecificationError: a word is not known, or a width or height is missing or makes no sense.
    """
    operation = replace(base, action=action)
    for word in text.lower().split():
        operation = _apply(word, operation, is_open=action is Action.NONE)
    _check(operation)
    return operation


def _apply(word: str, operation: Operation, *, is_open: bool) -> Operation:
    if is_open and word in set(Action):
        return replace(operation, action=Action(word))
    if word in ANCHORS:
        return replace(operation, anchor=word)
    if word in FILTERS:
        return replace(operation, filter=word)
    if word in HINTS:
        return replace(operation, hint=word)
    if word in FORMATS:
        return replace(operation, format=FORMATS[word])
    if word in _COMPRESSIONS:
        return replace(operation, lossless=word == "lossless")
    for pattern, read in _SHAPES:
        if pattern.fullmatch(word):
            return read(word, operation)
    raise _unknown(word)


def _quality(word: str, operation: Operation) -> Operation:
    number = int(word[1:])
    if not 1 <= number <= 100:
        raise SpecificationError(f"`{word}`: quality goes from q1 to q100")
    return replace(operation, quality=number)


def _size(word: str, operation: Operation) -> Operation:
    width, _, height = word.partition("x")
    return replace(operation, width=int(width or 0), height=int(height or 0))


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str, Operation], Operation]], ...] = (
    (re.compile(rf"(?:{_NUMBER.pattern})?x(?:{_NUMBER.pattern})?"), _size),
    (re.compile(rf"q{_NUMBER.pattern}"), _quality),
    (re.compile(rf"r{_ANGLE.pattern}"), lambda word, o: replace(o, angle=int(word[1:]) % 360)),
    (_COLOR, lambda word, o: replace(o, background=word)),
)


def _unknown(word: str) -> SpecificationError:
    known = (*ANCHORS, *FILTERS, *HINTS, *FORMATS, *_COMPRESSIONS, *(a for a in Action if a))
    if _NUMBER.fullmatch(word):
        meant = f"{word}x (a width) or x{word} (a height)"
    else:
        near = nearest(word, known)
        meant = f"`{near}`" if near else "a size such as 600x400, an anchor, a format, q75 or r90"
    return SpecificationError(f"`{word}` is no image option; did you mean {meant}?")


def _check(operation: Operation) -> None:
    """Refuse what has no width or height where it needs one, or has one where it means nothing."""
    width, height, action = operation.width, operation.height, operation.action
    if action is Action.NONE and (width or height):
        raise SpecificationError("a size needs to be told what to do: resize, fit, fill or crop")
    if action is Action.RESIZE and not (width or height):
        raise SpecificationError("resize needs a width, a height or both: 600x, x400 or 600x400")
    if action in (Action.FIT, Action.FILL, Action.CROP) and not (width and height):
        raise SpecificationError(f"{action.value} needs a width and a height: 600x400")


__all__ = [
    "ANCHORS",
    "FILTERS",
    "FORMATS",
    "HINTS",
    "OPAQUE",
    "Action",
    "Operation",
    "SpecificationError",
    "defaults",
    "parse_operation",
]
