"""Groundwork in a store: the next build, or preview, need not begin with every file.

It is believed only for files that are there now, and only as far as they are as they were; whatever was
written since, came or went is told to who lays the next on it (`groundwork.lay`). A store may come from
elsewhere: which files of the disk it speaks of is therefore looked up on the disk, and where it has something
published is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sitegen.build.columns import Packed, Unpackable, pack, unpack
from sitegen.build.disk import Area, Difference
from sitegen.build.files import is_doubtful
from sitegen.build.groundwork import Changes, Ground, Groundwork, renderer_of, turn_of
from sitegen.build.inputs import digest_of, plain
from sitegen.build.premises import is_same_premise
from sitegen.build.store import as_json
from sitegen.config.model import Kind, MenuEntryConfig, OutputFormat
from sitegen.content.layers import Cascade, Cascades, Table
from sitegen.content.model import (
    NO_FRONT,
    BuildOptions,
    BundleKind,
    Exclusion,
    FrontMatter,
    Inherited,
    PageSource,
    Publish,
    Resource,
    ResourceMatter,
    Scan,
    SitemapEntry,
    SourceFile,
)
from sitegen.content.scan import inheritance
from sitegen.diagnostics import Diagnostic, Excerpt, Severity
from sitegen.outputs.kinds import Copy, PageOutput, Redirect, SiteFile, TextFile
from sitegen.outputs.plan import Plan, are_usable
from sitegen.site.assemble import Assembly
from sitegen.site.dates import Dates
from sitegen.site.model import MenuEntry, Page, Site
from sitegen.site.nodes import Node
from sitegen.site.pagination import Pager
from sitegen.site.permalinks import Location
from sitegen.site.terms import Classification, Term
from sitegen.templates.files import PublishedFile
from sitegen.templates.renderer import Renderer
from sitegen.text.urls import base_path

_KINDS = (
    Assembly, BuildOptions, BundleKind, Cascade, Cascades, Classification, Copy, Dates, Diagnostic, Excerpt,
    Exclusion, FrontMatter, Kind, Location, MenuEntry, MenuEntryConfig, Node, OutputFormat, Page, PageOutput,
    PageSource, Pager, Plan, Publish, PublishedFile, Redirect, Resource, ResourceMatter, Scan, Severity, Site,
    SiteFile, SitemapEntry, Table, Term, TextFile,
)  # fmt: skip
"""All that groundwork is made of, but for files of the disk: those are told apart, to be looked up."""

FEW_CHANGES = 16
"""Written files that are read again each time, before groundwork is left anew."""
Files = Mapping[str, tuple[int, ...]]
"""Size and modification time in nanoseconds, and whatever else, of a site's files by absolute path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What was left.

    Attributes:
        groundwork: as it was.
        changes: what happened since.
        premise: of the site (`premises.site_premise`), as it was; empty: it was not known.
    """

    groundwork: Groundwork
    changes: Changes
    premise: str

    def stands(self, now: Groundwork) -> bool:
        """Whether the site that was laid on it has that premise still."""
        before = self.groundwork
        old, new = before.renderer.materials, now.renderer.materials
        return not before.is_due(now.made) and is_same_premise(old, new)


class Left(NamedTuple):
    """Groundwork as sections of a store: JSON, and numbers."""

    head: bytes
    numbers: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A site that is planned, without what it was worked out of: that is as large, and every worker has it.

    Attributes:
        turn: the first moment after the build's at which a page becomes due or expires.
        premise: `premises.site_premise` of the site, where it is known; else empty.
        packed: what it was worked out of, for the next build; None: the next one has what it needs.
    """

    renderer: Renderer
    plan: Plan
    turn: dt.datetime | None
    premise: str
    packed: Left | None


def pack_up(ground: Ground, groundwork: Groundwork, files: Files, taken_ns: int) -> Left | None:
    """Groundwork as it can be left to the next build; None: it holds something that is not kept.

    Args:
        ground: that it was laid on.
        groundwork: to be kept.
        files: as they were when it was begun.
        taken_ns: when that was.
    """
    if ground.left_out or ground.config.content.enable_git_info:
        return None
    numbers = {ground.shown(path): at for at, path in enumerate(files)}
    own = list(_files_of(groundwork.scan))
    try:
        sources = [(numbers[f.path], f.size, f.mtime_ns) for f in own]
        known = _known(ground, groundwork.scan.inherited, own)
        packed = pack((groundwork.assembly, groundwork.plan), _KINDS, known)
    except (KeyError, Unpackable):
        return None
    head = {
        "settings": _settings(ground),
        "made": groundwork.made.isoformat(),
        "taken": taken_ns,
        "paths": list(numbers),
        "sizes": [entry[0] for entry in files.values()],
        "times": [entry[1] for entry in files.values()],
        "sources": sources,
    }
    return Left(as_json({**head, **packed.head}), packed.numbers)


