"""Mini sites: one feature each, built by Hugo and by sitegen, page for page the same.

A file `tests/sites/NAME.site` is an archive (`parse_archive`) of a site as a Hugo user has it. Before its
first file stands what it is about, and lines that begin with a word of their own:

    arguments: --buildDrafts     for both programs
    but: PATH  WHY               a published file (a glob) in which sitegen differs on purpose
    in words: PATH               one whose words, links and pictures count, and not its markup

Go templates come from `tests/sites/layouts`, their Jinja2 twins from `tests/sites/templates`; both print
all that a template can see of a page, and a site may bring more of either. What Hugo published is kept
in `NAME.hugo` for machines without Hugo.
"""

from __future__ import annotations

import contextlib
import fnmatch
import io
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.hugo import run_hugo
from tests.support.published import read_published, said
from tests.support.site import parse_archive

SITES = Path(__file__).parents[1] / "sites"
_THEME = ("css/feed.",)
"""What the default theme's feeds publish beside them."""
CLOCK = "2025-07-01T12:00:00Z"


@dataclass(frozen=True, slots=True)
class MiniSite:
    """One of the sites, unpacked when it is built."""

    name: str
    files: Mapping[str, str]
    arguments: tuple[str, ...]
    differing: tuple[str, ...]
    in_words: tuple[str, ...]

    def unpack(self, root: Path, *, templates: str) -> Path:
        """Write the site and the templates (`layouts` or `templates`) of one of the two programs."""
        shutil.copytree(SITES / templates, root / templates)
        other = "templates/" if templates == "layouts" else "layouts/"
        for path, text in self.files.items():
            if not path.startswith(other):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8", newline="\n")
        folder = SITES / self.name
        if folder.is_dir():
            shutil.copytree(folder, root, dirs_exist_ok=True)
        return root

    def same(self, published: Mapping[str, str]) -> dict[str, str]:
        """What has to be the same: all but what differs on purpose."""
        return {
            path: said(text) if _is_among(path, self.in_words) else text
            for path, text in published.items()
            if not path.startswith(_THEME) and not _is_among(path, self.differing)
        }


def _is_among(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def mini_sites() -> list[str]:
    """Names of all mini sites."""
    return sorted(path.stem for path in SITES.glob("*.site"))


def read_mini(name: str) -> MiniSite:
    """Read one of them."""
    text = (SITES / f"{name}.site").read_text(encoding="utf-8")
    head = text.partition("\n-- ")[0]
    arguments = re.findall(r"(?m)^arguments: (.+)", head)
    return MiniSite(
        name=name,
        files=parse_archive(text),
        arguments=tuple(" ".join(arguments).split()),
        differing=tuple(re.findall(r"(?m)^but: (\S+)", head)),
        in_words=tuple(re.findall(r"(?m)^in words: (\S+)", head)),
    )


def build_with_hugo(hugo: str, mini: MiniSite, root: Path) -> dict[str, str]:
    """What real Hugo publishes."""
    mini.unpack(root, templates="layouts")
    done = run_hugo(hugo, root, "--quiet", "--noBuildLock", "--clock", CLOCK, *mini.arguments)
    if done.returncode:
        raise AssertionError(f"hugo fails on {mini.name}: {done.stdout}{done.stderr}")
    return read_published(root / "public")


def build_with_sitegen(mini: MiniSite, root: Path, *more: str) -> dict[str, str]:
    """What sitegen publishes, asked for in Hugo's own words."""
    from sitegen.cli.main import main

    if not root.exists():
        mini.unpack(root, templates="templates")
    arguments = ["build", "--source", str(root), "--clock", CLOCK, "--jobs", "1", *mini.arguments, *more]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main(arguments)
    if status:
        raise AssertionError(f"sitegen fails on {mini.name}: {said.getvalue()}")
    return read_published(root / "public")


def print_published(published: Mapping[str, str]) -> str:
    """All of it in one text, as an archive."""
    return "\n".join(f"-- {path} --\n{text}" for path, text in sorted(published.items()))


def read_printed(text: str) -> dict[str, str]:
    """What `print_published` printed."""
    parts = re.split(r"(?m)^-- (.+) --\n", text)
    return {path: body.rstrip("\n") + "\n" for path, body in zip(parts[1::2], parts[2::2], strict=True)}


__all__ = [
    "MiniSite", "build_with_hugo", "build_with_sitegen", "mini_sites", "print_published", "read_mini",
    "read_printed",
]  # fmt: skip
