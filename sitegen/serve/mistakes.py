"""What is wrong with a site, in the place of the pages that have it."""

from __future__ import annotations

import hashlib
import html
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sitegen.build.disk import Area, Places
from sitegen.diagnostics import Diagnostic, format_diagnostic
from sitegen.outputs.kinds import PageOutput
from sitegen.serve.bodies import Trace
from sitegen.serve.editions import Edition
from sitegen.serve.model import Answer
from sitegen.templates.reads import Input
from sitegen.text.slug import logical_path

_PAGE = """<!doctype html>
<html lang="en" data-sitegen-mistake>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 2rem auto; max-width: 64rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
h1 {{ font-size: 1.25rem; }}
pre {{ overflow-x: auto; padding: 1rem; border-left: .25rem solid; background: #8881;
  font: .875rem/1.5 ui-monospace, "Noto Sans Mono CJK JP", monospace; }}
.error {{ border-color: #d33; }} .warning {{ border-color: #c80; }} .note {{ border-color: #38c; }}
</style>
</head>
<body>
<h1>{title}</h1>
{blocks}
<p>{after}</p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Which outputs cannot be shown, in one edition.

    Attributes:
        everywhere: mistakes that no page has to itself.
        by_input: those of files that are shown where they are asked for, by that.
    """

    by_output: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    everywhere: tuple[Diagnostic, ...] = ()
    by_input: Mapping[tuple[Input, str], tuple[Diagnostic, ...]] = field(default_factory=dict)
    _homes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def at(self, output: str) -> tuple[Diagnostic, ...]:
        """What is wrong with an output."""
        return self.by_output.get(output, ())

    def of(self, trace: Trace) -> tuple[Diagnostic, ...]:
        """What is wrong with an output that can be made, by what was read for it."""
        read = {(kind, name) for kind, name, _ in trace} if self.by_input else ()
        return (*self.everywhere, *(d for i, found in self.by_input.items() if i in read for d in found))

    def next(self, before: Edition | None, edition: Edition, places: Places) -> Mistakes:
        """Those of an edition. A page that cannot be read any more is missed where it was before."""
        errors: dict[str, list[Diagnostic]] = {}
        everywhere: list[Diagnostic] = []
        by_output: dict[str, tuple[Diagnostic, ...]] = {}
        by_input: dict[tuple[Input, str], tuple[Diagnostic, ...]] = {}
        for error in edition.errors:
            path = error.path or ""
            area, name = places.locate(os.path.join(places.root, path))  # noqa: PTH118 - text
            match area:
                case Area.CONTENT:
                    errors.setdefault(path, []).append(error)
                case Area.DATA | Area.TEXTS | Area.ASSETS | Area.STATIC:
                    asked = _input(area, name)
                    by_input[asked] = (*by_input.get(asked, ()), error)
                case _:
                    everywhere.append(error)
            if area is Area.STATIC:
                by_output[name] = (*by_output.get(name, ()), error)
        homes = _homes(edition, errors)
        gone = errors.keys() - homes.keys()
        earlier = (
            {**_homes(before, gone), **{p: self._homes[p] for p in gone & self._homes.keys()}}
            if before
            else {}
        )
        content = edition.settings.loaded.config.directories.content
        homes |= {path: earlier.get(path) or _guess(path, content) for path in gone}
        for path, outputs in homes.items():
            for output in outputs:
                by_output[output] = (*by_output.get(output, ()), *errors[path])
        return Mistakes(by_output, tuple(everywhere), by_input, homes)


def _input(area: Area, name: str) -> tuple[Input, str]:
    """What is asked for to get a file, or what is made of it."""
    match area:
        case Area.DATA:
            return Input.DATA, ""
        case Area.TEXTS:
            return Input.TEXTS, ""
        case _:
            return Input.FILE, f"{area}/{name}"


def _homes(edition: Edition, sources: Iterable[str]) -> dict[str, frozenset[str]]:
    """Paths of the outputs that are made of these content files."""
    wanted, found = set(sources), dict[str, set[str]]()
    if not wanted:
        return {}
    for output in edition.plan.outputs.values():
        source = output.page.source if isinstance(output, PageOutput) else None
        if source is not None and source.file.path in wanted:
            found.setdefault(source.file.path, set()).add(output.path)
    return {path: frozenset(outputs) for path, outputs in found.items()}


def _guess(path: str, content: str) -> frozenset[str]:
    """Where the page of a content file is by default: all that is known of one that was never read."""
    name = logical_path(path[len(content) + 1 :].rpartition(".")[0])
    parts = [part for part in name.strip("/").split("/") if part]
    if parts and parts[-1] in ("index", "_index"):
        parts.pop()
    return frozenset({"/".join([*parts, "index.html"])})


def mistake_page(mistakes: Iterable[Diagnostic]) -> Answer:
    """The page that is shown in the place of one that has mistakes."""
    found = list(mistakes)
    title = "This page has a mistake" if len(found) == 1 else f"{len(found)} mistakes"
    blocks = "\n".join(f'<pre class="{d.severity}">{html.escape(format_diagnostic(d))}</pre>' for d in found)
    return _answer(500, title, blocks, "Mend it and save: the page comes back by itself.")


def missing_page(path: str) -> Answer:
    """The page for an address that leads nowhere, on a site that has none of its own."""
    return _answer(
        404, "Nothing is here", f"<pre>{html.escape(path)}</pre>", "The site has no page at this address."
    )


def failure_page(report: str) -> Answer:
    """The page for a mistake of sitegen's own."""
    block = f'<pre class="error">{html.escape(report)}</pre>'
    return _answer(
        500,
        "sitegen failed, and it is not your site's fault",
        block,
        "Please report it, with all of the above.",
    )


def _answer(status: int, title: str, blocks: str, after: str) -> Answer:
    body = _PAGE.format(title=html.escape(title), blocks=blocks, after=html.escape(after))
    data = body.encode("utf-8", "replace")
    version = hashlib.blake2b(data, digest_size=16).hexdigest()
    return Answer(status=status, body=data, version=version, is_mistake=True)


__all__ = ["Mistakes", "failure_page", "missing_page", "mistake_page"]
