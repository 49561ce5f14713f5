"""One look at all of a site's files: pages with typed front matter, and everything else by its path.

Read once, resolve from what was read: first every head, then cascades and types, which need the heads of
other files. Whatever is wrong is gathered; a page with a mistake is left out, the others go on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.config.model import Config, ContentConfig, Kind
from sitegen.config.params import Params
from sitegen.content.bundles import MARKUPS, Layout, Place, lay_out
from sitegen.content.data import load_data
from sitegen.content.front_matter import locate, split_head
from sitegen.content.glob import matches
from sitegen.content.heads import HeadCache, RawHead, read_head
from sitegen.content.layers import Cascade, Cascades, Layered, Table, read_cascades, split_table
from sitegen.content.model import (
    NO_FRONT,
    BundleKind,
    Exclusion,
    FrontMatter,
    Inherited,
    PageSource,
    Resource,
    ResourceMatter,
    Scan,
    SourceFile,
)
from sitegen.content.read import read_text
from sitegen.content.resolve import FileFacts, Mistake, Resolver
from sitegen.content.walk import Ignore, Ignored, is_ignored, nothing_ignored, walk_files
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, at
from sitegen.text.media import media_type
from sitegen.text.slug import logical_path

_NO_TABLE = Table({}, {})
Located = list[tuple[str, SourceFile]]
"""Files with their path below the folder that was walked."""


def scan(
    root: Path,
    config: Config,
    *,
    themes: Sequence[Path] = (),
    now: dt.datetime,
    cache: HeadCache | None = None,
) -> Scan:
    """Read all files of a site and of its themes. Never raises for what is in them: see `diagnostics`.

    Args:
        root: of the site.
        config: of the site.
        themes: folders, the most important first; the site's own files win over theirs, path by path.
        now: the moment of the build, aware: what is due, what has expired.
        cache: raw heads of an earlier build; files of unchanged size and time are then not read.
    """
    return _Scanner(root, config, themes, now, cache).scan()


def scan_again(
    before: Scan,
    root: Path,
    config: Config,
    *,
    themes: Sequence[Path] = (),
    now: dt.datetime,
    changed: Mapping[str, SourceFile],
) -> Scan | None:
    """The scan after files were written that were there before, or None: everything has to be read anew.

    Only these files are read. What a page is goes by its own file and by cascades, so it is enough to work
    out those pages again, as long as no cascade is written in any of them. All others are the same objects
    as before.

    Args:
        before: what `scan` or `scan_again` found of the same site, with the same settings.
        root: as for `scan`, and so the next three.
        config: of the site.
        themes: folders.
        now: the moment of the build.
        changed: all files that were written since, as they are now, by path; none was added or removed.
    """
    return (
        None
        if config.content.enable_git_info
        else _Scanner(root, config, themes, now, None).again(before, changed)
    )


def inheritance(root: Path, config: Config, cascades: Cascades) -> Inherited:
    """`Scan.inherited` of a scan with these cascades."""
    scanner = _Scanner(root, config, (), dt.datetime.now(dt.UTC), None)
    return scanner.inherits(cascades)


@dataclass(frozen=True, slots=True)
class _Read:
    """A content file and its raw head, lower-cased and split."""

    place: Place
    head: RawHead
    table: Table


class _Scanner:
    def __init__(
        self, root: Path, config: Config, themes: Sequence[Path], now: dt.datetime, cache: HeadCache | None
    ) -> None:
        self._root = root
        self._config = config
        self._themes = themes
        self._now = now
        self._cache = cache
        self._diagnostics: list[Diagnostic] = []
        self._resolver = Resolver(config.content, config.site.taxonomies, self._zone())
        self._plurals = frozenset(taxonomy.plural.lower() for taxonomy in config.site.taxonomies)
        self._commits = self._history()
        self._cascades = Cascades()
        self._broken: set[str] = set()
        """Files whose cascade is none: reported, and no pages."""

    def scan(self) -> Scan:
        ignored = Ignore(self._config.content.ignore_files, self._report)
        files = self._files(self._config.directories.content, "content", ignored)
        layout = lay_out(files, self._language, self._config.content.other_languages)
        reads = [read for place in layout.pages if (read := self._read(place)) is not None]
        self._cascades = Cascades.of(
            self._all_cascades(reads), language=self._language, environment=self._config.environment
        )
        sources, excluded = self._sources(reads, layout)
        data = self._files(self._config.directories.data, "data", _hidden)
        return Scan(
            sources=tuple(sources),
            excluded=tuple(excluded),
            static=self._static(),
            assets=dict(self._files(self._config.directories.assets, "assets", _hidden)),
            data=load_data(self._root, data, self._report),
            data_files=tuple(file for _, file in data),
            loose=layout.loose,
            cascades=self._cascades,
            inherited=self._inherited,
            folders=_folders(sources),
            diagnostics=tuple(sorted(set(self._diagnostics), key=lambda d: d.sort_key)),
        )

    @property
    def _language(self) -> str:
        return self._config.site.language.key

    def _report(self, diagnostic: Diagnostic) -> None:
        self._diagnostics.append(diagnostic)

    # ── files ────────────────────────────────────────────────────────────────

    def _files(self, folder: str, theme_folder: str, ignored: Ignored) -> Located:
        """Files of one folder of the site over the same of its themes, sorted by path below it."""
        found: dict[str, SourceFile] = {}
        for theme in reversed(self._themes):
            found.update(walk_files(theme, theme_folder, ignored, self._report, shown=self._shown(theme)))
        found.update(walk_files(self._root, folder, ignored, self._report))
        return sorted(found.items())

    def _static(self) -> dict[str, SourceFile]:
        found = self._files(self._config.directories.static[0], "static", nothing_ignored)
        static = dict(found)
        for folder in self._config.directories.static[1:]:
            static.update(walk_files(self._root, folder, nothing_ignored, self._report))
        return static

    def _shown(self, theme: Path) -> str:
        """A theme's place as diagnostics and `SourceFile.path` have it: `root / path` always works."""
        return (
            theme.relative_to(self._root).as_posix() if theme.is_relative_to(self._root) else theme.as_posix()
        )

    # ── heads ────────────────────────────────────────────────────────────────

    def _read(self, place: Place) -> _Read | None:
        if not self._is_readable(place.file, place.markup):
            return None
        try:
            head = read_head(self._root, place.file, self._cache)
        except SitegenError as error:
            self._diagnostics += error.diagnostics
            return None
        return _Read(place, head, split_table(head.table))

    def _is_readable(self, file: SourceFile, markup: str) -> bool:
        if markup == "markdown" or (markup == "html" and self._config.content.allow_html):
            return True
        self._report(_refused_html(file) if markup == "html" else _unknown_markup(file, markup))
        return False

    def _all_cascades(self, reads: Sequence[_Read]) -> list[Cascade]:
        config = self._config.content
        cascades = self._cascades_of(config.cascade, base="", path=None) if config.cascade else []
        for read in reads:
            value = read.table.fields.get("cascade")
            if value is not None:
                cascades += self._cascades_of(value, base=read.place.key, path=read.place.file.path)
        return cascades

    def _cascades_of(self, value: object, *, base: str, path: str | None) -> list[Cascade]:
        try:
            return read_cascades(value, base=base, path=path, keys=("cascade",))
        except ValueError as error:
            self._broken.add(path or "")
            hint = "TOML: [[cascade]] with [cascade.target] below it; YAML: a table, or a list of tables"
            message = f"`cascade` cannot be used: {error}"
            self._report(
                self._located(path, ("cascade",), "front-matter-cascade", message, hint, Severity.ERROR)
            )
            return []

    # ── pages ────────────────────────────────────────────────────────────────

    def _sources(
        self, reads: Sequence[_Read], layout: Layout
    ) -> tuple[list[PageSource], list[tuple[PageSource, Exclusion]]]:
        sources: list[PageSource] = []
        excluded: list[tuple[PageSource, Exclusion]] = []
        given: set[str] = set()
        for read in sorted(reads, key=lambda r: r.place.file.path):
            layered = self._cascades.over(read.table, read.place.key, self._kind(read.place))
            front = self._front(read.place.file, layered, read.place)
            if front is None or read.place.file.path in self._broken:
                continue
            owned = layout.owned.get(read.place.key, []) if read.place.key not in given else []
            given.add(read.place.key)
            source = self._source(read, front, owned)
            reason = exclusion(front, self._config.content, self._now)
            if reason is not None:
                excluded.append((source, reason))
                continue
            self._look_at(source)
            sources.append(source)
        return sources, excluded

    def _source(self, read: _Read, front: FrontMatter, owned: Located) -> PageSource:
        place, head = read.place, read.head
        return PageSource(
            file=place.file,
            key=place.key,
            name=place.name,
            section=place.section,
            folder=place.folder,
            bundle=place.bundle,
            front=front,
            format=head.format,
            markup=place.markup,
            body_offset=head.body_offset,
            digest=head.digest,
            has_cjk=head.has_cjk,
            resources=self._resources(place, owned, front.resources),
        )

    def _front(self, file: SourceFile, layered: Layered, place: Place | None) -> FrontMatter | None:
        """Typed front matter, or None where it has an error; all of its mistakes are reported."""
        facts = FileFacts(
            name=place.name if place else "",
            depth=len([part for part in place.folder.split("/") if part]) if place else 0,
            mtime_ns=file.mtime_ns,
            committed=self._commits.get(file.path),
        )
        front, mistakes = self._resolver.resolve(layered, facts)
        for mistake in mistakes:
            self._report(self._mistaken(file.path, mistake))
        return None if any(mistake.severity is Severity.ERROR for mistake in mistakes) else front

    def inherits(self, cascades: Cascades) -> Inherited:
        """See `inheritance`."""
        self._cascades = cascades
        return self._inherited

    def _inherited(self, key: str, kind: Kind) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
        """What a page without a file has by cascades (`Scan.inherited`)."""
        layered = self._cascades.over(_NO_TABLE, key, kind)
        if not layered.fields and not layered.params:
            return NO_FRONT, ()
        front, mistakes = self._resolver.resolve(layered, FileFacts())
        return front, tuple(self._mistaken(key, mistake) for mistake in mistakes)

    def _kind(self, place: Place) -> Kind:
        if place.key == "/":
            return Kind.HOME
        if place.bundle is not BundleKind.BRANCH:
            return Kind.PAGE
        first, _, rest = place.key[1:].partition("/")
        if first in self._plurals:
            return Kind.TERM if rest else Kind.TAXONOMY
        return Kind.SECTION

    def _look_at(self, source: PageSource) -> None:
        if source.key == "/" and source.bundle is BundleKind.LEAF:
            self._report(
                Diagnostic(
                    code="bundle-home",
                    message="index.md makes home a leaf bundle: all other files are then its resources",
                    severity=Severity.WARNING,
                    path=source.file.path,
                    hint="rename it to _index.md",
                )
            )
        if not source.front.title.strip() and source.bundle is not BundleKind.BRANCH and source.key != "/":
            self._report(
                self._located(
                    source.file.path,
                    ("title",),
                    "page-untitled",
                    "this page has no title",
                    "set `title` in its front matter",
                    Severity.WARNING,
                )
            )

    def again(self, before: Scan, changed: Mapping[str, SourceFile]) -> Scan | None:
        """See `scan_again`."""
        self._cascades = before.cascades
        if any(before.cascades.come_from(path) for path in changed):
            return None
        # What is wrong with a cascade is told where it is written, for each page that it comes down to.
        is_spoken_of = any(before.cascades.come_from(d.path) for d in before.diagnostics)
        known = set(changed) & {
            f.path for files in (before.static, before.assets, before.loose) for f in files.values()
        }
        sources: list[PageSource] = []
        excluded: list[tuple[PageSource, Exclusion]] = []
        for source, reason in [*((s, None) for s in before.sources), *before.excluded]:
            own = [f.path for f in (source.file, *(r.file for r in source.resources)) if f.path in changed]
            known.update(own)
            renewed = self._again(source, changed) if own else source
            if renewed is None or (renewed.front is not source.front and is_spoken_of):
                return None
            if own:
                reason = exclusion(renewed.front, self._config.content, self._now)  # noqa: PLW2901
            if reason is None:
                sources.append(renewed)
            else:
                excluded.append((renewed, reason))
            if own and reason is None:
                self._look_at(renewed)
        if known != changed.keys():
            return None
        kept = [d for d in before.diagnostics if d.path not in changed]
        return replace(
            before,
            sources=tuple(sorted(sources, key=lambda s: s.file.path)),
            excluded=tuple(sorted(excluded, key=lambda pair: pair[0].file.path)),
            static=_as_now(before.static, changed),
            assets=_as_now(before.assets, changed),
            loose=_as_now(before.loose, changed),
            folders=_folders(sources),
            diagnostics=tuple(sorted({*kept, *self._diagnostics}, key=lambda d: d.sort_key)),
        )

    def _again(self, source: PageSource, changed: Mapping[str, SourceFile]) -> PageSource | None:
        """A page whose file or resources were written; None: others may be other for it."""
        if any(r.is_page and r.file.path in changed for r in source.resources):
            return None
        resources = tuple(replace(r, file=changed.get(r.file.path, r.file)) for r in source.resources)
        file = changed.get(source.file.path)
        if file is None:
            return replace(source, resources=resources)
        place = Place(
            file=file,
            relative="",
            key=source.key,
            name=source.name,
            section=source.section,
            folder=source.folder,
            bundle=source.bundle,
            markup=source.markup,
        )
        read = self._read(place)
        if read is None or "cascade" in read.table.fields:
            return None
        layered = self._cascades.over(read.table, source.key, self._kind(place))
        front = self._front(file, layered, place)
        if front is None:
            return None
        renewed = self._source(read, front, [(r.relative, r.file) for r in resources])
        return replace(renewed, front=source.front) if front == source.front else renewed

    # ── resources ────────────────────────────────────────────────────────────

    def _resources(
        self, owner: Place, owned: Located, matter: Sequence[ResourceMatter]
    ) -> tuple[Resource, ...]:
        """Files of a bundle in their order."""
        counters: dict[tuple[int, str], int] = {}
        resources: list[Resource] = []
        for relative, file in sorted(owned):
            markup = MARKUPS.get(relative.rpartition(".")[2].lower())
            resource = (
                self._page_resource(owner, relative, file, markup)
                if markup
                else _resource(relative, file, matter, counters)
            )
            if resource is not None:
                resources.append(resource)
        return tuple(sorted(resources, key=_rank))

    def _page_resource(self, owner: Place, relative: str, file: SourceFile, markup: str) -> Resource | None:
        """A Markdown file in a bundle: its own front matter names it, and `resources` does not (measured)."""
        if not self._is_readable(file, markup):
            return None
        try:
            table = split_table(read_head(self._root, file, self._cache).table)
        except SitegenError as error:
            self._diagnostics += error.diagnostics
            return None
        layered = self._cascades.over(table, f"{owner.key.rstrip('/')}/{logical_path(relative)}", Kind.PAGE)
        front = self._front(file, layered, None)
        if front is None or exclusion(front, self._config.content, self._now) is not None:
            return None
        return Resource(
            file=file, name=relative, relative=relative, title=front.title, params=front.params, is_page=True
        )

    # ── places ───────────────────────────────────────────────────────────────

    def _mistaken(self, path: str, mistake: Mistake) -> Diagnostic:
        origin = mistake.origin
        return self._located(
            origin.path if origin else path,
            (*origin.keys, *mistake.keys) if origin else mistake.keys,
            mistake.code,
            mistake.message + (f" (cascaded to {path})" if origin else ""),
            mistake.hint,
            mistake.severity,
        )

    def _located(
        self,
        path: str | None,
        keys: tuple[str | int, ...],
        code: str,
        message: str,
        hint: str | None,
        severity: Severity,
    ) -> Diagnostic:
        """A diagnostic at a key. The file is read again: only mistakes need its text."""
        if path is None:
            return Diagnostic(
                code=code, message=message + " (in the configuration)", severity=severity, hint=hint
            )
        try:
            text = read_text(self._root, SourceFile(path, 0, 0))
            head = split_head(text, path)
        except SitegenError:
            return Diagnostic(code=code, message=message, severity=severity, path=path, hint=hint)
        return at(
            text,
            locate(text, head, keys),
            path=path,
            code=code,
            message=message,
            hint=hint,
            severity=severity,
        )

    # ── set-up ───────────────────────────────────────────────────────────────

    def _zone(self) -> dt.tzinfo:
        name = self._config.content.time_zone
        if name in ("", "UTC"):
            return dt.UTC
        import zoneinfo

        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self._report(
                Diagnostic(
                    code="config-time-zone",
                    message=f"`{name}` is no time zone",
                    hint="timeZone takes an IANA name, such as Asia/Tokyo",
                )
            )
            return dt.UTC

    def _history(self) -> Mapping[str, dt.datetime]:
        if not self._config.content.enable_git_info:
            return {}
        from sitegen.content.history import last_commits  # subprocess, only where a site wants it

        try:
            return last_commits(self._root)
        except SitegenError as error:
            self._diagnostics += error.diagnostics
            return {}


