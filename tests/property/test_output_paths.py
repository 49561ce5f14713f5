"""No two outputs share a path, whatever pages are called: what cannot be published is said, not lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.load import load_config
from sitegen.config.themes import find_themes
from sitegen.content.scan import scan
from sitegen.diagnostics import Severity
from sitegen.outputs.plan import make_plan
from sitegen.site.assemble import assemble
from sitegen.site.permalinks import _PLAIN, _resolved
from sitegen.templates.renderer import Materials, Renderer
from tests.support import NOW, SiteBuilder

NAMES = st.sampled_from(["a", "A", "a b", "a-b", "c++", "日本", "x.y", "index", "page", "2", "tags", "é"])
PLACES = st.sampled_from(["", "posts/", "posts/sub/", "tags/", "tags/a/"])
TAGS = st.lists(st.sampled_from(["a", "A", "a/b", "c#", ".net", "日本", "page/2", "a b"]), max_size=2)
URLS = st.sampled_from(["", "", "", "/posts/", "/posts/a/", "/x.html", "/x.html/y", "/tags/a", "/index.html"])
PAGES = st.lists(st.tuples(PLACES, NAMES, TAGS, URLS, URLS, st.booleans()), max_size=6)


def head(tags: list[str], url: str, alias: str) -> str:
    lines = ["title: T", f"tags: {tags}"]
    lines += [f"url: {url}"] if url else []
    lines += [f"aliases: [{alias}]"] if alias else []
    return "---\n" + "\n".join(lines) + "\n---\n"


@given(pages=PAGES, ugly=st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_page_has_its_own_files_or_a_diagnostic(pages: list[tuple[object, ...]], ugly: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        site = SiteBuilder(root)
        site.write("hugo.toml", f'title = "T"\nuglyURLs = {str(ugly).lower()}\n')
        for place, name, tags, url, alias, is_bundle in pages:
            base = f"content/{place}{name}"
            path = f"{base}/index.md" if is_bundle else f"{base}.md"
            site.write(path, head(tags, url, alias))  # type: ignore[arg-type]
            if is_bundle:
                site.write(f"{base}/r.txt", "r")
        check(root)


def check(root: Path) -> None:
    loaded = load_config(root)
    themes, _ = find_themes(root, loaded.config)
    folders = tuple(theme.path for theme in themes)
    scanned = scan(root, loaded.config, themes=folders, now=NOW)
    assembled = assemble(loaded.config, scanned, now=NOW)
    materials = Materials(
        root=root, config=loaded.config, scan=scanned, site=assembled, theme_folders=folders, now=NOW
    )
    plan = make_plan(Renderer(materials))
    for path, output in plan.outputs.items():
        assert output.path == path
        assert not path.startswith("/")
        assert ".." not in path.split("/")
    found = [*scanned.diagnostics, *assembled.diagnostics, *plan.diagnostics]
    if any(d.severity is Severity.ERROR for d in found):
        return
    files = [page.file for page in assembled.pages.values() if page.file]
    assert len(files) == len(set(files))
    assert set(files) <= plan.outputs.keys()
    above = {path[:at] for path in plan.outputs for at, char in enumerate(path) if char == "/"}
    assert above.isdisjoint(plan.outputs)


@given(st.text(st.sampled_from("ab./\\:日 C"), max_size=8))
def test_a_plain_path_is_what_it_resolves_to(path: str) -> None:
    if _PLAIN.fullmatch(path):
        assert _resolved(path, "path") == path
