"""`ContentConfig` and `Directories`: what is read, and from where."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from sitegen.config.model import ContentConfig, Directories
from sitegen.config.params import Params
from sitegen.config.table import Table
from sitegen.diagnostics import Severity

_DATE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "date": ContentConfig().date_sources,
    "lastmod": ContentConfig().lastmod_sources,
    "publishDate": ContentConfig().publish_date_sources,
    "expiryDate": ContentConfig().expiry_date_sources,
}
_DATE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published"),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""Names that stand for several (Hugo 0.168 adds them wherever the first is listed)."""

_DATE_TOKENS = (":default", ":git", ":filemodtime", ":filename")
_ALLOW_CONTENT = ("! ^text/html$", "! ^text/org$")
_STATIC_SUFFIXES = ("", *map(str, range(11)))


def read_directories(root: Table) -> Directories:
    """Where things are; folders that sources are read from must be inside the site."""
    defaults = Directories()
    mounts = _read_mounts(root.table("module"))
    return Directories(
        content=_inside(root, "contentDir", mounts.get("content", [defaults.content])[0]),
        static=_static(root, mounts.get("static")),
        assets=_inside(root, "assetDir", mounts.get("assets", [defaults.assets])[0]),
        data=_inside(root, "dataDir", mounts.get("data", [defaults.data])[0]),
        i18n=_inside(root, "i18nDir", mounts.get("i18n", [defaults.i18n])[0]),
        archetypes=_inside(root, "archetypeDir", mounts.get("archetypes", [defaults.archetypes])[0]),
        # A theme's example site names a folder above itself, as Hugo lets it.
        themes=_clean(root.text("themesDir", defaults.themes)),
        publish=_clean(root.text("publishDir", defaults.publish)) or defaults.publish,
        cache=_clean(root.text("cacheDir", defaults.cache)) or defaults.cache,
    )


def read_content(root: Table) -> ContentConfig:
    """What a scan goes by."""
    dates = root.table("frontmatter")
    sources = {name: _date_sources(dates, name) for name in _DATE_FIELDS}
    dates.close()
    return ContentConfig(
        build_drafts=root.flag("buildDrafts"),
        build_future=root.flag("buildFuture"),
        build_expired=root.flag("buildExpired"),
        ignore_files=_patterns(root, "ignoreFiles"),
        time_zone=_time_zone(root),
        date_sources=sources["date"],
        lastmod_sources=sources["lastmod"],
        publish_date_sources=sources["publishDate"],
        expiry_date_sources=sources["expiryDate"],
        enable_git_info=root.flag("enableGitInfo"),
        cascade=tuple(Params(table.values) for table in root.tables("cascade")),
        allow_html=_allows_html(root),
    )


def _clean(path: str) -> str:
    path = path.replace("\\", "/")
    return posixpath.normpath(path) if path else ""


def _inside(table: Table, name: str, default: str) -> str:
    return _checked(table, name, table.text(name, default)) or default


def _checked(table: Table, name: str, path: str) -> str:
    """A folder relative to the site's root; empty, and reported, if it is outside."""
    path = _clean(path)
    if path == ".." or path.startswith(("../", "/")) or re.match(r"[A-Za-z]:", path):
        table.error(name, f"`{table.dotted(name)}` must be a folder inside the site, not `{path}`")
        return ""
    return path


def _static(root: Table, mounted: list[str] | None) -> tuple[str, ...]:
    """`staticDir` and `staticDir0` to `staticDir10`, the later over the earlier."""
    names = [f"staticDir{suffix}" for suffix in _STATIC_SUFFIXES]
    said = [name for name in names if root.values.get(name.lower()) is not None]
    if not said:
        folders = tuple(mounted) if mounted is not None else Directories().static
        root.shown["staticDir"] = list(folders)
        return folders
    found = [_checked(root, name, folder) for name in said for folder in root.texts(name)]
    return tuple(folder for folder in found if folder)


def _read_mounts(module: Table) -> dict[str, list[str]]:
    """Folders by component (`content`, `static`); what sitegen cannot mount is a warning."""
    found: dict[str, list[str]] = {}
    module.raw("imports")
    for mount in module.tables("mounts"):
        source, target = _clean(mount.text("source")), _clean(mount.text("target"))
        component, _, below = target.partition("/")
        only_one = component != "static" and component in found
        filtered = any(name in mount.values for name in ("files", "includefiles", "excludefiles"))
        if component == "layouts":
            continue
        if below or filtered or only_one or component not in _COMPONENTS:
            mount.findings.report(
                mount.path,
                "config-mount",
                f"the mount of `{source}` on `{target}` is not made",
                severity=Severity.WARNING,
                hint=f"sitegen mounts one whole folder on each of {', '.join(sorted(_COMPONENTS))}",
            )
        elif folder := _checked(mount, "source", source):
            found.setdefault(component, []).append(folder)
    module.close()
    return found


_COMPONENTS = frozenset(("content", "static", "assets", "data", "i18n", "archetypes"))


def _date_sources(dates: Table, name: str) -> tuple[str, ...]:
    default = _DATE_FIELDS[name]
    said = dates.texts(name, default)
    if said == default:
        return default
    names: list[str] = []
    for index, written in enumerate(said):
        lower = written.lower()
        if lower.startswith(":") and lower not in _DATE_TOKENS:
            message = f"`{written}` is no source of a date"
            hint = f"there are {', '.join(_DATE_TOKENS)} and the names of fields"
            dates.findings.error((*dates.path, name.lower(), index), message, hint)
        names += default if lower == ":default" else _DATE_ALIASES.get(lower, (lower,))
    unique = tuple(dict.fromkeys(names))
    dates.shown[name] = list(unique)
    return unique


def _allows_html(root: Table) -> bool:
    """`[security] allowContent`: patterns of media types; `!` before one forbids what it matches."""
    security = root.table("security")
    patterns = security.texts("allowContent", _ALLOW_CONTENT)
    security.close()
    try:
        allowed = [bool(re.search(p, "text/html")) for p in patterns if not p.startswith("!")]
        forbidden = [bool(re.search(p[1:].strip(), "text/html")) for p in patterns if p.startswith("!")]
    except re.error as error:
        security.error("allowContent", f"this holds what is no regular expression: {error.msg}")
        return False
    return (any(allowed) or not allowed) and not any(forbidden)


def _patterns(root: Table, name: str) -> tuple[str, ...]:
    patterns = root.texts(name)
    for index, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"`{pattern}` is no regular expression: {error.msg}"
            root.findings.error((name.lower(), index), message)
    return patterns


def _time_zone(root: Table) -> str:
    name = root.text("timeZone")
    if not name:
        return ContentConfig().time_zone
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        root.error("timeZone", f"there is no time zone `{name}`", "write it as in `Asia/Tokyo`")
    return name
