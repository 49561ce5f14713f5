"""The GitHub workflow that checks, builds and publishes a site, and where it belongs."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sitegen import __version__

FILE = ".github/workflows/pages.yml"
INSTALLED = f"sitegen=={__version__}"
"""What a workflow installs, unless it is told: the version that wrote it."""

_PLAIN = re.compile(r"[A-Za-z][\w./-]*")
"""What YAML takes without quotation marks."""

_TEXT = """\
# Checks the site, builds it, and publishes it to GitHub Pages
# (Settings, Pages, Source: GitHub Actions).
name: pages

on:
  push:
    branches: [@BRANCH@]
  workflow_dispatch:
  # Posts dated in the future appear with the first build after their date.
  # schedule:
  #   - cron: "5 * * * *"

permissions: {}

# One deployment at a time; a running one is let finish.
concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
    env:
      # A requirement of pip: a version, or "sitegen @ git+https://...@COMMIT".
      SITEGEN: @INSTALL@
@DEFAULTS@    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0
        with:
          python-version: "3.13"
      - id: pages
        uses: actions/configure-pages@983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0
      # What the last build left: with it, only what changed is made anew.
      - uses: actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0
        with:
          path: |
            @FOLDER@.sitegen
            @FOLDER@public
          key: sitegen-${{ runner.os }}-${{ github.run_id }}-${{ github.run_attempt }}
          restore-keys: sitegen-${{ runner.os }}-
      - run: pip install "$SITEGEN"
      # Findings appear beside the lines of a commit. Without the next line, errors stop the deployment.
      - continue-on-error: true
        env:
          BASE_URL: ${{ steps.pages.outputs.base_url }}/
        run: sitegen check --baseURL "$BASE_URL"
      - env:
          BASE_URL: ${{ steps.pages.outputs.base_url }}/
        run: sitegen build --gc --minify --strict --baseURL "$BASE_URL"
      # v3 on purpose: v4 leaves out names that begin with a dot, such as the page of the tag .NET.
      - uses: actions/upload-pages-artifact@56afc609e74202658d3ffba0e8f6dda462b719fa # v3.0.1
        with:
          path: @FOLDER@public

  deploy:
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5
"""


def pages_workflow(*, install: str = INSTALLED, branch: str = "main", folder: str = "") -> str:
    """The text of the workflow.

    Args:
        install: requirement of pip.
        branch: whose pushes are published.
        folder: of the site in its repository, with forward slashes; empty: the repository itself.
    """
    defaults = (
        f"    defaults:\n      run:\n        working-directory: {json.dumps(folder)}\n" if folder else ""
    )
    values = {
        "@BRANCH@": branch if _PLAIN.fullmatch(branch) else json.dumps(branch),
        "@INSTALL@": json.dumps(install),
        "@DEFAULTS@": defaults,
        "@FOLDER@": f"{folder}/" if folder else "",
    }
    text = _TEXT
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def repository_of(folder: Path) -> Path | None:
    """The root of the Git repository that a folder is in, or None."""
    folder = folder.resolve()
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def branch_of(repository: Path) -> str:
    """The branch that is checked out; `main` where that cannot be told."""
    try:
        head = (repository / ".git" / "HEAD").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return "main"
    return head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else "main"


def other_workflows(repository: Path) -> list[str]:
    """Workflows of a repository that publish to GitHub Pages too."""
    found = []
    for file in sorted((repository / ".github" / "workflows").glob("*.y*ml")):
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.name != Path(FILE).name and ("deploy-pages" in text or "actions-gh-pages" in text):
            found.append(file.relative_to(repository).as_posix())
    return found
