"""Specifications give what Hugo gives, and Hugo still gives what is kept."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from sitegen.config.model import ImagingConfig
from sitegen.images.images import Images
from sitegen.images.operation import SpecificationError
from tests.unit.images.ask_hugo import CASES, SOURCES, ask

ANSWERS: dict[str, dict[str, str]] = json.loads(CASES.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    root = tmp_path_factory.mktemp("images")
    for name, size in SOURCES.items():
        Image.new("RGB", size, (10, 120, 200)).save(root / name)
    return Images(root, ImagingConfig(anchor="center"), None)


@pytest.mark.parametrize("spec", ANSWERS)
def test_sizes_and_formats_are_those_of_hugo(spec: str, images: Images) -> None:
    said = {}
    for name in SOURCES:
        try:
            operation, (width, height) = images.operation(name, spec)
            said[name] = f"{width}x{height} image/{operation.format}"
        except SpecificationError:
            said[name] = "error"
    assert said == ANSWERS[spec]


@pytest.mark.parametrize("spec", [s for s, said in ANSWERS.items() if "error" not in said.values()])
@pytest.mark.parametrize("name", SOURCES)
def test_what_is_made_has_the_size_that_was_said(spec: str, name: str, images: Images) -> None:
    operation, size = images.operation(name, spec)
    with Image.open(io.BytesIO(images.processed(name, str(operation)))) as made:
        assert (made.size, made.format) == (size, operation.format.upper())


def test_hugo_still_says_so(hugo: str, tmp_path: Path) -> None:
    assert ask(hugo, tmp_path) == ANSWERS
