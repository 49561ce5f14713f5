"""Chromium, where the machine has one."""

from __future__ import annotations

import os
import shutil

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_chromium() -> str | None:
    """Path of a Chromium: `SITEGEN_CHROMIUM`, or the first that the machine has."""
    found = (shutil.which(name) for name in (*_PROGRAMS, _MACOS))
    return os.environ.get("SITEGEN_CHROMIUM") or next(filter(None, found), None)
