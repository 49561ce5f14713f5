"""Everything that a site publishes, by path, before any of it is made (design 1).

The plan is metadata: pages, lists and their pagers, term pages, feeds, sitemap, robots, redirects,
copied files. What only a template can ask for (an asset, a thumbnail) joins while outputs are
evaluated, through the same checks (`Plan.joined`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sitegen.config.model import Kind, OutputFormat, SiteConfig
from sitegen.config.parts.output_formats import BUILT_IN
from sitegen.content.model import FrontMatter, Publish, SourceFile
from sitegen.content.places import placed
from sitegen.diagnostics import Diagnostic, Severity, nearest
from sitegen.outputs.kinds import Copy, Output, PageOutput, Processed, Redirect, SiteFile, TextFile
from sitegen.outputs.policy import headers
from sitegen.site.formats import find_format, has_html, output_file
from sitegen.site.model import Page, Site
from sitegen.site.pagination import Pager, first_pager_alias, split_pagers
from sitegen.site.permalinks import own_keys
from sitegen.templates.files import PublishedFile
from sitegen.templates.lookup import page_templates
from sitegen.templates.renderer import Renderer, list_keys, paginated_list

NOT_FOUND = "/404.html"
"""Key of the page that hosts show for a missing one."""
_PAGINATED = (Kind.HOME, Kind.SECTION, Kind.TAXONOMY, Kind.TERM)
_PLAIN = re.compile(r"[\w-]{1,60}(?:/[\w-]{1,60}){0,9}(?:\.[a-z0-9]{1,9})?")
"""What nearly every path looks like; nothing can be wrong with it."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_SHOWN = 100
_LONGEST_PATH = 3000
"""Bytes of a whole path: systems take 4,096 (Linux), and the destination's own is before it."""
_LONGEST_NAME = 255
"""Bytes of a file name that file systems take (ext4, APFS, NTFS in UTF-16 units)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All outputs by path, and what is wrong with them."""

    outputs: Mapping[str, Output] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def joined(self, more: Iterable[Output]) -> Plan:
        """This plan with further outputs; the same file asked for twice is one output."""
        collector = _Collector(dict(self.outputs))
        for output in more:
            collector.add(output)
        known = {d.message for d in self.diagnostics}
        crossings = (d for d in _crossings(collector.outputs) if d.message not in known)
        return Plan(collector.outputs, (*self.diagnostics, *collector.diagnostics, *crossings))


def make_plan(renderer: Renderer) -> Plan:
    """List what is to be published."""
    collector = _Collector({})
    missing: dict[str, Diagnostic] = {}
    planner = _Planner(renderer)
    for page in renderer.site.pages.values():
        for output in planner.of_page(page, missing):
            collector.add(output)
    for output in _about_the_site(renderer):
        collector.add(output)
    for path, source in renderer.materials.scan.static.items():
        collector.add(_static(path, source))
    found = (*missing.values(), *collector.diagnostics, *_crossings(collector.outputs))
    return Plan(collector.outputs, placed(renderer.root, found))


