"""Media types by file name extension, the same on every machine.

Python's `mimetypes` asks the system, and systems disagree: one in three knows no WebP.
"""

from __future__ import annotations

UNKNOWN = "application/octet-stream"

_TYPES = {
    "image": {
        "avif": "avif", "bmp": "bmp", "gif": "gif", "ico": "x-icon", "jpeg": "jpeg", "jpg": "jpeg",
        "png": "png", "apng": "apng", "svg": "svg+xml", "tif": "tiff", "tiff": "tiff", "webp": "webp",
        "heic": "heic", "heif": "heif", "jxl": "jxl",
    },
    "text": {
        "css": "css", "csv": "csv", "htm": "html", "html": "html", "ics": "calendar", "js": "javascript",
        "md": "markdown", "mjs": "javascript", "txt": "plain", "vtt": "vtt",
    },
    "application": {
        "atom": "atom+xml", "gz": "gzip", "json": "json", "pdf": "pdf", "rss": "rss+xml", "toml": "toml",
        "wasm": "wasm", "webmanifest": "manifest+json", "xml": "xml", "yaml": "yaml", "yml": "yaml",
        "zip": "zip",
    },
    "audio": {
        "flac": "flac", "m4a": "mp4", "mp3": "mpeg", "oga": "ogg", "ogg": "ogg", "opus": "ogg", "wav": "wav",
    },
    "video": {
        "avi": "x-msvideo", "mov": "quicktime", "mp4": "mp4", "mpeg": "mpeg", "ogv": "ogg", "webm": "webm",
    },
    "font": {"otf": "otf", "ttf": "ttf", "woff": "woff", "woff2": "woff2"},
}  # fmt: skip
_BY_SUFFIX = {suffix: f"{main}/{sub}" for main, types in _TYPES.items() for suffix, sub in types.items()}


def media_type(path: str) -> str:
    """The media type of a file by its name; `application/octet-stream` where the extension says nothing.

    >>> media_type("写真.WEBP")
    'image/webp'
    """
    return _BY_SUFFIX.get(path.rpartition("/")[2].rpartition(".")[2].lower(), UNKNOWN)


__all__ = ["UNKNOWN", "media_type"]
