"""`sitegen config`: what is shown can be read back, and has the defaults."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

from sitegen.config.load import load_config
from sitegen.config.parts.own import OWN_KEYS
from sitegen.config.show import merged_text
from tests.support import SiteBuilder

SITE = r"""
    -- hugo.toml --
    title = "日本語 \"quoted\" \\ \u007f \t"
    [params]
    "odd key" = 2025-01-02T03:04:05Z
    day = 2025-01-02
    Nested = {List = [1, 2.5, {A = "b"}], empty = {}}
    [[menus.main]]
    name = "a"
    pageRef = "posts"
"""


def test_toml_reads_back_as_what_json_says(site: Callable[..., SiteBuilder]) -> None:
    loaded = load_config(site(SITE).root)
    toml = tomllib.loads(merged_text(loaded, as_json=False))
    said = json.loads(merged_text(loaded, as_json=True))
    assert toml["title"] == said["title"] == '日本語 "quoted" \\ \x7f \t'
    assert (
        toml["pagination"] == said["pagination"] == {"pagerSize": 10, "path": "page", "disableAliases": False}
    )
    assert toml["params"]["Nested"]["List"] == [1, 2.5, {"A": "b"}]
    assert toml["menus"] == said["menus"] == {"main": [{"name": "a", "pageRef": "posts"}]}


def test_shown_settings_mean_the_same_again(site: Callable[..., SiteBuilder]) -> None:
    first = load_config(site(SITE).root)
    again = site()
    again.write("hugo.toml", merged_text(first, as_json=False))
    second = load_config(again.root)
    assert second.config.markup == first.config.markup
    assert second.config.outputs == first.config.outputs
    assert second.config.content == first.config.content
    assert not second.diagnostics


def test_own_names_are_those_that_are_read(site: Callable[..., SiteBuilder]) -> None:
    """`OWN_KEYS` is what the documentation lists; it may not fall behind."""
    trust = "[sitegen.trust.shortcodes.NAME]\ntags = ['b']\n"
    text = f"-- hugo.toml --\n{trust}[sitegen.schema.NAME]\ntype = 'text'\n"
    shown = load_config(site(text).root).merged["sitegen"]

    def names(table: object, prefix: str = "") -> set[str]:
        if not isinstance(table, dict):
            return {prefix.rstrip(".")}
        return set().union(*(names(value, f"{prefix}{name}.") for name, value in table.items()))

    assert names(shown) == set(OWN_KEYS)
