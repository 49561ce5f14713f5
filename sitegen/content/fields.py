"""Front matter fields by type: what Hugo would take, taken; what it would drop in silence, reported.

Hugo converts what it can (`weight: "12"`, `title: 2024`) and makes an empty value of the rest
(`title: [a]` is an empty title). The first is done here too, the second is an error.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sitegen.config.model import MenuEntryConfig
from sitegen.config.params import Params
from sitegen.content.glob import glob_pattern
from sitegen.content.model import BuildOptions, Publish, ResourceMatter, SitemapEntry

Keys = tuple[str | int, ...]


class FieldMistake(Exception):  # noqa: N818
    """A field's value cannot be used.

    Attributes:
        keys: below the field: `(0, "src")` of `resources`; empty: the field itself.
    """

    def __init__(self, message: str, hint: str, *, keys: Keys = (), code: str = "front-matter-type") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.keys = keys
        self.code = code


class SeveralMistakes(Exception):  # noqa: N818
    """What is wrong with the elements of a list, each with its own place."""

    def __init__(self, mistakes: Sequence[FieldMistake]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


_TEXT = frozenset((str,))
_TRUE = frozenset(("true", "t", "1"))
_FALSE = frozenset(("false", "f", "0", ""))
_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INTEGER = re.compile(r"[+-]?\d{1,19}\Z")


def kind_of(value: Any) -> str:
    """What a value is, in a user's words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (dt.date, dt.time)):
        return "a date"
    if value is None:
        return "nothing"
    return "a table" if isinstance(value, Mapping) else "a list"


def as_text(value: Any) -> str:
    """Text; numbers, dates and booleans as they are written; nothing is empty."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raise FieldMistake(f"is {kind_of(value)}; it takes text", "write one text in quotation marks")


def as_bool(value: Any) -> bool:
    """True or false, or text that says so, in the spellings of Go's `strconv.ParseBool`."""
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise FieldMistake(
        f"is {_shown(value)}; it takes true or false", "write true or false, without quotation marks"
    )


def as_integer(value: Any) -> int:
    """A whole number that fits in 64 bits."""
    if value is None:
        return 0
    number = value
    if (isinstance(value, str) and _INTEGER.match(value.strip())) or (
        isinstance(value, float) and value.is_integer()
    ):
        number = int(value)
    if isinstance(number, bool) or not isinstance(number, int):
        raise FieldMistake(f"is {_shown(value)}; it takes a whole number", "write a whole number, such as 10")
    if not -(2**63) <= number < 2**63:
        raise FieldMistake("is a number that does not fit in 64 bits", "write a smaller number, such as 10")
    return number


