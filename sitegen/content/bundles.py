"""How content files stand together: pages, and the files that belong to them (rules 4).

A folder with `index.md` is a leaf bundle: all below it, however deep, is that page's. Elsewhere every
Markdown file is a page, and any other file belongs to the nearest page above it, a section's or a
single one's (`posts/a/x.png` belongs to `posts/a.md`). What has no page above is loose: Hugo gives it to
a section or home page that it makes up, and publishes it where it lies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.content.model import BundleKind, SourceFile
from sitegen.text.slug import logical_path

MARKUPS: Mapping[str, str] = {
    "md": "markdown", "markdown": "markdown", "mdown": "markdown",
    "html": "html", "htm": "html",
    "ad": "asciidoc", "adoc": "asciidoc", "asciidoc": "asciidoc",
    "rst": "reStructuredText", "org": "Org mode", "pandoc": "pandoc", "pdc": "pandoc",
}  # fmt: skip
"""Extensions that Hugo takes for content, with the name of what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a content file stands; the names are those of `PageSource`."""

    file: SourceFile
    relative: str
    key: str
    name: str
    section: str
    folder: str
    bundle: BundleKind
    markup: str


@dataclass(slots=True)
class Layout:
    """All content files, sorted out.

    Attributes:
        pages: by path.
        owned: files of each page, by the page's key: path below its folder, and file.
        loose: files without a page, by the path that they are published under.
    """

    pages: list[Place] = field(default_factory=list)
    owned: dict[str, list[tuple[str, SourceFile]]] = field(default_factory=dict)
    loose: dict[str, SourceFile] = field(default_factory=dict)


def lay_out(
    files: Sequence[tuple[str, SourceFile]], language: str, other_languages: frozenset[str] = frozenset()
) -> Layout:
    """Sort files into pages and what belongs to them.

    Args:
        files: each with its path below the content folder.
        language: key of the site's language: `a.ja.md` is `a.md` where it is `ja`.
        other_languages: keys of languages that are not built; their files are passed over.
    """
    if other_languages:
        files = [(path, file) for path, file in files if _language(path) not in other_languages]
    leaves = _Leaves(
        _folder(path) for path, _ in files if _stem(path, language).lower() == "index" and _markup(path)
    )
    layout, others = Layout(), list[tuple[str, SourceFile]]()
    for path, file in files:
        leaf = leaves.above(_folder(path))
        if leaf is not None and not (
            _folder(path) == leaf and _stem(path, language).lower() == "index" and _markup(path)
        ):
            layout.owned.setdefault(_key(leaf), []).append((path[len(leaf) + 1 if leaf else 0 :], file))
        elif _markup(path):
            layout.pages.append(_place(path, file, language, is_leaf=leaf is not None))
        else:
            others.append((path, file))
    _give(others, layout)
    return layout


class _Leaves:
    """Folders with an index, the outermost of each nest."""

    def __init__(self, folders: object) -> None:
        self._indexed = frozenset(folders)  # type: ignore[call-overload]
        self._above: dict[str, str | None] = {}

    def above(self, folder: str) -> str | None:
        """The leaf bundle that a folder is, or lies in."""
        if folder not in self._above:
            parent = self.above(_folder(folder)) if folder else None
            self._above[folder] = (
                parent if parent is not None else folder if folder in self._indexed else None
            )
        return self._above[folder]


def _place(path: str, file: SourceFile, language: str, *, is_leaf: bool) -> Place:
    folder, stem = _folder(path), _stem(path, language)
    is_branch = not is_leaf and stem.lower() == "_index"
    own = folder if is_leaf or is_branch else f"{folder}/{stem}".lstrip("/")
    parent = _folder(own)
    return Place(
        file=file,
        relative=path,
        key=_key(own),
        name=own.rpartition("/")[2],
        section=(own if is_branch else parent).split("/", 1)[0],
        folder=parent,
        bundle=BundleKind.LEAF if is_leaf else BundleKind.BRANCH if is_branch else BundleKind.SINGLE,
        markup=_markup(path),
    )


def _give(others: Sequence[tuple[str, SourceFile]], layout: Layout) -> None:
    """Hand every other file to the nearest page above it."""
    keys = {place.key for place in layout.pages}
    sections = {_key(place.relative.split("/", 1)[0]) for place in layout.pages if "/" in place.relative}
    for path, file in others:
        folder = _folder(path)
        while folder and _key(folder) not in keys:
            folder = _folder(folder)
        key = _key(folder)
        if key in keys:
            layout.owned.setdefault(key, []).append((path[len(folder) + 1 if folder else 0 :], file))
        else:
            first, _, rest = path.partition("/")
            in_section = bool(rest) and _key(first) in sections
            layout.loose[f"{_key(first)[1:]}/{rest}" if in_section else path] = file


def _key(path: str) -> str:
    return "/" + logical_path(path)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _markup(path: str) -> str:
    name = path.rpartition("/")[2]
    return MARKUPS.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def _language(path: str) -> str:
    """What stands between the last two dots of a file's name: `en` of `a.en.md`."""
    _, dot, language = path.rpartition("/")[2].rpartition(".")[0].rpartition(".")
    return language.lower() if dot else ""


def _stem(path: str, language: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].removesuffix(f".{language}")
