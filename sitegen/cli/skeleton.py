"""The files of a new site."""

from __future__ import annotations

import datetime as dt
import json

from sitegen.cli.workflow import FILE, pages_workflow

FOLDERS = ("archetypes", "assets", "content", "data", "static", "templates", "themes")

_TITLE = "My new site"
_BASE_URL = "https://example.org/"

_TOML = f"""\
baseURL = "{_BASE_URL}"
title = "{_TITLE}"
locale = "en"          # "ja" for Japanese: dates, texts of the theme, feeds
timeZone = "UTC"       # of dates without an offset, such as "Asia/Tokyo"
enableRobotsTXT = true

[pagination]
pagerSize = 20

# What is not set has Hugo's default. See docs/settings.md of sitegen for every setting.
"""

_YAML = f"""\
baseURL: {_BASE_URL}
title: {_TITLE}
locale: en             # ja for Japanese: dates, texts of the theme, feeds
timeZone: UTC          # of dates without an offset, such as Asia/Tokyo
enableRobotsTXT: true

pagination:
  pagerSize: 20

# What is not set has Hugo's default. See docs/settings.md of sitegen for every setting.
"""

_JSON = {
    "baseURL": _BASE_URL,
    "title": _TITLE,
    "locale": "en",
    "timeZone": "UTC",
    "enableRobotsTXT": True,
    "pagination": {"pagerSize": 20},
}

_ARCHETYPE = """\
+++
title = "{{ replace .Name "-" " " | title }}"
date = "{{ .Date }}"
draft = true
tags = []
+++
"""

_GITIGNORE = """\
/public/
/.sitegen/
"""

_FIRST_POST = """\
+++
title = "First post"
date = "{date}"
tags = ["sitegen"]
+++

This page is `content/posts/first-post.md`. Change it, and build again.

<!--more-->

What stands above the line is its summary. Below it, everything that Markdown has:

- a list, a [link](https://example.org/), some `code`
- a table, a footnote[^1], a picture

[^1]: Like this one.
"""


def files(now: dt.datetime, form: str) -> dict[str, str]:
    """Files of a new site by path; `form` is `toml`, `yaml` or `json`, of the configuration."""
    configuration = {"toml": _TOML, "yaml": _YAML, "json": json.dumps(_JSON, indent=2) + "\n"}[form]
    return {
        f"sitegen.{form}": configuration,
        "archetypes/default.md": _ARCHETYPE,
        "content/posts/first-post.md": _FIRST_POST.replace("{date}", now.isoformat(timespec="seconds")),
        ".gitignore": _GITIGNORE,
        FILE: pages_workflow(),
    }
