"""Bodies with shortcodes, side by side with real Hugo."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.markup.body import render_body
from sitegen.markup.model import Rendered
from tests.support import Case, read_cases, run_hugo
from tests.unit.markup.fake_host import CONFIG, GO_TEMPLATES, MARKDOWN, FakeHost, body_of

CASES = read_cases("shortcodes/hugo.md")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def given(case: Case) -> str:
    return case.given.replace("␍", "\r")


def shown(html: str, summary: str, truncated: str) -> str:
    return f"{html}\n---\n{summary}\ntruncated: {truncated}"


def compare(case: Case, html: str, summary: str, truncated: str) -> None:
    actual = shown(html, summary, truncated) if "truncated: " in case.expected else html
    assert squeezed(actual) == squeezed(case.expected)


@pytest.mark.parametrize("case", CASES)
def test_a_body_is_rendered_as_hugo_does(case: Case) -> None:
    rendered: Rendered = render_body(body_of(given(case)), CONFIG, FakeHost(), MARKDOWN)
    compare(case, rendered.html, rendered.summary, str(rendered.truncated).lower())


@pytest.fixture(scope="module")
def published(hugo: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same cases, each a page of a site that Hugo built."""
    root = tmp_path_factory.mktemp("hugo")
    (root / "hugo.toml").write_text(
        "baseURL = 'http://e.x/'\n"
        "disableKinds = ['rss', 'sitemap', 'taxonomy', 'term', '404', 'section', 'home']\n"
        "[markup.goldmark.renderer]\nunsafe = true\n"
    )
    for name, template in GO_TEMPLATES.items():
        file = root / "layouts" / "_shortcodes" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(template)
    (root / "layouts" / "page.html").write_text("{{ .Content }}\x01{{ .Summary }}\x01{{ .Truncated }}")
    (root / "content").mkdir()
    for parameter in CASES:
        case = parameter.values[0]  # type: ignore[attr-defined]
        (root / "content" / f"c{case.line}.md").write_text(f"---\ntitle: t\n---\n{given(case)}", newline="")
    done = run_hugo(hugo, root, "--destination", str(root / "public"))
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "public"


@pytest.mark.parametrize("case", CASES)
def test_the_cases_are_what_hugo_prints(case: Case, published: Path) -> None:
    html, summary, truncated = (published / f"c{case.line}" / "index.html").read_text().split("\x01")
    compare(case, html, summary, truncated.strip())
