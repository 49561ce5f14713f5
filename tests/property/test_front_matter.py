"""Laws of heads: they tile the file, survive a cache, and no text at all breaks their readers."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import time
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content.front_matter import locate, parse_head, split_head
from sitegen.content.glob import glob_pattern, matches
from sitegen.content.heads import _tagged, _untagged
from sitegen.content.plain import Malformed, _toml_lines, parse_plain
from sitegen.diagnostics import ParseError, format_diagnostic

# Text as a decoded file has it: no NUL, no surrogates.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
keys = st.text(st.characters(categories=("L", "N"), include_characters="-_ "), min_size=1).filter(str.strip)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=20,
)

# What heads are made of, so that half of the generated ones parse.
pieces = st.sampled_from(
    "+++ --- { } [ ] \" ' ''' \"\"\" = : , - # & * | > ! !!str << ~ . .. true 1 1e5 0x 2025-06-01 [[ ]] "
    "a b title cascade src日本 \\ \\u00 \t".split(" ")
)
heads = st.lists(pieces | st.sampled_from(["\n", "\n", " ", "\r\n"]) | texts, max_size=40).map("".join)


@given(heads, st.sampled_from(["+++\n", "---\n", "{", ""]))
@example("a: &a [*a]\n---\n", "---\n")
@example("a = " + "[" * 5000 + "\n+++\n", "+++\n")
@example('"a": ' + "[" * 100_000 + "}", "{")
@example("a: " + "[" * 100_000 + "\n---\n", "---\n")
@example("? " * 5000 + "\n---\n", "---\n")
@example("- " * 5000 + "\n---\n", "---\n")
@example("a = " + "9" * 5000 + "\n+++\n", "+++\n")
@example('"a": ' + "9" * 5000 + "}", "{")
@example("a: " + "9" * 5000 + "\n---\n", "---\n")
@example("a: \u0001\n---\n", "---\n")
@example("a = 1979-05-27T00:32:00.999999999999Z\n+++\n", "+++\n")
@example("<<: 1\n---\n", "---\n")
@example(".".join("a" * 5000) + " = 1\n+++\n", "+++\n")
def test_whatever_stands_in_a_head_it_is_read_or_reported(rest: str, opening: str) -> None:
    text = opening + rest
    try:
        span = split_head(text, "a.md")
        table = parse_head(text, span, "a.md")
    except ParseError as error:
        for diagnostic in error.diagnostics:
            assert diagnostic.line is not None
            assert format_diagnostic(diagnostic)
        return
    assert 0 <= span.start <= span.end <= span.body_offset <= len(text)
    for key in table:
        place = locate(text, span, (key,))
        assert span.start <= place.start < place.end <= len(text) + 1


@given(st.sampled_from(["toml", "yaml"]), texts, st.sampled_from(["\n", "\r\n"]))
def test_head_and_body_tile_the_file(format_: str, body: str, end: str) -> None:
    mark, line = ("+++", "title = 't'") if format_ == "toml" else ("---", "title: t")
    text = f"{mark}{end}{line}{end}{mark}{end}{body}"

    span = split_head(text, "a.md")

    assert (span.format, text[span.start : span.end], text[span.body_offset :]) == (format_, line + end, body)
    assert parse_head(text, span, "a.md") == {"title": "t"}


@given(st.dictionaries(keys, plain_json))
def test_json_heads_are_what_json_says(table: dict[str, Any]) -> None:
    text = json.dumps(table, ensure_ascii=False) + "\nbody"
    span = split_head(text, "a.md")

    assert text[span.body_offset :] == "body"
    assert parse_plain(text[span.start : span.end], "json") == table


def as_yaml(value: Any) -> Any:
    """What YAML 1.2 in Hugo's reading makes of JSON: `1e+16`, which has no dot, is text there."""
    if isinstance(value, dict):
        return {name: as_yaml(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_yaml(item) for item in value]
    written = json.dumps(value)
    return written if isinstance(value, float) and ("." not in written or math.isinf(value)) else value


json_texts = st.text(st.characters(min_codepoint=32, max_codepoint=126)) | st.sampled_from(
    [
        *"a\u2028b c\x85d yes no true ~ 1 0x1F 2025-06-01 12:30 << *a &a !a 日本 - {}".split(" "),
        *("", " ", "- a", "a: b"),
    ]
)
json_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | json_texts,
    lambda inner: st.lists(inner) | st.dictionaries(json_texts.filter(lambda key: len(key) < 100), inner),
    max_leaves=20,
)


@given(json_plain)
def test_json_is_yaml(value: Any) -> None:
    assert parse_plain(json.dumps(value, ensure_ascii=False), "yaml") == as_yaml(value)


tokyo = st.just(dt.timezone(dt.timedelta(hours=9)))
moments = (st.times() | st.datetimes() | st.datetimes(timezones=tokyo)).filter(lambda moment: not moment.fold)
toml_plain = st.recursive(
    scalars | moments | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(keys | st.just("datetime"), inner),
    max_leaves=20,
)


