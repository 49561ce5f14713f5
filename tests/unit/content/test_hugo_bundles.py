"""Whole sites as Hugo sorts them out: pages, their resources, what cascades. The golden files are Hugo's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.model import Config, ContentConfig, Taxonomy
from sitegen.config.params import Params
from sitegen.content.model import PageSource, Scan
from sitegen.content.scan import scan
from tests.support import NOW, Golden, run_hugo
from tests.support.cases import ROOT
from tests.support.site import parse_archive
from tests.unit.content.test_hugo_front_matter import plain

SITES = sorted(path.stem for path in (ROOT / "frontmatter").glob("*.site"))

# Pages that have a file, with what a scan knows of them; resources by name.
DUMP = """
{{- with .File -}}
{{- $own := slice "aliases" "build" "cascade" "date" "description" "draft" "expirydate" "iscjklanguage" -}}
{{- $own = $own | append "lastmod" "params" "publishdate" "resources" "slug" "title" "type" "weight" -}}
{{- $params := dict -}}
{{- range $k, $v := $.Params -}}
  {{- if not (in $own $k) }}{{ $params = merge $params (dict $k $v) }}{{ end -}}
{{- end -}}
{{- $files := slice -}}
{{- range $.Resources -}}
  {{- $one := dict "name" .Name "title" .Title "page" (eq .ResourceType "page") -}}
  {{- if eq .ResourceType "page" -}}
    {{- $kept := dict -}}
    {{- range $k, $v := .Params -}}
      {{- if not (in $own $k) }}{{ $kept = merge $kept (dict $k $v) }}{{ end -}}
    {{- end -}}
    {{- $one = merge $one (dict "params" $kept) -}}
  {{- else }}{{ $one = merge $one (dict "params" .Params) }}{{ end -}}
  {{- $files = $files | append $one -}}
{{- end -}}
{{- $all := dict "file" .Path "key" $.Path "title" $.Title "weight" $.Weight "slug" $.Slug -}}
{{- $all = merge $all (dict "params" $params "resources" $files "section" $.Section "date" $.Date) -}}
{{- jsonify $all -}}
{{- end -}}
"""
CONFIGS = {
    "cascade": ContentConfig(
        cascade=(
            Params(
                {
                    "params": {"z": "config", "a": "config"},
                    "target": {"kind": "page", "environment": "production"},
                }
            ),
            Params({"title": "by path", "target": {"path": "/Q/*"}}),
        )
    ),
    "file-names": ContentConfig(date_sources=(":filename", ":default")),
}


def tidy(pages: list[dict[str, Any]]) -> str:
    """One page a line, with what is set, by file; resources by name, as their order is another matter."""
    lines = []
    for page in sorted(pages, key=lambda p: p["file"]):
        page["resources"] = sorted(page["resources"], key=lambda r: (r["page"], r["name"]))
        said = {k: v for k, v in page.items() if v not in ("", None, [], {}, 0, "0001-01-01T00:00:00Z")}
        lines.append(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return "\n".join(lines) + "\n"


def make(name: str, root: Path) -> None:
    for path, text in parse_archive(
        (ROOT / "frontmatter" / f"{name}.site").read_text(encoding="utf-8")
    ).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def described(source: PageSource) -> dict[str, Any]:
    return plain(
        {
            "file": source.file.path.removeprefix("content/"),
            "key": source.key,
            "title": source.front.title,
            "weight": source.front.weight,
            "slug": source.front.slug,
            "params": source.front.params,
            "section": source.section,
            "date": source.front.date,
            "resources": [
                {"name": r.name, "title": r.title, "page": r.is_page, "params": r.params}
                for r in source.resources
            ],
        }
    )


def scanned(name: str, root: Path) -> Scan:
    make(name, root)
    return scan(root, Config(content=CONFIGS.get(name, ContentConfig())), now=NOW)


@pytest.mark.parametrize("name", SITES)
def test_a_scan_finds_what_hugo_finds(name: str, tmp_path: Path) -> None:
    found = scanned(name, tmp_path)

    assert [d for d in found.diagnostics if d.severity == "error"] == []
    expected = (ROOT / "frontmatter" / f"{name}.hugo").read_text(encoding="utf-8")
    assert tidy([described(source) for source in found.sources]) == expected


@pytest.mark.parametrize("name", SITES)
def test_the_golden_files_are_those_of_hugo(name: str, tmp_path: Path, hugo: str, golden: Golden) -> None:
    make(name, tmp_path)
    config = tmp_path / "hugo.toml"
    config.write_text(
        'disableKinds = ["rss", "sitemap", "404"]\n' + (config.read_text() if config.exists() else ""),
        encoding="utf-8",
    )
    (tmp_path / "layouts").mkdir()
    for kind in ("home", "section", "page", "taxonomy", "term"):
        (tmp_path / "layouts" / f"{kind}.html").write_text(DUMP)

    done = run_hugo(hugo, tmp_path, "--clock", NOW.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr

    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "public").rglob("*.html")]
    pages = [plain(json.loads(text)) for text in texts if text.strip()]
    golden.check(f"frontmatter/{name}.hugo", tidy(pages))


def test_files_without_a_page_are_loose(tmp_path: Path) -> None:
    found = scanned("bundles", tmp_path)

    assert {path: file.path for path, file in found.loose.items()} == {
        "Loose/Sub/x.txt": "content/Loose/Sub/x.txt",
        "posts/Loose.txt": "content/posts/Loose.txt",
        "top.txt": "content/top.txt",
    }


def test_what_is_left_out_is_kept_with_its_reason(tmp_path: Path) -> None:
    found = scanned("drafts", tmp_path)

    assert {source.key: str(reason) for source, reason in found.excluded} == {
        "/p": "draft",
        "/q": "draft",
        "/q/a": "draft",
        "/r": "draft",
        "/future": "future",
        "/expired": "expired",
    }


def test_drafts_future_and_expired_pages_are_built_when_asked(tmp_path: Path) -> None:
    make("drafts", tmp_path)
    content = ContentConfig(build_drafts=True, build_future=True, build_expired=True)

    assert scan(tmp_path, Config(content=content), now=NOW).excluded == ()


def test_a_page_without_a_file_gets_what_comes_down_to_it(tmp_path: Path) -> None:
    from sitegen.config.model import Kind
    from sitegen.content.layers import Table

    cascades = scanned("cascade", tmp_path).cascades
    term = cascades.over(Table({}, {}), "/tags/t", Kind.TERM)

    assert (term.fields["weight"], term.params["a"], term.params["foo"]) == (5, "home", 1)
    assert Taxonomy(singular="tag", plural="tags") in Config().site.taxonomies
