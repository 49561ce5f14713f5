"""Filters, spelled as Hugo's functions where they mean the same (docs/templates.md, Filters).

Each entry of FILTERS makes a filter for one renderer; most need nothing of it.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
import html
import json
import operator
import random
import re
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined
from markupsafe import Markup, escape

from sitegen.config.params import Params
from sitegen.diagnostics import Diagnostic, RenderError
from sitegen.markup import values
from sitegen.text import counting, dates, order, phrases, slug, titles, urls

if TYPE_CHECKING:
    from sitegen.templates.renderer import Renderer

Filter = Callable[..., Any]

_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,20}"
    r"|(?:rgb|rgba|hsl|hsla|oklch|oklab|lab|lch|hwb)\([0-9a-z.,%/ +-]{1,60}\)",
    re.IGNORECASE,
)
"""A colour of CSS Color 4: hexadecimal, a name, or a function of numbers."""
_EMOJI = re.compile(r":([a-z0-9_+-]{1,60}):")
_SHUFFLE_SEED = 0


# Text.


def _plainify(value: object) -> str:
    return counting.plain_text(str(value)).strip()


def _truncate(value: object, length: int = 255, ellipsis: str = " …") -> str:
    """Cut plain text after `length` characters, at a blank where there is one near."""
    text = " ".join(str(value).split())
    if len(text) <= length:
        return text
    cut = text[:length]
    blank = cut.rfind(" ")
    # Japanese has no blanks to cut at; a blank in the first half is none to cut at either.
    kept = cut[:blank] if blank > length // 2 and text[length] != " " else cut
    return kept.rstrip() + (ellipsis.lstrip() if counting.has_cjk(kept[-1:]) else ellipsis)


def _replace_re(value: object, pattern: str, replacement: str, count: int = 0) -> str:
    return re.sub(pattern, _as_python(replacement), str(value), count=count)


@functools.lru_cache
def _as_python(replacement: str) -> str:
    """Go's `$1` in the words of `re`."""
    return re.sub(r"\$(\d)", r"\\\1", replacement)


def _find_re(value: object, pattern: str, limit: int = -1) -> tuple[str, ...]:
    found = tuple(m[0] for m in re.finditer(pattern, str(value)))
    return found if limit < 0 else found[:limit]


def _colour(value: object) -> str:
    return _checked_colour(str(value))


@functools.lru_cache(maxsize=1 << 10)
def _checked_colour(text: str) -> str:
    """A site has a handful of colours, and shows them a hundred thousand times."""
    text = text.strip()
    return text if _COLOUR.fullmatch(text) else ""


def _phrases(value: object) -> Markup:
    """Put a possible break between phrases, so that a title breaks there and not within one."""
    return _parted(str(value))


@functools.lru_cache(maxsize=1 << 15)
def _parted(text: str) -> Markup:
    parts = phrases.phrases(text)
    return Markup("<wbr>").join(parts) if len(parts) > 1 else escape(text)


# Lists.


def _first(values: Sequence[Any], count: int | None = None) -> Any:
    """The first so many; without a number the very first, or None."""
    return next(iter(values), None) if count is None else tuple(values)[:count]


def _last(values: Sequence[Any], count: int | None = None) -> Any:
    found = tuple(values)
    return (found[-1] if found else None) if count is None else found[max(len(found) - count, 0) :]


def _after(values: Sequence[Any], count: int) -> tuple[Any, ...]:
    return tuple(values)[count:]


def _value(item: Any, name: str) -> Any:
    """`params.author.name` of an item, in any case for params; None where it has no such thing."""
    for part in name.lower().split(".") if isinstance(item, Mapping) else name.split("."):
        item = item.get(part) if isinstance(item, Mapping) else getattr(item, part, None)
        if item is None or isinstance(item, Undefined):
            return None
    return item


def _contains(values: Any, wanted: Any) -> bool:
    return values is not None and wanted in values


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "=": operator.eq,
    "eq": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "ne": operator.ne,
    "<": operator.lt,
    "lt": operator.lt,
    "<=": operator.le,
    "le": operator.le,
    ">": operator.gt,
    "gt": operator.gt,
    ">=": operator.ge,
    "ge": operator.ge,
    "in": lambda value, among: value in among,
    "not in": lambda value, among: value not in among,
    "contains": _contains,
    "intersect": lambda values, wanted: bool(set(values or ()) & set(wanted)),
    "like": lambda value, pattern: re.search(pattern, str(value)) is not None,
}
_ORDERED = ("<", "lt", "<=", "le", ">", "gt", ">=", "ge")


