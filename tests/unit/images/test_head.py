"""What a head says: formats by their first bytes, and the size of an SVG."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from sitegen.images.head import Head, read_head, sniff, svg_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg width="120" height="40">', (120, 40)),
        ("<svg width='120px' height=' 40.6px '>", (120, 41)),
        ('<svg viewBox="0 0 24 12">', (24, 12)),
        ('<svg viewBox="0,0,24,12">', (24, 12)),
        ('<svg viewBox="-5 -5 24.4 12.4" xmlns="http://www.w3.org/2000/svg">', (24, 12)),
        ('<svg width="48" viewBox="0 0 24 12">', (48, 24)),
        ('<svg height="24" viewBox="0 0 24 12">', (48, 24)),
        ('<svg width="100%" height="100%" viewBox="0 0 24 12">', (24, 12)),
        ('<svg width="10em" height="5em">', (0, 0)),
        ('<svg viewBox="0 0 0 0">', (0, 0)),
        ('<svg viewBox="0 0 24">', (0, 0)),
        ("<svg>", (0, 0)),
        ('<?xml version="1.0"?>\n<!-- <svg width="1" height="1"> -->\n<svg width="3" height="4">', (3, 4)),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg width="3" height="4">', (3, 4)),
        ('\ufeff<svg:svg xmlns:svg="x" width="3" height="4">', (3, 4)),
        ('<svg\n  stroke-width="9"\n  width="3"\n  height="4">', (3, 4)),
        ("<html><p>no</p></html>", None),
        ("svg", None),
    ],
)
def test_svg_size(text: str, size: tuple[int, int] | None) -> None:
    assert svg_size(text.encode()) == size


@pytest.mark.parametrize(
    "text", ["<!--" * 20_000, "<svg " * 20_000, "<svg " + "width='" * 20_000 + ">", '<svg width="' * 9000]
)
def test_svg_size_takes_no_time(text: str) -> None:
    begun = time.process_time()
    svg_size(text.encode())
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "avif", "tiff", "bmp"])
def test_formats_are_told_by_their_first_bytes(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (3, 2)).save(out, kind)
    assert sniff(out.getvalue()) == kind


def test_a_head_costs_no_pixels(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"a.{kind}" for kind in ("jpg", "png", "gif", "webp")]
    for path in paths:
        Image.new("RGB", (30, 20)).save(path)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("decoded"))
    assert {read_head(path, "a").size for path in paths} == {(30, 20)}


def test_what_a_head_says(tmp_path) -> None:
    Image.new("RGBA", (3, 2)).save(tmp_path / "a.png")
    assert read_head(tmp_path / "a.png", "a.png") == Head(3, 2, "png", is_opaque=False)
