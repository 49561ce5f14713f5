"""What a site comes to before anything of it is made: its scan, its assembly and its plan.

A preview lays one after another, each on the one before; a build lays it on what the last build left.
Each step is asked again only if what it goes by changed. That is no guess about what a change does:
`scan_again` reads what was written and compares all that the later steps would see.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.build.disk import Area, Difference, Places
from sitegen.build.premises import is_same_premise
from sitegen.build.snapshot import next_turn
from sitegen.config.model import Config
from sitegen.content.heads import HeadCache
from sitegen.content.model import Scan, SourceFile
from sitegen.content.scan import scan, scan_again
from sitegen.outputs.plan import Plan, make_plan, make_plan_again
from sitegen.site.assemble import Assembly, work_out, work_out_again
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.renderer import Materials, Renderer
from sitegen.templates.texts import load_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a site is laid on: where it is, and under which settings.

    Attributes:
        root: of the site, absolute.
        heads: gives what is known of content files, when all of them are to be read.
        left_out: paths of content files that are to make no page.
        images, digest: as of `Materials`.
    """

    root: Path
    config: Config
    theme_folders: tuple[Path, ...]
    places: Places
    compiled: CompiledTemplates
    heads: Callable[[], HeadCache]
    now: dt.datetime
    is_server: bool = False
    images: Path | None = None
    digest: Callable[[str], str] = lambda _: ""
    left_out: frozenset[str] = frozenset()

    def shown(self, path: str) -> str:
        """An absolute path as `SourceFile` has it."""
        return path.removeprefix(f"{self.root}/")

    def whole(self, shown: str) -> str:
        """The absolute path of what `SourceFile` has."""
        return os.path.join(self.root, shown)  # noqa: PTH118 - text; what is absolute stays so


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened to a site's files since it was laid.

    Attributes:
        difference: by absolute paths.
        files: those that are there now and were written, as `SourceFile.path` has them.
    """

    difference: Difference
    files: Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groundwork:
    """A site as it is planned, until something changes.

    Attributes:
        turn: the first moment after `made` at which a page becomes due or expires.
    """

    assembly: Assembly
    renderer: Renderer
    plan: Plan
    made: dt.datetime
    turn: dt.datetime | None

    @property
    def scan(self) -> Scan:
        """What its files say."""
        return self.assembly.scan

    def is_due(self, now: dt.datetime) -> bool:
        """Whether other pages are to be shown by now, though no file changed."""
        return now < self.made or (self.turn is not None and self.turn <= now)


def lay(ground: Ground, before: Groundwork | None = None, changes: Changes | None = None) -> Groundwork:
    """Scan, assemble and plan a site.

    Args:
        ground: of the site.
        before: what was laid last, under the same settings; None: nothing is known.
        changes: all that happened since then.
    """
    assembly = put_together(ground, before, changes)
    return plan_out(ground, assembly, before, changes)


def put_together(
    ground: Ground, before: Groundwork | None = None, changes: Changes | None = None
) -> Assembly:
    """Scan and assemble; arguments as of `lay`."""
    if before is None or changes is None:
        return work_out(ground.config, _scan(ground), now=ground.now)
    again = _scan_again(ground, before, changes)
    if again is None:
        return work_out(ground.config, _scan(ground), now=ground.now, before=before.assembly)
    if again is before.scan:
        return before.assembly
    return work_out_again(before.assembly, ground.config, again, now=ground.now)


def plan_out(
    ground: Ground, assembly: Assembly, before: Groundwork | None = None, changes: Changes | None = None
) -> Groundwork:
    """Plan what was put together; arguments as of `lay`."""
    renderer = renderer_of(ground, assembly)
    if before is None or changes is None:
        planned = make_plan(renderer)
    else:
        renderer.follow(before.renderer)
        if is_same_premise(before.renderer.materials, renderer.materials):
            renderer.known_related = before.renderer.known_related
        areas = {ground.places.area(path) for path in changes.difference.paths}
        if Area.TEMPLATES in areas:
            planned = make_plan(renderer)
        elif assembly is before.assembly:
            planned = before.plan
        else:
            planned = make_plan_again(renderer, before.plan, before.renderer)
    return Groundwork(
        assembly=assembly,
        renderer=renderer,
        plan=planned,
        made=ground.now,
        turn=turn_of(assembly.scan, ground.now),
    )


def renderer_of(ground: Ground, assembly: Assembly) -> Renderer:
    """What makes the outputs of a site."""
    return Renderer(materials_of(ground, assembly), compiled=ground.compiled)


def materials_of(ground: Ground, assembly: Assembly) -> Materials:
    """What that starts from."""
    materials = Materials(
        root=ground.root,
        config=ground.config,
        scan=assembly.scan,
        site=assembly.site,
        theme_folders=ground.theme_folders,
        now=ground.now,
        is_server=ground.is_server,
        image_cache=ground.images,
        digest=ground.digest,
    )
    folders = materials.folders("i18n", ground.config.directories.i18n)
    return replace(materials, texts=load_texts(ground.root, folders, ground.config.site.language.key))


def turn_of(scanned: Scan, now: dt.datetime) -> dt.datetime | None:
    """The first moment from now on at which a page of a scan becomes due or expires."""
    fronts = [s.front for s in (*scanned.sources, *(s for s, _ in scanned.excluded))]
    return next_turn((m for f in fronts for m in (f.publish_date, f.expiry_date)), now)


def _scan(ground: Ground) -> Scan:
    found = scan(
        ground.root, ground.config, themes=ground.theme_folders, now=ground.now, cache=ground.heads()
    )
    if not ground.left_out:
        return found
    return replace(found, sources=tuple(s for s in found.sources if s.file.path not in ground.left_out))


def _scan_again(ground: Ground, before: Groundwork, changes: Changes) -> Scan | None:
    """What the files say, where it is enough to read those that were written; else None."""
    places, difference = ground.places, changes.difference
    unread = (Area.TEMPLATES, Area.TEXTS, Area.CONFIG)
    read = {path for path in difference.paths if places.area(path) not in unread}
    if before.is_due(ground.now) or not read <= difference.written:
        return None
    if not read:
        return before.scan
    return scan_again(
        before.scan,
        ground.root,
        ground.config,
        themes=ground.theme_folders,
        now=ground.now,
        changed={shown: changes.files[shown] for shown in map(ground.shown, read)},
    )


__all__ = [
    "Changes",
    "Ground",
    "Groundwork",
    "lay",
    "materials_of",
    "plan_out",
    "put_together",
    "renderer_of",
    "turn_of",
]
