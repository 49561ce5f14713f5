"""What a cache is made with."""

from __future__ import annotations

import importlib.metadata

import pytest

from sitegen.build import cache


@pytest.mark.parametrize("path", [None, []], ids=["as installed", "found in no folder"])
def test_versions_are_those_of_what_is_installed(monkeypatch: pytest.MonkeyPatch, path: list[str] | None):
    known = {name: importlib.metadata.version(name) for name in cache._LIBRARIES}
    if path is not None:
        monkeypatch.setattr(importlib.metadata, "version", known.get)
        monkeypatch.setattr("sys.path", path)
    found = cache.versions()
    assert {name: found[name] for name in known} == known


def test_what_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "_LIBRARIES", ("no-such-project",))
    assert cache.versions()["no-such-project"] == ""
