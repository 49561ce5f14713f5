"""Fixtures that every test may use."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support import Golden, SiteBuilder, find_chromium, find_hugo


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag that rewrites golden files."""
    parser.addoption("--rewrite-golden", action="store_true", help="write golden files instead of comparing")


def pytest_configure() -> None:
    """Let what tests start be interrupted, also where they run in the background of a shell."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _Skipped(pytest.Dir):
    """Says in one line why a whole folder is skipped."""

    def collect(self) -> NoReturn:
        pytest.skip("there is no Chromium (install one, or name it in SITEGEN_CHROMIUM)")


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Leave out the tests in a browser where there is none."""
    if path != Path(__file__).parent / "browser" or find_chromium():
        return None
    skipped: pytest.Collector = _Skipped.from_parent(parent, path=path)
    return skipped


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a developer's shell or a workflow sets and sitegen listens to."""
    import os

    for name in [n for n in os.environ if n.startswith("HUGO_")]:
        monkeypatch.delenv(name)
    for name in ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., SiteBuilder]:
    """Make a site in the test's own folder: `site('''-- content/a.md -- ...''')`."""
    return lambda archive="", **more: SiteBuilder(tmp_path / "site", archive, **more)


@pytest.fixture
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Golden:
    """Compare with files under `tests/cases/`; paths of this run are written as TMP."""
    return Golden(
        rewrite=request.config.getoption("--rewrite-golden"),
        replacements=((str(tmp_path), "TMP"),),
    )


@pytest.fixture(scope="session")
def hugo() -> str:
    """The real Hugo; tests that ask for it are skipped where there is none."""
    found = find_hugo()
    if found is None:
        pytest.skip("there is no hugo (make hugo installs it; SITEGEN_HUGO names another)")
    return found
