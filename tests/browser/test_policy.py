"""Every page of the default theme works under the Content-Security-Policy that sitegen writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.chromium import served
from tests.browser.conftest import OpenTab
from tests.browser.sites import DEMO, ROOT, publish

EMBEDS = ("youtube", "vimeo")
"""Frames that the policy lets through, and the tests' own host would report as requests elsewhere."""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo site with the policy in its pages, on a host."""
    folder = tmp_path_factory.mktemp("guarded") / "public"
    with served(publish(ROOT, folder, **{"sitegen.security.csp": "meta", "minifyOutput": True})) as host:
        yield host


@pytest.mark.parametrize("kind", DEMO)
def test_nothing_is_refused(tab: OpenTab, guarded: str, kind: str):
    one = tab(guarded)
    page = one.open(DEMO[kind])
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    one.load_pictures()
    assert [fault for fault in one.faults if not any(name in fault for name in EMBEDS)] == []


def test_what_an_attacker_would_write_is_refused(tab: OpenTab, guarded: str):
    one = tab(guarded)
    page = one.open("/")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.owned = true";
        document.body.append(script);
        const image = document.createElement("img");
        image.setAttribute("onerror", "window.owned = true");
        image.src = "/nowhere.png";
        document.body.append(image);
    }""")
    page.wait_for_timeout(100)
    assert page.evaluate("window.owned") is None
    assert any("Content Security Policy" in fault for fault in one.faults)
