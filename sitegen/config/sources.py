"""Which files configure a site, and what is in them (https://gohugo.io/configuration/introduction/)."""

from __future__ import annotations

import dataclasses
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.config.formats import FORMATS, KeyPath, key_places, parse_table
from sitegen.config.layers import Layer
from sitegen.config.merge import THEMES_GIVE, lower_keys, rename_keys, twin_keys, wrap
from sitegen.diagnostics import Diagnostic, ParseError, Severity, at

ROOT_NAMES = ("hugo", "config", "sitegen")
"""Names of the root file without their extension; the first that exists is used."""

_DIRECTORY_ROOT_NAMES = ("hugo", "config")
"""Names in a configuration directory that stand for the root; all others are a key."""

_WITH_OWN_LEVEL = {"params": "params", "menu": "menus", "menus": "menus"}
"""Files named after one of these and a language fill that key of the language, others the language itself."""

_MAX_BYTES = 4_000_000
"""A configuration that is longer is a mistake: some other file with its name."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The layers of one place (a site, a theme), the lowest first, and what was wrong with its files."""

    layers: tuple[Layer, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def site_sources(root: Path, files: Sequence[str], config_dir: str, environment: str) -> Sources:
    """Read the root file (or the `files` asked for instead) and the configuration directory over it."""
    missing: list[Diagnostic] = []
    if files:
        chosen = [root / name.strip() for name in files if name.strip()]
        missing = [_not_there(_shown(path, root)) for path in chosen if not path.is_file()]
        chosen = [path for path in chosen if path.is_file()]
        ignored: list[Diagnostic] = []
    else:
        candidates = list(_root_files(root, ROOT_NAMES))
        chosen = candidates[:1]
        ignored = _ignored(candidates, root)
    read = _read_all([(path, ()) for path in chosen], root)
    directory = _read_all(list(_directory_files(root / config_dir, environment)), root)
    if not (chosen or directory.layers or directory.diagnostics or missing):
        missing = [_no_config(root)]
    return Sources(
        read.layers + directory.layers,
        (*missing, *ignored, *read.diagnostics, *directory.diagnostics),
    )


def theme_sources(root: Path, folder: Path, environment: str) -> Sources:
    """Read what a theme configures: `theme.toml`, then its root file, then its configuration directory.

    Hugo reads no settings from `theme.toml`, so it counts only for a theme made for sitegen.
    """
    description = folder / "theme.toml"
    own = (folder / "templates").is_dir() and description.is_file()
    described = _read_all([(description, ())] if own else [], root)
    chosen = list(_root_files(folder, _DIRECTORY_ROOT_NAMES))[:1]
    directory = list(_directory_files(folder / "config", environment))
    read = _read_all([(path, ()) for path in chosen] + directory, root)
    settings = (dataclasses.replace(layer, values=_what_themes_give(layer)) for layer in described.layers)
    return Sources((*settings, *read.layers), described.diagnostics + read.diagnostics)


def _what_themes_give(layer: Layer) -> Mapping[str, Any]:
    """Settings without the theme's name, licence and other words about itself."""
    return {name: value for name, value in layer.values.items() if name in THEMES_GIVE}


def _root_files(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        for extension in FORMATS:
            path = folder / f"{name}.{extension}"
            if path.is_file():
                yield path


def _directory_files(folder: Path, environment: str) -> Iterator[tuple[Path, KeyPath]]:
    """Files of `_default`, then of the environment, each with the key that its name stands for."""
    for name in dict.fromkeys(("_default", environment)):
        base = folder / name
        # A name of several folders, or one that climbs, is no environment.
        if not name or "/" in name or "\\" in name or name in (".", ".."):
            continue
        for parent, folders, names in os.walk(base):
            folders.sort()
            for file in sorted(names):
                if Path(file).suffix[1:].lower() in FORMATS:
                    yield Path(parent, file), _key_of(Path(file).stem)


def _key_of(stem: str) -> KeyPath:
    if stem.lower() in _DIRECTORY_ROOT_NAMES:
        return ()
    name, _, language = stem.lower().partition(".")
    if not language:
        return (name,)
    own_level = _WITH_OWN_LEVEL.get(name)
    return ("languages", language, own_level) if own_level else ("languages", language)


def _read_all(files: Sequence[tuple[Path, KeyPath]], root: Path) -> Sources:
    layers: list[Layer] = []
    diagnostics: list[Diagnostic] = []
    for path, prefix in files:
        try:
            layer, twins = _read(path, prefix, _shown(path, root))
        except ParseError as error:
            diagnostics += error.diagnostics
        else:
            layers.append(layer)
            diagnostics += twins
    return Sources(tuple(layers), tuple(diagnostics))


def _read(path: Path, prefix: KeyPath, shown: str) -> tuple[Layer, list[Diagnostic]]:
    """Read a file, and warn of keys that it has twice.

    Raises:
        ParseError: whatever is wrong with the file.
    """
    text = _text(path, shown)
    format_name = FORMATS.get(path.suffix[1:].lower(), "toml")
    table = parse_table(text, format_name, shown)
    twins = _twins(table, text, format_name, shown)
    values = lower_keys(table)
    if len(prefix) == 1 and set(values) == set(prefix) and isinstance(values[prefix[0]], (dict, list)):
        # `params.toml` that says `[params]` itself: the name is not meant twice (Hugo, since 0.162).
        prefix = ()
    values, renamed = rename_keys(wrap(values, prefix))
    cut = {new: old[len(prefix) :] for new, old in renamed.items() if len(old) > len(prefix)}
    cut = {new[len(prefix) :] if new[: len(prefix)] == prefix else new: old for new, old in cut.items()}
    if prefix and prefix[0] not in values:
        prefix = next((new for new, old in renamed.items() if old == prefix), prefix)
    layer = Layer(path=shown, text=text, format=format_name, values=values, prefix=prefix, renamed=cut)
    return layer, twins


def _twins(table: Mapping[str, Any], text: str, format_name: str, shown: str) -> list[Diagnostic]:
    keys = list(twin_keys(table))
    places = key_places(text, format_name) if keys else {}
    return [
        at(
            text,
            places.get(key, 0),
            path=shown,
            code="config-key-twice",
            message=f"`{key[-1]}` is set twice here, in two spellings; the last one counts",
            severity=Severity.WARNING,
            hint="capital letters make no difference in names of settings",
        )
        for key in keys
    ]


def _text(path: Path, shown: str) -> str:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):  # a pipe would be waited for without end
            raise ParseError(_file_mistake(shown, "this is no file that can be read"))
        if facts.st_size > _MAX_BYTES:
            raise ParseError(_file_mistake(shown, f"this file is longer than {_MAX_BYTES:,} bytes"))
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParseError(_file_mistake(shown, f"the configuration cannot be read: {reason}")) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
        readable = raw.decode("utf-8", "replace")
        offset = len(raw[:start].decode("utf-8", "replace"))
        raise ParseError(
            at(
                readable,
                offset,
                path=shown,
                code="not-utf-8",
                message=f"byte 0x{raw[start]:02X} is not UTF-8",
                hint="save the file as UTF-8",
            )
        ) from error
    null = text.find("\0")
    if null >= 0:
        raise ParseError(
            at(
                text,
                null,
                path=shown,
                code="nul",
                message="this file holds a NUL character",
                hint="remove it; if the file is UTF-16, save it as UTF-8",
            )
        )
    return text


def _shown(path: Path, root: Path) -> str:
    """A path as people see it: relative to the site where it is inside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _file_mistake(shown: str, message: str) -> Diagnostic:
    return Diagnostic(code="config-unreadable", message=message, path=shown)


def _not_there(shown: str) -> Diagnostic:
    return Diagnostic(code="config-missing", message="there is no such configuration file", path=shown)


def _no_config(root: Path) -> Diagnostic:
    names = ", ".join(f"{name}.toml" for name in ROOT_NAMES)
    return Diagnostic(
        code="config-missing",
        message=f"{root.name or 'this folder'} holds no configuration, so it is no site",
        hint=f"looked for {names} (or .yaml, .yml, .json) and config/_default; is --source right?",
    )


def _ignored(candidates: Sequence[Path], root: Path) -> list[Diagnostic]:
    used, *rest = [_shown(path, root) for path in candidates] or [""]
    return [
        Diagnostic(
            code="config-ignored-file",
            severity=Severity.WARNING,
            message=f"this file is not read, because {used} is",
            path=name,
            hint="keep one of them",
        )
        for name in rest
    ]