@given(toml_plain)
def test_a_raw_head_survives_its_cache(value: Any) -> None:
    stored = json.dumps(_tagged(value), allow_nan=False)

    assert repr(_untagged(json.loads(stored))) == repr(value)


@given(st.text("abc/.-", min_size=1))
def test_a_glob_without_marks_matches_itself_alone(text: str) -> None:
    assert matches(text, text)
    assert matches(text, text.upper())
    assert not matches(text, text + "x")
    assert matches("**", text)
    assert matches("*", text) == ("/" not in text)


@given(st.text("ab*?[]{},!-/\\", max_size=30))
def test_any_glob_is_a_pattern_or_a_value_error(glob: str) -> None:
    with contextlib.suppress(ValueError):
        glob_pattern(glob)


MEGABYTE = 1_000_000
HOSTILE = {
    "one open quote": ("yaml", 'a: "' + "x" * MEGABYTE),
    "brackets": ("yaml", "a: " + "[" * MEGABYTE),
    "flow commas": ("yaml", "a: [" + "," * MEGABYTE),
    "anchors": ("yaml", "\n".join(f"a{i}: &a{i} x" for i in range(50_000))),
    "digits": ("yaml", "a: " + "9" * MEGABYTE),
    "underscores": ("yaml", "a: 1" + "_" * MEGABYTE),
    "toml brackets": ("toml", "a = " + "[" * MEGABYTE),
    "toml keys": ("toml", "\n".join(f"a{i} = 1" for i in range(50_000))),
    "toml dots": ("toml", ".".join("a" * 100_000) + " = 1"),
    "toml digits": ("toml", "a = " + "9" * MEGABYTE),
    "json brackets": ("json", "[" * MEGABYTE),
    "json quotes": ("json", '"' * MEGABYTE),
    "json digits": ("json", "9" * MEGABYTE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_takes_seconds_at_most(name: str) -> None:
    format_, text = HOSTILE[name]
    before = time.process_time()
    with contextlib.suppress(Malformed):
        parse_plain(text, format_)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 200_000,
        '{"' + "\\" * MEGABYTE,
        "{" + '"' * MEGABYTE,
        '{"' + '\\"' * 500_000,
        "---\n" + "--\n" * 300_000,
    ],
)
def test_a_head_that_is_never_closed_is_found_out_in_linear_time(text: str) -> None:
    before = time.process_time()
    with pytest.raises(ParseError):
        split_head(text, "a.md")
    assert time.process_time() - before < 2


def test_a_bomb_of_aliases_is_small_when_it_is_refused() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"{b}: &{b} [{','.join(['*' + a] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    with pytest.raises(Malformed, match="aliases repeat more than 100,000 values"):
        parse_plain("\n".join(lines), "yaml")


@given(
    st.dictionaries(st.sampled_from(["a", "b", "title"]), st.booleans() | st.integers(-(2**63), 2**63 - 1))
)
def test_toml_heads_are_what_tomllib_says(table: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())

    assert parse_plain(text, "toml") == tomllib.loads(text)


TOML_KEYS = st.sampled_from(["a", "b", "title", "1", "-", "a.b", '"q"', "ä", ""])
TOML_VALUES = st.sampled_from(
    """'text'|"text"|'it"s'|"a\\tb"|''|""|'''a'''|'日本'|"#"|true|false|True|12|-1|012|1_0|1.5|1e5|inf|0x1f"""
    """|'a' 'b'|["a", 'b']|[ 'a' , ]|[]|[,]|["a" "b"]|[1]|[['a']]|['a', # b|2025-02-14"""
    """|2025-02-14T00:00:00+09:00|2025-02-30|10:00|2025-02-14 10:00:00"""
    """|{a = 1}|'a'b|"a|'\x7f'|'\t'|"\x0b\"|""".split("|")
)
TOML_LINES = st.one_of(
    st.builds("{}{} {} {}".format, st.sampled_from(["", " ", "\t"]), TOML_KEYS, st.just("="), TOML_VALUES),
    st.sampled_from(["", " ", "# comment", "#\x01", "[table]", "[[array]]", "'loose'", "a ="]),
    texts,
)
TOML_ENDS = st.sampled_from(["", " ", "\t", " # comment", "# 日本", " x", "\r"])


@given(st.lists(st.builds("".join, st.tuples(TOML_LINES, TOML_ENDS)), max_size=4), st.booleans())
def test_usual_lines_of_toml_are_what_tomllib_says(lines: list[str], is_closed: bool) -> None:
    text = "\n".join(lines) + "\n" * is_closed
    if (table := _toml_lines(text)) is not None:
        expected = tomllib.loads(text)
        assert table == expected
        assert list(map(repr, table.values())) == list(map(repr, expected.values()))


def test_a_usual_head_of_toml_is_usual_lines() -> None:
    text = """
date = '2025-02-14T00:00:00'
lastmod = 2025-02-15
draft = false  # not any more
title = "見出し"
tags = ["a", 'b',]
weight = 10
"""
    assert _toml_lines(text) == tomllib.loads(text)
