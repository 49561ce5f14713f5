"""Content files as assembly gets them, without a disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sitegen.config.model import Config, SiteConfig
from sitegen.config.params import Params
from sitegen.content.model import BundleKind, Exclusion, FrontMatter, PageSource, Scan, SourceFile
from sitegen.site.assemble import assemble
from sitegen.site.model import Site
from sitegen.text.slug import logical_path

NOW = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def source(path: str, /, **front: Any) -> PageSource:
    """The content file at `path` below `content/`; unknown fields of front matter are params."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    bundle = {"index": BundleKind.LEAF, "_index": BundleKind.BRANCH}.get(stem, BundleKind.SINGLE)
    own = path.rpartition(".")[0] if bundle is BundleKind.SINGLE else folder
    above, _, last = own.rpartition("/")
    if isinstance(front.get("date"), str):
        front["date"] = day(front["date"])
        front.setdefault("lastmod", front["date"])
        front.setdefault("publish_date", front["date"])
    known = {k: v for k, v in front.items() if k in FrontMatter.__dataclass_fields__}
    params = Params({k: v for k, v in front.items() if k not in known})
    return PageSource(
        file=SourceFile(f"content/{path}", 1, 1),
        key="/" + logical_path(own),
        name=last,
        section=path.split("/", maxsplit=1)[0] if "/" in path else "",
        folder=above,
        bundle=bundle,
        front=replace(FrontMatter(), **known, params=params),
        format="yaml",
        markup="markdown",
        body_offset=0,
        digest="",
        has_cjk=False,
    )


def assembled(
    *sources: PageSource, excluded: Iterable[tuple[PageSource, Exclusion]] = (), **settings: Any
) -> Site:
    """The site of these files, configured by fields of `SiteConfig`."""
    scan = Scan(sources=tuple(sorted(sources, key=lambda s: s.file.path)), excluded=tuple(excluded))
    return assemble(Config(site=SiteConfig(**settings)), scan, now=NOW)


def codes(site: Site) -> list[str]:
    return [d.code for d in site.diagnostics]