def as_texts(value: Any) -> tuple[str, ...]:
    """A list of text; a single one is a list of it."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        return (as_text(value),)
    return tuple(value) if _TEXT.issuperset(map(type, value)) else _each(as_text, value)


def as_words(value: Any) -> tuple[str, ...]:
    """A list of text; one text is split at its blanks, as Hugo does for keywords, aliases and outputs."""
    return tuple(value.split()) if isinstance(value, str) else as_texts(value)


def as_table(value: Any) -> Mapping[str, Any]:
    """A table, its keys in lower case."""
    if isinstance(value, Mapping):
        return {str(name).lower(): item for name, item in value.items()}
    raise FieldMistake(f"is {_shown(value)}; it takes a table", "write keys and values below it")


def as_params(value: Any) -> Params:
    """A table as params."""
    return Params() if value is None else Params(as_table(value))


def as_slug(value: Any) -> str:
    """The last segment of a URL. Hyphens at its ends go, as in Hugo."""
    slug = as_text(value).strip("-")
    _stay_inside(slug, "slug")
    if slug.startswith(("/", "\\")):
        raise FieldMistake(
            "begins at the root; a slug is one segment", "remove the slash before it", code="path-outside"
        )
    return slug


def as_url(value: Any) -> str:
    """A URL path, from the host's root or from the page's section."""
    url = as_text(value)
    if _SCHEME.match(url):
        raise FieldMistake(
            f"is `{url}`, which has a scheme; a page lives on its own site",
            "write the path only, such as /about/",
            code="url-scheme",
        )
    _stay_inside(url, "url")
    return url


def as_aliases(value: Any) -> tuple[str, ...]:
    """URL paths that lead here, from the root or beside the page."""
    aliases = as_words(value)
    return _each(_as_alias, aliases)


def _as_alias(alias: str) -> str:
    if _SCHEME.match(alias):
        raise FieldMistake(
            f"is `{alias}`, which has a scheme; only paths of this site can lead here",
            "write the path only, such as /old/",
            code="url-scheme",
        )
    _no_place_on_disk(alias, "alias")
    return alias


def _stay_inside(path: str, what: str, keys: Keys = ()) -> None:
    _no_place_on_disk(path, what, keys)
    if ".." in re.split(r"[\\/]", path):
        raise FieldMistake(
            f"is `{path}`, which leads upwards with `..`",
            f"write the {what} without ..",
            keys=keys,
            code="path-outside",
        )


def _no_place_on_disk(path: str, what: str, keys: Keys = ()) -> None:
    if _CONTROL.search(path):
        raise FieldMistake("holds a control character", "remove it", keys=keys, code="path-outside")
    if _DRIVE.match(path) or path.startswith(("\\", "//")):
        raise FieldMistake(
            f"is `{path}`, a place outside the site", f"write a path of this site as {what}", keys=keys,
            code="path-outside",
        )  # fmt: skip


def as_build(value: Any) -> BuildOptions:
    """Front matter `build` (https://gohugo.io/content-management/build-options/)."""
    table = as_table(value)
    return BuildOptions(
        list=_publish(table, "list", (Publish.ALWAYS, Publish.LOCAL, Publish.NEVER)),
        render=_publish(table, "render", (Publish.ALWAYS, Publish.LINK, Publish.NEVER)),
        publish_resources=_of(table, "publishresources", as_bool, default=True),
    )


def _publish(table: Mapping[str, Any], name: str, allowed: Sequence[Publish]) -> Publish:
    value = table.get(name, Publish.ALWAYS)
    if isinstance(value, bool):
        return Publish.ALWAYS if value else Publish.NEVER
    if isinstance(value, str) and value.lower() in allowed:
        return Publish(value.lower())
    choices = ", ".join(allowed)
    raise FieldMistake(
        f"is {_shown(value)}; it takes one of {choices}", f"write one of {choices}", keys=(name,)
    )


def as_sitemap(value: Any) -> SitemapEntry:
    """Front matter `sitemap`."""
    table = as_table(value)
    return SitemapEntry(
        change_freq=_of(table, "changefreq", as_text, default=None),
        priority=_of(table, "priority", _as_number, default=None),
        disable=_of(table, "disable", as_bool, default=None),
    )


def _as_number(value: Any) -> float:
    try:
        if not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise FieldMistake(f"is {_shown(value)}; it takes a number", "write a number, such as 0.5")


def as_resources(value: Any) -> tuple[ResourceMatter, ...]:
    """Front matter `resources`: tables with `src`, `name`, `title`, `params`."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise FieldMistake(
            f"is {_shown(value)}; it takes a list of tables",
            "TOML: [[resources]]; YAML: begin each with `- src:`",
        )
    return _each(_resource, value)


def _resource(value: Any) -> ResourceMatter:
    table = as_table(value)
    src = _of(table, "src", as_text, default="")
    if not src:
        raise FieldMistake("has no `src`", "name the files it is about: src = '*.jpg'")
    _stay_inside(src, "src", ("src",))
    if src.startswith("/"):
        raise FieldMistake(
            f"is `{src}`, which begins at a root; files are named from the page's own folder",
            "remove the slash before it", keys=("src",), code="path-outside",
        )  # fmt: skip
    try:
        glob_pattern(src)
    except ValueError as error:
        raise FieldMistake(
            f"is no glob: {error}", "close it, or put a backslash before it", keys=("src",)
        ) from error
    return ResourceMatter(
        src=src,
        name=_of(table, "name", as_text, default=""),
        title=_of(table, "title", as_text, default=""),
        params=_of(table, "params", as_params, default=Params()),
    )


def as_menus(value: Any) -> tuple[tuple[str, MenuEntryConfig], ...]:
    """Front matter `menus`: a name, a list of names, or a table of entries by name."""
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        return tuple((name, MenuEntryConfig()) for name in as_texts(value))
    return tuple((str(name), _within(str(name), _menu_entry, entry)) for name, entry in value.items())


def _menu_entry(value: Any) -> MenuEntryConfig:
    if value is None:
        return MenuEntryConfig()
    table = as_table(value)
    texts = {
        field: _of(table, key, as_text, default="")
        for field, key in (
            ("identifier", "identifier"), ("name", "name"), ("title", "title"), ("page_ref", "pageref"),
            ("url", "url"), ("parent", "parent"), ("pre", "pre"), ("post", "post"),
        )
    }  # fmt: skip
    return MenuEntryConfig(
        **texts,
        weight=_of(table, "weight", as_integer, default=0),
        params=_of(table, "params", as_params, default=Params()),
    )


def _of(table: Mapping[str, Any], name: str, convert: Callable[[Any], Any], *, default: Any) -> Any:
    if table.get(name) is None:
        return default
    return _within(name, convert, table[name])


def _each(convert: Callable[[Any], Any], values: Sequence[Any]) -> tuple[Any, ...]:
    """Convert the elements of a list; all that cannot be are reported together."""
    made: list[Any] = []
    wrong: list[FieldMistake] = []
    for number, value in enumerate(values):
        try:
            made.append(_within(number, convert, value))
        except FieldMistake as mistake:
            wrong.append(mistake)
    if wrong:
        raise SeveralMistakes(wrong)
    return tuple(made)


def _within(key: str | int, convert: Callable[[Any], Any], value: Any) -> Any:
    try:
        return convert(value)
    except FieldMistake as mistake:
        raise FieldMistake(
            mistake.message, mistake.hint, keys=(key, *mistake.keys), code=mistake.code
        ) from mistake


def _shown(value: Any) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and len(str(value)) <= 40:
        return f"`{value}`"
    return kind_of(value)
