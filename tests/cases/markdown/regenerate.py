"""Ask real Hugo again for the expected HTML of every case in this folder.

    SITEGEN_HUGO=hugo python tests/cases/markdown/regenerate.py [FILE ...]

Read the diff before committing it. Files without `hugo` in their head hold what sitegen does in its own
way, and are left alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tests.support.hugo import find_hugo, run_hugo  # noqa: E402
from tests.support.markdown_cases import Case, CaseFile, read_cases, write_cases  # noqa: E402

BARE = 'disableKinds = ["taxonomy", "term", "rss", "sitemap", "404", "section", "home"]\nbaseURL = "https://e.org/"\n'


def hugo_renders(cases: list[Case], config: str) -> list[str]:
    """The content of each case as Hugo publishes it."""
    hugo = find_hugo()
    if not hugo:
        sys.exit("no hugo on the path, and SITEGEN_HUGO is not set")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "content").mkdir()
        (site / "layouts").mkdir()
        (site / "hugo.toml").write_text(BARE + config, encoding="utf-8")
        (site / "layouts/page.html").write_text("<!doctype html>{{ .Content }}", encoding="utf-8")
        for number, case in enumerate(cases):
            page = site / "content" / f"case-{number}.md"
            page.write_text(f"---\ntitle: x\n---\n{case.source}", encoding="utf-8")
        done = run_hugo(hugo, site, "--destination", "out")
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        pages = [site / f"out/case-{number}/index.html" for number in range(len(cases))]
        return [
            page.read_text(encoding="utf-8").removeprefix("<!doctype html>").rstrip("\n") for page in pages
        ]


def main(names: list[str]) -> None:
    """Rewrite the files that are named, or all."""
    for path in [Path(name) for name in names] or sorted(Path(__file__).parent.glob("*.txt")):
        found = read_cases(path)
        if found.hugo is None:
            continue
        expected = hugo_renders(list(found.cases), found.hugo)
        cases = [
            Case(case.title, case.line, case.source, html)
            for case, html in zip(found.cases, expected, strict=True)
        ]
        write_cases(path, CaseFile(found.head, found.hugo, found.settings, tuple(cases)))
        print(f"{path.name}: {len(cases)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
