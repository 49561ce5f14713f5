"""Names, the cache between builds, and what is seen at a glance."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest
from PIL import Image

from sitegen.config.model import ImagingConfig
from sitegen.images import images as module
from sitegen.images.cache import ImageCache, prune
from sitegen.images.images import Images
from sitegen.images.look import Look
from sitegen.images.names import processed_path
from sitegen.images.operation import Operation, parse_operation
from tests.unit.images.make import RED, opened, quarters, save

WEBP = parse_operation("resize 30x webp", Operation())


class TestNames:
    def test_are_the_same_everywhere(self) -> None:
        assert processed_path("a/b.c/写真.jpg", "0123", WEBP) == "a/b.c/写真_hu_0357d3185ca3ff9a.webp"

    def test_differ_with_source_operation_and_folder(self) -> None:
        other = parse_operation("resize 31x webp", Operation())
        names = {processed_path(p, d, o) for p in ("a.jpg", "b/a.jpg") for d in "12" for o in (WEBP, other)}
        assert len(names) == 8

    @pytest.mark.parametrize(
        ("kind", "suffix"), [("jpeg", "jpg"), ("tif", "tiff"), ("png", "png"), ("webp", "webp")]
    )
    def test_end_as_the_format(self, kind: str, suffix: str) -> None:
        assert processed_path("a.gif", "1", parse_operation(kind, Operation())).endswith(f".{suffix}")

    def test_fit_a_file_system(self) -> None:
        name = processed_path("写" * 83 + ".jpg", "1", WEBP)
        assert len(name.encode()) <= 255
        assert name.startswith("写" * 76)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    save(tmp_path / "a.jpg", quarters(400, 200))
    return tmp_path


def fresh(root: Path, cache: Path | None = None) -> Images:
    return Images(root, ImagingConfig(), cache)


class TestCache:
    def test_gives_the_same_bytes_without_work(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = root / "cache"
        made = fresh(root, cache).processed("a.jpg", str(WEBP))
        monkeypatch.setattr(module, "process", lambda *_: pytest.fail("made again"))
        monkeypatch.setattr(module, "read_head", lambda *_: pytest.fail("read again"))
        assert fresh(root, cache).processed("a.jpg", str(WEBP)) == made

    def test_and_without_it_the_same_too(self, root: Path) -> None:
        assert fresh(root).processed("a.jpg", str(WEBP)) == fresh(root).processed("a.jpg", str(WEBP))

    def test_the_order_of_work_makes_no_difference(self, root: Path) -> None:
        texts = [
            f"resize {kind} {width}x box{end}"
            for width in (10, 40, 200, 380)
            for kind, end in (("webp", " q75"), ("png", ""))
        ]
        one, other = fresh(root), fresh(root)
        forward = {text: one.processed("a.jpg", text) for text in texts}
        backward = {text: other.processed("a.jpg", text) for text in reversed(texts)}
        alone = {text: fresh(root).processed("a.jpg", text) for text in texts}
        assert forward == backward == alone

    @pytest.mark.parametrize(
        "damage", [lambda d: d[:-1], lambda _: b"", lambda d: d[:50], lambda d: b"x" + d[1:]]
    )
    def test_a_damaged_entry_is_none(self, root: Path, damage) -> None:
        cache = root / "cache"
        made = fresh(root, cache).processed("a.jpg", str(WEBP))
        for path in cache.rglob("*"):
            if path.is_file():
                path.write_bytes(damage(path.read_bytes()))
        assert fresh(root, cache).processed("a.jpg", str(WEBP)) == made

    def test_another_source_is_another_entry(self, root: Path) -> None:
        cache = root / "cache"
        before = fresh(root, cache).processed("a.jpg", str(WEBP))
        save(root / "a.jpg", quarters(400, 200).rotate(180))
        assert fresh(root, cache).processed("a.jpg", str(WEBP)) != before

    def test_a_cache_that_cannot_be_written_costs_nothing_but_time(self, root: Path) -> None:
        blocked = root / "file"
        blocked.write_text("no folder")
        assert fresh(root, blocked / "cache").processed("a.jpg", str(WEBP))

    def test_prune_leaves_what_is_used(self, root: Path) -> None:
        cache = root / "cache"
        images = fresh(root, cache)
        images.look("a.jpg")
        images.processed("a.jpg", str(WEBP))
        images.processed("a.jpg", "resize webp 40x box q75")
        old = cache / "0-9.9.9/abc"
        old.parent.mkdir()
        old.write_bytes(b"old")
        used = images.cached("a.jpg", str(WEBP))
        assert prune(cache, set(used)) == 2
        assert sorted(p.name for p in cache.rglob("*") if p.is_file()) == sorted(used)
        assert not old.parent.exists()
        assert prune(root / "none", set()) == 0

    def test_nothing_is_kept_without_a_folder(self) -> None:
        cache = ImageCache(None)
        cache.put("a", b"b")
        assert cache.get("a") is None


class TestLook:
    def test_mean_and_blur(self, root: Path) -> None:
        save(root / "red.png", Image.new("RGB", (300, 150), RED))
        seen = fresh(root).look("red.png")
        assert seen.color == "#e61414"
        kind, _, data = seen.blur.partition(",")
        assert kind == "data:image/webp;base64"
        assert opened(base64.b64decode(data)).size == (16, 8)
        assert len(seen.blur) < 250

    @pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (5, 3)])
    def test_of_any_size(self, size: tuple[int, int], root: Path) -> None:
        save(root / "b.png", Image.new("L", size, 128))
        assert fresh(root).look("b.png").color == "#808080"

    def test_what_shines_through_needs_no_stand_in(self, root: Path) -> None:
        save(root / "b.png", Image.new("RGBA", (9, 9), (1, 2, 3, 254)))
        (root / "c.svg").write_text("<svg/>")
        assert fresh(root).look("b.png") == fresh(root).look("c.svg") == Look()

    def test_is_kept(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = fresh(root, root / "cache").look("a.jpg")
        monkeypatch.setattr(module, "look", lambda *_: pytest.fail("looked again"))
        assert fresh(root, root / "cache").look("a.jpg") == seen
        shutil.rmtree(root / "cache")