def exclusion(front: FrontMatter, config: ContentConfig, now: dt.datetime) -> Exclusion | None:
    """Why a page is left out, or None: it is built (rules 3)."""
    if front.draft and not config.build_drafts:
        return Exclusion.DRAFT
    if front.publish_date is not None and front.publish_date > now and not config.build_future:
        return Exclusion.FUTURE
    if front.expiry_date is not None and front.expiry_date < now and not config.build_expired:
        return Exclusion.EXPIRED
    return None


def _folders(sources: Iterable[PageSource]) -> frozenset[str]:
    return frozenset(source.folder for source in sources if source.folder)


def _as_now(files: Mapping[str, SourceFile], changed: Mapping[str, SourceFile]) -> Mapping[str, SourceFile]:
    """Files by what they were found as, those that were written as they are now."""
    if not any(file.path in changed for file in files.values()):
        return files
    return {name: changed.get(file.path, file) for name, file in files.items()}


def _resource(
    relative: str, file: SourceFile, matter: Sequence[ResourceMatter], counters: dict[tuple[int, str], int]
) -> Resource:
    """A file with the metadata of every table whose `src` matches.

    The first name and title count, and of each param the last (measured).
    """
    name = title = ""
    params = Params()
    for number, table in enumerate(matter):
        if not matches(table.src, relative):
            continue
        name = name or _counted(table.name, (number, "name"), counters)
        title = title or _counted(table.title, (number, "title"), counters)
        params = Params({**params, **table.params})
    return Resource(
        file=file, name=name or relative, relative=relative, title=title or relative, params=params
    )


