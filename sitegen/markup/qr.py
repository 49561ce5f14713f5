"""QR codes as SVG in the page: nothing to publish, sharp at any size, fine under a strict content policy."""

from __future__ import annotations

import html

LEVELS = {"low": "l", "medium": "m", "quartile": "q", "high": "h"}
"""Error correction, by Hugo's names (https://gohugo.io/shortcodes/qr/)."""

_GREATEST_SCALE = 100
_QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004, 6.3.8)."""


def qr_svg(
    text: str, level: str = "medium", scale: object = 4, attributes: dict[str, str] | None = None
) -> str:
    """Draw a QR code.

    Args:
        text: to encode; not empty.
        level: of error correction, a key of `LEVELS`.
        scale: CSS pixels of a module.
        attributes: `alt`, `class`, `id`, `title` of the image; empty ones are left out.

    Raises ValueError where the level or the scale is none, or the text is too long for a code.
    """
    import segno

    pixels = _scale(scale)
    try:
        code = segno.make_qr(text, error=LEVELS[level])
    except (KeyError, segno.DataOverflowError) as e:
        message = (
            f"`{level}` is no level: write one of {', '.join(LEVELS)}"
            if isinstance(e, KeyError)
            else "the text is too long for a QR code"
        )
        raise ValueError(message) from e
    size = code.symbol_size(border=_QUIET_ZONE)[0]
    shown = {name: value for name, value in (attributes or {}).items() if value}
    alt, title = shown.pop("alt", "") or f"QR code: {text}", shown.pop("title", "")
    extra = "".join(f' {name}="{html.escape(shown[name])}"' for name in ("class", "id") if name in shown)
    tip = f"<title>{html.escape(title)}</title>" if title else ""
    return (
        f'<svg{extra} role="img" aria-label="{html.escape(alt)}"'
        f' width="{size * pixels}" height="{size * pixels}"'
        f' viewBox="0 0 {size} {size}">{tip}<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{_path(code.matrix)}"/></svg>'
    )


def _scale(scale: object) -> int:
    if isinstance(scale, int) and 2 <= scale <= _GREATEST_SCALE:
        return scale
    message = f"`{scale}` is no scale: write a whole number from 2 to {_GREATEST_SCALE}"
    raise ValueError(message)


def _path(matrix: tuple[bytearray, ...]) -> str:
    """One horizontal bar for each run of dark modules."""
    bars: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                bars.append(f"M{x + _QUIET_ZONE} {y + _QUIET_ZONE}h{end - x}v1h-{end - x}z")
            x = end + 1
    return "".join(bars)
