"""What browsers are told of the kind of a file (IANA media types; charset by RFC 9110, 8.3)."""

from __future__ import annotations

import posixpath

from sitegen.outputs.kinds import Output, PageOutput

_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".css": "text/css", ".js": "text/javascript",
    ".mjs": "text/javascript", ".json": "application/json", ".map": "application/json",
    ".xml": "application/xml", ".rss": "application/rss+xml", ".atom": "application/atom+xml",
    ".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv", ".ics": "text/calendar",
    ".vcf": "text/vcard", ".vtt": "text/vtt", ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp",
    ".ico": "image/vnd.microsoft.icon", ".apng": "image/apng",
    ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg",
    ".wav": "audio/wav", ".flac": "audio/flac", ".mp4": "video/mp4", ".webm": "video/webm",
    ".mov": "video/quicktime", ".pdf": "application/pdf", ".epub": "application/epub+zip",
    ".zip": "application/zip", ".gz": "application/gzip", ".wasm": "application/wasm",
}  # fmt: skip
"""A table of our own: the system's differs from one machine to the next."""

_TEXT = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")
_SWAPPABLE = (".css", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng")


def media_type(output: Output) -> str:
    """The type of an output, with its charset if it is text: the format's own, or else by the name."""
    suffix = posixpath.splitext(output.path)[1].lower()
    kind = _TYPES.get(suffix, "application/octet-stream")
    if isinstance(output, PageOutput) and output.format.media_type:
        kind = output.format.media_type
    is_text = kind.startswith(_TEXT) or kind.endswith(("+xml", "+json"))
    return f"{kind}; charset=utf-8" if is_text else kind


def is_swappable(path: str) -> bool:
    """Whether a page can show a new one of these without being loaded anew: style sheets and images."""
    return path.lower().endswith(_SWAPPABLE)


__all__ = ["is_swappable", "media_type"]
