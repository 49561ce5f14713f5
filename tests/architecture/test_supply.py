"""What sitegen is made of and asks for: builds that can be repeated, no network, known licences."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_KEPT_OUT = (".git", ".venv", "public", ".sitegen", "dist", "*cache*", "__pycache__", ".hypothesis")


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="needs hatchling (make test)")
def test_two_builds_are_equal(tmp_path: Path):
    """From two copies in other folders, with other times and permissions, an hour apart."""
    sums = []
    for number, mode in enumerate((0o644, 0o600)):
        copy = tmp_path / ("copy" * (number + 1))
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_KEPT_OUT))
        for file in copy.rglob("*"):
            os.utime(file, (1_700_000_000 + 3600 * number,) * 2)
            if file.is_file() and not os.access(file, os.X_OK):
                file.chmod(mode)
        dist = tmp_path / f"dist{number}"
        for target in ("wheel", "sdist"):
            subprocess.run(
                [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(dist)],
                cwd=copy, capture_output=True, timeout=120, check=True,
                env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": str(number + 1)},
            )  # fmt: skip
        sums.append({f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in dist.iterdir()})
    assert sums[0] == sums[1]
    assert len(sums[0]) == 2


_WITHOUT_NETWORK = """
import socket, sys
class Refused(socket.socket):
    def __init__(self, *arguments, **more):
        raise AssertionError("a build opens a connection")
socket.socket = Refused
socket.create_connection = socket.getaddrinfo = Refused
from sitegen.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_build_asks_nobody(tmp_path: Path, command: str):
    """The demo uses all that a page can; it is built where every connection fails."""
    place = ["--destination", str(tmp_path / "public")] if command == "build" else []
    run = subprocess.run(
        [sys.executable, "-c", _WITHOUT_NETWORK, command, "--source", str(ROOT), *place,
         "--cacheDir", str(tmp_path / "cache"), "--baseURL", "https://demo.example.net/", "--jobs", "2"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def test_everything_has_a_licence():
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci/licenses.py")],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    document = json.loads(run.stdout)
    licences = {c["name"]: c["licenses"][0]["license"]["name"] for c in document["components"]}
    assert {"jinja2", "markdown-it-py", "markupsafe", "mdurl"} <= set(licences)
    free = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL", re.IGNORECASE)
    assert {name: said for name, said in licences.items() if not free.search(said)} == {}


def test_the_lock_pins_what_is_asked_for_and_names_no_host():
    text = (ROOT / ".ci/requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    pinned = {entry.split("==")[0] for entry in entries if not entry.startswith("#")}
    assert {"jinja2", "pytest", "pillow"} <= pinned
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))


def test_actions_are_pinned():
    for file in (ROOT / ".github/workflows").glob("*.yml"):
        for used in re.findall(r"uses: (.*)", file.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), (file.name, used)
