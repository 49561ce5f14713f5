"""What becomes of pixels: upright, in sRGB, without metadata, transparent and animated as they were."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from sitegen.config.model import ImagingConfig
from sitegen.diagnostics import RenderError
from sitegen.images.images import Images
from tests.unit.images.make import BLUE, RED, corners, opened, png_head, quarters, save, wide_gamut_profile


def made(path: Path, spec: str, **config: Any) -> Image.Image:
    """The image that a specification makes of a file."""
    images = Images(path.parent, ImagingConfig(**config), None)
    operation, size = images.operation(path.name, spec)
    found = opened(images.processed(path.name, str(operation)))
    assert found.size == size
    return found


TURNED = {
    1: ["red", "green", "blue", "white"],
    2: ["green", "red", "white", "blue"],
    3: ["white", "blue", "green", "red"],
    4: ["blue", "white", "red", "green"],
    5: ["red", "blue", "green", "white"],
    6: ["blue", "red", "white", "green"],
    7: ["white", "green", "blue", "red"],
    8: ["green", "white", "red", "blue"],
}
"""EXIF orientation (CIPA DC-008, 4.6.4) → where the colours are seen."""


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_orientation_is_applied_once(orientation: int, kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(
        tmp_path / f"a.{kind}", quarters(), exif=exif, **({"lossless": True} if kind == "webp" else {})
    )
    images = Images(tmp_path, ImagingConfig(), None)
    head = images.head(path.name)
    assert head.size == ((80, 40) if orientation < 5 else (40, 80))
    for spec in ("png", "resize 60x png", "resize 20x png"):
        result = made(path, spec)
        assert corners(result) == TURNED[orientation]
        assert not result.getexif()


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_orientation_that_is_none_is_none(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert corners(made(save(tmp_path / "a.jpg", quarters(), exif=exif), "png")) == TURNED[1]


def test_large_jpegs_are_decoded_small_and_stand_right(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(tmp_path / "a.jpg", quarters(4000, 2000), exif=exif)
    result = made(path, "resize 100x")
    assert result.size == (100, 200)
    assert corners(result) == TURNED[6]


@pytest.mark.parametrize(
    ("anchor", "seen"),
    [
        ("Left", ["red", "red", "blue", "blue"]),
        ("Right", ["green", "green", "white", "white"]),
        ("TopLeft", ["red", "red", "blue", "blue"]),
        ("BottomRight", ["green", "green", "white", "white"]),
        ("Center", ["red", "green", "blue", "white"]),
    ],
)
@pytest.mark.parametrize("size", ["40x40", "20x20", "400x400"])
def test_fill_keeps_what_the_anchor_says(anchor: str, seen: list[str], size: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", quarters())
    assert corners(made(path, f"fill {size} {anchor}")) == seen


@pytest.mark.parametrize(
    ("anchor", "seen"),
    [("TopLeft", "red"), ("TopRight", "green"), ("BottomLeft", "blue"), ("BottomRight", "white")],
)
def test_crop_keeps_a_corner_at_its_size(anchor: str, seen: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", quarters())
    assert corners(made(path, f"crop 30x15 {anchor}")) == [seen] * 4


def test_angles_are_counter_clockwise(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", quarters())
    assert corners(made(path, "r90")) == TURNED[8]
    assert corners(made(path, "r180")) == TURNED[3]
    assert corners(made(path, "r270")) == TURNED[6]


def test_what_an_angle_opens_is_transparent_or_background(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", quarters())
    assert made(path, "r45").getpixel((0, 0))[3] == 0
    assert max(made(path, "r45 jpeg #000000").getpixel((0, 0))) < 10


class TestMetadata:
    def test_nothing_of_it_is_left(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x010E] = "SECRET"
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET")
        text.add_itxt("XML:com.adobe.xmp", "<x>SECRET</x>")
        sources = {
            "a.jpg": {"exif": exif, "comment": b"SECRET", "xmp": b"<x>SECRET</x>"},
            "b.png": {"pnginfo": text, "exif": exif},
            "c.webp": {"exif": exif, "xmp": b"<x>SECRET</x>"},
            "d.gif": {"comment": b"SECRET"},
        }
        for name, options in sources.items():
            path = save(tmp_path / name, quarters(), **options)
            assert b"SECRET" in path.read_bytes() or name == "b.png"
            for kind in ("jpeg", "png", "webp", "gif", "avif", "tiff"):
                images = Images(tmp_path, ImagingConfig(), None)
                operation, _ = images.operation(name, f"resize 30x {kind}")
                assert b"SECRET" not in images.processed(name, str(operation)), (name, kind)

    @pytest.mark.parametrize("mode", ["RGB", "RGBA"])
    def test_colours_are_converted_and_the_profile_is_gone(self, mode: str, tmp_path: Path) -> None:
        profile = wide_gamut_profile()
        path = save(tmp_path / "a.png", Image.new(mode, (20, 20), RED), icc_profile=profile)
        for kind in ("png", "webp lossless"):
            result = made(path, kind)
            assert "icc_profile" not in result.info
            red, _, blue = result.convert("RGB").getpixel((5, 5))
            assert blue > 180
            assert red < 90

    @pytest.mark.parametrize("profile", [b"broken", b"\0" * 4000])
    def test_a_damaged_profile_is_left_out(self, profile: bytes, tmp_path: Path) -> None:
        path = save(tmp_path / "a.png", quarters(), icc_profile=profile)
        assert corners(made(path, "png")) == TURNED[1]


class TestKindsOfPixels:
    @pytest.mark.parametrize("kind", ["png", "webp", "jpeg", "gif"])
    @pytest.mark.parametrize("mode", ["RGB", "P", "L", "1", "CMYK"])
    def test_opaque(self, mode: str, kind: str, tmp_path: Path) -> None:
        image = quarters(200, 100).convert(mode)
        path = save(tmp_path / ("a.jpg" if mode == "CMYK" else "a.png"), image)
        result = made(path, f"resize 100x {kind} q95")
        if mode in ("RGB", "P", "CMYK"):
            assert corners(result) == TURNED[1]
        dark, light = result.convert("L").getpixel((20, 40)), result.convert("L").getpixel((80, 40))
        assert dark < 90
        assert light > 230

    @pytest.mark.parametrize("kind", ["png", "webp", "gif"])
    @pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
    def test_transparent(self, mode: str, kind: str, tmp_path: Path) -> None:
        image = quarters(200, 100).convert("RGBA")
        image.paste((0, 0, 0, 0), (0, 0, 100, 100))
        path = tmp_path / "a.png"
        if mode == "P":
            save(path, image.quantize(8))
        else:
            save(path, image.convert(mode) if mode != "PA" else image.convert("RGBA"))
        result = made(path, f"resize 100x {kind}").convert("RGBA")
        assert result.getpixel((20, 20))[3] == 0
        assert result.getpixel((80, 20))[3] == 255

    def test_transparent_edges_do_not_darken(self, tmp_path: Path) -> None:
        image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
        image.paste((*RED, 255), (0, 0, 101, 200))
        result = made(save(tmp_path / "a.png", image), "resize 50x lanczos")
        assert all(result.getpixel((x, 20))[0] > 200 for x in range(26) if result.getpixel((x, 20))[3] > 20)

    def test_a_format_without_transparency_shows_the_background(self, tmp_path: Path) -> None:
        path = save(tmp_path / "a.png", Image.new("RGBA", (20, 20), (0, 0, 0, 0)))
        assert min(made(path, "jpeg").getpixel((5, 5))) > 250
        assert max(made(path, "jpeg #000").getpixel((5, 5))) < 5
        near = made(path, "jpeg", bg_color="#1e28dc").getpixel((5, 5))
        assert max(abs(a - b) for a, b in zip(near, BLUE, strict=True)) < 8

    @pytest.mark.parametrize(("level", "seen"), [(0, 0), (40_000, 156), (65_535, 255)])
    def test_sixteen_bits(self, level: int, seen: int, tmp_path: Path) -> None:
        image = Image.new("I;16", (20, 20), level)
        image.putpixel((0, 0), 65_535)
        result = made(save(tmp_path / "a.png", image), "png")
        assert result.mode == "L"
        assert abs(result.getpixel((9, 9)) - seen) <= 1

    @pytest.mark.parametrize("kind", ["tiff", "bmp", "avif"])
    def test_further_formats_are_read_and_written(self, kind: str, tmp_path: Path) -> None:
        path = save(tmp_path / f"a.{kind}", quarters())
        assert corners(made(path, "png")) == TURNED[1]
        assert corners(made(path, "resize 40x")) == TURNED[1]


class TestAnimation:
    @staticmethod
    def animated(path: Path, **options: Any) -> Path:
        colors = (RED, BLUE, (20, 200, 30))
        frames = [Image.new("RGB", (60, 40), color) for color in colors]
        kind = {"lossless": True} if path.suffix == ".webp" else {}
        return save(
            path,
            frames[0],
            save_all=True,
            append_images=frames[1:],
            duration=[100, 250, 400],
            **kind,
            **options,
        )

    @pytest.mark.parametrize("target", ["gif", "webp", "png"])
    @pytest.mark.parametrize("source", ["gif", "webp", "png"])
    def test_moves_on(self, source: str, target: str, tmp_path: Path) -> None:
        path = self.animated(tmp_path / f"a.{source}", loop=0)
        result = made(path, f"resize 30x {target}")
        assert result.n_frames == 3
        shown, durations = [], []
        for number in range(3):
            result.seek(number)
            result.load()
            shown.append(result.convert("RGB").getpixel((10, 10)))
            durations.append(round(result.info["duration"]))
        assert durations == [100, 250, 400]
        assert [max(range(3), key=color.__getitem__) for color in shown] == [0, 2, 1]  # red, blue, green

    @pytest.mark.parametrize(("loop", "kept"), [({}, None), ({"loop": 0}, 0), ({"loop": 3}, 3)])
    def test_as_often(self, loop: dict[str, int], kept: int | None, tmp_path: Path) -> None:
        path = self.animated(tmp_path / "a.gif", **loop)
        assert made(path, "resize 30x gif").info.get("loop") == kept
        plays = 1 if kept is None else kept + 1 if kept else 0
        assert made(path, "resize 30x webp").info["loop"] == plays

    def test_stands_still_where_it_must(self, tmp_path: Path) -> None:
        result = made(self.animated(tmp_path / "a.gif", loop=0), "jpeg")
        assert result.convert("RGB").getpixel((10, 10))[0] > 200


class TestRefusals:
    @staticmethod
    def refused(path: Path, spec: str = "resize 10x png") -> str:
        with pytest.raises(RenderError) as caught:
            made(path, spec)
        (diagnostic,) = caught.value.diagnostics
        assert (diagnostic.code, diagnostic.path) == ("image-unreadable", path.name)
        return diagnostic.message.removeprefix("this image cannot be used: ")

    def test_a_bomb_is_known_by_its_head(self, tmp_path: Path) -> None:
        path = tmp_path / "a.png"
        path.write_bytes(png_head(60_000, 60_000))
        assert self.refused(path) == "60000 x 60000 pixels are more than is reasonable (100 million)"

    def test_an_animated_bomb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sitegen.images.head._MOST_FRAME_PIXELS", 4_000)
        frames = [Image.new("L", (30, 20), level) for level in range(0, 70, 10)]
        path = save(tmp_path / "a.gif", frames[0], save_all=True, append_images=frames[1:])
        assert self.refused(path).startswith("30 x 20 pixels in 7 frames are more than is reasonable")

    @pytest.mark.parametrize("kind", ["jpg", "png", "gif", "webp", "avif", "tiff", "bmp"])
    def test_cut_short(self, kind: str, tmp_path: Path) -> None:
        path = save(tmp_path / f"a.{kind}", Image.effect_noise((200, 100), 90))
        whole = path.read_bytes()
        for share in (0.9, 0.5, 0.1):
            path.write_bytes(whole[: int(len(whole) * share)])
            self.refused(path)

    def test_every_byte_may_be_missing_or_wrong(self, tmp_path: Path) -> None:
        """Whatever is wrong with a file, it is refused or something is made of it: no other error."""
        for kind in ("jpg", "png", "gif", "webp", "bmp"):
            path = save(tmp_path / f"a.{kind}", quarters(16, 8))
            whole = path.read_bytes()
            for place in range(0, len(whole), 7):
                for data in (whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]):
                    path.write_bytes(data)
                    with contextlib.suppress(RenderError):
                        made(path, "resize 4x png")

    @pytest.mark.parametrize(
        "data", [b"", b"text", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<html>", b"\x00\x00\x01\x00", b"8BPS\0\1"]
    )
    def test_what_is_no_image(self, data: bytes, tmp_path: Path) -> None:
        path = tmp_path / "a.jpg"
        path.write_bytes(data)
        assert self.refused(path) == "it is no JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or SVG"

    def test_what_is_not_there(self, tmp_path: Path) -> None:
        assert self.refused(tmp_path / "none.jpg") == "No such file or directory"

    def test_a_name_is_not_believed(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jpg"
        save(tmp_path / "b.png", quarters()).rename(path)
        assert made(path, "resize 40x").format == "PNG"
