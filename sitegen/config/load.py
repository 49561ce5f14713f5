"""From a site's folder to its settings: read, merge, choose the language, check.

The order, each over the ones before it: themes (as far as they may), the root file, the configuration
directory, variables, the command line, variables once more (https://gohugo.io/configuration/introduction/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sitegen.config.formats import KeyPath
from sitegen.config.languages import choose_language, other_languages, read_language, settings_in
from sitegen.config.layers import Findings, Layer
from sitegen.config.merge import (
    NO_LONGER_HUGOS,
    as_written,
    lay_over,
    lower_keys,
    rename_keys,
    under,
    without_merge_keys,
    wrap,
)
from sitegen.config.model import CheckConfig, Config
from sitegen.config.parts.content import read_content, read_directories
from sitegen.config.parts.markup import read_markup
from sitegen.config.parts.outputs import read_imaging, read_outputs_config
from sitegen.config.parts.own import read_own
from sitegen.config.parts.site import read_site
from sitegen.config.sources import site_sources, theme_sources
from sitegen.config.table import Table
from sitegen.config.themes import builtin_theme, configured_themes, is_safe_theme_name
from sitegen.config.variables import ENVIRONMENT, variables_layer
from sitegen.diagnostics import ConfigError, Diagnostic, Severity

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedConfig:
    """The settings of a site and where they came from.

    Attributes:
        merged: all of them for people to read, defaults included, under Hugo's names; of the languages
            the one that is built.
        files: what was read, relative to the site's root, the lowest first; a theme's come first.
        diagnostics: warnings and notes.
    """

    config: Config
    merged: Mapping[str, Any]
    files: tuple[str, ...]
    environment: str
    diagnostics: tuple[Diagnostic, ...] = ()


def load_config(
    root: Path,
    *,
    files: Sequence[str] = (),
    config_dir: str = "config",
    environment: str | None = None,
    variables: Mapping[str, str] = _NOTHING,
    overrides: Mapping[str, Any] = _NOTHING,
) -> LoadedConfig:
    """Read everything that configures the site at `root`.

    Args:
        root: folder of the site.
        files: read these instead of the root file, the later over the earlier (`--config a,b`).
        config_dir: folder of split files.
        environment: None: `HUGO_ENVIRONMENT`, or `production`.
        variables: of the process; those that begin with HUGO are settings.
        overrides: settings of the command line by their key (`baseURL`, `pagination.pagerSize`).

    Raises:
        ConfigError: with every mistake that was found.
    """
    environment = environment or variables.get(ENVIRONMENT) or "production"
    root = root.absolute()
    sources = site_sources(root, files, config_dir, environment)
    findings = Findings(sources.layers)
    findings.diagnostics += sources.diagnostics
    broken = tuple(findings.diagnostics) if findings.has_errors else ()
    if broken and not sources.layers:
        raise ConfigError(*_sorted(broken))

    settings = _merge_layers(findings, variables, overrides)
    _report_old_names(findings)
    settings = _with_themes(root, settings, environment, findings)
    language = choose_language(settings, findings)
    findings.language = language
    shown: dict[str, Any] = {}
    config = _read(settings, language, environment, findings, shown)
    if broken:
        # A value of the wrong type is one whatever the broken files hold; all else may come of their absence.
        broken += tuple(d for d in findings.diagnostics if d.code == "config-type")
        raise ConfigError(*_sorted(broken))
    if findings.has_errors:
        raise ConfigError(*_sorted(findings.diagnostics))
    return LoadedConfig(
        config=config,
        merged=as_written(shown),
        files=tuple(dict.fromkeys(layer.path for layer in findings.layers if layer.path)),
        environment=environment,
        diagnostics=_sorted(findings.diagnostics),
    )


def _merge_layers(
    findings: Findings, variables: Mapping[str, str], overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """Files, variables, command line, variables: a variable beats a flag, as in Hugo."""
    settings: dict[str, Any] = {}
    for layer in findings.layers:
        settings = lay_over(settings, layer.values)
    before = variables_layer(variables, settings)
    settings = lay_over(settings, before.values)
    flags = _overrides_layer(overrides)
    settings = lay_over(settings, flags.values)
    # Typed once more, by what the command line may just have set.
    after = variables_layer(variables, settings)
    findings.layers += [flags, after]
    return lay_over(settings, after.values)


def _overrides_layer(overrides: Mapping[str, Any]) -> Layer:
    values: dict[str, Any] = {}
    setters: dict[KeyPath, str] = {}
    for name, value in overrides.items():
        key = tuple(name.lower().split("."))
        table, renamed = rename_keys(wrap(lower_keys(value), key))
        setters[next(iter(renamed), key)] = "the command line"
        values = lay_over(values, table)
    return Layer(values=values, setters=setters)


def _with_themes(
    root: Path, settings: dict[str, Any], environment: str, findings: Findings
) -> dict[str, Any]:
    """Themes' settings under the site's, the most important theme first, the built-in one last."""
    for folder in _theme_folders(root, settings):
        sources = theme_sources(root, folder, environment)
        findings.diagnostics += sources.diagnostics
        findings.layers[:0] = sources.layers
        theme: dict[str, Any] = {}
        for layer in sources.layers:
            theme = lay_over(theme, layer.values)
        settings = under(settings, theme)
    return settings


def _theme_folders(root: Path, settings: Mapping[str, Any]) -> list[Path]:
    base = settings.get("themesdir")
    themes = root / (base if isinstance(base, str) and base else "themes")
    names = [name for name in configured_themes(settings) if is_safe_theme_name(name)]
    folders = [themes / name for name in names] + [builtin_theme()]
    return list({folder.resolve(): folder for folder in folders if folder.is_dir()}.values())


def _report_old_names(findings: Findings) -> None:
    for layer in findings.layers:
        for new, old in layer.renamed.items():
            if old in NO_LONGER_HUGOS:
                findings.report(
                    new,
                    "config-old-name",
                    f"Hugo no longer reads `{old[-1]}`; sitegen does",
                    severity=Severity.WARNING,
                    hint=f"write `{NO_LONGER_HUGOS[old]}`",
                )


def _read(
    settings: Mapping[str, Any],
    language_key: str,
    environment: str,
    findings: Findings,
    shown: dict[str, Any],
) -> Config:
    """The frozen tree; every key that is read is noted in `shown`."""
    language = read_language(language_key, settings, findings)
    root = Table(settings_in(language_key, settings), (), findings, shown)
    root.text("defaultContentLanguage", language_key)
    root.text("locale", language.locale)
    _check_timeout(root)
    build = root.table("build")
    build.close()
    page = root.table("page")
    page.close()
    own = read_own(root)
    themes = _read_themes(root)
    config = Config(
        environment=environment,
        directories=read_directories(root),
        content=replace(read_content(root), other_languages=other_languages(language_key, settings)),
        site=read_site(root, language, keep_term_titles=not own.hugo_term_titles),
        markup=read_markup(root, own),
        imaging=read_imaging(root),
        outputs=replace(read_outputs_config(root, themes), security=own.security),
        check=CheckConfig(schema=own.schema),
        skip_mistakes=own.skip_mistakes,
    )
    root.items("languages")
    root.texts("disableLanguages")
    root.close()
    if shown.get("languages"):
        shown["languages"] = without_merge_keys(settings["languages"])
    return config


def _read_themes(root: Table) -> tuple[str, ...]:
    """Names of `theme`, then of `module.imports`."""
    root.texts("theme")
    names = configured_themes(root.values)
    for name in names:
        if not is_safe_theme_name(name):
            message = f"the theme `{name}` is outside the themes folder"
            root.error("theme", message, "name a folder in themes/")
    return tuple(name for name in names if is_safe_theme_name(name))


_DURATION = re.compile(r"\d+|(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+")
"""Go's durations, and a bare number of seconds."""


def _check_timeout(root: Table) -> None:
    """Sitegen has nothing that could hang; a wrong value is still a mistake."""
    value = root.text("timeout", "60s").strip()
    if not _DURATION.fullmatch(value):
        root.error("timeout", f"`{value}` is no duration", "write it as in `60s`")


def _sorted(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key))