def make_plan_again(renderer: Renderer, before: Plan, renderer_before: Renderer) -> Plan:
    """The plan after `site.assemble.work_out_again`: only pages that are other objects now are planned anew.

    The templates are to be the same, and the settings. Where anything is wrong with the plan that these
    pages have to do with, before or now, all of it is made anew.
    """
    site, site_before = renderer.site, renderer_before.site
    spoken_of = {d.path for d in before.diagnostics}
    static, static_before = renderer.materials.scan.static, renderer_before.materials.scan.static
    if static.keys() != static_before.keys():
        return make_plan(renderer)
    outputs = dict(before.outputs)
    for path, source in static.items():
        if source != static_before[path] and outputs.get(path) == _static(path, static_before[path]):
            outputs[path] = _static(path, source)
    collector = _Collector(outputs)
    came: list[Output] = []
    planner, planner_before = _Planner(renderer), _Planner(renderer_before)
    keys = dict.fromkeys((*site_before.pages, *site.pages))
    for page, old in ((site.pages.get(key), site_before.pages.get(key)) for key in keys):
        if old is page and page and not _is_split_anew(site, site_before, page):
            continue
        lacked, lacks = dict[str, Diagnostic](), dict[str, Diagnostic]()
        was = {o.path: o for o in planner_before.of_page(old, lacked)} if old else {}
        now = {o.path: o for o in planner.of_page(page, lacks)} if page else {}
        files = {p.source.file.path for p in (page, old) if p and p.source}
        if lacks.keys() != lacked.keys() or files & spoken_of or any(outputs.get(p) != was[p] for p in was):
            return make_plan(renderer)
        for path in was.keys() - now.keys():
            del outputs[path]
        outputs.update((path, own) for path, own in now.items() if path in was)
        came += (own for path, own in now.items() if path not in was)
    for output in came:
        collector.add(output)
    outputs.update((o.path, o) for o in _about_the_site(renderer) if type(o) is type(outputs.get(o.path)))
    if collector.diagnostics or (came and any(_crossings(outputs))):
        return make_plan(renderer)
    return replace(before, outputs=outputs)


def _is_split_anew(site: Site, before: Site, page: Page) -> bool:
    """Whether a list's pagers may hold other pages."""
    if site.children is before.children or page.kind not in _PAGINATED:
        return False
    return page.kind is Kind.HOME or site.children[page.key] != before.children[page.key]


def _static(path: str, source: SourceFile) -> Copy:
    return Copy(path=path, file=PublishedFile(path, source), input=f"static/{path}")


class _Planner:
    """Lists what is published of pages; what many of them have in common is looked up once."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._config = renderer.site.config
        self._formats: dict[str, OutputFormat | None] = {}
        self._templates: dict[tuple[str, ...], str | None] = {}

    def of_page(self, page: Page, missing: dict[str, Diagnostic]) -> list[Output]:
        """What is published of a page: in its formats, redirects to it, and the files of its bundle."""
        outputs: list[Output] = []
        if page.file and page.front.build.render is Publish.ALWAYS:
            for name in page.outputs:
                outputs += self._in_format(page, name, missing)
            outputs += self._redirects(page)
        if page.resources and page.front.build.publish_resources:
            outputs += _resources(page)
        return outputs

    def _in_format(self, page: Page, name: str, missing: dict[str, Diagnostic]) -> Iterable[Output]:
        config, form = self._config, self._format(name)
        if form is None:
            if name not in missing:
                missing[name] = _unknown_format(page, name, config)
            return ()
        if name == "rss" and "rss" in config.disable_kinds:
            return ()
        template = self._first(page_templates(page, form.suffix, form.name))
        if template is None:
            if (what := f"{page.kind}:{name}") not in missing:
                missing[what] = _without_template(page, form)
            return ()
        pagers = self._pagers(page, form, template)
        main = PageOutput(
            path=output_file(page, form), page=page, format=form, template=template, pagers=pagers
        )
        return (main, *self._further(main)) if pagers else (main,)

    def _further(self, main: PageOutput) -> Iterator[Output]:
        """The pagers of a list after its first, and the redirect to that."""
        page, config = main.page, self._config
        for pager in main.pagers[1:]:
            yield replace(main, path=_file_at(pager.url), number=pager.number)
        if config.pagination_aliases:
            path = _file_at(first_pager_alias(page.url, config.pagination_path))
            yield Redirect(path=path, target=page.url, page=page, why="first pager")

    def _redirects(self, page: Page) -> Iterable[Output]:
        if not page.aliases or self._config.disable_aliases or not has_html(self._config, page):
            return ()
        return [
            Redirect(path=_file_at(alias), target=page.url, page=page, why="alias") for alias in page.aliases
        ]

    def _pagers(self, page: Page, form: OutputFormat, template: str) -> tuple[Pager, ...]:
        """The pagers of a list whose template asks for `paginator`, else none."""
        if page.kind not in _PAGINATED or form.name != "html":
            return ()
        if not self._renderer.environment.mentions(template, "paginator"):
            return ()
        config = self._config
        return split_pagers(
            paginated_keys(self._renderer.site, page), config.pager_size, page.url, config.pagination_path
        )

    def _format(self, name: str) -> OutputFormat | None:
        if name not in self._formats:
            self._formats[name] = find_format(self._config, name)
        return self._formats[name]

    def _first(self, names: tuple[str, ...]) -> str | None:
        if names not in self._templates:
            self._templates[names] = self._renderer.environment.first(names)
        return self._templates[names]


def paginated_keys(site: Site, page: Page) -> tuple[str, ...]:
    """The pages that a list's pagers hold."""
    return list_keys(site, paginated_list(site, page))


