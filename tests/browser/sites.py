"""What is shown in the browser: the demo site, a site in English with many tags, a real site."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sitegen.build.build import build
from sitegen.build.model import BuildRequest
from tests.support import NOW, SiteBuilder

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "sites" / "kaigai"
"""The site that sitegen was made for, where it lies beside this repository. It is only read."""

POST = "/posts/2025_03/2025_03_11_one_line_of_logging/"
"""A post of the demo: quotes, and threads of them that are closed. Its last quote is in the last thread."""

DEMO = {
    "home": "/",
    "home, second page": "/page/2/",
    "post": POST,
    "everything an author can write": "/posts/2025_03/2025_03_01_style_guide/",
    "section": "/posts/",
    "months": "/months/",
    "month": "/months/2025/05/",
    "tags": "/tags/",
    "tag": "/tags/プログラミング/",
    "page without date": "/about/",
    "not found": "/404.html",
}
"""Every kind of page of the demo, by what it is."""

POSTS = 40
"""Of the real site, the newest ones, are enough for every kind of page; all of them take a while."""

MANY_TAGS = 210
"""More than the theme shows without a filter."""


def publish(source: Path, destination: Path, **overrides: Any) -> Path:
    """Build a site into a folder, with its cache beside it; nothing is written into the site."""
    report = build(
        BuildRequest(
            source=source,
            destination=destination,
            cache_dir=destination.with_name(destination.name + "-cache"),
            overrides=overrides,
            now=NOW,
        )
    )
    assert report.published, report.diagnostics
    return destination


def publish_english(folder: Path) -> Path:
    """A site in English, without a picture, with a draft, a menu and more tags than fit a page."""
    tags = [f"{'カメラ' if n == 7 else chr(65 + n % 26)} {n}" for n in range(MANY_TAGS)]
    site = SiteBuilder(
        folder,
        """
        -- sitegen.toml --
        baseURL = "https://example.org/"
        title = "Notes"
        locale = "en"
        [params]
        showTableOfContents = true
        [[menus.main]]
        name = "Tags"
        pageRef = "/tags"
        -- content/posts/draft.md --
        +++
        title = "Not ready yet"
        date = 2025-05-03
        draft = true
        +++
        {{< details summary="A thread" >}}
        A word that is written nowhere else: xyzzy.
        {{< /details >}}
        """,
    )
    for number in range(3):
        own = tags[number::3]
        head = f'+++\ntitle = "Post {number}"\ndate = 2025-05-0{number + 1}\ntags = {own!r}\n+++\n'
        site.write(f"content/posts/p{number}.md", f"{head}## A\n\nText.\n\n## B\n\nMore.\n\n## C\n\nEnd.\n")
    site.build(overrides={"buildDrafts": True})
    return site.destination


def publish_part_of_real_site(folder: Path) -> Path:
    """The newest posts of the real site, with its configuration, pictures and all else."""
    copy = folder / "copy"
    posts = sorted(p.name for p in REAL.glob("content/posts/*/*") if p.is_dir())
    ignored = shutil.ignore_patterns(*posts[:-POSTS], ".git", "public", "resources")
    shutil.copytree(REAL, copy, ignore=ignored)
    return publish(copy, folder / "public")
