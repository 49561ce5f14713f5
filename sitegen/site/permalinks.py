"""URL and file of every page (rules 5, 6; https://gohugo.io/configuration/permalinks/).

In this order: front matter `url`, taken as it is; the pattern of the page's kind and section; the path of
the content file, with `slug` in place of the last segment, below the slugs of its sections. The last two
are sanitised. URLs here are raw Unicode and begin with a slash, but have no base path: links are escaped
when they are written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sitegen.config.model import Kind, SiteConfig
from sitegen.content.model import FrontMatter, Publish
from sitegen.diagnostics import Diagnostic, nearest
from sitegen.site.dates import Dates
from sitegen.site.nodes import Node, prefixes
from sitegen.text.dates import format_moment
from sitegen.text.slug import sanitize_path

_TOKEN = re.compile(r":(\w+)(?:\[([^\]]*)\])?", re.ASCII)
_ESCAPED_COLON = "\x00"
_UNDATED = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_PROBE = dt.datetime(2019, 11, 9, 23, 1, 42, tzinfo=dt.UTC)
"""No field of it is that of Go's reference time, so a date layout never formats it to itself."""
_SLASHES = str.maketrans("/\\", "--")
_DRIVE = re.compile(r"/*[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[^./\\:]++(?:/[^./\\:]++)*+")
"""A path in which nothing is to be resolved, as nearly all are."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a page is published; empty where it is not.

    Attributes:
        url: path from the host's root without the base path, raw Unicode.
        file: relative to the destination.
        folder: where the files of its bundle are published; also of a page that is not rendered.
    """

    url: str = ""
    file: str = ""
    folder: str = ""


NOWHERE = Location()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a pattern may speak of.

    Attributes:
        sections: segments of the key of the section that it stands in (or is), from the top.
        section_slugs: the slug, or else the title, of each of those sections that exists.
        base_name: name of its file or bundle, in its own case.
        keeps_case: values stay as they are written (`disablePathToLower`).
    """

    title: str
    slug: str
    date: dt.datetime | None
    sections: tuple[str, ...]
    section_slugs: tuple[str, ...]
    base_name: str
    keeps_case: bool = False


class BadLocationError(ValueError):
    """A path that cannot be published; the message says what of it, `hint` what to write."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def locate(
    wanted: Mapping[str, Node],
    nodes: Mapping[str, Node],
    titles: Mapping[str, str],
    dates: Mapping[str, Dates],
    config: SiteConfig,
) -> tuple[dict[str, Location], dict[str, Diagnostic]]:
    """Find the places of some pages among all. One whose place is impossible gets none, and an error."""
    given = _Given(
        nodes=nodes,
        titles=titles,
        dates=dates,
        patterns=usable_patterns(config)[0],
        # A slug of home's says nothing, as in Hugo (measured).
        slugs={key: node.front.slug for key, node in nodes.items() if node.front.slug and key != "/"},
        config=config,
    )
    locations: dict[str, Location] = {}
    diagnostics: dict[str, Diagnostic] = {}
    for key, node in wanted.items():
        try:
            locations[key] = _location(node, given)
        except BadLocationError as error:
            locations[key] = NOWHERE
            diagnostics[key] = Diagnostic(
                code=error.code,
                message=str(error),
                path=node.source.file.path if node.source is not None else None,
                hint=error.hint,
                keys=own_keys(node.front),
            )
    return locations, diagnostics


