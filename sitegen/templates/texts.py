"""The theme's texts in the site's language (`i18n/LANG.toml`), the site's own over the theme's.

The files are those of Hugo (https://gohugo.io/content-management/multilingual/): a text, or a table of its
plural forms, by key. What is in a table of another kind has its name before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.config.formats import FORMATS, key_places, parse_table, type_name
from sitegen.content.read import decode, read_bytes
from sitegen.diagnostics import Diagnostic, ParseError, RenderError, SitegenError, at, nearest

_FALLBACK = "en"
_FORMS = ("zero", "one", "two", "few", "many", "other")
_GO_VALUE = re.compile(r"\{\{-?\s*\.(\w*)\s*-?\}\}")
_GO_NAMES = {"": "count", "Count": "count"}

Text = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of a language; those that only English has are in English.

    Attributes:
        diagnostics: of files that cannot be read; what they say is missing.
    """

    by_key: Mapping[str, Text] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


NO_TEXTS = Texts()


def load_texts(root: Path, folders: Sequence[Path], language: str) -> Texts:
    """The texts of a language.

    Args:
        root: of the site.
        folders: `i18n` folders, the most important first.
        language: key of the language, `ja` or `pt-br`.
    """
    names = dict.fromkeys((language.lower(), language.lower().split("-")[0], _FALLBACK))
    texts: dict[str, Text] = {}
    found: list[Diagnostic] = []
    for name in reversed(names):
        for folder in reversed(folders):
            for extension, format_ in FORMATS.items():
                path = folder / f"{name}.{extension}"
                if path.is_file():
                    texts.update(_read(root, path, format_, found.append))
    return Texts(texts, tuple(found))


def translate(texts: Texts, key: str, count: int | None, values: Mapping[str, Any]) -> str:
    """One text with its values in place of `{name}`; `count` chooses between `one` and `other`.

    Raises:
        RenderError: there is no such text; the nearest is named.
        ParseError: nor can there be one, as a file of texts cannot be read.
    """
    text = texts.by_key.get(key)
    if isinstance(text, Mapping):
        text = text.get("one" if count == 1 else "other") or text.get("other")
    if text is None and texts.diagnostics:
        raise ParseError(*texts.diagnostics)
    if text is None:
        near = nearest(key, texts.by_key)
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


def _read(root: Path, path: Path, format_: str, report: Callable[[Diagnostic], None]) -> dict[str, Text]:
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = decode(read_bytes(root, shown), shown)
        table = parse_table(text, format_, shown)
    except SitegenError as error:
        for diagnostic in error.diagnostics:
            report(diagnostic)
        return {}
    texts: dict[str, Text] = {}
    for keys, value in _entries(table, ()):
        if isinstance(value, (str, Mapping)):
            texts[".".join(keys)] = value
        else:
            place = key_places(text, format_).get(tuple(key.lower() for key in keys), 0)
            message = f"`{'.'.join(keys)}` is {type_name(value)}, where a text is wanted"
            hint = "put it in quotation marks, or write a table with `one` and `other`"
            report(at(text, place, path=shown, code="text-type", message=message, hint=hint))
    return texts


def _entries(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each text of a table with its keys, and whatever stands in the place of one."""
    for key, value in table.items():
        keys = (*above, key)
        if isinstance(value, str):
            yield keys, _with_names(value)
        elif not isinstance(value, Mapping):
            yield keys, value
        elif forms := {f: _with_names(value[f]) for f in _FORMS if isinstance(value.get(f), str)}:
            yield keys, forms
        else:
            yield from _entries(value, keys)


def _with_names(text: str) -> str:
    """A text with `{name}` where Hugo has `{{ .Name }}`, and `{count}` for `{{ .Count }}` and `{{ . }}`."""
    return _GO_VALUE.sub(lambda found: f"{{{_GO_NAMES.get(found[1], found[1])}}}", text)


__all__ = ["NO_TEXTS", "Text", "Texts", "load_texts", "translate"]
