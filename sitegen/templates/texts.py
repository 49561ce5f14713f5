"""The theme's texts in the site's language (`i18n/LANG.toml`), the site's own over the theme's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sitegen.diagnostics import Diagnostic, ParseError, RenderError, nearest

_FALLBACK = "en"

Text = str | Mapping[str, str]


def load_texts(folders: Sequence[Path], language: str) -> dict[str, Text]:
    """All texts of a language; those that only English has are in English.

    Args:
        folders: `i18n` folders, the most important first.
        language: key of the language, `ja` or `pt-br`.
    """
    names = dict.fromkeys((language.lower(), language.lower().split("-")[0], _FALLBACK))
    texts: dict[str, Text] = {}
    for name in reversed(names):
        for folder in reversed(folders):
            texts.update(_read(folder / f"{name}.toml"))
    return texts


def translate(texts: Mapping[str, Text], key: str, count: int | None, values: Mapping[str, Any]) -> str:
    """One text with its values in place of `{name}`; `count` chooses between `one` and `other`.

    Raises RenderError where there is no such text, naming the nearest.
    """
    text = texts.get(key)
    if isinstance(text, Mapping):
        text = text.get("one" if count == 1 else "other") or text.get("other")
    if text is None:
        near = nearest(key, texts)
        raise RenderError(
            Diagnostic(
                code="text-unknown",
                message=f"there is no text `{key}` in i18n",
                hint=f"did you mean `{near}`?" if near else "add it to i18n/en.toml of the site",
            )
        )
    for name, value in values.items() if count is None else {**values, "count": count}.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _read(path: Path) -> dict[str, Text]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise ParseError(
            Diagnostic(code="text-malformed", message=f"not readable as TOML: {e}", path=path.name)
        ) from e
