"""Takes the pictures of docs/images anew: `python -m tests.browser.screenshots` in a checkout with Chromium.

They show the demo site only. Each is made small enough for a repository: no more colours than it needs.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import Tab, served
from tests.browser.conftest import FLAGS
from tests.browser.sites import POST, ROOT, publish
from tests.support import find_chromium

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
PHONE = (360, 720)
DESK = (1180, 760)
GAP = 24

TOKENS = """
[params.theme]
accent = "light-dark(#8f2d1f, #ff9d7d)"
paper = "light-dark(#fdf8ef, #1b1613)"
surface = "light-dark(#f4eadb, #28201b)"
line = "light-dark(#e4d6c0, #453a31)"
font = '"Noto Serif CJK JP", "Hiragino Mincho ProN", serif'
radius = "2px"
"""
"""What docs/theming.md shows as an example."""


def main() -> None:
    """Build the demo twice, as it is and with other tokens, and take every picture."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        demo = stack.enter_context(served(publish(ROOT, folder / "demo")))
        other = stack.enter_context(served(publish(_with_tokens(folder / "copy"), folder / "other")))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        phones = [(demo, "/", "light"), (demo, POST, "light"), (demo, "/", "dark"), (demo, POST, "dark")]
        _save("post.png", _beside([_shot(browser, *what, PHONE, scale=1.2) for what in phones]))
        _save("home.png", _shot(browser, demo, "/", "light", DESK))
        archive = [(demo, "/months/", "light"), (demo, "/tags/", "light"), (demo, "/posts/", "dark")]
        _save("lists.png", _beside([_shot(browser, *what, PHONE, scale=1.2) for what in archive]))
        tokens = [(other, "/", "light"), (other, POST, "light"), (other, POST, "dark")]
        _save("tokens.png", _beside([_shot(browser, *what, PHONE, scale=1.2) for what in tokens]))
        browser.close()


def _with_tokens(folder: Path) -> Path:
    for name in ("content", "assets", "static"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "sitegen.toml").read_text(encoding="utf-8")
    (folder / "sitegen.toml").write_text(settings + TOKENS, encoding="utf-8")
    return folder


def _shot(
    browser: Browser, host: str, path: str, scheme: str, size: tuple[int, int], scale: float = 1
) -> Image.Image:
    tab = Tab(
        browser,
        host,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        device_scale_factor=scale,
    )
    tab.open(path)
    image = Image.open(io.BytesIO(tab.page.screenshot())).convert("RGB")
    tab.close()
    return image


def _beside(images: Sequence[Image.Image]) -> Image.Image:
    """Images in a row, with round corners and a thin line around, on nothing."""
    width, height = images[0].size
    row = Image.new("RGBA", (len(images) * (width + GAP) - GAP, height))
    for number, image in enumerate(images):
        shape = Image.new("L", image.size)
        ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), 18, fill=255)
        ImageDraw.Draw(image).rounded_rectangle((0, 0, width - 1, height - 1), 18, outline="#8b95a3")
        row.paste(image, (number * (width + GAP), 0), shape)
    return row


def _save(name: str, image: Image.Image) -> None:
    for colours in (255, 192, 128, 96):
        data = io.BytesIO()
        few = _with_colours(image, colours)
        few.save(data, "PNG", optimize=True)
        if data.tell() <= MOST_BYTES:
            break
    (IMAGES / name).write_bytes(data.getvalue())
    print(name, image.size, colours, "colours", data.tell(), "bytes")


def _with_colours(image: Image.Image, colours: int) -> Image.Image:
    """An image of so many colours; where the original shows nothing, so does this one."""
    opaque = Image.new("RGB", image.size, "white")
    opaque.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    few = opaque.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    if image.mode == "RGBA":
        few.putpalette([*(few.getpalette() or [])[: 3 * colours], 255, 255, 255])
        few.paste(colours, mask=image.getchannel("A").point(lambda alpha: 255 if alpha < 128 else 0))
        few.info["transparency"] = colours
    return few


if __name__ == "__main__":
    main()
