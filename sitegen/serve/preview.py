"""A site as a browser sees it: what is at a URL now, and what a change of its files changes.

Everything here happens in one thread (`worker`), one thing after the other. The path of a URL is only ever
looked up among the outputs of the plan, and no file is opened for its name: there is no way out of the site.
"""

from __future__ import annotations

import gc
import hashlib
import math
import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, takewhile
from pathlib import Path, PurePosixPath

from sitegen.build.disk import Area, Difference, Look, Places, look_again, take_look
from sitegen.diagnostics import Diagnostic, Severity, SitegenError
from sitegen.outputs.kinds import Copy, Output, PageOutput, Processed, asked
from sitegen.serve.addresses import quoted, read_address
from sitegen.serve.bodies import KeptBody
from sitegen.serve.editions import Edition, Editor
from sitegen.serve.kept import KeptOutput, Shelf
from sitegen.serve.mistakes import Mistakes, missing_page, mistake_page
from sitegen.serve.model import Answer, Change, Listener, Swap
from sitegen.serve.types import is_swappable, media_type
from sitegen.templates.files import PublishedFile
from sitegen.text.urls import base_path

_LONG = 8 << 20
"""Bytes from which on a copied file is read when it is sent, piece by piece."""
_LONGEST_SEARCH_S = 0.5
"""Seconds that it may take to find out which page wants a file published."""
_MANY = 500
"""Changed files that the watcher names, above which it is quicker to look at all."""