def _where(values: Iterable[Any], name: str, *condition: Any) -> tuple[Any, ...]:
    """Items whose value fits: `where("section", "posts")`, `where("weight", ">", 3)`."""
    if not condition:
        return tuple(v for v in values if _value(v, name))
    sign, wanted = ("==", condition[0]) if len(condition) == 1 else condition
    fits = _OPERATORS.get(str(sign))
    if fits is None:
        raise RenderError(
            Diagnostic(
                code="operator-unknown",
                message=f"where has no operator `{sign}`",
                hint=f"use one of {' '.join(_OPERATORS)}",
            )
        )
    chosen = ((v, _value(v, name)) for v in values)
    return tuple(v for v, value in chosen if not (value is None and sign in _ORDERED) and fits(value, wanted))


def _sort_key(locale: str, value: Any) -> tuple[Any, ...]:
    """A key under which anything sorts: nothing first, then numbers, moments, texts by the language."""
    if value is None:
        return (0,)
    if isinstance(value, bool | int | float):
        return (1, value)
    if isinstance(value, dt.date):
        return (2, value.isoformat())
    return (3, order.collation_key(str(value), locale))


def _sorter(renderer: Renderer) -> Filter:
    def sort(values: Any, by: str = "", order: str = "asc") -> tuple[Any, ...]:
        locale = renderer.site.config.language.locale
        items = tuple(values)
        return tuple(
            sorted(
                items,
                key=lambda v: _sort_key(locale, _value(v, by) if by else v),
                reverse=order == "desc",
            )
        )

    return sort


def _by(name: str, *, newest_first: bool = False) -> Callable[[Renderer], Filter]:
    def make(renderer: Renderer) -> Filter:
        sort = _sorter(renderer)
        return lambda values: sort(values, name, "desc" if newest_first else "asc")

    return make


class Group:
    """Items that share a key."""

    __slots__ = ("key", "pages")

    def __init__(self, key: Any, pages: tuple[Any, ...]) -> None:
        self.key = key
        self.pages = pages

    def __iter__(self) -> Iterator[Any]:
        return iter((self.key, self.pages))


