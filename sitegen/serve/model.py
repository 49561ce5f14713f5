"""What a preview is asked for, what it answers, and whom it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from sitegen.build.model import BuildRequest
from sitegen.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """One `sitegen serve`, as asked on the command line.

    Attributes:
        build: which site, with which settings; `now` is when it began.
        port: the first to try.
        bind: address to listen on.
        base_url: where the site pretends to be; None: the configured URL's path on this server.
        append_port: put the server's port into `base_url` where it has none.
        clock_stands: `now` is not to go on.
        live_reload: tell browsers of changes, with a script in every page.
        navigate: lead the browser to the page of the content that changed.
        poll_s: look at all files this often instead of being told by the system; 0: be told.
        watch: follow changes at all.
    """

    build: BuildRequest
    port: int = 1313
    bind: str = "127.0.0.1"
    base_url: str | None = None
    append_port: bool = True
    clock_stands: bool = False
    live_reload: bool = True
    navigate: bool = False
    poll_s: float = 0.0
    watch: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is at a URL.

    Attributes:
        status: of HTTP (RFC 9110, 15).
        media_type: with its charset, if it is text.
        file: stands for the body where that is too long to be held.
        location: where else to look, for a redirect.
        version: of the content: other bytes, another version.
        is_mistake: a page about the site in the place of one of it.
    """

    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    file: Path | None = None
    location: str = ""
    version: str = ""
    is_mistake: bool = False

    @property
    def is_html(self) -> bool:
        """Whether a browser shows it as a page."""
        return self.media_type.startswith("text/html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A style sheet or image that a page can show anew by itself.

    Attributes:
        path: URL path of what is there now.
        before: URL path of what a page may still show; the same, unless a digest is part of it.
    """

    path: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a change of the site's files.

    Attributes:
        files: that came, went or were written, relative to the site.
        reloaded: URL paths of pages in browsers that have other bytes now.
        swapped: what pages in browsers show anew without that.
        versions: that those pages have now.
        seconds: until all of it was known.
        navigate: URL path that browsers are led to, or empty.
        errors: mistakes that are in the site now.
        mended: whether there were mistakes, and are none.
    """

    files: tuple[str, ...]
    reloaded: tuple[str, ...] = ()
    swapped: tuple[Swap, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    navigate: str = ""
    errors: tuple[Diagnostic, ...] = ()
    mended: bool = False

    def after(self, earlier: Change | None) -> Change:
        """This and an earlier change as one, for who was not told of the earlier."""
        if earlier is None:
            return self
        return replace(
            self,
            files=tuple(sorted({*earlier.files, *self.files})),
            reloaded=tuple(dict.fromkeys((*earlier.reloaded, *self.reloaded))),
            swapped=tuple(dict.fromkeys((*earlier.swapped, *self.swapped))),
            versions={**earlier.versions, **self.versions},
            navigate=self.navigate or earlier.navigate,
            mended=(earlier.mended or self.mended) and not self.errors,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A preview that runs.

    Attributes:
        url: of the home page.
        port_taken: the port that was asked for, where another one had to do.
        is_open: whether other machines can reach it.
        pages: how many there are.
        drafts: how many of them are drafts.
        seconds: until it could be asked.
    """

    url: str
    port_taken: int | None = None
    is_open: bool = False
    pages: int = 0
    drafts: int = 0
    seconds: float = 0.0


class Listener(Protocol):
    """Who is told what happens: the console."""

    def started(self, started: Started) -> None:
        """The preview can be asked."""
        ...

    def changed(self, change: Change, stale: tuple[str, ...]) -> None:
        """Files changed; `stale` are URL paths of pages that were made before and have to be made again."""
        ...

    def found(self, findings: tuple[Diagnostic, ...]) -> None:
        """Something is wrong with the site, or was found while a page was made."""
        ...

    def failed(self, where: str, report: str) -> None:
        """Something is wrong with sitegen; `report` is a traceback."""
        ...


__all__ = ["Answer", "Change", "Listener", "ServeRequest", "Started", "Swap"]