class Preview:
    """Answers for a site, and follows its files.

    Args:
        editor: makes the editions.
        listener: is told what is found.
    """

    def __init__(self, editor: Editor, listener: Listener) -> None:
        self._editor = editor
        self._listener = listener
        self._places: Places = editor.places()
        self._look = Look()
        self._seen = Look()  # of the last edition; later looks are waiting for one
        self._edition: Edition | None = None
        self._shelf: Shelf | None = None
        self._broken: tuple[Diagnostic, ...] = ()
        self._mistakes = Mistakes()
        self._told: dict[Diagnostic, None] = {}
        self._fetched: dict[str, set[str]] = {}
        self._sought: set[str] = set()

    # The site.

    def begin(self) -> None:
        """Make the first edition; whatever is wrong with the site is shown to who asks."""
        gc.disable()  # it would stop the world at the worst moment; see `let_go`
        self._go_on()

    @property
    def places(self) -> Places:
        """Where the site's files are."""
        return self._places

    @property
    def links(self) -> frozenset[str]:
        """Folders outside of these that links in them lead to."""
        return self._look.links

    @property
    def prefix(self) -> str:
        """Path of the site on its server: `/`, or `/blog/`."""
        if self._edition is None:
            return "/"
        return base_path(self._edition.site.config.base_url)

    def counts(self) -> tuple[int, int]:
        """How many pages have a file of content, and how many of those are drafts."""
        sources = self._edition.scan.sources if self._edition else ()
        return len(sources), sum(source.front.draft for source in sources)

    def _look_at(self, paths: Iterable[str]) -> Look:
        """The files as they are now, so far as something happened to them."""
        named = list(paths)
        known = all(self._places.area(path) is not None for path in named)
        if not named or not known or len(named) > _MANY:
            return take_look(self._places)
        return look_again(self._look, self._places, named)

    def _go_on(self) -> None:
        """Make the next edition; while the settings cannot be used, the last one stays."""
        try:
            self._editor.settle(self._seen.differences(self._look) if self._edition else None)
            if self._places != (places := self._editor.places()):
                self._places, self._look = places, take_look(places)
            changed = self._seen.differences(self._look) if self._edition else None
            edition = self._editor.edit(self._look, self._edition, changed)
        except SitegenError as e:
            self._broken = e.diagnostics
            self._notice(e.diagnostics)
            return
        self._broken = ()
        self._mistakes = self._mistakes.next(self._edition, edition, self._places)
        self._sought.clear()
        self._edition = edition
        if self._shelf is None:
            self._shelf = Shelf(edition, self._notice, self._recall)
        else:
            self._shelf.turn(edition, changed.since_ns if changed else 0)
        self._seen = self._look
        self._notice(edition.diagnostics)

    def _errors(self) -> tuple[Diagnostic, ...]:
        return self._broken or (self._edition.errors if self._edition else ())

    def _notice(self, findings: Iterable[Diagnostic]) -> None:
        """Tell of what was not told yet."""
        new = tuple(d for d in dict.fromkeys(findings) if d not in self._told)
        self._told.update(dict.fromkeys(new))
        if new:
            self._listener.found(new)

    def _forget(self, written: set[str]) -> None:
        """Tell of mistakes in these files anew, should they still be there, or be there again."""
        gone = [d for d in self._told if d.severity is Severity.ERROR and d.path in written]
        for diagnostic in gone:
            del self._told[diagnostic]

    def is_due(self) -> bool:
        """Whether a date in the site has come since the last change."""
        return self._edition is not None and not self._broken and self._editor.is_due(self._edition)

    def until_turn_s(self) -> float:
        """Seconds until one does."""
        edition = self._edition
        return math.inf if edition is None or self._broken else self._editor.until_turn_s(edition)

    # Answers.

    def answer(self, path: str, referrer: str = "") -> Answer:
        """What is at a URL path, as it stands in the request line; `referrer` is the path of who shows it."""
        try:
            return self._answer(path, referrer)
        except SitegenError as e:
            self._notice(e.diagnostics)
            known = self._mistakes
            return mistake_page(
                dict.fromkeys((*known.everywhere, *chain(*known.by_input.values()), *e.diagnostics))
            )

    def _answer(self, path: str, referrer: str) -> Answer:
        edition, shelf = self._edition, self._shelf
        if self._broken or edition is None or shelf is None:
            return mistake_page(self._broken)
        address = read_address(path, self.prefix)
        if address.elsewhere:
            return Answer(status=302, location=address.elsewhere)
        if address.is_bad:
            return self._missing(edition, shelf, path)
        if mistakes := self._mistakes.at(address.file):
            return mistake_page(mistakes)
        shower = read_address(referrer, self.prefix).file if referrer else ""
        output = self._output(edition, shelf, address.file, shower)
        if output is not None:
            return self._made(edition, shelf, output, shower)
        if f"{address.file}/index.html" in edition.plan.outputs:
            return Answer(status=302, location=f"{path}/")
        return self._missing(edition, shelf, path)

    def _output(self, edition: Edition, shelf: Shelf, file: str, shower: str) -> Output | None:
        forms = (file, unicodedata.normalize("NFC", file), unicodedata.normalize("NFD", file))
        output = next((o for form in forms if (o := edition.plan.outputs.get(form))), None)
        if output is None and file not in shelf.asked:
            self._ask_again(edition, shelf, file, shower)
        wanted = shelf.asked.get(file)
        return output or (asked(wanted) if wanted is not None else None)

    def _ask_again(self, edition: Edition, shelf: Shelf, file: str, shower: str) -> None:
        """See to outputs that may want a file published: those that did, the page that shows it, others."""
        until = time.monotonic() + _LONGEST_SEARCH_S
        others = [] if file in self._sought else _who_may_want(edition, file)
        self._sought.add(file)
        for name in (*shelf.who_asked(file), shower, *others):
            output = edition.plan.outputs.get(name)
            if output is not None:
                try:
                    shelf.output(output)
                except SitegenError as e:
                    self._notice(e.diagnostics)
            if file in shelf.asked or time.monotonic() > until:
                return

    def _made(self, edition: Edition, shelf: Shelf, output: Output, shower: str) -> Answer:
        kind = media_type(output)
        if isinstance(output, Copy | Processed):
            self._fetched.setdefault(output.path, set()).add(shower)
        if isinstance(output, Copy) and output.file.source.size > _LONG:
            return _long_file(edition.renderer.root / output.file.source.path, kind)
        kept = shelf.output(output)
        if isinstance(output, PageOutput) and (wrong := self._mistakes.of(kept.trace)):
            return mistake_page(wrong)
        return Answer(media_type=kind, body=kept.data, version=kept.version)

    def _missing(self, edition: Edition, shelf: Shelf, path: str) -> Answer:
        output = edition.plan.outputs.get("404.html")
        if output is None:
            return missing_page(path)
        kept = shelf.output(output)
        return Answer(status=404, body=kept.data, version=kept.version)

    # Changes.

    def change(
        self,
        paths: Iterable[str],
        shown: Mapping[str, frozenset[str]],
        since: float,
        *,
        navigate: bool = False,
    ) -> Change | None:
        """Take in what happened to files.

        Args:
            paths: where something happened, as the watcher has it; none: anywhere.
            shown: by URL path, the versions that browsers show.
            since: when the change was noticed, by `time.perf_counter`.
            navigate: find the page that was written.

        Returns:
            None, if nothing is other than it was.
        """
        look = self._look_at(paths)
        changed = self._look.differences(look)
        self._look = look
        if not changed and not self.is_due():
            return None
        had_errors = bool(self._errors())
        old = dict(self._shelf.outputs) if self._shelf else {}
        files = set(map(self._relative, changed.paths))
        self._forget(files)
        self._go_on()
        reloaded, swaps, versions = self._seen_by(shown, old, files)
        return Change(
            files=tuple(sorted(files)),
            reloaded=reloaded,
            swapped=swaps,
            versions=versions,
            seconds=time.perf_counter() - since,
            navigate=self._written_page(changed) if navigate else "",
            errors=self._errors(),
            mended=had_errors and not self._errors(),
        )

    def _seen_by(
        self, shown: Mapping[str, frozenset[str]], old: Mapping[str, KeptOutput], written: set[str]
    ) -> tuple[tuple[str, ...], tuple[Swap, ...], dict[str, str]]:
        """Pages in browsers that have to be loaded anew, what others swap, and the versions there are now."""
        swaps, showers = self._same_place(written)
        reloaded, versions = [], {}
        for path, seen in shown.items():
            file = read_address(path, self.prefix).file
            now = self.answer(path)
            versions[path] = now.version
            renamed = self._renamed(file, old.get(file), seen, now)
            if renamed:
                swaps += renamed
            elif now.version not in seen or file in showers or "" in showers:
                reloaded.append(path)
        return tuple(reloaded), tuple(dict.fromkeys(swaps)), versions

    def _same_place(self, written: set[str]) -> tuple[list[Swap], set[str]]:
        """Files in pages that have new bytes at the same URL: those to swap, and who shows the others."""
        swaps: list[Swap] = []
        showers: set[str] = set()
        for path, shown_by in self._fetched.items():
            output = self._edition.plan.outputs.get(path) if self._edition else None
            wanted = self._shelf.asked.get(path) if self._shelf and output is None else None
            output = output or (asked(wanted) if wanted else None)
            if isinstance(output, Copy | Processed) and _source(output) in written:
                if is_swappable(path):
                    url = quoted(path, self.prefix)
                    swaps.append(Swap(path=url, before=url))
                else:
                    showers |= shown_by
        return swaps, showers

    def _renamed(self, file: str, old: KeptOutput | None, seen: frozenset[str], now: Answer) -> list[Swap]:
        """What to swap in a page that is the same but for URLs with a digest in them; else nothing."""
        kept = self._shelf.outputs.get(file) if self._shelf else None
        if old is None or kept is None or kept.version != now.version or seen != {old.version} or kept is old:
            return []
        after = {_wish(f): f.path for f in kept.files}
        pairs = [(f.path, after[_wish(f)]) for f in old.files if after.get(_wish(f), f.path) != f.path]
        data = old.data
        for one, other in pairs:
            data = data.replace(quoted(one, self.prefix).encode(), quoted(other, self.prefix).encode())
        if data != kept.data or not all(is_swappable(other) for _, other in pairs):
            return []
        return [
            Swap(path=quoted(other, self.prefix), before=quoted(one, self.prefix)) for one, other in pairs
        ]

    def stale(self) -> tuple[str, ...]:
        """URL paths of the kept pages that the last change touched. They are made again when asked for."""
        edition, shelf = self._edition, self._shelf
        if edition is None or shelf is None or self._broken:
            return ()
        pages = [o for path in shelf.outputs if isinstance(o := edition.plan.outputs.get(path), PageOutput)]
        return tuple(quoted(o.path, self.prefix) for o in pages if not shelf.fresh(o))

    def let_go(self) -> None:
        """Let go of what nobody refers to any more."""
        gc.collect()

    def packing(self) -> Callable[[], None] | None:
        """What has yet to be done, anywhere, so that `remember` leaves how the site is put together."""
        if self._edition is None or self._broken:
            return None
        return self._editor.packing(self._edition, self._seen)

    def remember(self, *, is_calm: bool = True) -> None:
        """Leave to the next preview what this one knows.

        Where something may have happened that was not taken in (`is_calm`), the files are looked at: if they
        are others, what was made of them is left out.
        """
        if self._edition is None or self._shelf is None or self._broken:
            return
        is_sure = is_calm or not self._seen.differences(take_look(self._places))
        self._editor.remember(self._edition, self._shelf.fresh_bodies() if is_sure else {})

    def _recall(self, key: str) -> KeptBody | None:
        memory = self._editor.memory
        return memory.recall(key) if memory is not None else None

    def _relative(self, path: str) -> str:
        """A path as `SourceFile` has it."""
        root = self._places.root
        return path[len(root) + 1 :].replace(os.sep, "/") if path.startswith(root + os.sep) else path

    def _written_page(self, changed: Difference) -> str:
        """URL path of the page whose content was written; empty: there is none, or several."""
        written = {self._relative(p) for p in changed.paths if self._places.area(p) is Area.CONTENT}
        if self._edition is None or not written:
            return ""
        urls = [
            quoted(p.file, self.prefix)
            for p in self._edition.site.pages.values()
            if p.source and p.file and p.source.file.path in written
        ]
        return urls[0] if len(urls) == 1 else ""


def _who_may_want(edition: Edition, file: str) -> list[str]:
    """Pages that may want a file published, the nearest first; none, if there is nothing to make it of."""
    folder, _, name = file.rpartition("/")
    sources = (s for s in chain(edition.scan.assets, edition.plan.outputs) if s.rpartition("/")[0] == folder)
    if not any(name.startswith(PurePosixPath(source).stem) for source in sources):
        return []
    pages = [path for path, output in edition.plan.outputs.items() if isinstance(output, PageOutput)]
    return sorted(pages, key=lambda path: -_shared(path, file))


def _shared(one: str, other: str) -> int:
    """How many folders two paths are both in."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _wish(file: PublishedFile) -> tuple[str, str]:
    return file.source.path, file.operation


def _source(output: Copy | Processed) -> str:
    return output.file.source.path if isinstance(output, Copy) else output.source


def _long_file(file: Path, kind: str) -> Answer:
    """A file that is sent from the disk."""
    try:
        status = file.stat()
    except OSError:
        return missing_page(file.name)
    facts = f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
    version = hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()
    return Answer(media_type=kind, file=file, version=version)


__all__ = ["Preview"]
