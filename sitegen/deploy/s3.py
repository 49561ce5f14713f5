"""To a store with Amazon's S3 interface (AWS, Cloudflare R2, MinIO, ...): only objects that changed.

A store tells the MD5 of an object that was sent in one piece, which every file here is. What it says of
others proves nothing, and they are sent again.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.deploy.changes import Changes, cache_control, compare, content_type, md5_of
from sitegen.diagnostics import Diagnostic, OutputError

_AT_ONCE = 8
_MOST_DELETED = 1000
"""Keys in one request (DeleteObjects)."""


@dataclass(frozen=True, slots=True)
class S3Target:
    """A bucket, and a prefix in it that belongs to the site alone.

    Attributes:
        client: boto3's, or whatever has `get_paginator`, `put_object` and `delete_objects` as it has.
        prefix: empty, or with a slash at its end.
    """

    client: Any
    bucket: str
    prefix: str = ""

    def plan(self, files: Mapping[str, Path]) -> Changes:
        """What is there and what is here. Raises OutputError with what the store says."""
        there = dict(self._objects())
        same = {
            path
            for path, (size, etag) in there.items()
            if path in files and files[path].stat().st_size == size and md5_of(files[path]) == etag
        }
        return compare(files, there, same)

    def deploy(self, changes: Changes, files: Mapping[str, Path], told: Callable[[int], None]) -> None:
        """Send what changed, then remove what went; each object is the old one or the new one.

        Raises:
            OutputError: with what the store says; what was sent until then stays.
        """
        for group in changes.uploads:
            with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
                for _ in pool.map(lambda path: self._put(path, files[path]), group):
                    told(1)
        for start in range(0, len(changes.removed), _MOST_DELETED):
            batch = changes.removed[start : start + _MOST_DELETED]
            self._delete(batch)
            told(len(batch))

    def _objects(self) -> Iterator[tuple[str, tuple[int, str]]]:
        """(path, (size, MD5)) of what is there."""
        with _told("list"):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            for page in pages:
                for item in page.get("Contents", ()):
                    yield item["Key"][len(self.prefix) :], (item["Size"], item["ETag"].strip('"'))

    def _put(self, path: str, file: Path) -> None:
        with _told(f"send {path}"):
            self.client.put_object(
                Bucket=self.bucket,
                Key=self.prefix + path,
                Body=file.read_bytes(),
                ContentType=content_type(path),
                CacheControl=cache_control(path),
            )

    def _delete(self, paths: Sequence[str]) -> None:
        with _told("remove"):
            keys = [{"Key": self.prefix + path} for path in paths]
            reply = self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": keys, "Quiet": True})
        if failed := reply.get("Errors"):
            message = f"the store did not remove {failed[0].get('Key')}: {failed[0].get('Message')}"
            raise OutputError(Diagnostic(code="deploy-s3", message=message))


class _told:  # noqa: N801 - reads as a word
    """Turns whatever a store's client raises into a finding: its errors have no base class of ours."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, OutputError):
            message = f"the store cannot {self._what}: {error}"
            raise OutputError(Diagnostic(code="deploy-s3", message=message)) from error


def connect(endpoint: str | None, region: str | None) -> Any:
    """A client of boto3; it finds credentials as all of Amazon's tools do.

    Raises:
        OutputError: boto3 is not installed.
    """
    try:
        boto3 = importlib.import_module("boto3")
    except ImportError:
        raise OutputError(
            Diagnostic(
                code="deploy-s3",
                message="deploying to S3 needs boto3, which is not installed",
                hint='pip install "sitegen[s3]"',
            )
        ) from None
    with _told("be reached"):
        return boto3.client("s3", endpoint_url=endpoint, region_name=region)
