"""How settings are laid over each other (https://gohugo.io/configuration/introduction/).

Keys are case-blind and are held in lower case here. Tables are laid over tables key by key; anything
else replaces what was there, lists included. A theme stands under the site by stricter rules: `under`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from sitegen.config.formats import KeyPath

Table = dict[str, Any]

_NEW_NAMES: Mapping[str, KeyPath] = {
    "menu": ("menus",),
    "indexes": ("taxonomies",),
    "ignoreerrors": ("ignorelogs",),
    "logpathwarnings": ("printpathwarnings",),
    "languagecode": ("locale",),
    "languagename": ("label",),
    "languagedirection": ("direction",),
    "paginate": ("pagination", "pagersize"),
    "paginatepath": ("pagination", "path"),
    "googleanalytics": ("services", "googleanalytics", "id"),
    "disqusshortname": ("services", "disqus", "shortname"),
    "rsslimit": ("services", "rss", "limit"),
}
"""Of old to present names, at the root and for each language."""

NO_LONGER_HUGOS: Mapping[KeyPath, str] = {
    ("paginate",): "pagination.pagerSize",
    ("paginatepath",): "pagination.path",
}
"""Old names that Hugo itself has stopped reading, with what to write instead."""

_STRATEGIES: Mapping[str, str] = {
    "params": "deep",
    "menus": "shallow",
    "mediatypes": "shallow",
    "outputformats": "shallow",
}
"""What a site takes from its themes unless its `_merge` says otherwise; of all other tables nothing."""

THEMES_GIVE = frozenset((*_STRATEGIES, "languages"))
"""Tables of a theme that can reach a site without its asking."""


def twin_keys(values: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Keys that a file has in two spellings (`title`, `Title`), by their lower case."""
    if isinstance(values, Mapping):
        seen: set[str] = set()
        for name, value in values.items():
            key = (*path, name.lower())
            if name.lower() in seen:
                yield key
            seen.add(name.lower())
            yield from twin_keys(value, key)
    elif isinstance(values, list):
        for index, item in enumerate(values):
            yield from twin_keys(item, (*path, index))


