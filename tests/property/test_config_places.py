"""Laws of reading settings, over generated tables."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen.config.formats import key_places, parse_table
from sitegen.config.merge import lay_over, lower_keys, under
from sitegen.config.show import toml_text

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8).map(lambda s: s.replace("\0", ""))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=5)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    if isinstance(value, dict):
        items = [((*path, key.lower()), item) for key, item in value.items()]
    elif isinstance(value, list):
        items = [((*path, index), item) for index, item in enumerate(value)]
    else:
        items = []
    return {p for p, _ in items}.union(*(paths(item, p) for p, item in items))


@given(TABLES)
def test_every_key_of_json_has_a_place(table: dict[str, Any]) -> None:
    text = json.dumps(table, indent=1)
    assert parse_table(text, "json", "") == table
    assert set(key_places(text, "json")) == paths(table)


@given(TABLES)
def test_every_key_of_toml_has_a_place_and_shown_settings_read_back(table: dict[str, Any]) -> None:
    text = toml_text(table)
    assert parse_table(text, "toml", "") == table
    places = key_places(text, "toml")
    assert paths(table) == set(places)
    assert all(span.start < span.end <= len(text) for span in places.values())


@given(TABLES, TABLES)
def test_what_is_laid_over_wins_and_nothing_is_lost(below: dict[str, Any], above: dict[str, Any]) -> None:
    """Hugo, configuration/introduction: a later value replaces the earlier one, table by table."""
    below, above = lower_keys(below), lower_keys(above)
    merged = lay_over(below, above)
    assert lay_over(merged, above) == merged
    assert set(merged) == set(below) | set(above)


@given(TABLES, TABLES)
def test_a_theme_never_changes_what_a_site_says(site: dict[str, Any], theme: dict[str, Any]) -> None:
    site, theme = lower_keys({"params": site}), lower_keys({"params": theme, **theme})
    merged = under(site, theme)
    assert lay_over(merged, site) == merged
    assert set(merged) <= {"params", "menus", "mediatypes", "outputformats"}
