"""Names of processed images: the source's, with a digest of its bytes and of what was done to them.

The form is Hugo's (`name_hu_DIGEST.webp`), so that rules for caching and scripts that know it go on working.
"""

from __future__ import annotations

import hashlib
import posixpath
import re

from sitegen.images.encode import suffix_of
from sitegen.images.operation import Operation

_PROCESSED = re.compile(r"_hu_([0-9a-f]{16})\.\w+\Z")
_LONGEST_NAME = 255
"""Bytes of a file name that file systems take."""


def digest_of(source: str, operation: Operation) -> str:
    """Digest, in 16 hexadecimal digits, of the source's digest and an operation."""
    return hashlib.blake2b(f"{source} {operation}".encode(), digest_size=8).hexdigest()


def processed_path(path: str, source: str, operation: Operation) -> str:
    """Where a processed image is published: beside `path`, where the original would be.

    `source` is the digest of the original's bytes.
    """
    folder, name = posixpath.split(path)
    ending = f"_hu_{digest_of(source, operation)}.{suffix_of(operation.format)}"
    stem = posixpath.splitext(name)[0].encode()[: _LONGEST_NAME - len(ending)].decode(errors="ignore")
    return posixpath.join(folder, stem + ending)


def digest_in(path: str) -> str | None:
    """The digest in the name of a processed image."""
    found = _PROCESSED.search(path)
    return found[1] if found else None


__all__ = ["digest_in", "digest_of", "processed_path"]