class Name(str):
    """A key in lower case that remembers how it was written, to be shown so (and shortcodes have a case)."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, written: str) -> Self:
        """Lower `written`, and keep it beside."""
        name = super().__new__(cls, written.lower())
        name.written = written
        return name

    def __getnewargs__(self) -> tuple[str]:
        """Copy and pickle by what was written."""
        return (self.written,)


def written(name: str) -> str:
    """A key as its author wrote it, where that is known."""
    return name.written if isinstance(name, Name) else name


def as_written(value: Any) -> Any:
    """Plain data again, every key as it was written."""
    if isinstance(value, Mapping):
        return {written(name): as_written(item) for name, item in value.items()}
    return [as_written(item) for item in value] if isinstance(value, (list, tuple)) else value


def lower_keys(value: Any) -> Any:
    """The same plain data with every key in lower case; of two spellings of one key the last stays."""
    if isinstance(value, Mapping):
        return {Name(name): lower_keys(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [lower_keys(item) for item in value]
    return value


def rename_keys(values: Table) -> tuple[Table, dict[KeyPath, KeyPath]]:
    """Give old keys their present names.

    Returns:
        The table, and for each key that was renamed its present path and the one as written.
    """
    renamed: dict[KeyPath, KeyPath] = {}
    values = _renamed(values, (), renamed)
    languages = values.get("languages")
    if isinstance(languages, Mapping):
        values["languages"] = {
            name: _renamed(language, ("languages", name), renamed) if isinstance(language, dict) else language
            for name, language in languages.items()
        }
    return values, renamed


def wrap(values: Any, prefix: KeyPath) -> Table:
    """Put values below the keys of `prefix`."""
    for part in reversed(prefix):
        values = {part: values}
    return dict(values)


def lay_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    """`above` over `below`, table by table."""
    merged = dict(below)
    for name, value in above.items():
        under = merged.get(name)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[name] = lay_over(under, value) if both and under is not None else value
    return merged


def under(site: Mapping[str, Any], theme: Mapping[str, Any]) -> Table:
    """A site's settings with those of a theme under them.

    Each table of the site has a strategy: its own `_merge`, or that of the table around it, or Hugo's
    default for it. `deep` takes whatever is missing, `shallow` the missing keys of that one table, `none`
    nothing (https://gohugo.io/configuration/introduction/#merge-configuration-settings).

    Unlike in Hugo a theme never adds a language: it would make a second one that nobody asked for.
    """
    root = _own_strategy(site) or "none"
    theme = {name: value for name, value in theme.items() if name != "_merge"}
    merged = dict(site)
    for name, value in theme.items():
        own = site.get(name)
        if isinstance(value, Mapping) and (own is None or isinstance(own, Mapping)) and name != "languages":
            # A default by name is stronger than what the root says.
            strategy = _STRATEGIES.get(name, root)
            taken = _merged(own or {}, value, strategy, around="")
            if taken or own is not None:
                merged[name] = taken
        elif name not in site and root == "deep" and name != "languages":
            merged[name] = value
    if isinstance(site.get("languages"), Mapping) and isinstance(theme.get("languages"), Mapping):
        merged["languages"] = _languages_under(site, theme["languages"])
    return merged


def over_root(language: Mapping[str, Any], root: Mapping[str, Any]) -> Table:
    """A language's settings over those of the whole site (measured with Hugo 0.168).

    Its params are laid over the root's and so is its sitemap; any other table of it stands **instead** of
    the root's, unless `_merge` asks for more.
    """
    said = _own_strategy(language) or _own_strategy(root.get("languages", {})) or _own_strategy(root)
    merged = dict(root)
    for name, value in language.items():
        under = root.get(name)
        if not isinstance(value, Mapping) or not isinstance(under, Mapping):
            merged[name] = value
        elif name == "sitemap":
            merged[name] = lay_over(under, value)
        else:
            default = _STRATEGIES.get(name, said or "none")
            strategy = _own_strategy(value) or default
            merged[name] = _merged(value, under, strategy, around=strategy)
    return merged


def without_merge_keys(value: Any) -> Any:
    """The settings without `_merge`, which says how to read them and is none."""
    if isinstance(value, Mapping):
        return {name: without_merge_keys(item) for name, item in value.items() if name != "_merge"}
    return value


def _renamed(values: Mapping[str, Any], base: KeyPath, renamed: dict[KeyPath, KeyPath]) -> Table:
    result: Table = {name: value for name, value in values.items() if not _is_old(name, value)}
    for name, value in values.items():
        if _is_old(name, value):
            new = _NEW_NAMES[name]
            # What is already there under its present name stays.
            result = lay_over(wrap(value, new), result)
            renamed[base + new] = (*base, name)
    return result


def _is_old(name: str, value: Any) -> bool:
    new = _NEW_NAMES.get(name)
    return new is not None and (len(new) == 1 or not isinstance(value, Mapping))


def _merged(site: Mapping[str, Any], theme: Mapping[str, Any], strategy: str, around: str) -> Table:
    """One table over the theme's; `around` is the strategy of the table that it stands in, if any."""
    strategy = _own_strategy(site) or strategy
    takes = strategy != "none" and around != "shallow"
    merged = dict(site)
    for name, value in theme.items():
        own = site.get(name)
        if isinstance(own, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(own, value, strategy, strategy)
        elif name not in site and takes and name != "_merge":
            merged[name] = value
    return merged


def _languages_under(site: Mapping[str, Any], theme: Mapping[str, Any]) -> Table:
    """Per language `params` are merged deep and `menus` shallow, as they are at the root."""
    languages = site["languages"]
    said = _own_strategy(languages) or _own_strategy(site)
    merged = dict(languages)
    for name, own in languages.items():
        value = theme.get(name)
        if not isinstance(own, Mapping) or not isinstance(value, Mapping):
            continue
        strategy = _own_strategy(own) or said
        language = _merged(own, value, strategy or "none", said or "")
        for key in () if strategy else ("params", "menus"):
            if isinstance(own.get(key), Mapping) and isinstance(value.get(key), Mapping):
                language[key] = _merged(own[key], value[key], _STRATEGIES[key], around="")
        merged[name] = language
    return merged


def _own_strategy(table: object) -> str:
    said = str(table.get("_merge", "")).lower() if isinstance(table, Mapping) else ""
    return said if said in ("none", "shallow", "deep") else ""
