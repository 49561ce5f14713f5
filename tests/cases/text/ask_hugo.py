"""Ask real Hugo what it makes of the texts in `inputs.json`, and keep its answers in `answers.json`.

    python -m tests.cases.text.ask_hugo

Answers stand in the order of the inputs. The tests compare with those kept; one of them asks again where
there is a Hugo.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.support.hugo import find_hugo, run_hugo

HERE = Path(__file__).parent

CONFIG = """
baseURL = "https://example.org/docs/"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]
defaultContentLanguage = "{language}"
timeZone = "Asia/Tokyo"
titleCaseStyle = "{style}"
hasCJKLanguage = {cjk}
summaryLength = {summary}
[languages.{language}]
weight = 1
[markup.goldmark.parser]
autoIDType = "{anchors}"
[markup.goldmark.renderer]
unsafe = true
"""
HOME = """
{{- $in := hugo.Data.inputs }}{{ $out := dict }}{{ $l := slice -}}
{{- $l = slice }}{{ range $in.names }}{{ $l = $l | append (string (urlize .)) }}{{ end }}
{{- $out = merge $out (dict "urlize" $l) -}}
{{- $l = slice }}{{ range $in.names }}{{ $l = $l | append (string (anchorize .)) }}{{ end }}
{{- $out = merge $out (dict "anchorize" $l) -}}
{{- $l = slice }}{{ range $in.titles }}{{ $l = $l | append (string (title .)) }}{{ end }}
{{- $out = merge $out (dict "title" $l) -}}
{{- $l = slice }}{{ range $in.labels }}{{ $l = $l | append (string (humanize .)) }}{{ end }}
{{- $out = merge $out (dict "humanize" $l) -}}
{{- $l = slice }}{{ range $in.words }}{{ $l = $l | append (string (pluralize .)) }}{{ end }}
{{- $out = merge $out (dict "pluralize" $l) -}}
{{- $l = slice }}{{ range $in.words }}{{ $l = $l | append (string (singularize .)) }}{{ end }}
{{- $out = merge $out (dict "singularize" $l) -}}
{{- $l = slice }}{{ range $in.html }}{{ $l = $l | append (string (plainify .)) }}{{ end }}
{{- $out = merge $out (dict "plainify" $l) -}}
{{- $l = slice }}{{ range $in.paths }}{{ $l = $l | append (string (absURL .)) }}{{ end }}
{{- $out = merge $out (dict "absurl" $l) -}}
{{- $l = slice }}{{ range $in.dates }}{{ $d := try (time.AsTime .) }}{{ $s := "" -}}
{{- if not $d.Err }}{{ $s = $d.Value.Format "2006-01-02T15:04:05.999999999Z07:00" }}{{ end -}}
{{- $l = $l | append $s }}{{ end }}
{{- $out = merge $out (dict "dates" $l) -}}
{{- $l = slice }}{{ range $f := $in.layouts }}{{ range $in.moments -}}
{{- $l = $l | append (time.Format $f .) }}{{ end }}{{ end }}
{{- $out = merge $out (dict "formats" $l) -}}
{{- $l = slice }}{{ range where site.RegularPages "Section" "order" }}{{ $l = $l | append .Title }}{{ end }}
{{- $out = merge $out (dict "order" $l) -}}
{{- $l = slice }}{{ range (where site.RegularPages "Section" "counted").ByTitle -}}
{{- $l = $l | append (dict "html" (string .Content) "plain" .Plain "words" .WordCount "minutes" .ReadingTime
  "fuzzy" .FuzzyWordCount "summary" (string .Summary)) }}{{ end }}
{{- $out = merge $out (dict "counted" $l) -}}
{{ $out | jsonify | safeHTML }}
"""
# Pages that share a date, so that Hugo has nothing but their titles to sort them by.
ORDER = """{{ range $i, $t := hugo.Data.inputs.order -}}
{{ $.AddPage (dict "path" (printf "%05d" $i) "title" $t "dates" (dict "date" (time.AsTime "2025-06-01"))) }}
{{ end }}"""


def inputs() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = json.loads((HERE / "inputs.json").read_text(encoding="utf-8"))
    return texts


def ask(hugo: str, **settings: str) -> dict[str, Any]:
    """Everything Hugo says under these settings (keys of `CONFIG`)."""
    chosen = {
        "language": "en",
        "style": "ap",
        "cjk": "false",
        "summary": "70",
        "anchors": "github",
        **settings,
    }
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        write(site / "hugo.toml", CONFIG.format(**chosen))
        write(site / "layouts/home.html", HOME)
        write(site / "layouts/page.html", "-")
        write(site / "layouts/section.html", "-")
        write(site / "content/order/_content.gotmpl", ORDER)
        for number, text in enumerate(inputs()["counted"]):
            write(site / f"content/counted/{number:05}.md", f"---\ntitle: '{number:05}'\n---\n{text}")
        (site / "data").mkdir()
        shutil.copy(HERE / "inputs.json", site / "data/inputs.json")
        result = run_hugo(hugo, site)
        if result.returncode:
            raise RuntimeError(result.stdout + result.stderr)
        answer: dict[str, Any] = json.loads((site / "public/index.html").read_text(encoding="utf-8"))
        return answer


LANGUAGES = ("en", "ja", "sv", "zh", "ko", "de", "fr", "es")
STYLES = ("ap", "chicago", "go", "firstupper", "none")
ANCHORS = ("github", "github-ascii", "blackfriday")
COUNTS = [(cjk, length) for cjk in ("false", "true") for length in ("0", "5", "30")]


def ask_all(hugo: str) -> dict[str, Any]:
    """Hugo's answers by topic, under every setting that matters to it.

    Each topic hangs on one setting (but for ids of headings in what is counted, which count for nothing), so
    each build tries a value of every setting.
    """
    settings = zip_longest(LANGUAGES, STYLES, ANCHORS, COUNTS)
    said = [
        ask(
            hugo,
            language=language,
            style=style or "ap",
            anchors=anchors or "github",
            cjk=counts[0] if counts else "false",
            summary=counts[1] if counts else "70",
        )
        for language, style, anchors, counts in settings
    ]
    answers: dict[str, Any] = {
        topic: said[0][topic]
        for topic in ("urlize", "humanize", "pluralize", "singularize", "plainify", "absurl", "dates")
    }
    answers["anchorize"] = {kind: answer["anchorize"] for kind, answer in zip(ANCHORS, said, strict=False)}
    answers["title"] = {style: answer["title"] for style, answer in zip(STYLES, said, strict=False)}
    by_language = dict(zip(LANGUAGES, said, strict=True))
    answers["formats"] = {tag: answer["formats"] for tag, answer in by_language.items() if tag != "sv"}
    answers["order"] = {tag: by_language[tag]["order"] for tag in ("en", "ja", "sv", "es")}
    answers["counted"] = [
        {"cjk": cjk == "true", "length": int(length), "pages": answer["counted"]}
        for (cjk, length), answer in zip(COUNTS, said, strict=False)
    ]
    return answers


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    found = find_hugo()
    if found is None:
        sys.exit("there is no Hugo here")
    write(HERE / "answers.json", json.dumps(ask_all(found), ensure_ascii=False, indent=0) + "\n")
