"""Which language is built, and its settings over those of the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.config.formats import type_name
from sitegen.config.layers import Findings
from sitegen.config.merge import over_root, without_merge_keys
from sitegen.config.model import Language
from sitegen.config.table import Table
from sitegen.diagnostics import nearest

_OWN = frozenset(("disabled", "weight", "label", "direction"))
"""Keys of a language that are about itself; all others are settings of the site."""

_DEFAULT = "en"


def choose_language(settings: Mapping[str, Any], findings: Findings) -> str:
    """Name the one language to build; more than one, or none, is a mistake that goes to `findings`.

    sitegen builds one language for now. Hugo's order: by weight that is not zero, then by name.
    """
    default = settings.get("defaultcontentlanguage")
    default = default.lower() if isinstance(default, str) else ""
    languages = settings.get("languages")
    languages = languages if isinstance(languages, Mapping) else {}
    languages = {key: language for key, language in languages.items() if key != "_merge"}
    if not languages:
        return default or _DEFAULT
    for key, language in languages.items():
        if not isinstance(language, Mapping):
            message = f"`languages.{key}` must be a table, not {type_name(language)}"
            findings.error(("languages", key), message, code="config-type")
    enabled = sorted(
        (key for key in languages if not _is_disabled(key, settings)),
        key=lambda key: (not _weight(languages[key]), _weight(languages[key]), key),
    )
    _check_default(default, languages, enabled, findings)
    if not enabled:
        findings.error(("languages",), "every language is disabled", "leave one enabled", "config-languages")
        return default or _DEFAULT
    built = default if default in enabled else enabled[0]
    for other in enabled:
        if other != built:
            findings.error(
                ("languages", other),
                f"the languages `{built}` and `{other}` are both enabled, and sitegen builds one",
                f'set `disabled = true` for `{other}`, or disableLanguages = ["{other}"]',
                "config-languages",
            )
    return built


def other_languages(built: str, settings: Mapping[str, Any]) -> frozenset[str]:
    """Keys of the languages that are configured and not built."""
    languages = settings.get("languages")
    keys = languages if isinstance(languages, Mapping) else {}
    return frozenset(str(key).lower() for key in keys) - {built.lower(), "_merge"}


def settings_in(language: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with those of the language over them."""
    own = _table_of(language, settings)
    over = over_root({name: value for name, value in own.items() if name not in _OWN}, settings)
    return dict(without_merge_keys(over))


def read_language(key: str, settings: Mapping[str, Any], findings: Findings) -> Language:
    """What is said about the language itself; its locale may also stand at the root."""
    own = Table(_table_of(key, settings), ("languages", key), findings, {})
    root = Table(settings, (), findings, {})
    own.flag("disabled")
    return Language(
        key=key,
        locale=own.text("locale") or root.text("locale") or key,
        label=own.text("label"),
        direction=own.choice("direction", "ltr", ("ltr", "rtl")),
        weight=own.whole("weight"),
    )


def _table_of(key: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    languages = settings.get("languages")
    own = languages.get(key) if isinstance(languages, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def _is_disabled(key: str, settings: Mapping[str, Any]) -> bool:
    listed = settings.get("disablelanguages")
    listed = listed.split() if isinstance(listed, str) else listed
    if isinstance(listed, (list, tuple)) and key in [str(name).lower() for name in listed]:
        return True
    return str(_table_of(key, settings).get("disabled", "")).lower() in ("true", "1", "t")


def _weight(language: Any) -> int:
    weight = language.get("weight") if isinstance(language, Mapping) else None
    return weight if isinstance(weight, int) else 0


def _check_default(
    default: str, languages: Mapping[str, Any], enabled: list[str], findings: Findings
) -> None:
    if not default or default in enabled:
        return
    if default in languages:
        message = f"`{default}` is the default language and cannot be disabled"
        hint = "enable it, or name another as defaultContentLanguage"
    else:
        message = f"the default language `{default}` is none of the languages"
        near = nearest(default, languages) or (enabled[0] if enabled else None)
        hint = f"did you mean `{near}`?" if near else "add it to the languages"
    findings.error(("defaultcontentlanguage",), message, hint, "config-languages")
