"""A small site of each kind of thing, previewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serve.client import Served, serving
from tests.support import SiteBuilder

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    title = "Site"
    enableRobotsTXT = true
    -- assets/css/own.css --
    p { color: red }
    -- static/plain.txt --
    plain
    -- static/style.css --
    b { color: red }
    -- static/.well-known/here.json --
    {}
    -- templates/base.html --
    <!doctype html><html><head><title>{{ page.title }}</title>
    <link rel="stylesheet" href="/style.css">
    <link rel="stylesheet" href="{{ asset("css/own.css").fingerprint().rel_permalink }}"></head>
    <body>{% block main %}{% endblock %}<a href="{{ site.home.permalink }}">home</a></body></html>
    -- templates/list.html --
    {% extends "base.html" %}
    {% block main %}{% for p in site.regular_pages %}
    <a href="{{ p.rel_permalink }}">{{ p.title }}{{ " (draft)" if p.draft }}</a>
    {% endfor %}{% endblock %}
    -- templates/home.html --
    {% extends "list.html" %}
    -- templates/page.html --
    {% extends "base.html" %}
    {% block main %}<p>{{ page.content }}</p>{{ "a draft" if page.draft }}{% endblock %}
    -- templates/data.html --
    {% extends "base.html" %}{% block main %}{{ site.data.facts.number }}{% endblock %}
    -- templates/404.html --
    {% extends "base.html" %}{% block main %}Not here.{% endblock %}
    -- templates/shortcodes/shout.html --
    <b>{{ get(0) | upper }}</b>
    -- data/facts.toml --
    number = 7
    -- content/posts/a.md --
    +++
    title = "A"
    date = 2025-01-01
    +++
    Words of a. {{< shout "hey" >}}
    -- content/posts/b.md --
    +++
    title = "B"
    date = 2025-01-02
    +++
    Words of b.
    -- content/posts/secret.md --
    +++
    title = "Secret"
    date = 2025-01-03
    draft = true
    +++
    Not yet.
    -- content/posts/bundle/index.md --
    +++
    title = "Bundle"
    date = 2025-01-04
    +++
    A page with a file.
    -- content/posts/bundle/data.bin --
    0123456789
    -- content/日本.md --
    +++
    title = "日本"
    +++
    日本語。
    -- content/facts.md --
    +++
    title = "Facts"
    layout = "data"
    +++
"""

Serve = Callable[..., tuple[SiteBuilder, Served]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve `SITE`, with more files, and more arguments."""
    with ExitStack() as stack:

        def start(archive: str = "", *arguments: str) -> tuple[SiteBuilder, Served]:
            site = SiteBuilder(tmp_path / "site", SITE).files(archive)
            return site, stack.enter_context(serving(site.root, *arguments))

        yield start


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`SITE`, served for all tests of a module that change nothing."""
    site = SiteBuilder(tmp_path_factory.mktemp("served"), SITE)
    with serving(site.root) as running:
        yield running