def own_keys(front: FrontMatter) -> tuple[str, ...]:
    """The front matter key that decides a page's place; none: its file's name does."""
    return ("url",) if front.url else ("slug",) if front.slug else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What the places of all pages go by.

    Attributes:
        slugs: those that there are, by key: few sites have any.
    """

    nodes: Mapping[str, Node]
    titles: Mapping[str, str]
    dates: Mapping[str, Dates]
    patterns: Mapping[Kind, tuple[tuple[str, str], ...]]
    slugs: Mapping[str, str]
    config: SiteConfig


def _location(node: Node, given: _Given) -> Location:
    if node.is_rendered:
        found = _found(node, given)
        return replace(found, file="") if node.front.build.render is Publish.LINK else found
    if not (node.enabled and node.source is not None and node.source.resources):
        return NOWHERE
    try:
        return Location(folder=_found(node, given).folder)
    except BadLocationError:
        return NOWHERE  # its files go to the root, as Hugo's


def _found(node: Node, given: _Given) -> Location:
    """Where a page is, or would be."""
    if node.front.url and node.kind is not Kind.HOME:
        url = node.front.url
        if ":" in url:
            url = expand(url, _subject(node, given))
        return place_url(url)
    path = _path(node, given)
    return _place(_sanitized(path, given.config), node.kind, ugly=is_ugly(node.key, given.config))


def is_ugly(key: str, config: SiteConfig) -> bool:
    """Whether the page of a key is a file (`a.html`), by `uglyURLs`."""
    sections = config.ugly_sections
    return config.ugly_urls or (bool(sections) and key.split("/")[1] in sections)


def place_url(url: str) -> Location:
    """Where front matter `url` leads: a file if it holds a dot and ends without a slash, else a folder.

    Raises:
        BadLocationError: it leaves the site, or is no path.
    """
    path = inside(url, "url")
    if not path:
        return Location("/", "index.html")
    if url.endswith("/") or "." not in path:
        return Location(f"/{path}/", f"{path}/index.html", path)
    return Location(f"/{path}", path, _beside(path))


def _beside(file: str) -> str:
    """The folder that belongs to a page that is a file: `places/a` of `places/a.html`."""
    folder, _, name = file.rpartition("/")
    stem = name.rpartition(".")[0]
    return folder if name == "index.html" else f"{folder}/{stem or name}".lstrip("/")


def resolve_alias(alias: str, url: str, *, ugly: bool = False) -> str:
    """URL path of an alias of the page at `url`; a relative one stands beside the page.

    It is a folder unless it is written as an HTML file, or `ugly` makes it one.

    Raises:
        BadLocationError: it leaves the site, or is no path.
    """
    if not alias.startswith("/"):
        alias = url.rstrip("/").rpartition("/")[0] + "/" + alias
    path = inside(alias, "alias")
    if not path or path.endswith((".html", ".htm")):
        return "/" + path
    return f"/{path}.html" if ugly else f"/{path}/"


def inside(path: str, name: str) -> str:
    """Resolve `.` and `..` below the site's root; no slash at either end.

    Raises:
        BadLocationError: the path goes above the root, names a drive, or holds a control character.
    """
    if _CONTROL.search(path):
        raise BadLocationError(
            "path-malformed", f"the {name} {path!r} holds a control character", "write a path of plain text"
        )
    return path if _PLAIN.fullmatch(path) else _resolved(path, name)


def _resolved(path: str, name: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if not segments:
                raise _outside(path, name)
            segments.pop()
        elif segment not in ("", "."):
            segments.append(segment)
    # A backslash is a character like any other to Hugo, and a separator to Windows.
    if _DRIVE.match(path) or ("\\" in path and ".." in re.split(r"[\\/]", path)):
        raise _outside(path, name)
    return "/".join(segments)


def _outside(path: str, name: str) -> BadLocationError:
    return BadLocationError(
        "path-outside-site",
        f"the {name} `{path}` leads out of the site",
        "write a path below the site's root",
    )


def _place(path: str, kind: Kind, *, ugly: bool) -> Location:
    if not path:
        return Location("/index.html" if ugly else "/", "index.html")
    if not ugly:
        return Location(f"/{path}/", f"{path}/index.html", path)
    file = f"{path}.html" if kind in (Kind.PAGE, Kind.TERM) else f"{path}/index.html"
    return Location("/" + file, file, path)


def _path(node: Node, given: _Given) -> str:
    """The path before it is sanitised."""
    pattern = _pattern_for(node, given.patterns.get(node.kind, ()))
    if pattern is not None:
        return expand(pattern, _subject(node, given))
    segments = node.path.replace(" ", "-").split("/") if node.path else []
    name = node.front.slug or node.name
    # Of a term it is enough that something of its whole path is left.
    if node.kind in (Kind.PAGE, Kind.SECTION) and not sanitize_path(name):
        raise BadLocationError(
            "page-without-url",
            f"`{name}` holds nothing that a URL can be made of",
            "rename the file, or give it a `slug`",
        )
    for key in (node.key, *prefixes(node.key)) if given.slugs else ():
        slug = given.slugs.get(key)
        if slug and (key == node.key or given.nodes[key].is_branch):
            segments[key.count("/") - 1] = slug
    return "/".join(segments)


def _sanitized(path: str, config: SiteConfig) -> str:
    path = sanitize_path(
        path, lower=not config.disable_path_to_lower, strip_accents=config.remove_path_accents
    )
    return inside(path, "path")


# --- patterns ------------------------------------------------------------------------------------


def expand(pattern: str, subject: Subject) -> str:
    r"""Fill a pattern in: `/:year/:slug/`; `\:` is a colon.

    Raises:
        BadLocationError: a token is unknown.
    """

    def value(match: re.Match[str]) -> str:
        name, cut = match[1], match[2]
        if cut is None:
            find = _TOKENS.get(name)
            return find(subject) if find is not None else _date_by_layout(name, pattern, subject)
        if name == "sections":
            return "/".join(cut_sections(subject.sections, cut))
        if name == "sectionslugs":
            return "/".join(_urlized(s, subject) for s in cut_sections(subject.section_slugs, cut))
        raise _unknown_token(match[0], pattern)

    filled = _TOKEN.sub(value, pattern.replace("\\:", _ESCAPED_COLON))
    return filled.replace(_ESCAPED_COLON, ":")


def cut_sections(sections: tuple[str, ...], cut: str) -> tuple[str, ...]:
    """A slice of sections: `1:`, `:2`, `0`, `last`, `:last` (end exclusive); never out of bounds."""
    low, colon, high = (part.strip() for part in cut.lower().partition(":"))
    count = len(sections)
    first = _index(low, 0, count)
    if not colon:
        return sections[first : first + 1]
    return sections[first : _index(high, count, count)]


def _index(text: str, default: int, count: int) -> int:
    if not text:
        return default
    if text == "last":
        return max(count - 1, 0)
    return min(int(text), count) if text.isdecimal() else 0


def _date_by_layout(token: str, pattern: str, subject: Subject) -> str:
    if format_moment(_PROBE, token) == token:
        raise _unknown_token(":" + token, pattern)
    return format_moment(subject.date or _UNDATED, token)


def _unknown_token(token: str, pattern: str) -> BadLocationError:
    near = nearest(token.lstrip(":").partition("[")[0], _TOKENS)
    return BadLocationError(
        "permalink-token-unknown",
        f"the permalink pattern `{pattern}` holds `{token}`, which is no token",
        f"did you mean `:{near}`?" if near else r"a colon that is meant as one is written `\:`",
    )


def _urlized(text: str, subject: Subject) -> str:
    """A value within a path. Hugo reads it as a URL, so a hash at its end begins an empty fragment."""
    return sanitize_path(text, lower=not subject.keeps_case).removesuffix("#")


def _slug_or_title(subject: Subject) -> str:
    return _urlized(subject.slug or subject.title, subject)


def _date(subject: Subject) -> dt.datetime:
    return subject.date or _UNDATED


_TOKENS: Mapping[str, Callable[[Subject], str]] = {
    "year": lambda s: str(_date(s).year),
    "month": lambda s: f"{_date(s).month:02}",
    "monthname": lambda s: format_moment(_date(s), "January"),
    "day": lambda s: f"{_date(s).day:02}",
    "weekday": lambda s: str(_date(s).isoweekday() % 7),
    "weekdayname": lambda s: format_moment(_date(s), "Monday"),
    "yearday": lambda s: str(_date(s).timetuple().tm_yday),
    "section": lambda s: s.sections[0] if s.sections else "",
    "sections": lambda s: "/".join(s.sections),
    "sectionslug": lambda s: _urlized(s.section_slugs[0], s) if s.section_slugs else "",
    "sectionslugs": lambda s: "/".join(_urlized(slug, s) for slug in s.section_slugs),
    "title": lambda s: _urlized(s.title, s),
    "slug": _slug_or_title,
    "slugorfilename": lambda s: _urlized(s.slug or s.base_name, s),
    "filename": lambda s: _urlized(s.base_name, s),
    "contentbasename": lambda s: _urlized(s.base_name, s),
    "slugorcontentbasename": lambda s: _urlized(s.slug or s.base_name, s),
}
"""Values by token (https://gohugo.io/configuration/permalinks/#tokens); other words are Go date layouts."""


def usable_patterns(
    config: SiteConfig,
) -> tuple[dict[Kind, tuple[tuple[str, str], ...]], list[Diagnostic]]:
    """Patterns by kind that can be filled in, the most particular section first; errors for the others."""
    probe = Subject(title="a", slug="", date=None, sections=(), section_slugs=(), base_name="a")
    usable: dict[Kind, tuple[tuple[str, str], ...]] = {}
    diagnostics: dict[str, Diagnostic] = {}
    for kind, by_section in config.permalinks:
        good = []
        for section, pattern in by_section:
            try:
                expand(pattern, probe)
            except BadLocationError as error:
                # One pattern under `[permalinks]` itself goes for pages and terms: one report.
                diagnostics[pattern] = Diagnostic(code=error.code, message=str(error), hint=error.hint)
            else:
                good.append((section.strip(" /").lower(), pattern))
        usable[kind] = tuple(sorted(good, key=lambda pair: -len(pair[0])))
    return usable, list(diagnostics.values())


def _pattern_for(node: Node, patterns: tuple[tuple[str, str], ...]) -> str | None:
    for section, pattern in patterns:
        root = f"/{section}"
        if node.key.startswith(root + "/") or node.key == root:
            return pattern
        if not section and node.key.count("/") == 1 and node.key != "/":
            return pattern
    return None


def _subject(node: Node, given: _Given) -> Subject:
    """What a pattern may say of a page. Its own section counts in, if it is one."""
    nodes, titles = given.nodes, given.titles
    own = node if node.is_branch else nodes[node.parent or "/"]
    lists = [own, *(nodes[key] for key in prefixes(own.key) if key in nodes)] if own.key != "/" else []
    title = titles[node.key]
    return Subject(
        # A slash divides a term, and stands for itself in a title.
        title=title if node.kind is Kind.TERM else title.translate(_SLASHES),
        slug=node.front.slug,
        date=given.dates[node.key].date,
        sections=tuple(own.key.strip("/").split("/")) if own.key != "/" else (),
        section_slugs=tuple(
            above.front.slug or titles[above.key].translate(_SLASHES)
            for above in reversed(lists)
            if above.is_branch and above.key != "/"
        ),
        base_name=node.name,
        keeps_case=given.config.disable_path_to_lower,
    )
