"""What every kind of input is, as a digest: the other half of a verifying trace.

A template's view of the site is split into inputs by `templates.reads`; here each becomes a short text that
changes when, and only when, what was read would.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import operator
from collections.abc import Callable, Mapping

from sitegen.build.files import FileDigests
from sitegen.build.snapshot import print_moment
from sitegen.config.model import Config
from sitegen.content.model import NO_FRONT, FrontMatter
from sitegen.diagnostics import LinkError
from sitegen.site.model import MenuEntry, Page
from sitegen.site.references import find_page
from sitegen.templates.facts import Facts
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Renderer, list_keys

MISSING = "missing"
NONE = "none"
OF_BODIES: frozenset[int] = frozenset((Input.BODY, Input.FACTS))
"""Kinds that are known only when bodies are."""
OF_SITE: frozenset[int] = frozenset(
    (Input.PAGE, Input.RESOURCES, Input.LIST, Input.RELATED, Input.FIND, Input.CONFIG)
)
"""Kinds that follow from what assembly was given (`premises`) and from nothing else."""
COSTLY: frozenset[int] = frozenset((Input.RELATED,))
"""Kinds that take long to digest: who reads one tells its digest, and all of a kind go by one premise."""


class Inputs:
    """Digests of the inputs of one assembled site, each worked out when it is first asked for."""

    def __init__(self, renderer: Renderer, files: FileDigests) -> None:
        self._renderer = renderer
        self._site = renderer.site
        self._files = files
        self._known: dict[tuple[int, str], str | None] = {}
        self._bodies: dict[str, str] = {}
        self._facts: dict[str, Facts] = {}
        self._kinds: dict[int, Callable[[str], str | None]] = {
            Input.PAGE: self._page,
            Input.BODY: self._body,
            Input.FACTS: self._fact,
            Input.SOURCE: self._source,
            Input.RESOURCES: self._resources,
            Input.LIST: self._list,
            Input.RELATED: self._related,
            Input.FIND: self._find,
            Input.TEMPLATE: self._template,
            Input.TEMPLATES: self._templates,
            Input.CONFIG: self._config,
            Input.DATA: self._data,
            Input.FILE: self._file,
            Input.TEXTS: self._texts,
            Input.NOW: self._now,
        }

    def learn_body(self, key: str, digest: str, facts: Facts) -> None:
        """Take in what is known of a body that is fresh."""
        self._bodies[key] = digest
        self._facts[key] = facts

    def learn(self, digests: Mapping[tuple[int, str], str]) -> None:
        """Take in digests that others worked out for the same site."""
        self._known.update(digests)

    def digest(self, kind: int, name: str) -> str | None:
        """The digest of an input; None: a body that is yet to be rendered."""
        if kind in OF_BODIES:
            return self._kinds[kind](name)
        key = (kind, name)
        if key not in self._known:
            self._known[key] = self._kinds[kind](name)
        return self._known[key]

    def premise(self, kind: int) -> str:
        """Digest of all that the inputs of a costly kind go by: while it is the same, all of them are."""
        assert kind == Input.RELATED
        return digest_of(self._renderer.related_index.premises)

    def _body(self, key: str) -> str | None:
        return self._bodies.get(key) if self._has_body(key) else MISSING

    def _fact(self, name: str) -> str | None:
        aspect, key = name.partition(":")[0], body_of(Input.FACTS, name)
        if not self._has_body(key):
            return MISSING
        facts = self._facts.get(key)
        return digest_of(getattr(facts, aspect)) if facts else None

    def _has_body(self, key: str) -> bool:
        page = self._site.pages.get(key)
        return page is not None and page.source is not None

    def _page(self, key: str) -> str:
        page = self._site.pages.get(key)
        return page_digest(page) if page else MISSING

    def _source(self, key: str) -> str:
        page = self._site.pages.get(key)
        return page.source.digest if page and page.source else MISSING

    def _resources(self, key: str) -> str:
        page = self._site.pages.get(key)
        if page is None:
            return MISSING
        if not page.resources:
            return NONE
        return digest_of(
            [(r.name, r.relative, r.title, r.params, r.is_page, r.file.path) for r in page.resources]
        )

    def _list(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        key = rest if kind in ("children", "sections", "regular", "descendants") and rest else "/"
        if key not in self._site.pages:
            return MISSING
        return digest_of(list_keys(self._site, name))

    def _related(self, name: str) -> str:
        """The answer itself, which is short: the next build need not look for it (`known_related`)."""
        limit, _, key = name.partition(":")
        return json.dumps(self._renderer.related_index.related(key, int(limit)), ensure_ascii=False)

    def _find(self, name: str) -> str:
        origin, _, reference = name.partition("\0")
        if origin not in self._site.pages:
            return MISSING
        try:
            return find_page(self._site, reference, origin)
        except LinkError as e:
            return digest_of(e.diagnostics)  # the hint names the nearest page, which may have changed

    def _template(self, name: str) -> str:
        path = self._renderer.environment.directories.find(name)
        return self._files.digest(str(path)) if path else MISSING

    def _templates(self, folder: str) -> str:
        return digest_of(self._renderer.environment.directories.names(folder))

    def _config(self, part: str) -> str:
        return config_digest(self._renderer.config, self._site.menus, part)

    def _data(self, _: str) -> str:
        return digest_of(self._site.data)

    def _file(self, name: str) -> str:
        scan = self._renderer.materials.scan
        area, _, path = name.partition("/")
        if area == "assets":
            source = scan.assets.get(path)
        elif area == "static":
            source = scan.static.get(path)
        else:
            return self._files.digest(str(self._renderer.root / name))
        if source is None:
            return MISSING
        return f"{source.path} {self._files.digest(str(self._renderer.root / source.path))}"

    def _texts(self, _: str) -> str:
        return digest_of(dict(self._renderer.materials.texts.by_key))

    def _now(self, layout: str) -> str:
        return print_moment(self._renderer.materials.now, layout)


def body_of(kind: int, name: str) -> str:
    """The key of the page whose body an input of `OF_BODIES` is of."""
    return name.partition(":")[2] if kind == Input.FACTS else name


def page_digest(page: Page) -> str:
    """Digest of all that a template can see of a page's metadata, its own file's place included."""
    source, front = page.source, page.front
    place = (source.file.path, source.name, source.folder, source.has_cjk) if source else None
    return digest_of((_PAGE(page), said_by(front) if front is not NO_FRONT else None, place))


def said_by(front: FrontMatter) -> tuple[object, ...]:
    """Front matter as plain values. The defaults of most are the same objects, which need no words."""
    build, sitemap = front.build, front.sitemap
    return (
        _FRONT(front),
        build if build is not NO_FRONT.build else None,
        sitemap if sitemap is not NO_FRONT.sitemap else None,
    )


def names_of(kind: type, *but: str) -> list[str]:
    """The fields of a dataclass."""
    return [f.name for f in dataclasses.fields(kind) if f.name not in but]


# Field by field: what dataclasses print of themselves is made by Python, for some ten thousand pages.
_PAGE = operator.attrgetter(*names_of(Page, "front", "source", "resources"))
_FRONT = operator.attrgetter(*names_of(FrontMatter, "build", "sitemap"))


def config_digest(config: Config, menus: Mapping[str, tuple[MenuEntry, ...]], part: str) -> str:
    """Digest of one part of the configuration, as `templates` names the parts."""
    site = config.site
    kind, _, name = part.partition(":")
    match kind:
        case "menu":
            return digest_of(menus.get(name, ()))
        case "params":
            return digest_of(site.params)
        case "site":
            return digest_of((site.title, site.base_url, site.copyright, site.language))
        case "taxonomies":
            return digest_of(site.taxonomies)
        case "formats":
            return digest_of((site.outputs, site.output_formats))
        case "markup":
            return digest_of(plain(config.markup))
        case "imaging":
            return digest_of(config.imaging)
        case "outputs":
            return digest_of(config.outputs)
        case "environment":
            return config.environment
        case _:
            raise ValueError(part)


def plain(value: object) -> object:
    """Sets as sorted tuples: their order would differ between processes."""
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if dataclasses.is_dataclass(value):
        return tuple((f.name, plain(getattr(value, f.name))) for f in dataclasses.fields(value))
    if isinstance(value, tuple):
        return tuple(plain(v) for v in value)
    return value


def digest_of(value: object) -> str:
    """Digest of plain frozen values, by their text: no sets, whose order is not the same in every process."""
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


__all__ = [
    "MISSING",
    "Inputs",
    "body_of",
    "config_digest",
    "digest_of",
    "names_of",
    "page_digest",
    "plain",
    "said_by",
]
