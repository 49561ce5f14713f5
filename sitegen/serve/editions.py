"""Editions of a site: its state between two changes, and how one is made of the one before.

Each stage is asked again only if what it goes by changed, and an edition whose site is the one before but
for some bodies keeps that site and its plan. That is no guess about what a change does: `scan_again` reads
what was written and compares all that the later stages would see.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.build.build import configure
from sitegen.build.cache import IMAGES
from sitegen.build.inputs import Inputs
from sitegen.build.model import BuildRequest
from sitegen.build.snapshot import next_turn
from sitegen.config.load import LoadedConfig
from sitegen.config.themes import Theme
from sitegen.content.model import Scan, SourceFile
from sitegen.content.places import placed
from sitegen.content.scan import scan, scan_again
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.outputs.plan import Plan, make_plan, make_plan_again
from sitegen.serve.bodies import KeptBody
from sitegen.serve.disk import Area, Difference, Digests, Look, Places, places_of
from sitegen.serve.memory import Memory
from sitegen.site.assemble import Assembly, work_out, work_out_again
from sitegen.site.model import Site
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.renderer import Materials, Renderer
from sitegen.text.urls import base_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration of an edition.

    Attributes:
        compiled: what templates compile to under it.
    """

    loaded: LoadedConfig
    themes: tuple[Theme, ...]
    found: tuple[Diagnostic, ...]
    compiled: CompiledTemplates


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A site as it is planned, until something changes.

    Attributes:
        site_found: what is wrong with the site, with the places in its files.
        turn: the first moment since then at which a page becomes due or expires.
        settings_changed: whether nothing of the edition before it may be kept.
    """

    number: int
    settings: Settings
    scan: Scan
    assembly: Assembly
    renderer: Renderer
    plan: Plan
    inputs: Inputs
    site_found: tuple[Diagnostic, ...]
    turn: dt.datetime | None
    settings_changed: bool = True

    @property
    def site(self) -> Site:
        """The assembled site."""
        return self.assembly.site

    @property
    def made(self) -> dt.datetime:
        """The moment that it shows, aware."""
        return self.renderer.materials.now

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Whatever was found before any page was made."""
        found = (
            *self.settings.found,
            *self.scan.diagnostics,
            *self.site_found,
            *self.plan.diagnostics,
        )
        return tuple(dict.fromkeys(found))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those of them that would stop a build."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


