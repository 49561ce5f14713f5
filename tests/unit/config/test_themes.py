"""Themes: which can be used, and what is said of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.config.load import load_config
from sitegen.config.themes import builtin_theme, find_themes, is_safe_theme_name
from tests.support import SiteBuilder

Make = Callable[..., SiteBuilder]


def themes_of(site: SiteBuilder) -> tuple[list[str], list[str]]:
    themes, diagnostics = find_themes(site.root, load_config(site.root).config)
    assert themes[-1].path == builtin_theme()
    return [theme.name for theme in themes], [d.message for d in diagnostics]


def test_built_in_theme_is_there() -> None:
    assert (builtin_theme() / "templates").is_dir()


def test_configured_themes_are_before_the_built_in_one(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        theme = ["b", "a"]
        -- themes/a/templates/page.html --
        -- themes/b/templates/page.html --
        """)
    assert themes_of(made) == (["b", "a", "default"], [])


def test_each_unusable_theme_is_one_warning(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        theme = ["go", "none"]
        [[module.imports]]
        path = "github.com/someone/theme"
        -- themes/go/layouts/single.html --
        """)
    assert themes_of(made) == (
        ["default"],
        [
            "the theme `go` holds Go templates, which sitegen does not run; the built-in theme is used",
            "the theme `none` is not there; the built-in theme is used",
            "the theme `github.com/someone/theme` is not there; the built-in theme is used",
        ],
    )


def test_built_in_theme_may_be_named(site: Make) -> None:
    assert themes_of(site("-- hugo.toml --\ntheme = 'default'\n")) == (["default"], [])


def test_theme_of_that_name_in_the_site_is_its_own(site: Make) -> None:
    made = site("-- hugo.toml --\ntheme = 'default'\n-- themes/default/templates/page.html --\n")
    assert themes_of(made) == (["default", "default"], [])


@pytest.mark.parametrize("name", ["../x", "/etc", "a/../b", "", ".", "..", "a\\..\\b", "C:x", "a//b"])
def test_names_that_leave_the_folder(name: str) -> None:
    assert not is_safe_theme_name(name)


def test_params_of_a_sitegen_theme_come_from_its_description(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        theme = "a"
        _merge = "deep"
        -- themes/a/theme.toml --
        name = "A"
        [params]
        color = "red"
        -- themes/a/templates/page.html --
        """)
    found = load_config(made.root)
    assert found.config.site.params["color"] == "red"
    assert not found.diagnostics