def _file_at(url: str) -> str:
    """The file that a host shows at a URL path."""
    path = url.lstrip("/")
    return path if path.endswith((".html", ".htm")) else f"{path.rstrip('/')}/index.html".lstrip("/")


def _resources(page: Page) -> Iterator[Output]:
    """The files of a page's bundle: published whether it is rendered or not, as in Hugo."""
    owner = page.source.file.path if page.source else ""
    for resource in page.resources:
        if not resource.is_page:
            path = f"{page.folder}/{resource.relative}".lstrip("/")
            yield Copy(
                path=path, file=PublishedFile(path, resource.file), input=resource.file.path, owner=owner
            )


def _about_the_site(renderer: Renderer) -> Iterator[Output]:
    config = renderer.site.config
    off = config.disable_kinds
    home = renderer.site.pages.get("/")
    if home is None:
        return
    if "sitemap" not in off and not renderer.config.outputs.sitemap.disable:
        yield SiteFile(path=renderer.config.outputs.sitemap.filename, page=home, template="sitemap.xml")
    if renderer.config.outputs.enable_robots_txt and "robotstxt" not in off:
        yield SiteFile(path="robots.txt", page=home, template="robots.txt")
    if renderer.config.outputs.security.in_headers:
        text = headers(renderer.config.outputs)
        yield TextFile(path="_headers", text=text, origin="the setting `sitegen.security.csp`")
    if "404" not in off and renderer.environment.first(("404.html",)):
        page = not_found_page()
        form = find_format(config, "html")
        if form is not None:
            yield PageOutput(path="404.html", page=page, format=form, template="404.html")


def not_found_page() -> Page:
    """The page that is shown for an address that leads nowhere; no list and no sitemap has it."""
    title = "404 Page not found"
    return Page(
        key=NOT_FOUND,
        kind=Kind.PAGE,
        title=title,
        link_title=title,
        front=FrontMatter(title=title),
        url=NOT_FOUND,
        file="404.html",
        section="",
        type="",
        parent="/",
    )


def _unknown_format(page: Page, name: str, config: SiteConfig) -> Diagnostic:
    near = nearest(name, [*BUILT_IN, *(form.name for form in config.output_formats)])
    return Diagnostic(
        code="output-format-unknown",
        message=f"`outputs` asks for {name}, which is no output format",
        path=page.source.file.path if page.source and page.front.outputs is not None else None,
        hint=f"did you mean `{near}`?" if near else "define it in [outputFormats]",
    )


def _without_template(page: Page, form: OutputFormat) -> Diagnostic:
    names = " or ".join(page_templates(page, form.suffix, form.name)[-2:])
    return Diagnostic(
        code="output-without-template",
        severity=Severity.NOTE if form.name != "html" else Severity.ERROR,
        message=f"`outputs` asks for {form.name} of {page.kind} pages, and no template makes it",
        hint=f"add templates/{names}, or take {form.name} out of `outputs`",
    )


