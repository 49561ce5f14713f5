"""Code of the built-in theme's templates is kept, and believed only where it is what would be made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.config.themes import builtin_theme
from sitegen.templates import precompiled
from sitegen.templates.environment import SiteEnvironment

TEMPLATES = builtin_theme() / "templates"
NAME = "alias.html"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder where code is kept."""
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", str(tmp_path))
    precompiled._folder.cache_clear()
    yield tmp_path / "sitegen" / "templates"
    precompiled._folder.cache_clear()


def compiled() -> int:
    """How many templates were compiled to get one that refers to no other."""
    count = 0

    class Counting(SiteEnvironment):
        def _generate(self, *args: object, **kwargs: object) -> str:
            nonlocal count
            count += 1
            return super()._generate(*args, **kwargs)  # type: ignore[arg-type]

    template = Counting((TEMPLATES,), lambda _: None).get_template(NAME)
    assert "refresh" in template.render(target="/x/", site={"language": {"locale": "ja"}})
    return count


def test_code_is_made_once(kept: Path) -> None:
    assert [compiled(), compiled()] == [1, 0]
    assert [p.name.split(".cpython")[0] for p in kept.iterdir()] == [NAME]


@pytest.mark.parametrize("cut", [0, 10, 40, -1])
def test_what_is_torn_is_made_again(kept: Path, cut: int) -> None:
    compiled()
    (path,) = kept.iterdir()
    path.write_bytes(path.read_bytes()[:cut])
    assert [compiled(), compiled()] == [1, 0]


@pytest.mark.usefixtures("kept")
def test_what_was_made_of_another_text_is_made_again() -> None:
    compiled()
    file = str(TEMPLATES / NAME)
    assert precompiled.load(NAME, file, "another text") is None
    assert precompiled.load(NAME, file, (TEMPLATES / NAME).read_text(encoding="utf-8")) is not None


def test_templates_of_others_are_not_kept(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("{{ 1 }}", encoding="utf-8")
    SiteEnvironment((tmp_path, TEMPLATES), lambda _: None).get_template("mine.html")
    assert list(kept.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="other rights")
def test_a_folder_that_others_may_write_to_is_not_used(kept: Path) -> None:
    kept.mkdir(parents=True)
    kept.chmod(0o777)
    assert [compiled(), compiled()] == [1, 1]


def test_without_a_folder_code_is_made_each_time(kept: Path) -> None:
    kept.parent.write_text("in the way", encoding="utf-8")
    assert [compiled(), compiled()] == [1, 1]