def _rank(resource: Resource) -> tuple[bool, str, str]:
    """Hugo's order: pages last, the others by type and name (measured)."""
    kind = "" if resource.is_page else media_type(resource.relative).partition("/")[0]
    return (resource.is_page, kind, resource.name)


def _counted(text: str, counter: tuple[int, str], counters: dict[tuple[int, str], int]) -> str:
    """Put the running number of its table in the place of `:counter`."""
    if ":counter" not in text:
        return text
    counters[counter] = counters.get(counter, 0) + 1
    return text.replace(":counter", str(counters[counter]))


def _hidden(name: str, path: str) -> bool:  # noqa: ARG001  (an `Ignored`)
    return is_ignored(name)


def _refused_html(file: SourceFile) -> Diagnostic:
    return Diagnostic(
        code="content-html",
        message="HTML content is refused, as in Hugo since 0.162: it may hold scripts",
        path=file.path,
        hint="write it as Markdown, move it to static, or allow it: [security] allowContent = ['.*']",
    )


def _unknown_markup(file: SourceFile, markup: str) -> Diagnostic:
    return Diagnostic(
        code="content-markup",
        message=f"{markup} cannot be read; this file is left out",
        severity=Severity.WARNING,
        path=file.path,
        hint="write it as Markdown, or move it to static to publish it as it is",
    )
