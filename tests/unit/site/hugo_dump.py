"""What Hugo and sitegen each say of a site's structure, as the same plain data."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sitegen.config.model import Kind
from sitegen.diagnostics import LinkError
from sitegen.site.lists import (
    ancestors,
    entries,
    entries_by_count,
    main_sections,
    regular_pages,
    regular_pages_recursive,
    sections,
)
from sitegen.site.model import MenuEntry, Page, Site
from sitegen.site.references import resolve_ref
from sitegen.site.related import RelatedIndex
from sitegen.text.urls import base_path, escape_path
from tests.support.hugo import run_hugo
from tests.support.site import parse_archive

HOME = r"""
{{- $all := dict -}}
{{- range site.Pages -}}{{- $all = merge $all (dict .Path (partial "page.html" .)) -}}{{- end -}}
{{- $menus := dict -}}
{{- range $name, $menu := site.Menus -}}
{{- $menus = merge $menus (dict $name (partial "menu.html" $menu)) -}}
{{- end -}}
{{- $order := slice -}}{{- range site.Pages -}}{{- $order = $order | append .Path -}}{{- end -}}
{{- dict "pages" $all "order" $order "menus" $menus "regular" (partial "paths.html" site.RegularPages)
  "sections" (partial "paths.html" site.Sections) "mainSections" site.MainSections
  "lastmod" (partial "moment.html" site.Lastmod) | jsonify (dict "indent" " " "noHTMLEscape" true) -}}
"""

PAGE = r"""
{{- $p := . -}}
{{- $parent := "" -}}{{- with .Parent -}}{{- $parent = .Path -}}{{- end -}}
{{- $d := dict "kind" .Kind "title" .Title "linkTitle" .LinkTitle "url" .RelPermalink "section" .Section
  "type" .Type "date" (partial "moment.html" .Date) "lastmod" (partial "moment.html" .Lastmod)
  "publishDate" (partial "moment.html" .PublishDate) "parent" $parent "aliases" .Aliases
  "pages" (partial "paths.html" .Pages) "regular" (partial "paths.html" .RegularPages)
  "recursive" (partial "paths.html" .RegularPagesRecursive) "ancestors" (partial "paths.html" .Ancestors) -}}
{{- if .IsPage -}}
  {{- $d = merge $d (dict "next" (partial "path.html" .Next) "prev" (partial "path.html" .Prev)
    "nextInSection" (partial "path.html" .NextInSection) "prevInSection" (partial "path.html" .PrevInSection)
    "related" (partial "paths.html" (site.RegularPages.Related .))) -}}
{{- end -}}
{{- $terms := dict -}}
{{- range $taxonomy, $_ := site.Taxonomies -}}
  {{- with partial "paths.html" ($p.GetTerms $taxonomy) -}}
    {{- $terms = merge $terms (dict $taxonomy .) -}}
  {{- end -}}
{{- end -}}
{{- $d = merge $d (dict "terms" $terms) -}}
{{- if eq .Kind "taxonomy" -}}
  {{- $d = merge $d (dict "byCount" (partial "counts.html" .Data.Terms.ByCount)
    "alphabetical" (partial "counts.html" .Data.Terms.Alphabetical)) -}}
{{- end -}}
{{- with .Params.refs -}}
  {{- $found := dict -}}
  {{- range . -}}{{- $found = merge $found (dict . (relref $p .)) -}}{{- end -}}
  {{- $d = merge $d (dict "refs" $found) -}}
{{- end -}}
{{- return $d -}}
"""

LAYOUTS = {
    "home.html": HOME,
    "_partials/page.html": PAGE,
    "_partials/path.html": '{{- $k := "" -}}{{- with . -}}{{- $k = .Path -}}{{- end -}}{{- return $k -}}',
    "_partials/paths.html": (
        "{{- $l := slice -}}{{- range . -}}{{- $l = $l | append .Path -}}{{- end -}}{{- return $l -}}"
    ),
    "_partials/counts.html": (
        "{{- $l := slice -}}{{- range . -}}{{- $l = $l | append (dict .Page.Path .Count) -}}{{- end -}}"
        "{{- return $l -}}"
    ),
    "_partials/moment.html": '{{- return (cond .IsZero "" (.Format "2006-01-02T15:04:05Z07:00")) -}}',
    "_partials/menu.html": (
        '{{- $l := slice -}}{{- range . -}}{{- $l = $l | append (dict "identifier" .Identifier "name" .Name'
        ' "title" .Title "url" .URL "page" (partial "path.html" .Page) "weight" .Weight "pre" (string .Pre)'
        ' "post" (string .Post) "children" (partial "menu.html" .Children)) -}}{{- end -}}{{- return $l -}}'
    ),
    **{f"{kind}.html": "X{{ .Content }}" for kind in ("page", "section", "taxonomy", "term")},
}


def write_site(archive: str, root: Path) -> None:
    """Unpack a case below `root`."""
    for path, text in parse_archive(archive).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def ask_hugo(hugo: str, archive: str, root: Path) -> dict[str, Any]:
    """Build the case with real Hugo and read what its templates say."""
    shutil.rmtree(root, ignore_errors=True)
    write_site(archive, root)
    for name, text in LAYOUTS.items():
        file = root / "layouts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    done = run_hugo(hugo, root, "--quiet", "--destination", "out")
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    out = root / "out"
    dump: dict[str, Any] = json.loads((out / "index.html").read_text(encoding="utf-8"))
    dump["files"] = sorted(f.relative_to(out).as_posix() for f in out.rglob("*") if f.is_file())
    return dump


def dump_site(site: Site, headings: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The same of an assembled site, given the heading ids of its pages."""
    related = RelatedIndex(site, headings)
    listed = [key for key, page in site.pages.items() if _is_in_site_pages(site, page)]
    files = {page.file for page in site.pages.values() if page.file}
    files |= {_alias_file(alias) for page in site.pages.values() for alias in page.aliases}
    return {
        "pages": {key: _page(site, site.pages[key], related) for key in listed},
        "order": listed,
        "menus": {name: _menu(menu) for name, menu in site.menus.items() if menu},
        "regular": list(site.regular),
        "sections": list(sections(site)),
        "mainSections": list(main_sections(site)),
        "lastmod": _moment(site.lastmod),
        "files": sorted(files),
    }


