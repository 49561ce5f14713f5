"""Leaving out pages with mistakes, where a site asks for that (`[sitegen] onError = "skip"`).

A mistake is tolerated if one content file is to blame for it and nothing else hangs on that file. What is
published of it stays as it is. If its page can still be shown in lists (its head can be read, its address is
where the last good version stands), it is; otherwise the site is assembled once more without it, so that
nothing leads to a page that is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.build.freshness import Freshness
from sitegen.build.publish import Staged
from sitegen.build.recall import Laid
from sitegen.build.snapshot import is_as_published
from sitegen.build.walk import Walked
from sitegen.config.model import Kind
from sitegen.diagnostics import Diagnostic
from sitegen.outputs.kinds import Output, PageOutput, owner_of
from sitegen.site.model import Page
from sitegen.templates.renderer import Materials

_FEW = 5
"""Pages that may always be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way through the site, with or without some of its pages."""

    laid: Laid
    freshness: Freshness
    walked: Walked[Staged]
    diagnostics: tuple[Diagnostic, ...]
    """Of all stages but the walk."""

    @property
    def materials(self) -> Materials:
        """What it started from."""
        return self.laid.renderer.materials

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything."""
        return (*self.diagnostics, *self.walked.diagnostics)


@dataclass(frozen=True, slots=True)
class Blame:
    """Whose the mistakes of an attempt are.

    Attributes:
        stay: content files that are not published anew, and whose pages stay in the lists.
        leave: content files whose pages have to be left out of everything.
        others: mistakes that no content file can take upon itself: with one, nothing is published.
    """

    stay: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    others: tuple[Diagnostic, ...] = ()


def too_many(skipped: frozenset[str], pages: int) -> Diagnostic | None:
    """A mistake that every second page has is not the pages'; `pages` counts those with a content file."""
    if len(skipped) < _FEW or 2 * len(skipped) <= pages:
        return None
    message = f"{len(skipped):,} of {pages:,} pages have mistakes: that is more than can be left out"
    hint = "look for what they have in common: a template, a shortcode, a setting"
    return Diagnostic(code="too-many-mistakes", message=message, hint=hint)


@dataclass(slots=True)
class _Judge:
    attempt: Attempt
    destination: Path
    strict: bool
    stay: set[str] = field(default_factory=set)
    leave: set[str] = field(default_factory=set)
    others: list[Diagnostic] = field(default_factory=list)

    def judge(self) -> Blame:
        """Look at every mistake, and at what made it."""
        pages = self.attempt.materials.site.pages
        there = {p.source.file.path: p for p in pages.values() if p.source}
        for mistake in self._mistakes(self.attempt.diagnostics):
            if mistake.path in there and self._is_single(mistake.path):
                self.leave.add(mistake.path)
            elif not self._is_content(mistake.path):
                self.others.append(mistake)
        for body in self.attempt.walked.bodies:
            for mistake in self._mistakes(body.diagnostics):
                self._page(pages[body.key], mistake)
        self._outputs(self.attempt.walked.plan.outputs, there)
        for mistake in self._mistakes((*self.attempt.walked.repeated, *self.attempt.walked.clashes)):
            if mistake.path in there and self._is_single(mistake.path):
                self._page(there[mistake.path], mistake)
            else:
                self.others.append(mistake)
        return Blame(frozenset(self.stay - self.leave), frozenset(self.leave), tuple(self.others))

    def _outputs(self, outputs: Mapping[str, Output], there: Mapping[str, Page]) -> None:
        useless = self._useless_templates(outputs)
        for result in self.attempt.walked.made:
            output = outputs[result.path]
            for mistake in self._mistakes(result.diagnostics):
                if isinstance(output, PageOutput) and output.template in useless:
                    self.others.append(mistake)
                elif owner_of(output) and isinstance(output, PageOutput):
                    self._page(output.page, mistake)
                elif mistake.path and mistake.path in there and self._is_single(mistake.path):
                    self.leave.add(mistake.path)  # a list that cannot show it
                else:
                    self.others.append(mistake)

    def _useless_templates(self, outputs: Mapping[str, Output]) -> frozenset[str]:
        """Templates that failed for every one of several pages: the mistake is theirs."""
        made: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        for result in self.attempt.walked.made:
            output = outputs[result.path]
            if isinstance(output, PageOutput):
                made[output.template] += 1
                failed[output.template] += result.staged is None
        return frozenset(name for name, count in failed.items() if count == made[name] > 1)

    def _page(self, page: Page, mistake: Diagnostic) -> None:
        path = page.source.file.path if page.source else ""
        if not path or page.kind is not Kind.PAGE:
            self.others.append(mistake)
        elif self._stands(page, path):
            self.stay.add(path)
        else:
            self.leave.add(path)

    def _stands(self, page: Page, path: str) -> bool:
        """Whether the last good version of a page is published where its lists will look for it."""
        freshness = self.attempt.freshness
        trace = freshness.before.outputs.get(page.file)
        entry = freshness.published.get(page.file)
        return (
            trace is not None
            and trace.owner == path
            and is_as_published(f"{self.destination}/{page.file}", entry)
        )

    def _mistakes(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        return (d for d in found if d.is_mistake(strict=self.strict))

    def _is_content(self, path: str | None) -> bool:
        """Whether a mistake is one content file's, whose page is not in the site already."""
        folder = self.attempt.materials.config.directories.content
        return path is not None and path.startswith(f"{folder}/") and self._is_single(path)

    def _is_single(self, path: str | None) -> bool:
        """Whether nothing hangs on a content file: what `_index` says, its whole section may go by."""
        return path is not None and not path.rpartition("/")[2].startswith("_index.")


def judge(attempt: Attempt, destination: Path, *, strict: bool) -> Blame:
    """Find out whose the mistakes are, and what can be done without them."""
    return _Judge(attempt, destination, strict).judge()


def sources_of(found: Iterable[Diagnostic], content: str, *, strict: bool) -> frozenset[str]:
    """The content files that mistakes are about."""
    return frozenset(
        d.path for d in found if d.is_mistake(strict=strict) and d.path and d.path.startswith(f"{content}/")
    )


def keep_published(freshness: Freshness, skipped: frozenset[str], destination: Path) -> frozenset[str]:
    """Keep what is published of some content files, and what it shows; the paths of it.

    Their traces are kept too, so that the next build knows whose these files are; none of them is taken
    for fresh.
    """
    mine = {
        path: trace
        for path, trace in freshness.before.outputs.items()
        if trace.owner in skipped
        and path not in freshness.outputs
        and is_as_published(f"{destination}/{path}", freshness.published.get(path))
    }
    asked = {file.path for file in freshness.files_of(mine.values())}
    freshness.keep_stale(mine)
    return frozenset(mine) | {path for path in asked if path in freshness.published}


__all__ = ["Attempt", "Blame", "judge", "keep_published", "sources_of", "too_many"]
