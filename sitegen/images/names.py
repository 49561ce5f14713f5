"""Names of processed images: the source's, with a digest of its bytes and of what was done to them.

The form is Hugo's (`name_hu_DIGEST.webp`), so that rules for caching and scripts that know it go on working.
"""

from __future__ import annotations

import hashlib
import posixpath

from sitegen.images.encode import suffix_of
from sitegen.images.operation import Operation

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


__all__ = ["digest_of", "processed_path"]
