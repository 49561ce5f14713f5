"""Every kind of page: as wide as the screen, without a fault in the console, the network or axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import SCHEMES, WIDTHS, Tab
from tests.browser.conftest import OpenTab
from tests.browser.sites import DEMO


def look_at(tab: Tab, path: str) -> None:
    """A page at every width, light and dark; axe-core sees the narrowest dark and the widest light."""
    tab.open(path)
    for scheme in SCHEMES:
        for width in WIDTHS:
            tab.look(width=width, scheme=scheme)
            if (width, scheme) in ((WIDTHS[0], "dark"), (WIDTHS[-1], "light")):
                tab.ask_axe()
    tab.load_pictures()
    assert tab.faults == []


@pytest.mark.parametrize("kind", DEMO)
def test_page_of_the_demo(tab: OpenTab, demo: str, kind: str):
    look_at(tab(demo), DEMO[kind])


@pytest.mark.parametrize("path", ["/", "/posts/draft/", "/posts/p0/", "/tags/"])
def test_page_in_english_without_pictures(tab: OpenTab, english: str, path: str):
    look_at(tab(english, locale="en-US"), path)


@pytest.mark.parametrize("kind", ["home", "longest post", "section", "months", "month", "tags", "tag", "404"])
def test_page_of_the_real_site(tab: OpenTab, real: str, real_folder: Path, kind: str):
    look_at(tab(real), real_path(real_folder, kind))


def real_path(folder: Path, kind: str) -> str:
    """A page of the kind: where there are several, the largest."""
    several = {"longest post": "posts/*/*/", "month": "months/*/*/", "tag": "tags/*/"}
    if kind in several:
        largest = max(folder.glob(several[kind] + "index.html"), key=lambda file: file.stat().st_size)
        return f"/{largest.parent.relative_to(folder).as_posix()}/"
    return {"home": "/", "section": "/posts/", "404": "/404.html"}.get(kind, f"/{kind}/")
