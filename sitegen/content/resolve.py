"""From merged plain tables to typed front matter, with every mistake of a page reported, not the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sitegen.config.model import ContentConfig, Taxonomy
from sitegen.config.params import Params
from sitegen.content import fields as f
from sitegen.content.fields import FieldMistake, Keys, SeveralMistakes
from sitegen.content.layers import Cascade, Layered
from sitegen.content.model import BuildOptions, FrontMatter, Publish
from sitegen.content.moments import Clock, Moments
from sitegen.diagnostics import Severity

_TYPED: Final[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {
    "title": ("title", f.as_text),
    "linktitle": ("link_title", f.as_text),
    "description": ("description", f.as_text),
    "summary": ("summary", f.as_text),
    "draft": ("draft", f.as_bool),
    "headless": ("headless", f.as_bool),
    "weight": ("weight", f.as_integer),
    "type": ("type", f.as_text),
    "layout": ("layout", f.as_text),
    "slug": ("slug", f.as_slug),
    "url": ("url", f.as_url),
    "aliases": ("aliases", f.as_aliases),
    "keywords": ("keywords", f.as_words),
    "outputs": ("outputs", lambda value: tuple(name.lower() for name in f.as_words(value))),
    "iscjklanguage": ("is_cjk", f.as_bool),
    "build": ("build", f.as_build),
    "sitemap": ("sitemap", f.as_sitemap),
    "resources": ("resources", f.as_resources),
    "menus": ("menus", f.as_menus),
}
_CHECKED: Final[Mapping[str, Callable[[Any], Any]]] = {"params": f.as_params}
_SPELLINGS: Final = {
    name.lower(): name
    for name in "linkTitle isCJKLanguage publishDate expiryDate unpublishDate pubDate".split()
}
"""How a field is called to a person."""
_EXTRAS: Final = frozenset(("translationkey", "markup", "sites"))


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field, and in which file's head it stands.

    Attributes:
        keys: path of the key in its head.
        origin: the cascade that it came from; None: the page's own head.
    """

    keys: Keys
    code: str
    message: str
    hint: str
    origin: Cascade | None = None
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What dates and checks need of a file; a page without one has an empty name.

    Attributes:
        name: without extension, or of the bundle's folder.
        depth: folders between the content root and the page: how far `..` in an alias may go.
    """

    name: str = ""
    depth: int = 0
    mtime_ns: int = 0
    committed: dt.datetime | None = None


class Resolver:
    """Types the front matter of one site's pages."""

    def __init__(self, config: ContentConfig, taxonomies: tuple[Taxonomy, ...], zone: dt.tzinfo) -> None:
        self._clock = Clock(config, zone)
        self._plurals = tuple(taxonomy.plural.lower() for taxonomy in taxonomies)

    def resolve(self, layered: Layered, file: FileFacts) -> tuple[FrontMatter, list[Mistake]]:
        """Type one page's tables. With mistakes, the front matter holds the fields that have none."""
        mistakes: list[Mistake] = []
        values = self._typed(layered, mistakes)
        params = self._params(layered, mistakes)
        moments = self._moments(layered, file, mistakes)
        _apply_published(layered, values, mistakes)
        _apply_headless(values)
        _check_aliases(values.get("aliases", ()), file.depth, layered, mistakes)
        if moments.slug and not values.get("slug"):
            values["slug"] = moments.slug
        front = FrontMatter(
            **values,
            date=moments.date,
            lastmod=moments.lastmod,
            publish_date=moments.publish_date,
            expiry_date=moments.expiry_date,
            params=params,
            extras=Params((key, layered.fields[key]) for key in _EXTRAS & layered.fields.keys()),
        )
        return front, mistakes

    def _typed(self, layered: Layered, mistakes: list[Mistake]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in layered.fields.items():
            field, convert = _TYPED.get(key, ("", _CHECKED.get(key)))
            if convert is None or value is None:
                continue
            try:
                typed = convert(value)
            except (FieldMistake, SeveralMistakes) as wrong:
                mistakes += _mistakes(key, wrong, layered)
                continue
            if field:
                values[field] = typed
        return values

    def _params(self, layered: Layered, mistakes: list[Mistake]) -> Params:
        params = dict(layered.params)
        for plural in self._plurals:
            if params.get(plural) is None:
                continue
            try:
                params[plural] = _terms(params[plural])
            except (FieldMistake, SeveralMistakes) as wrong:
                mistakes += _mistakes(plural, wrong, layered)
        return Params(params)

    def _moments(self, layered: Layered, file: FileFacts, mistakes: list[Mistake]) -> Moments:
        moments = self._clock.read(
            {**layered.params, **layered.fields},
            name=file.name,
            mtime_ns=file.mtime_ns,
            committed=file.committed,
        )
        mistakes += [
            Mistake(
                (wrong.key,),
                "front-matter-date",
                f"`{_SPELLINGS.get(wrong.key, wrong.key)}` is `{wrong.value}`, which is no date",
                "write it as 2025-06-01T09:30:00+09:00, 2025-06-01T09:30:00 or 2025-06-01",
                layered.origins.get(wrong.key),
            )
            for wrong in moments.mistakes
        ]
        return moments


def _terms(value: Any) -> str | tuple[str, ...]:
    """Terms as written: one text, or a list of them."""
    return value if isinstance(value, str) else f.as_texts(value)


def _mistakes(key: str, wrong: FieldMistake | SeveralMistakes, layered: Layered) -> list[Mistake]:
    several = wrong.mistakes if isinstance(wrong, SeveralMistakes) else (wrong,)
    return [_mistake(key, one, layered) for one in several]


def _mistake(key: str, wrong: FieldMistake, layered: Layered) -> Mistake:
    name = _SPELLINGS.get(key, key) + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in wrong.keys
    )
    return Mistake(
        (key, *wrong.keys), wrong.code, f"`{name}` {wrong.message}", wrong.hint, layered.origins.get(key)
    )


def _apply_published(layered: Layered, values: dict[str, Any], mistakes: list[Mistake]) -> None:
    """`published: false` is a draft; as a date it is read with the dates (rules 2)."""
    published = layered.params.get("published")
    if not isinstance(published, bool):
        return
    if "draft" not in values:
        values["draft"] = not published
        return
    mistakes.append(
        Mistake(
            ("published",), "front-matter-published", "`published` and `draft` are both set; `draft` counts",
            "remove `published`", severity=Severity.WARNING,
        )
    )  # fmt: skip


def _apply_headless(values: dict[str, Any]) -> None:
    """`headless` is the old way to say: in no list, and no file of its own."""
    if values.get("headless"):
        before = values.get("build", BuildOptions())
        values["build"] = BuildOptions(
            list=Publish.NEVER, render=Publish.NEVER, publish_resources=before.publish_resources
        )


def _check_aliases(aliases: tuple[str, ...], depth: int, layered: Layered, mistakes: list[Mistake]) -> None:
    for number, alias in enumerate(aliases):
        left = 0 if alias.startswith("/") else depth
        for part in alias.replace("\\", "/").split("/"):
            left += -1 if part == ".." else 1 if part not in ("", ".") else 0
            if left < 0:
                mistakes.append(
                    Mistake(
                        ("aliases", number), "path-outside", f"the alias `{alias}` leads out of the site",
                        "write it from the root: /old/path/", layered.origins.get("aliases"),
                    )
                )  # fmt: skip
                break
