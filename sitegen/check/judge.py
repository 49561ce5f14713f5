"""What the outputs say, taken together: links without an end, anchors, images, HTML, unused files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from sitegen.check.inspect import Inspected, Wanted
from sitegen.check.links import file_at, has_anchor, similar
from sitegen.check.sources import Sources, found_on, shown_on
from sitegen.diagnostics import Diagnostic, Severity, nearest
from sitegen.outputs.kinds import Copy, Output

_PRETTY = re.compile("[“”„‘’«»＂]")
_IMAGES = frozenset(("img", "source"))


def links(
    pages: Mapping[str, Inspected], outputs: Mapping[str, Output], sources: Sources
) -> Iterator[Diagnostic]:
    """Links on the site that lead nowhere, or to no such place in a page."""
    nowhere: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    lost: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for page in pages.values():
        for wanted in page.wanted:
            file = wanted.file or file_at(wanted.path, outputs)
            if file is None:
                nowhere[wanted.href, wanted.path, _what(wanted)].append(page.path)
            elif _lacks(pages.get(file), wanted.fragment):
                lost[wanted.href, wanted.fragment, file].append(page.path)
    for (href, path, what), where in nowhere.items():
        near = similar(path, outputs)
        yield from found_on(
            sources,
            where,
            href,
            code="image-missing" if what == "image" else "link-broken",
            severity=Severity.ERROR,
            message=f"the {what} `{href}` leads nowhere: the site has no such file",
            hint=_quotes(href) or (f"did you mean `{near}`?" if near else None),
        )
    for (href, fragment, file), where in lost.items():
        near = nearest(fragment, pages[file].ids)
        yield from found_on(
            sources,
            where,
            href,
            code="anchor-missing",
            severity=Severity.WARNING,
            message=f"the link `{href}` leads to a page without an element of the id `{fragment}`",
            hint=f"did you mean `#{near}`?" if near else None,
        )


def _quotes(href: str) -> str | None:
    """What to do about quotation marks that an editor made pretty: they are part of the address now."""
    return 'write straight quotation marks around the address: "' if _PRETTY.match(unquote(href)) else None


def _lacks(page: Inspected | None, fragment: str) -> bool:
    """Whether a page is known not to have what a fragment names."""
    return bool(fragment and page and page.path.endswith(".html") and not has_anchor(fragment, page.ids))


def _what(wanted: Wanted) -> str:
    return "image" if wanted.element in _IMAGES else "link"


def addresses(pages: Mapping[str, Inspected], sources: Sources) -> Iterator[Diagnostic]:
    """Addresses that no browser can follow, or that an HTTPS page may not load."""
    malformed: dict[tuple[str, str], list[str]] = defaultdict(list)
    insecure: dict[str, list[str]] = defaultdict(list)
    for page in pages.values():
        for found in page.malformed:
            malformed[found].append(page.path)
        for href in page.insecure:
            insecure[href].append(page.path)
    for (href, reason), where in malformed.items():
        message = f"the link `{href}` is no address: {reason}"
        yield from found_on(
            sources, where, href, code="link-malformed", severity=Severity.WARNING, message=message
        )
    for href, where in insecure.items():
        message = f"`{href}` is loaded without encryption, and the site is not: browsers refuse it"
        yield from found_on(
            sources, where, href, code="mixed-content", severity=Severity.WARNING, message=message,
            hint="write https:",
        )  # fmt: skip


def elements(pages: Mapping[str, Inspected], sources: Sources) -> Iterator[Diagnostic]:
    """Tags that do not nest, files for machines that these cannot read, images without words."""
    by_message: dict[str, list[tuple[str, str]]] = defaultdict(list)
    without_alt: dict[str, list[str]] = defaultdict(list)
    for page in pages.values():
        for problem in dict.fromkeys(page.problems):
            by_message[problem.message].append((page.path, problem.excerpt))
        for src in page.without_alt:
            without_alt[src].append(page.path)
    for message, places in by_message.items():
        yield from _problem(message, sorted(places), sources)
    for src, where in without_alt.items():
        yield from found_on(
            sources, where, src, code="image-without-alt", severity=Severity.WARNING,
            message=f"the image `{src}` has no `alt`: nothing stands for it where it cannot be seen",
            hint='write `![what it shows](...)`; for mere decoration alt=""',
        )  # fmt: skip


def _problem(message: str, places: list[tuple[str, str]], sources: Sources) -> Iterator[Diagnostic]:
    """The same problem on many pages comes from a template; on one it is the page's own."""
    path, excerpt = places[0]
    is_page = path.endswith((".html", ".htm"))
    file = sources.file_of(path) if len(places) == 1 else None
    near = f", at `{excerpt}`" if excerpt else ""
    yield Diagnostic(
        code="html-nesting" if is_page else "feed-invalid",
        severity=Severity.WARNING if is_page else Severity.ERROR,
        message=f"{message} ({shown_on([p for p, _ in places])}{near})",
        path=file.path if file else None,
    )


def unused(
    outputs: Mapping[str, Output], pages: Iterable[Inspected], read: frozenset[str], content: str
) -> Iterator[Diagnostic]:
    """Files of bundles and beside content that no page shows, leads to or reads.

    `read` holds the source paths that templates read, `content` is the folder of content.
    """
    used = {path for page in pages for path in page.used}
    for path, output in outputs.items():
        if not isinstance(output, Copy) or path in used:
            continue
        source = output.file.source.path
        if not source.startswith(f"{content}/") or source in read:
            continue
        yield Diagnostic(
            code="resource-unused",
            severity=Severity.NOTE,
            message=f"no page shows this file or leads to it; it is published as {path}",
            path=source,
            hint="remove it, or name it in the page",
        )
