"""Every field of a head as Hugo has it. The expectations in the case file are Hugo's own."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.model import Config, ContentConfig
from sitegen.content.model import PageSource
from sitegen.content.read import read_text
from sitegen.content.scan import scan
from tests.support import Case, read_cases, run_hugo
from tests.support.cases import ROOT, parse_cases

FILE = "frontmatter/values.txt"
ALL = Config(content=ContentConfig(build_drafts=True, build_future=True, build_expired=True))

# Hugo's `.Params` holds the reserved fields as well; ours does not.
PAGE = """
{{- $reserved := slice "aliases" "build" "cascade" "date" "description" "draft" "expirydate" "headless" -}}
{{- $reserved = $reserved | append "iscjklanguage" "keywords" "lastmod" "layout" "linktitle" "menus" -}}
{{- $reserved = $reserved | append "outputs" "params" "publishdate" "resources" "slug" "summary" "title" -}}
{{- $reserved = $reserved | append "type" "url" "weight" "modified" "pubdate" "published" "unpublishdate" -}}
{{- $params := dict -}}
{{- range $k, $v := .Params -}}
  {{- if not (in $reserved $k) }}{{ $params = merge $params (dict $k $v) }}{{ end -}}
{{- end -}}
{{- $link := "" }}{{ if ne .LinkTitle .Title }}{{ $link = .LinkTitle }}{{ end -}}
{{- $all := dict "title" .Title "link_title" $link "description" .Description "draft" .Draft -}}
{{- $all = merge $all (dict "weight" .Weight "slug" .Slug "layout" .Layout "keywords" .Keywords) -}}
{{- $all = merge $all (dict "date" .Date "lastmod" .Lastmod "publish_date" .PublishDate) -}}
{{- jsonify (merge $all (dict "expiry_date" .ExpiryDate "params" $params "body" .RawContent)) -}}
"""


def plain(value: Any) -> Any:
    """A value as JSON has it. Keys in lists of tables keep their case in Hugo; look-ups never mind it."""
    if isinstance(value, dict):
        return {key.lower(): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def facts(root: Path, source: PageSource) -> dict[str, Any]:
    front = source.front
    names = (
        "title link_title description draft weight slug layout keywords date lastmod publish_date"
        " expiry_date params"
    )
    found = {name: getattr(front, name) for name in names.split()}
    for spelling in ("modified", "pubdate", "published", "unpublishdate"):
        found["params"] = {k: v for k, v in found["params"].items() if k != spelling}
    return plain({**found, "body": read_text(root, source.file)[source.body_offset :]})


def concise(found: dict[str, Any]) -> str:
    """What is set, one field a line."""
    said = {k: v for k, v in found.items() if v not in ("", None, [], {}, False, 0, "0001-01-01T00:00:00Z")}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("case", read_cases(FILE))
def test_a_head_has_what_hugo_finds_in_it(case: Case, tmp_path: Path) -> None:
    page = tmp_path / "content" / "p" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(case.given, encoding="utf-8", newline="")

    found = scan(tmp_path, ALL, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert [d for d in found.diagnostics if d.severity == "error"] == []
    assert json.loads(concise(facts(tmp_path, found.sources[0]))) == json.loads(case.expected)


def test_the_expectations_are_those_of_hugo(
    hugo: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cases = list(parse_cases((ROOT / FILE).read_text(encoding="utf-8")))
    (tmp_path / "hugo.toml").write_text('disableKinds = ["rss", "sitemap", "taxonomy", "term", "404"]\n')
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "page.html").write_text(PAGE)
    (tmp_path / "content" / "p").mkdir(parents=True)
    for case in cases:
        (tmp_path / "content" / "p" / f"{case.line}.md").write_text(case.given, encoding="utf-8", newline="")

    # Pages that share a slug or a title do not meet: permalinks go by the file's name.
    (tmp_path / "hugo.toml").write_text(
        (tmp_path / "hugo.toml").read_text() + '[permalinks.page]\np = "/p/:contentbasename/"\n'
    )
    done = run_hugo(hugo, tmp_path, "-D", "-F", "-E")
    assert done.returncode == 0, done.stdout + done.stderr

    said = [
        concise(
            plain(
                json.loads(
                    (tmp_path / "public" / "p" / str(case.line) / "index.html").read_text(encoding="utf-8")
                )
            )
        )
        for case in cases
    ]
    if request.config.getoption("--rewrite-golden"):
        rewrite(cases, said)
        return
    assert [json.loads(s) for s in said] == [json.loads(case.expected) for case in cases]


def rewrite(cases: list[Case], said: list[str]) -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    for case, answer in zip(cases, said, strict=True):
        pattern = re.compile(rf"^({re.escape(case.title)}\n\.\n.*?\n\.\n).*?^\.$", re.MULTILINE | re.DOTALL)
        text = pattern.sub(lambda found, answer=answer: f"{found[1]}{answer}.", text, count=1)
    (ROOT / FILE).write_text(text, encoding="utf-8", newline="\n")
