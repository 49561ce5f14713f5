"""The room against what real Hugo answered (`tests/cases/text/ask_hugo.py` asks it and keeps the answers)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sitegen.text import counting, dates, order, slug, titles, urls
from tests.cases.text import ask_hugo
from tests.support.hugo import find_hugo

INPUTS = ask_hugo.inputs()
ANSWERS = json.loads((Path(ask_hugo.__file__).parent / "answers.json").read_text(encoding="utf-8"))
TOKYO = ZoneInfo("Asia/Tokyo")

# Where Hugo's English is wrong (or a word has two plurals) and ours is not.
OWN_PLURALS = {"video", "gas", "lens", "octopus", "idea", "memo", "logo", "volcano", "chess"}
OWN_SINGULARS = {"data", "gas", "lens", "idea", "pants", "scissors", "headphones", "glasses", "thanks"}
OWN_SINGULARS |= {"physics", "mathematics", "politics", "economics", "ethics", "tennis"}
# Hugo parts every capital run after an acronym it knows at the first one it finds (HTTP in HTTPS).
OWN_LABELS: set[str] = set()


def differences(
    source: str, answers: list[str], ours: Callable[[str], str], own: frozenset[str] | set[str] = frozenset()
) -> list[Any]:
    """(input, Hugo, ours) where they differ."""
    assert len(INPUTS[source]) == len(answers)
    return [
        (text, hugo, made)
        for text, hugo in zip(INPUTS[source], answers, strict=True)
        if text not in own and (made := ours(text)) != hugo
    ]


def test_urlize() -> None:
    assert differences("names", ANSWERS["urlize"], slug.urlize) == []


@pytest.mark.parametrize("style", ["github", "github-ascii", "blackfriday"])
def test_anchorize(style: str) -> None:
    assert differences("names", ANSWERS["anchorize"][style], lambda text: slug.anchorize(text, style)) == []


@pytest.mark.parametrize("style", ["ap", "chicago", "go", "firstupper", "none"])
def test_title_case(style: str) -> None:
    assert differences("titles", ANSWERS["title"][style], lambda text: titles.title_case(text, style)) == []


def test_humanize() -> None:
    assert differences("labels", ANSWERS["humanize"], titles.humanize, OWN_LABELS) == []


def test_pluralize() -> None:
    assert differences("words", ANSWERS["pluralize"], titles.pluralize, OWN_PLURALS) == []


def test_singularize() -> None:
    assert differences("words", ANSWERS["singularize"], titles.singularize, OWN_SINGULARS) == []


def test_plain_text() -> None:
    assert differences("html", ANSWERS["plainify"], counting.plain_text) == []


def test_join_base() -> None:
    base = "https://example.org/docs/"
    assert differences("paths", ANSWERS["absurl"], lambda path: urls.join_base(base, path)) == []


def test_parse_moment() -> None:
    def ours(text: str) -> str:
        try:
            moment = dates.parse_moment(text, TOKYO)
        except ValueError:
            return ""
        return dates.format_moment(moment, "2006-01-02T15:04:05.999999999Z07:00")

    # Until 1888 Tokyo had an offset with seconds, which Go rounds away in this layout.
    assert differences("dates", ANSWERS["dates"], ours, {"0001-01-01"}) == []


@pytest.mark.parametrize("language", list(ANSWERS["formats"]))
def test_format_moment(language: str) -> None:
    asked = [(layout, moment) for layout in INPUTS["layouts"] for moment in INPUTS["moments"]]
    for (layout, text), hugo in zip(asked, ANSWERS["formats"][language], strict=True):
        made = dates.format_moment(dates.parse_moment(text, dt.UTC), layout, language)
        # Hugo leaves a blank, or empty brackets, where a zone has no name.
        assert made in {hugo, hugo.strip().removesuffix(" ()")}, (layout, text)


@pytest.mark.parametrize("language", list(ANSWERS["order"]))
def test_order(language: str) -> None:
    ours = sorted(INPUTS["order"], key=lambda title: order.collation_key(title, language))
    assert ours == ANSWERS["order"][language]


@pytest.mark.parametrize("answer", ANSWERS["counted"], ids=lambda a: f"cjk={a['cjk']},length={a['length']}")
def test_counts_and_summaries(answer: dict[str, Any]) -> None:
    for source, page in zip(INPUTS["counted"], answer["pages"], strict=True):
        cjk = answer["cjk"] and counting.has_cjk(source)
        plain = counting.plain_text(page["html"])
        assert plain == page["plain"]
        words = counting.count_words_hugo(plain, cjk=cjk)
        assert words == page["words"]
        assert counting.reading_minutes_hugo(words, cjk=cjk) == page["minutes"]
        assert counting.fuzzy_count(words) == page["fuzzy"]
        cut = counting.summary_cut(page["html"], answer["length"], hugo_cjk=cjk)
        assert page["html"][:cut].strip() == page["summary"]


def test_hugo_still_answers_so() -> None:
    hugo = find_hugo()
    if hugo is None:
        pytest.skip("there is no Hugo to ask (SITEGEN_HUGO names one)")
    assert ask_hugo.ask_all(hugo) == ANSWERS