class Editor:
    """Makes one edition after another.

    Args:
        request: which site; an address is given with `locate`.
        clock: tells the moment of each edition, aware.
    """

    def __init__(self, request: BuildRequest, clock: Callable[[], dt.datetime]) -> None:
        self._request = dataclasses.replace(request, source=request.source.absolute())
        self._clock = clock
        self._address = ""
        self._base_url: str | None = None
        self._settings: Settings | None = None
        self.memory: Memory | None = None
        self._number = 0

    def locate(self, address: str, base_url: str | None = None) -> None:
        """Say where the site is: `http://localhost:1313`, or a whole base URL instead."""
        self._address, self._base_url = address, base_url

    def places(self) -> Places:
        """Where the site's files are, as far as is known."""
        settings = self._settings
        return places_of(
            self._request, settings.loaded if settings else None, settings.themes if settings else ()
        )

    def settle(self, changed: Difference | None = None) -> None:
        """Read the settings, if files of theirs changed since the last edition; None: whatever did.

        Raises:
            SitegenError: they cannot be used. Those of the last edition stay.
        """
        old, places = self._settings, self.places()
        written = None if old is None or changed is None else changed.paths
        if written is not None and not any(places.area(path) is Area.CONFIG for path in written):
            return
        loaded, themes, found = configure(self._at_home(self._request))
        if old is None or (old.loaded.config, old.themes, old.found) != (loaded.config, themes, found):
            self.memory = self.memory or self._new_memory(loaded)
            compiled = CompiledTemplates(self.memory.uses)
            self._settings = Settings(loaded=loaded, themes=themes, found=found, compiled=compiled)

    def edit(self, look: Look, before: Edition | None = None, changed: Difference | None = None) -> Edition:
        """Make the next edition, under the settings that there are.

        Args:
            look: at the files.
            before: the edition that this one follows; None: the first one.
            changed: all files that are not as they were then; None: nothing is known.
        """
        settings, memory = self._settings, self.memory
        assert settings is not None, "the first step is `settle`"
        assert memory is not None
        request = dataclasses.replace(self._request, now=self._clock())
        last = before if before is not None and before.settings is settings else None
        self._number += 1
        changes = changed or Difference()
        for path in changes.paths:
            memory.files.forget(path)

        again = self._scan_again(request, settings, last, look, changes) if last else None
        scanned = again or self._scan(request, settings, memory)
        config = settings.loaded.config
        assembly = (
            work_out_again(last.assembly, config, again, now=request.now)
            if last and again
            else work_out(config, scanned, now=request.now, before=last.assembly if last else None)
        )
        renderer = self._renderer(request, settings, scanned, assembly.site, memory.files)
        if last:
            renderer.follow(last.renderer)
        has_same_templates = Area.TEMPLATES not in self._areas(changes)
        return Edition(
            number=self._number,
            settings=settings,
            scan=scanned,
            assembly=assembly,
            renderer=renderer,
            plan=make_plan_again(renderer, last.plan, last.renderer)
            if last and has_same_templates
            else make_plan(renderer),
            inputs=Inputs(renderer, memory.files),
            site_found=self._placed(assembly.site, last, changes),
            turn=_turn(scanned, request.now),
            settings_changed=last is None,
        )

    def _placed(self, site: Site, last: Edition | None, changes: Difference) -> tuple[Diagnostic, ...]:
        """What assembly found, with lines and excerpts: files are read for what is not known from before."""
        written = {self._shown(path) for path in changes.paths}
        known = dict(zip(last.site.diagnostics, last.site_found, strict=True)) if last else {}
        return tuple(
            known[d] if d in known and d.path not in written else placed(self._request.source, [d])[0]
            for d in site.diagnostics
        )

    def is_due(self, edition: Edition) -> bool:
        """Whether other pages than those of an edition are to be shown by now, though no file changed."""
        now = self._clock()
        return now < edition.made or (edition.turn is not None and edition.turn <= now)

    def until_turn_s(self, edition: Edition) -> float:
        """Seconds until that will be so, as far as the clock tells."""
        return (edition.turn - self._clock()).total_seconds() if edition.turn else math.inf

    def _areas(self, changed: Difference) -> set[Area | None]:
        places = self.places()
        return {places.area(path) for path in changed.paths}

    def _at_home(self, request: BuildRequest) -> BuildRequest:
        """The request with the base URL of the preview: the path of the site's own, on this server."""
        url = self._base_url
        if url is None:
            configured = configure(request)[0].config.site.base_url
            url = self._address + base_path(configured)
        return dataclasses.replace(request, overrides={**request.overrides, "baseURL": url})

    def _scan_again(
        self, request: BuildRequest, settings: Settings, before: Edition, look: Look, changed: Difference
    ) -> Scan | None:
        """What the files say, where it is enough to read those that were written; else None."""
        places = self.places()
        read = {p for p in changed.paths if places.area(p) not in (Area.TEMPLATES, Area.TEXTS, Area.CONFIG)}
        if self.is_due(before) or not read <= changed.written:
            return None
        if not read:
            return before.scan
        files = {self._shown(p): SourceFile(self._shown(p), *look.files[p][:2]) for p in read}
        return scan_again(
            before.scan,
            request.source,
            settings.loaded.config,
            themes=tuple(t.path for t in settings.themes),
            now=request.now,
            changed=files,
        )

    def _shown(self, path: str) -> str:
        """A path as `SourceFile` has it."""
        root = os.fspath(self._request.source)
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else path

    def _scan(self, request: BuildRequest, settings: Settings, memory: Memory) -> Scan:
        config, folders = settings.loaded.config, tuple(t.path for t in settings.themes)
        heads = memory.heads = memory.heads.renewed(time.time_ns())
        return scan(request.source, config, themes=folders, now=request.now, cache=heads)

    def remember(self, edition: Edition, bodies: Mapping[str, KeptBody]) -> None:
        """Leave to the next preview what takes long to find out."""
        if self.memory is not None:
            self.memory.save(bodies, edition.site.pages.keys())

    def _caches(self, loaded: LoadedConfig) -> Path:
        return self._request.cache_dir or self._request.source / loaded.config.directories.cache

    def _new_memory(self, loaded: LoadedConfig) -> Memory:
        request = self._request
        destination = request.destination or request.source / loaded.config.directories.publish
        return Memory(self._caches(loaded), destination.absolute(), ignore=request.ignore_cache)

    def _renderer(
        self, request: BuildRequest, settings: Settings, scanned: Scan, site: Site, digests: Digests
    ) -> Renderer:
        materials = Materials(
            root=request.source,
            config=settings.loaded.config,
            scan=scanned,
            site=site,
            theme_folders=tuple(t.path for t in settings.themes),
            now=request.now,
            is_server=True,
            image_cache=None if request.ignore_cache else self._caches(settings.loaded) / IMAGES,
            digest=digests.digest,
        )
        return Renderer(materials, compiled=settings.compiled)


def _turn(scanned: Scan, now: dt.datetime) -> dt.datetime | None:
    fronts = [s.front for s in (*scanned.sources, *(s for s, _ in scanned.excluded))]
    return next_turn((m for f in fronts for m in (f.publish_date, f.expiry_date)), now)


__all__ = ["Edition", "Editor", "Settings"]
