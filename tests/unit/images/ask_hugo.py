"""Asks the real Hugo what it makes of specifications, on images of some sizes.

python -m tests.unit.images.ask_hugo > tests/cases/images/hugo.json
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.support import find_hugo, run_hugo

CASES = Path(__file__).parents[2] / "cases/images/hugo.json"
SOURCES = {"wide.jpg": (300, 200), "tall.png": (201, 333), "small.gif": (64, 64), "photo.webp": (1368, 768)}
SPECIFICATIONS = (
    "resize 600x|resize x400|resize 600x400|resize 150x|resize x77|resize 7x|resize x1|resize 1x|resize 0x10"
    "|fit 100x100|fit 600x600|fit 100x1|fit 33x77|fit 150x90|fit 1x1"
    "|fill 100x100|fill 400x400|fill 33x200 TopLeft|fill 200x33 bottomright|fill 300x200|fill 50x40 smart"
    "|crop 100x100|crop 1000x100|crop 100x1000 left|crop 50x40 Smart|crop 201x1 top"
    "|r90|r180|r270|r-90|r45|r30 resize 100x|r90 resize 100x|r90 fill 100x30"
    "|r7|r135|r200|r359|r400 resize 10x"
    "|webp|jpeg q50|jpg|png|gif|tiff|tif|bmp"
    "|resize 10x lossless webp|resize 10x lossy|resize 10x drawing webp"
    "|resize 10x picture|resize 10x NearestNeighbor|resize 10x MitchellNetravali|resize 10x Cosine"
    "|resize 10x center|resize 10X|resize  10x   webp|10x resize|fill resize 10x10||smart"
    "|resize 10x q1|resize 10x q100|resize 10x #fff|resize 10x #ffffffaa"
    "|600x400|resize|resize 600|resize x|resize 10x20x30|resize ax10|resize 600.5x|fill 10x|fit x10|crop 10x"
    "|resize 10x q0|resize 10x q101|resize 10x qx|resize 10x rx|resize 10x #zzz|resize 10x #12345"
    "|resize 10x exact"
).split("|")
TEMPLATE = """
{{- $out := slice -}}
{{- range $name := site.Params.names -}}{{- $image := resources.Get $name -}}
{{- range $spec := site.Params.specifications -}}
{{- with try ($image.Process $spec) -}}
{{- if .Err -}}{{- $out = $out | append (dict "n" $name "s" $spec) -}}
{{- else -}}{{- with .Value -}}
{{- $out = $out | append (dict "n" $name "s" $spec "w" .Width "h" .Height "t" .MediaType.Type) -}}
{{- end -}}{{- end -}}{{- end -}}
{{- end -}}{{- end -}}
{{- $out | jsonify -}}
"""


def ask(hugo: str, folder: Path) -> dict[str, dict[str, str]]:
    """Specification → name of the image → `WIDTHxHEIGHT media/type`, or `error`."""
    (folder / "assets").mkdir()
    for name, size in SOURCES.items():
        Image.new("RGB", size, (10, 120, 200)).save(folder / "assets" / name)
    config = {
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "404", "section", "page"],
        "imaging": {"anchor": "Center"},
        "params": {"names": list(SOURCES), "specifications": SPECIFICATIONS},
    }
    (folder / "hugo.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "layouts").mkdir()
    (folder / "layouts/home.html").write_text(TEMPLATE, encoding="utf-8")
    done = run_hugo(hugo, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, dict[str, str]] = {}
    for answer in json.loads((folder / "public/index.html").read_text(encoding="utf-8")):
        said = f"{answer['w']}x{answer['h']} {answer['t']}" if "w" in answer else "error"
        found.setdefault(answer["s"], {})[answer["n"]] = said
    return found


if __name__ == "__main__":
    program = find_hugo() or sys.exit("there is no hugo")
    with tempfile.TemporaryDirectory() as temporary:
        answers = ask(program, Path(temporary))
    lines = (f"  {json.dumps(spec)}: {json.dumps(said)}" for spec, said in answers.items())
    sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")
