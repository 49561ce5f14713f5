"""Editions of a site: its state between two changes, and how one is made of the one before.

What a site comes to is laid on what it was (`build.groundwork`); an edition whose site is the one before but
for some bodies keeps that site and its plan.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.build.build import configure
from sitegen.build.cache import IMAGES
from sitegen.build.disk import Area, Difference, Look, Places, places_of
from sitegen.build.groundwork import Changes, Ground, Groundwork, lay
from sitegen.build.inputs import Inputs
from sitegen.build.model import BuildRequest
from sitegen.config.load import LoadedConfig
from sitegen.config.themes import Theme
from sitegen.content.model import Scan, SourceFile
from sitegen.content.places import placed
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.outputs.plan import Plan
from sitegen.serve.bodies import KeptBody
from sitegen.serve.memory import Memory
from sitegen.site.model import Site
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.renderer import Renderer
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
        settings_changed: whether nothing of the edition before it may be kept.
    """

    number: int
    settings: Settings
    groundwork: Groundwork
    inputs: Inputs
    site_found: tuple[Diagnostic, ...]
    settings_changed: bool = True

    @property
    def scan(self) -> Scan:
        """What its files say."""
        return self.groundwork.scan

    @property
    def site(self) -> Site:
        """The assembled site."""
        return self.groundwork.assembly.site

    @property
    def renderer(self) -> Renderer:
        """What makes its outputs."""
        return self.groundwork.renderer

    @property
    def plan(self) -> Plan:
        """What it publishes."""
        return self.groundwork.plan

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Whatever was found before any page was made."""
        found = (
            *self.settings.found,
            *self.scan.diagnostics,
            *self.renderer.materials.texts.diagnostics,
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

        ground = self._ground(request, settings, memory)
        if last:
            files = {
                ground.shown(p): SourceFile(ground.shown(p), *look.files[p][:2]) for p in changes.written
            }
            groundwork = lay(ground, last.groundwork, Changes(difference=changes, files=files))
        elif recalled := memory.groundwork(ground, look):
            groundwork = lay(ground, recalled.groundwork, recalled.changes)
        else:
            groundwork = lay(ground)
        return Edition(
            number=self._number,
            settings=settings,
            groundwork=groundwork,
            inputs=Inputs(groundwork.renderer, memory.files),
            site_found=self._placed(groundwork.assembly.site, last, changes),
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
        return edition.groundwork.is_due(self._clock())

    def until_turn_s(self, edition: Edition) -> float:
        """Seconds until that will be so, as far as the clock tells."""
        turn = edition.groundwork.turn
        return (turn - self._clock()).total_seconds() if turn else math.inf

    def _at_home(self, request: BuildRequest) -> BuildRequest:
        """The request with the base URL of the preview: the path of the site's own, on this server."""
        url = self._base_url
        if url is None:
            configured = configure(request)[0].config.site.base_url
            url = self._address + base_path(configured)
        return dataclasses.replace(request, overrides={**request.overrides, "baseURL": url})

    def _shown(self, path: str) -> str:
        """A path as `SourceFile` has it."""
        root = os.fspath(self._request.source)
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else path

    def remember(self, edition: Edition, bodies: Mapping[str, KeptBody]) -> None:
        """Leave to the next preview what takes long to find out."""
        if self.memory is not None:
            self.memory.save(bodies, edition.site.pages.keys())

    def packing(self, edition: Edition, look: Look) -> Callable[[], None] | None:
        """What makes an edition ready to be left to the next preview; None: it has what it needs.

        It takes most of a second, and may do so in a thread of its own: all that it reads is frozen.
        """
        memory = self.memory
        if memory is None or memory.has_groundwork(look):
            return None
        request = dataclasses.replace(self._request, now=edition.groundwork.made)
        ground = self._ground(request, edition.settings, memory)
        return partial(memory.keep_groundwork, ground, edition.groundwork, look)

    def _caches(self, loaded: LoadedConfig) -> Path:
        return self._request.cache_dir or self._request.source / loaded.config.directories.cache

    def _new_memory(self, loaded: LoadedConfig) -> Memory:
        request = self._request
        destination = request.destination or request.source / loaded.config.directories.publish
        return Memory(self._caches(loaded), destination.absolute(), ignore=request.ignore_cache)

    def _ground(self, request: BuildRequest, settings: Settings, memory: Memory) -> Ground:
        return Ground(
            root=request.source,
            config=settings.loaded.config,
            theme_folders=tuple(t.path for t in settings.themes),
            places=self.places(),
            compiled=settings.compiled,
            heads=memory.renewed_heads,
            now=request.now,
            is_server=True,
            images=None if request.ignore_cache else self._caches(settings.loaded) / IMAGES,
            digest=memory.files.digest,
        )


__all__ = ["Edition", "Editor", "Settings"]
