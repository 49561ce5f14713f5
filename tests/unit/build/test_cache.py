"""What a cache is made with."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import typing

import pytest

from sitegen.build import cache
from sitegen.markup.model import Heading
from sitegen.templates.facts import Aspect, Facts


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


def test_every_fact_is_kept_and_can_be_named():
    facts = Facts(
        toc="<nav>", headings=(Heading(2, "a", "<b>A</b>", "A"),), summary="s", divided=True, truncated=True,
        word_count=3, reading_time=4,
    )  # fmt: skip
    names = [field.name for field in dataclasses.fields(Facts)]
    assert all(getattr(facts, name) != getattr(Facts(), name) for name in names)
    assert cache.facts_from_json(json.loads(json.dumps(cache.facts_to_json(facts)))) == facts
    assert list(typing.get_args(Aspect)) == names