def _is_in_site_pages(site: Site, page: Page) -> bool:
    from sitegen.site.lists import all_pages

    return page.key in set(all_pages(site))


def _page(site: Site, page: Page, related: RelatedIndex) -> dict[str, Any]:
    key = page.key
    data: dict[str, Any] = {
        "kind": str(page.kind),
        "title": page.title,
        "linkTitle": page.link_title,
        "url": base_path(site.config.base_url) + escape_path(page.url[1:]) if page.url else "",
        "section": page.section,
        "type": page.type,
        "date": _moment(page.date),
        "lastmod": _moment(page.lastmod),
        "publishDate": _moment(page.publish_date),
        "parent": page.parent or "",
        "aliases": [alias.rstrip("/") for alias in page.aliases],
        "pages": list(site.children.get(key, ())),
        "regular": list(regular_pages(site, key)) if page.kind is not Kind.PAGE else [],
        "recursive": list(regular_pages_recursive(site, key)) if page.kind is not Kind.PAGE else [],
        "ancestors": list(ancestors(site, key)),
        "terms": {name: list(keys) for name, keys in page.terms.items()},
    }
    if page.kind is Kind.PAGE:
        data["prev"], data["next"] = (k or "" for k in site.neighbours.get(key, ("", "")))
        own = site.section_neighbours.get(key, ("", ""))
        data["prevInSection"], data["nextInSection"] = (k or "" for k in own)
        data["related"] = list(related.related(key))
    if page.kind is Kind.TAXONOMY:
        data["byCount"] = [{e.key: e.count} for e in entries_by_count(site, page.taxonomy)]
        data["alphabetical"] = [{e.key: e.count} for e in entries(site, page.taxonomy)]
    refs = page.front.params.get("refs")
    if refs:
        data["refs"] = {ref: _ref(site, ref, key) for ref in refs}
    return data


def _ref(site: Site, ref: str, origin: str) -> str:
    try:
        return resolve_ref(site, ref, origin)
    except LinkError:
        return site.config.ref_links_not_found_url


def _menu(menu: tuple[MenuEntry, ...]) -> list[dict[str, Any]]:
    return [
        {
            "identifier": entry.identifier,
            "name": entry.name,
            "title": entry.title,
            "url": entry.url,
            "page": entry.page or "",
            "weight": entry.weight,
            "pre": entry.pre,
            "post": entry.post,
            "children": _menu(entry.children),
        }
        for entry in menu
    ]


def _moment(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _alias_file(alias: str) -> str:
    path = alias.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path