class _Collector:
    """Gathers outputs, and finds those that cannot be."""

    def __init__(self, outputs: dict[str, Output]) -> None:
        self.outputs = outputs
        self.diagnostics: list[Diagnostic] = []

    def add(self, output: Output) -> None:
        """Take an output, or say why not."""
        path = output.path
        other = self.outputs.get(path)
        if other is not None:
            if not _same(output, other):
                self.diagnostics.append(_collision(path, output, other))
            return
        if wrong := _unusable(path):
            shown = path if len(path) <= _LONGEST_SHOWN else f"{path[:_LONGEST_SHOWN]}…"
            source, keys = _source(output)
            self.diagnostics.append(
                Diagnostic(
                    code="output-path",
                    message=f"cannot be published as `{shown}`: {wrong} (asked for by {output.origin})",
                    path=source,
                    hint=_REMEDIES[type(output)],
                    keys=keys,
                )
            )
            return
        self.outputs[path] = output


def _same(one: Output, other: Output) -> bool:
    """Whether two outputs are the same file, asked for twice.

    The name of a processed image holds the digest of all that it is made of.
    """
    if isinstance(one, Processed) and isinstance(other, Processed):
        return True
    return (
        isinstance(one, Copy) and isinstance(other, Copy) and one.file.source.path == other.file.source.path
    )


def _collision(path: str, output: Output, other: Output) -> Diagnostic:
    first, second = sorted((output.origin, other.origin))
    source, keys = _source(output)
    if source is None:
        source, keys = _source(other)
    return Diagnostic(
        code="output-collision",
        message=f"two outputs want the path {path}: {first} and {second}",
        path=source,
        hint="change the `slug`, `url` or alias of one of them",
        keys=keys,
    )


def _source(output: Output) -> tuple[str | None, tuple[str, ...]]:
    """The file that asks for an output, and the front matter key in it that says where."""
    if isinstance(output, Redirect | PageOutput) and output.page.source:
        keys = own_keys(output.page.front)
        if isinstance(output, Redirect) and output.why == "alias":
            keys = ("aliases",)
        return output.page.source.file.path, keys
    return (output.origin if isinstance(output, Copy) else None), ()


_REMEDIES = {
    PageOutput: "give the page a `slug` or `url` of its own",
    Redirect: "write another alias",
    Copy: "rename the file",
    Processed: "rename the file",
    SiteFile: "change the file name in the configuration",
}


def are_usable(paths: Iterable[str]) -> bool:
    """Whether something can be published at each of them."""
    return not any(map(_unusable, itertools.filterfalse(_PLAIN.fullmatch, paths)))


def _unusable(path: str) -> str | None:
    """What is wrong with a path as a place to publish to."""
    if _PLAIN.fullmatch(path):
        return None
    parts = path.split("/")
    if ".." in parts or path.startswith("/") or "\0" in path:
        return "it leaves the site"
    if "" in parts or "." in parts:
        return "it has an empty part"
    length = len(path.encode(errors="surrogatepass"))
    if length > _LONGEST_NAME and any(len(p.encode(errors="surrogatepass")) > _LONGEST_NAME for p in parts):
        return f"a part of it is longer than {_LONGEST_NAME} bytes"
    if length > _LONGEST_PATH:
        return f"it is longer than {_LONGEST_PATH:,} bytes"
    if _SURROGATE.search(path):
        return "its name is not UTF-8"
    return None


def _crossings(outputs: Mapping[str, Output]) -> Iterator[Diagnostic]:
    """Outputs whose path is a folder on the way to another output."""
    folders: dict[str, str] = {}
    for path in outputs:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    crossed = outputs.keys() & folders.keys()
    for path in filter(crossed.__contains__, outputs) if crossed else ():
        output = outputs[path]
        source, keys = _source(output)
        yield Diagnostic(
            code="output-crossing",
            message=f"{path} ({output.origin}) is a file, and a folder to {folders[path]} "
            f"({outputs[folders[path]].origin})",
            path=source,
            hint="rename one of them",
            keys=keys,
        )


__all__ = ["Plan", "are_usable", "make_plan", "not_found_page", "paginated_keys"]
