"""One Chromium for all tests in a browser, and the sites that they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import Tab, served
from tests.browser.sites import (
    REAL,
    ROOT,
    publish,
    publish_english,
    publish_part_of_real_site,
)
from tests.support import find_chromium

OpenTab = Callable[..., Tab]

FLAGS = (
    "--no-sandbox",  # its own does not start as root, nor inside most containers
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine.

    For a module and no longer: until it ends, Playwright keeps an event loop running in this thread, and
    tests of other rooms that run in the same process want their own.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[OpenTab]:
    """Open a tab on a host; it is closed after the test."""
    opened: list[Tab] = []

    def open_tab(host: str, **options: Any) -> Tab:
        opened.append(Tab(browser, host, **options))
        return opened[-1]

    yield open_tab
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo site of this repository, on a host."""
    with served(publish(ROOT, tmp_path_factory.mktemp("demo") / "public")) as host:
        yield host


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in English with hundreds of tags and a draft, on a host."""
    with served(publish_english(tmp_path_factory.mktemp("english"))) as host:
        yield host


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest posts of the real site, published."""
    if not REAL.is_dir():
        pytest.skip("there is no real site beside this repository")
    return publish_part_of_real_site(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def real(real_folder: Path) -> Iterator[str]:
    """The newest posts of the real site, on a host."""
    with served(real_folder) as host:
        yield host