def _grouped(values: Iterable[Any], key: Callable[[Any], Any]) -> tuple[Group, ...]:
    groups: dict[Any, list[Any]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return tuple(Group(k, tuple(v)) for k, v in groups.items())


def _group_by(values: Iterable[Any], name: str) -> tuple[Group, ...]:
    return _grouped(values, lambda v: _value(v, name))


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _shuffle(values: Iterable[Any], seed: int = _SHUFFLE_SEED) -> tuple[Any, ...]:
    """The same order in every build: a site must not change when nothing did."""
    items = list(values)
    random.Random(seed).shuffle(items)  # noqa: S311 - no secret
    return tuple(items)


# Data.


def _jsonify(value: Any, indent: int | None = None) -> Markup:
    """JSON that may stand in a script element: `<`, `>` and `&` are escaped.

    Keys are sorted and no blank is put in, as in Hugo.
    """
    separators = (",", ":") if indent is None else (",", ": ")
    dump = functools.partial(
        json.dumps, ensure_ascii=False, indent=indent, separators=separators, default=_as_json
    )
    try:
        text = dump(value, sort_keys=True)
    except TypeError:  # a mapping with keys of several types has no order
        text = dump(value)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 - escaped above


def _as_json(value: object) -> str:
    """What JSON has no form for: moments as RFC 3339, anything else as its text."""
    if isinstance(value, dt.datetime):
        return dates.format_moment(value, "2006-01-02T15:04:05Z07:00")
    return str(value)


def _digest(name: str) -> Filter:
    return lambda value: hashlib.new(name, str(value).encode()).hexdigest()


# Dates and URLs need the site.


def _date(renderer: Renderer) -> Filter:
    def date(value: Any, layout: str = ":date_long") -> str:
        value = getattr(value, "moment", value)  # `now`
        if not value:
            return ""
        moment = value if isinstance(value, dt.datetime) else _moment(value)
        return dates.format_moment(moment, layout, renderer.site.config.language.locale)

    return date


def _moment(value: dt.date | str) -> dt.datetime:
    try:
        return dates.parse_moment(value, dt.UTC)
    except ValueError as e:
        raise RenderError(
            Diagnostic(
                code="date-unreadable",
                message=f"{value!r} is no date",
                hint="write 2025-06-01T12:00:00+09:00",
            )
        ) from e


def _of_moment(write: Callable[[dt.datetime], str]) -> Filter:
    return lambda value: write(value) if value else ""


def _group_by_date(renderer: Renderer) -> Filter:
    write = _date(renderer)

    def group_by_date(values: Iterable[Any], layout: str = "2006-01") -> tuple[Group, ...]:
        return _grouped(values, lambda v: write(getattr(v, "date", None), layout))

    return group_by_date


def _emojify(value: object) -> str:
    from sitegen.markup.emoji import emoji_named

    return _EMOJI.sub(lambda m: emoji_named(m[1]) or m[0], str(value))


def _href(renderer: Renderer) -> Filter:
    def href(value: object) -> str:
        return values.safe_href(value, renderer.materials.config.markup.trust.schemes)

    return href


def _table(value: object, name: str = "") -> Params:
    """A table as it is; text is what a table has under `name`, if one is given; all else is an empty one.

    Names such as `author` are every theme's own, and so is what stands under them.
    """
    if isinstance(value, Params):
        return value
    return Params({name: value} if name and isinstance(value, str) else {})


def _plain(function: Filter) -> Callable[[Renderer], Filter]:
    """A filter that needs nothing of the site."""
    return lambda _: function


FILTERS: dict[str, Callable[[Renderer], Filter]] = {
    "markdownify": lambda r: r.markdownify,
    "plainify": _plain(_plainify),
    "emojify": _plain(_emojify),
    "truncate": _plain(_truncate),
    "humanize": _plain(lambda v: titles.humanize(str(v))),
    "title": _plain(lambda v: titles.title_case(str(v))),
    "urlize": _plain(lambda v: slug.urlize(str(v))),
    "anchorize": _plain(lambda v: slug.anchorize(str(v))),
    "countwords": _plain(lambda v: counting.count_words(_plainify(v))),
    "countrunes": _plain(lambda v: len("".join(_plainify(v).split()))),
    "pluralize": _plain(lambda v: titles.pluralize(str(v))),
    "singularize": _plain(lambda v: titles.singularize(str(v))),
    "replaceRE": _plain(_replace_re),
    "findRE": _plain(_find_re),
    "htmlUnescape": _plain(lambda v: html.unescape(str(v))),
    "absURL": lambda r: lambda v: urls.join_base(r.site.config.base_url, str(v)),
    "relURL": lambda r: lambda v: urls.relative_url(r.site.config.base_url, str(v)),
    "urlquery": _plain(lambda v: urllib.parse.quote_plus(str(v))),
    "date": _date,
    "iso8601": _plain(_of_moment(dates.iso8601)),
    "rfc822": _plain(_of_moment(dates.rfc822)),
    "first": _plain(_first),
    "last": _plain(_last),
    "after": _plain(_after),
    "where": _plain(_where),
    "sort": _sorter,
    "by_date": _by("date", newest_first=True),
    "by_title": _by("link_title"),
    "by_weight": _by("weight"),
    "group_by": _plain(_group_by),
    "group_by_date": _group_by_date,
    "reverse": _plain(lambda v: v[::-1] if isinstance(v, str) else tuple(reversed(tuple(v)))),
    "unique": _plain(_unique),
    "shuffle": _plain(_shuffle),
    "jsonify": _plain(_jsonify),
    "md5": _plain(_digest("md5")),
    "sha256": _plain(_digest("sha256")),
    "sha512": _plain(_digest("sha512")),
    "base64Encode": _plain(lambda v: base64.b64encode(str(v).encode()).decode("ascii")),
    "base64Decode": _plain(lambda v: base64.b64decode(str(v)).decode()),
    "href": _href,
    "datetime": _plain(values.html_datetime),
    "color": _plain(_colour),
    "phrases": _plain(_phrases),
    "table": _plain(_table),
}
