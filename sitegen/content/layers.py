"""What holds for a page: its own head over the cascades of its ancestors and of the configuration.

Measured on Hugo 0.168: a page's own values win, then its own cascade (a section's holds for itself too),
then the nearest ancestor's, the configuration's last; of several entries in one file the first that
matches and has the key wins. Params are laid over each other key by key, other tables as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.config.model import Kind
from sitegen.content.glob import glob_pattern, matches

RESERVED = frozenset(
    "aliases build cascade date description draft expirydate headless iscjklanguage keywords lastmod layout"
    " linktitle markup menus outputs params publishdate resources sitemap sites slug summary title"
    " translationkey type url weight".split()
)
"""Names that are no params, lower case (rules 2)."""

_OTHER_SPELLINGS = {"menu": "menus", "_build": "build"}
_TARGET_KEYS = frozenset(("target", "_target"))


@dataclass(frozen=True, slots=True)
class Table:
    """Front matter with lower-case keys, params apart.

    Attributes:
        fields: reserved names, values as parsed.
        params: all others, `[params]` over them.
    """

    fields: Mapping[str, Any]
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """One entry of a cascade.

    Attributes:
        base: key of the page whose file it stands in; empty: the configuration.
        path: of that file; None: the configuration.
        keys: where it stands in that file's head, for diagnostics: `("cascade", 0)`.
        target: globs by what they are held against: path, kind, lang, environment.
    """

    base: str
    path: str | None
    keys: tuple[str | int, ...]
    target: Mapping[str, str]
    table: Table


@dataclass(frozen=True, slots=True)
class Layered:
    """The merged tables of one page, and which cascade each key came from (none: its own head)."""

    fields: Mapping[str, Any]
    params: Mapping[str, Any]
    origins: Mapping[str, Cascade] = field(default_factory=dict)


def split_table(raw: Mapping[str, Any]) -> Table:
    """Sort a head's keys into reserved fields and params."""
    fields: dict[str, Any] = {}
    params: dict[str, Any] = {}
    for name, value in raw.items():
        key = str(name).lower()
        key = _OTHER_SPELLINGS.get(key, key)
        (fields if key in RESERVED else params)[key] = value
    over = fields.get("params")
    if isinstance(over, Mapping):
        params.update((str(name).lower(), value) for name, value in over.items())
    return Table(fields, params)


def read_cascades(value: Any, *, base: str, path: str | None, keys: tuple[str | int, ...]) -> list[Cascade]:
    """The entries of a `cascade` field: one table, or a list of them.

    Raises:
        ValueError: it is neither, or a target is no table, or holds what is no glob.
    """
    entries = value if isinstance(value, (list, tuple)) else [value]
    return [
        _read_cascade(entry, base=base, path=path, keys=(*keys, number) if entries is value else keys)
        for number, entry in enumerate(entries)
    ]


def _read_cascade(entry: Any, *, base: str, path: str | None, keys: tuple[str | int, ...]) -> Cascade:
    if not isinstance(entry, Mapping):
        raise ValueError("a cascade is a table, or a list of tables")  # noqa: TRY004  (the user's, not ours)
    values = {str(name).lower(): value for name, value in entry.items()}
    target: dict[str, str] = {}
    for name in _TARGET_KEYS & values.keys():
        if not isinstance(values[name], Mapping):
            raise ValueError("`target` is a table of path, kind, lang and environment")  # noqa: TRY004
        target |= {str(key).lower(): str(glob) for key, glob in values.pop(name).items()}
    for glob in target.values():
        glob_pattern(glob)
    return Cascade(base=base, path=path, keys=keys, target=target, table=split_table(values))


@dataclass(frozen=True, slots=True)
class Cascades:
    """All cascades of a site.

    Attributes:
        by_base: by the page that they come down from (`Cascade.base`).
    """

    by_base: Mapping[str, tuple[Cascade, ...]] = field(default_factory=dict)
    language: str = "en"
    environment: str = "production"

    @classmethod
    def of(cls, cascades: Iterable[Cascade], *, language: str, environment: str) -> Cascades:
        """These, in their order."""
        by_base: dict[str, list[Cascade]] = {}
        for cascade in cascades:
            by_base.setdefault(cascade.base, []).append(cascade)
        return cls({base: tuple(found) for base, found in by_base.items()}, language, environment)

    def entries(self) -> tuple[Cascade, ...]:
        """All of them."""
        return tuple(c for cascades in self.by_base.values() for c in cascades)

    def come_from(self, path: str | None) -> bool:
        """Whether any of them is written in this file; None: in the configuration."""
        return any(c.path == path for cascades in self.by_base.values() for c in cascades)

    def over(self, table: Table, key: str, kind: Kind) -> Layered:
        """A page's own table with every cascade that comes down to it beneath.

        Args:
            table: the page's own; an empty one for a page without a file.
            key: of the page.
            kind: of the page.
        """
        if not self.by_base:
            return Layered(table.fields, table.params)
        fields, params, origins = dict(table.fields), dict(table.params), dict[str, Cascade]()
        for cascade in self._down_to(key, kind):
            for name, value in cascade.table.fields.items():
                if name not in fields and name != "params":
                    fields[name] = value
                    origins[name] = cascade
            for name, value in cascade.table.params.items():
                params.setdefault(name, value)
        return Layered(fields, params, origins)

    def _down_to(self, key: str, kind: Kind) -> Iterable[Cascade]:
        for base in lineage(key):
            for cascade in self.by_base.get(base, ()):
                if self._is_for(cascade, key, kind):
                    yield cascade

    def _is_for(self, cascade: Cascade, key: str, kind: Kind) -> bool:
        facts = {
            "path": key,
            "kind": kind.value,
            "lang": self.language,
            "environment": self.environment,
        }
        return all(matches(glob, facts[name]) for name, glob in cascade.target.items() if name in facts)


def lineage(key: str) -> Iterable[str]:
    """A page's own key, those of the folders above it up to home, and the configuration's (empty)."""
    while len(key) > 1:
        yield key
        key = key[: key.rfind("/")]
    yield "/"
    yield ""
