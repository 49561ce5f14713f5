"""Only what changed is sent, files before the pages that show them; then what went is removed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.deploy.changes import cache_control, content_type, published_files
from sitegen.deploy.s3 import S3Target
from sitegen.diagnostics import OutputError


class Store:
    """What of boto3's client is used, in memory; two objects a page, so that there are several."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.log: list[tuple[str, str]] = []
        self.refuses = ""
        self._lock = threading.Lock()

    def get_paginator(self, name: str) -> Store:
        assert name == "list_objects_v2"
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - boto3\'s names
        assert Bucket == "bucket"
        keys = sorted(key for key in self.objects if key.startswith(Prefix))
        for start in range(0, len(keys), 2):
            yield {"Contents": [self._entry(key) for key in keys[start : start + 2]]}
        yield {}

    def _entry(self, key: str) -> dict[str, Any]:
        body = self.objects[key]["Body"]
        return {"Key": key, "Size": len(body), "ETag": f'"{hashlib.md5(body).hexdigest()}"'}

    def put_object(self, *, Bucket: str, Key: str, **more: Any) -> None:  # noqa: N803 - boto3\'s names
        if self.refuses and self.refuses in Key:
            raise RuntimeError("AccessDenied")
        with self._lock:
            self.log.append(("put", Key))
            self.objects[Key] = {"Bucket": Bucket, **more}

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 - boto3\'s names
        assert Bucket == "bucket"
        for item in Delete["Objects"]:
            self.log.append(("delete", item["Key"]))
            del self.objects[item["Key"]]
        return {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in {
        "index.html": "home",
        "posts/a/index.html": "a",
        "index.xml": "feed",
        "css/theme.0123456789abcdef0123.css": "style",
        "tags/日本/index.html": "term",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_everything_then_nothing_then_what_changed(folder: Path):
    store = Store()
    store.objects["other/index.html"] = {"Body": b"not ours"}
    target = S3Target(store, "bucket", "site/")
    files = published_files(folder)
    told: list[int] = []
    target.deploy(target.plan(files), files, told.append)
    assert sum(told) == 5
    assert {
        k.removeprefix("site/"): v["Body"] for k, v in store.objects.items() if k.startswith("site/")
    } == {path: file.read_bytes() for path, file in files.items()}
    order = [key.removeprefix("site/") for _, key in store.log]
    assert order[0].startswith("css/")
    assert set(order[1:3]) == {"posts/a/index.html", "tags/日本/index.html"}
    assert set(order[3:]) == {"index.html", "index.xml"}
    assert not target.plan(files)

    store.log.clear()
    (folder / "posts/a/index.html").write_text("b")
    (folder / "index.xml").unlink()
    files = published_files(folder)
    changes = target.plan(files)
    assert (changes.added, changes.changed, changes.removed) == ((), ("posts/a/index.html",), ("index.xml",))
    target.deploy(changes, files, told.append)
    assert store.log == [("put", "site/posts/a/index.html"), ("delete", "site/index.xml")]
    assert store.objects["other/index.html"] == {"Body": b"not ours"}


def test_what_a_store_refuses_is_said(folder: Path):
    store = Store()
    store.refuses = "posts"
    target = S3Target(store, "bucket")
    files = published_files(folder)
    with pytest.raises(OutputError, match=r"cannot send posts/a/index\.html: AccessDenied"):
        target.deploy(target.plan(files), files, lambda _: None)
    assert "index.html" not in store.objects, "no list leads to what is not there"


def test_an_empty_folder_is_no_site(tmp_path: Path):
    with pytest.raises(OutputError, match="holds no site"):
        published_files(tmp_path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/index.html", "text/html; charset=utf-8"),
        ("index.xml", "application/xml; charset=utf-8"),
        ("a.webp", "image/webp"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_content_types(path: str, kind: str):
    assert content_type(path) == kind


def test_only_names_that_say_what_they_hold_are_kept_for_ever():
    assert "immutable" in cache_control("css/theme.0123456789abcdef0123.css")
    assert cache_control("index.html") == "no-cache"
    assert cache_control("posts/2025_06_24_packets/index.html") == "no-cache"
