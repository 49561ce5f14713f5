"""A page's four dates, each from the first source that has one (rules 3; `pagemeta/page_frontmatter.go`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.config.model import ContentConfig
from sitegen.text.dates import parse_moment

_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{2})-(\d{2})-(\d{2}))?(.*)\Z", re.DOTALL)
_DEFAULTS = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": (":git", "lastmod", "modified", "date", "publishdate", "pubdate", "published"),
    "publish_date": ("publishdate", "pubdate", "published", "date"),
    "expiry_date": ("expirydate", "unpublishdate"),
}
_OTHER_NAMES = {
    "publishdate": ("publishdate", "pubdate", "published"),
    "lastmod": ("lastmod", "modified"),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""A configured name stands for these too, in this order."""


@dataclass(frozen=True, slots=True)
class BadMoment:
    """A date that is none.

    Attributes:
        key: of the field, lower case.
        value: as it was written.
    """

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What the sources say; aware, or None.

    Attributes:
        slug: from the file's name, where that gave the date; empty otherwise.
        mistakes: fields that hold no date, each once.
    """

    date: dt.datetime | None = None
    lastmod: dt.datetime | None = None
    publish_date: dt.datetime | None = None
    expiry_date: dt.datetime | None = None
    slug: str = ""
    mistakes: tuple[BadMoment, ...] = ()


class Clock:
    """Reads dates by a site's configuration."""

    def __init__(self, config: ContentConfig, zone: dt.tzinfo) -> None:
        self._zone = zone
        self._sources = {
            "date": _spelled_out("date", config.date_sources),
            "lastmod": _spelled_out("lastmod", config.lastmod_sources),
            "publish_date": _spelled_out("publish_date", config.publish_date_sources),
            "expiry_date": _spelled_out("expiry_date", config.expiry_date_sources),
        }

    @property
    def uses_git(self) -> bool:
        """Whether any date may come from the repository's history."""
        return any(":git" in sources for sources in self._sources.values())

    def read(
        self, values: Mapping[str, Any], *, name: str, mtime_ns: int, committed: dt.datetime | None
    ) -> Moments:
        """The dates of one page.

        Args:
            values: front matter by lower-case key.
            name: of the file without extension, or of the bundle's folder.
            mtime_ns: of the file.
            committed: when it was last committed, if that is known and wanted.
        """
        reading = _Reading(values, self._zone, name, mtime_ns, committed)
        date = reading.first(self._sources["date"])
        reading.take_for_date(date)
        found = {
            name: reading.first(self._sources[name]) for name in ("lastmod", "publish_date", "expiry_date")
        }
        return Moments(date=date, **found, slug=reading.slug, mistakes=tuple(reading.mistakes.values()))


def _spelled_out(field: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Configured sources with `:default` and the other names of a field put in, each once."""
    names: dict[str, None] = {}
    for source in (source.lower() for source in sources):
        if source == ":default":
            names |= dict.fromkeys(_DEFAULTS[field])
        else:
            names |= dict.fromkeys(_OTHER_NAMES.get(source, (source,)))
    return tuple(names)


class _Reading:
    """One page's dates while they are looked for; a field is parsed once, however many name it."""

    def __init__(
        self,
        values: Mapping[str, Any],
        zone: dt.tzinfo,
        name: str,
        mtime_ns: int,
        committed: dt.datetime | None,
    ) -> None:
        self._values = values
        self._zone = zone
        self._name = name
        self._mtime_ns = mtime_ns
        self._committed = committed
        self._parsed: dict[str, dt.datetime | None] = {}
        self.mistakes: dict[str, BadMoment] = {}
        self.slug = ""

    def first(self, sources: tuple[str, ...]) -> dt.datetime | None:
        values, parsed = self._values, self._parsed
        for source in sources:
            # Most heads have one of the many names that a date may have.
            if source in values or source in parsed or source.startswith(":"):
                moment = self._from(source)
                if moment is not None:
                    return moment
        return None

    def take_for_date(self, moment: dt.datetime | None) -> None:
        """Let the other dates read `date` where the field is unset and another source gave it (measured)."""
        if self._values.get("date") in (None, ""):
            self._parsed["date"] = moment

    def _from(self, source: str) -> dt.datetime | None:
        if source == ":git":
            return self._committed
        if source == ":filemodtime":
            return dt.datetime.fromtimestamp(self._mtime_ns // 10**9, dt.UTC)
        if source == ":filename":
            return self._from_name()
        if source not in self._parsed:
            self._parsed[source] = self._parse(source)
        return self._parsed[source]

    def _from_name(self) -> dt.datetime | None:
        found = _DATED_NAME.match(self._name)
        if found is None:
            return None
        day, hours, minutes, seconds, rest = found.groups()
        try:
            moment = parse_moment(f"{day}T{hours}:{minutes}:{seconds}" if hours else day, self._zone)
        except ValueError:
            return None
        self.slug = rest.strip(" -_")
        return moment

    def _parse(self, key: str) -> dt.datetime | None:
        value = self._values.get(key)
        if value is None or value == "" or (key == "published" and isinstance(value, bool)):
            return None
        try:
            if isinstance(value, (str, dt.date)):
                return parse_moment(value, self._zone)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return dt.datetime.fromtimestamp(value, dt.UTC)  # Hugo: seconds since 1970
        except (ValueError, OverflowError, OSError):
            pass
        self.mistakes[key] = BadMoment(key, str(value))
        return None