def answers(site: Site, premise: str, related: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What is left beside groundwork, for JSON: answers that it took long to find.

    Args:
        site: that is in it.
        premise: of the site (`premises.site_premise`); empty: it is not known.
        related: as of `Renderer.known_related`.
    """
    regular = {key: at for at, key in enumerate(site.regular)}
    places = [(name, [regular[key] for key in keys]) for name, keys in related.items()]
    return {"premise": premise, "related": places}


def recall(ground: Ground, head: Mapping[str, Any], numbers: bytes, files: Files) -> Recalled | None:
    """What was left, and what happened since; None: it is of no use.

    Args:
        ground: of the same site.
        head: what `pack_up` and `answers` gave; empty: nothing was left.
        numbers: what `pack_up` gave.
        files: as they are now.

    Raises:
        ValueError: it is not what was left.
    """
    if not head or head.get("settings") != _settings(ground) or ground.left_out:
        return None
    try:
        shown = head["paths"]
        before = dict(zip(shown, zip(head["sizes"], head["times"], strict=True), strict=True))
        own = [SourceFile(shown[at], size, time) for at, size, time in head["sources"]]
        made, taken_ns = dt.datetime.fromisoformat(head["made"]), int(head["taken"])
        premise = str(head["premise"])
    except (LookupError, TypeError, ValueError) as e:
        raise ValueError("it is not what was left") from e
    changes = _changes(ground, before, files, taken_ns)
    if changes.difference.removed or not {f.path for f in own} <= set(map(ground.shown, files)):
        return None  # what it says of files that are gone cannot be looked up
    known = _known(ground, Scan().inherited, own)
    assembly, plan = _checked(unpack(Packed(head, numbers), _KINDS, known))
    regular = assembly.site.regular
    try:
        related = {name: tuple(regular[at] for at in places) for name, places in head["related"]}
    except (LookupError, TypeError, ValueError) as e:
        raise ValueError("it is not what was left") from e
    scan = replace(assembly.scan, inherited=inheritance(ground.root, ground.config, assembly.scan.cascades))
    assembly = replace(assembly, scan=scan)
    renderer = renderer_of(replace(ground, now=made), assembly)
    renderer.known_related = related
    laid = Groundwork(assembly=assembly, renderer=renderer, plan=plan, made=made, turn=turn_of(scan, made))
    return Recalled(groundwork=laid, changes=changes, premise=premise)


def _changes(ground: Ground, before: Mapping[str, tuple[int, int]], files: Files, taken_ns: int) -> Changes:
    now = {ground.shown(path): path for path in files}
    written: dict[str, SourceFile] = {}
    for shown, (size, mtime_ns) in before.items():
        path = now.get(shown)
        if path is not None:
            entry = files[path]
            if (entry[0], entry[1]) != (size, mtime_ns) or is_doubtful(mtime_ns, taken_ns):
                written[path] = SourceFile(shown, entry[0], entry[1])
    difference = Difference(
        added=frozenset(now[shown] for shown in now.keys() - before.keys() if _counts(ground, now[shown])),
        removed=frozenset(p for p in map(ground.whole, before.keys() - now.keys()) if _counts(ground, p)),
        written=frozenset(path for path in written if _counts(ground, path)),
    )
    return Changes(difference=difference, files={f.path: f for f in written.values()})


def _counts(ground: Ground, path: str) -> bool:
    """Whether a file is anything to the site."""
    area = ground.places.area(path)
    return area is not None and (area is Area.STATIC or not ground.places.hides(path))


def _settings(ground: Ground) -> str:
    """What groundwork goes by besides files and the clock.

    Of the base URL that is the path: pages know their own without the rest, and a preview takes the port
    that is free.
    """
    site = replace(ground.config.site, base_url=base_path(ground.config.site.base_url))
    folders = [ground.shown(str(folder)) for folder in ground.theme_folders]
    return digest_of((plain(replace(ground.config, site=site)), folders, ground.is_server))


def _known(ground: Ground, inherited: Inherited, files: Sequence[SourceFile]) -> list[object]:
    """What is there already when groundwork is read, always in this order."""
    return [ground.config.site, NO_FRONT, NO_FRONT.build, NO_FRONT.sitemap, inherited, *files]


def _files_of(scan: Scan) -> Iterator[SourceFile]:
    """Every file that a scan speaks of."""
    for source in (*scan.sources, *(excluded for excluded, _ in scan.excluded)):
        yield source.file
        yield from (resource.file for resource in source.resources)
    for files in (scan.static, scan.assets, scan.loose):
        yield from files.values()
    yield from scan.data_files


def _checked(found: object) -> tuple[Assembly, Plan]:
    """What was unpacked, if it is that, and all that it publishes stays in the destination."""
    match found:
        case (Assembly() as assembly, Plan(outputs=outputs) as plan) if are_usable(outputs) and [
            output.path for output in outputs.values()
        ] == list(outputs):
            return assembly, plan
    raise ValueError("it is not what was left")


__all__ = ["FEW_CHANGES", "Files", "Laid", "Left", "Recalled", "answers", "pack_up", "recall"]
