"""Reading TOML, YAML and JSON, and finding keys in them again."""

from __future__ import annotations

import time

import pytest

from sitegen.config.formats import key_places, parse_table
from sitegen.diagnostics import ParseError

TOML = """\
# comment = "[no]"
title = "a = b # c" # x
a.b . "c d" = 1
text = '''
not = "a key"
[nor.this] '''
more = \"\"\"
"two" \\\"\"\" quotes\"\"\"\"
list = [ # = [
  {x = 1, y = [2, 3]}, [4], "]",
] # end
[T.'Sub']
"日本" = {}
when = 1979-05-27 07:32:00 # date
[[arr]]
n = 1
[[arr]]
n = 2
[arr.sub]
m = 3
[[arr.inner]]
k = 1
"""


def words(text: str, format_name: str) -> dict[str, tuple[str, int]]:
    places = key_places(text, format_name)
    return {
        ".".join(map(str, path)): (text[span.start : span.end], text.count("\n", 0, span.start) + 1)
        for path, span in places.items()
    }


def test_keys_of_toml() -> None:
    assert words(TOML, "toml") == {
        "title": ("title", 2),
        "a": ("a", 3),
        "a.b": ("b", 3),
        "a.b.c d": ('"c d"', 3),
        "text": ("text", 4),
        "more": ("more", 7),
        "list": ("list", 9),
        "list.0": ("{x = 1, y = [2, 3]}", 10),
        "list.0.x": ("x", 10),
        "list.0.y": ("y", 10),
        "list.0.y.0": ("2", 10),
        "list.0.y.1": ("3", 10),
        "list.1": ("[4]", 10),
        "list.1.0": ("4", 10),
        "list.2": ('"]"', 10),
        "t": ("T", 12),
        "t.sub": ("'Sub'", 12),
        "t.sub.日本": ('"日本"', 13),
        "t.sub.when": ("when", 14),
        "arr": ("arr", 15),
        "arr.0": ("arr", 15),
        "arr.0.n": ("n", 16),
        "arr.1": ("arr", 17),
        "arr.1.n": ("n", 18),
        "arr.1.sub": ("sub", 19),
        "arr.1.sub.m": ("m", 20),
        "arr.1.inner": ("inner", 21),
        "arr.1.inner.0": ("inner", 21),
        "arr.1.inner.0.k": ("k", 22),
    }
    parse_table(TOML, "toml", "")  # the text above is TOML indeed


def test_keys_of_json() -> None:
    text = '{"A": [1, {"b\\"": "x, y"}],\n "c": {"d": null}, "e": []}'
    assert words(text, "json") == {
        "a": ('"A"', 1),
        "a.0": ("1", 1),
        "a.1": ('{"b\\"": "x, y"}', 1),
        'a.1.b"': ('"b\\""', 1),
        "c": ('"c"', 2),
        "c.d": ('"d"', 2),
        "e": ('"e"', 2),
    }


def test_keys_of_yaml() -> None:
    text = "A: &x {b: 1}\nc:\n- d: [e, f]\n- *x\n"
    assert words(text, "yaml") == {
        "a": ("A", 1),
        "a.b": ("b", 1),
        "c": ("c", 2),
        "c.0": ("d: [e, f]\n", 3),
        "c.0.d": ("d", 3),
        "c.0.d.0": ("e", 3),
        "c.0.d.1": ("f", 3),
        "c.1": ("&x {b: 1}", 1),
        "c.1.b": ("b", 1),
    }


@pytest.mark.parametrize(
    ("format_name", "text", "place"),
    [
        ("toml", "a = 1\na = 2\n", "x:2:6"),
        ("toml", 'a = "\n', "x:1:6"),
        ("toml", "a = [1,\n", "x:1:8"),
        ("json", '{"a": }', "x:1:7"),
        ("json", "[1]", "x:1:1"),
        ("yaml", "a: [1\nb: 2\n", "x:2:2"),
        ("yaml", "a: 'x\n", "x:2:1"),
        ("yaml", "a: \x07", "x:1:4"),
        ("yaml", "a: !!binary aGk=\n", "x:1:4"),
        ("yaml", "a: !!set {b}\n", "x:1:4"),
        ("yaml", "a: *b\n", "x:1:4"),
        ("yaml", "a: 1\n---\nb: 2\n", "x:2:1"),
    ],
)
def test_place_of_a_mistake(format_name: str, text: str, place: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_table(text, format_name, "x")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.place, diagnostic.code) == (place, f"{format_name}-syntax")


@pytest.mark.parametrize("format_name", ["toml", "yaml", "json"])
def test_empty_text_is_an_empty_table(format_name: str) -> None:
    assert parse_table("", format_name, "") == {}
    assert parse_table(" \n", format_name, "") == {}


@pytest.mark.parametrize(
    ("format_name", "text"),
    [
        ("toml", "a = '" + "x" * 500_000 + "'\nb = \"" + "\\\\" * 200_000 + '"\n'),
        ("toml", "a = '''" + "''x" * 150_000 + "'''\nb = \"\"\"" + '""x' * 150_000 + '"""\n'),
        ("toml", "#" * 500_000 + "\n" * 100_000 + " \t" * 100_000 + "a = 1\n"),
        ("toml", "a = [" + "1, " * 100_000 + "]\n"),
        ("json", '{"a": "' + '\\"' * 300_000 + '"}'),
    ],
)
def test_finding_keys_takes_linear_time(format_name: str, text: str) -> None:
    start = time.process_time()
    assert ("a",) in key_places(text, format_name)
    assert time.process_time() - start < 3
