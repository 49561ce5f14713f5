"""All examples of CommonMark 0.31.2: as they stand, and with the extensions but for what is listed."""

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.model import HighlightConfig, MarkupConfig, TypographerConfig
from sitegen.markup.markdown import Markdown

EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "corpus/commonmark/spec-0.31.2.json").read_text(encoding="utf-8")
)

PLAIN = MarkupConfig(
    unsafe=True,
    xhtml=True,
    table=False,
    strikethrough=False,
    task_list=False,
    footnote=False,
    definition_list=False,
    linkify=False,
    cjk_emphasis=False,
    typographer=TypographerConfig(enabled=False),
    auto_heading_id=False,
    attribute_title=False,
    highlight=HighlightConfig(code_fences=False),
)
"""The specification and nothing else."""

USUAL = MarkupConfig(
    unsafe=True,
    xhtml=True,
    auto_heading_id=False,
    typographer=TypographerConfig(enabled=False),
    highlight=HighlightConfig(code_fences=False),
)
"""The extensions that are on by default. Ids, quotes and highlighted code differ everywhere, hence off."""

DIFFERENT = {
    608: "a URL between `< ` and ` >`: no autolink, but a plain URL",
    611: "a plain URL",
    612: "a plain e-mail address",
}
"""Examples whose plain URLs are links by default, as in GFM and Goldmark."""


def _params(examples: list[dict[str, Any]]) -> list[object]:
    return [pytest.param(e, id=f"{e['example']} {e['section']}") for e in examples]


@pytest.mark.parametrize("example", _params(EXAMPLES))
def test_example(example: dict[str, Any]) -> None:
    assert Markdown(PLAIN).render(example["markdown"]) == example["html"]


@pytest.mark.parametrize("example", _params([e for e in EXAMPLES if e["example"] not in DIFFERENT]))
def test_example_holds_with_extensions(example: dict[str, Any]) -> None:
    assert Markdown(USUAL).render(example["markdown"]) == example["html"]


@pytest.mark.parametrize("number", sorted(DIFFERENT))
def test_listed_difference_is_one(number: int) -> None:
    example = EXAMPLES[number - 1]
    assert Markdown(USUAL).render(example["markdown"]) != example["html"]
