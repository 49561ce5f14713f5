"""New content from an archetype (https://gohugo.io/content-management/archetypes/).

Hugo's archetypes are Go templates. Those that people have use a handful of forms, and these are evaluated
here without a template engine: fields (`.Name`, `.Date`, `.Type`, `.File.ContentBaseName`, `.Site.Title`),
the functions of `_FUNCTIONS`, pipes and brackets. Anything else is refused with the forms that work.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sitegen.config.model import Config
from sitegen.content.read import decode, read_bytes
from sitegen.diagnostics import Diagnostic, ParseError, SourceError, Span, at
from sitegen.text.dates import format_moment
from sitegen.text.slug import urlize
from sitegen.text.titles import humanize, title_case

_CONTENT: Final = (".md", ".markdown", ".mdown", ".html", ".htm")
_SHOWN: Final = '{{ .Date }}, {{ .Name }} or {{ replace .Name "-" " " | title }}'


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to make.

    Attributes:
        path: relative to the site's root.
        text: what goes into it.
        copy_of: a file to copy byte by byte instead (a picture of a bundle's archetype), or None.
    """

    path: str
    text: str
    copy_of: Path | None = None


def new_content(
    root: Path,
    config: Config,
    themes: Sequence[Path],
    path: str,
    *,
    kind: str | None = None,
    now: dt.datetime,
) -> tuple[NewFile, ...]:
    """What `sitegen new content PATH` makes; nothing is written here.

    Args:
        root: of the site.
        config: of the site.
        themes: folders, the most important first.
        path: as typed: below the content folder, with or without that folder's name; or absolute. Without
            an extension it is a bundle, and needs a folder of archetypes.
        kind: of archetype; by default the first folder of `path`.
        now: an aware moment.

    Returns:
        One file; several for a bundle's archetype.

    Raises:
        SourceError: the path is outside content, exists, or is no content file.
        ParseError: an archetype uses a form that is not evaluated; all of them are named.
    """
    target = _below_content(root, config, path)
    kind = kind or (target.split("/", 1)[0] if "/" in target else "default")
    folders = [root / config.directories.archetypes, *(theme / "archetypes" for theme in themes)]
    content = config.directories.content
    extension = Path(target).suffix.lower()
    if extension in _CONTENT:
        _refuse_existing(root, content, target)
        page = _Page(config, target, kind, now)
        return (NewFile(f"{content}/{target}", _from_archetype(root, folders, kind, extension, page)),)
    bundle = next((folder / kind for folder in folders if (folder / kind).is_dir()), None)
    if extension or bundle is None:
        raise _refused(
            "new-no-content",
            f"`{path}` is no content file",
            "end the path with .md"
            if extension
            else f"end the path with .md, or make archetypes/{kind}/index.md",
        )
    _refuse_existing(root, content, target)
    return tuple(_bundle(root, config, bundle, target, kind, now))


def _below_content(root: Path, config: Config, path: str) -> str:
    """The path below the content folder, forward slashes."""
    content = root / config.directories.content
    typed = Path(path.replace("\\", "/"))
    if not typed.is_absolute():
        inside = (
            typed.parts[: len(Path(config.directories.content).parts)]
            == Path(config.directories.content).parts
        )
        typed = (root if inside else content) / typed
    target = Path(os.path.normpath(typed))
    real, base = os.path.realpath(target), os.path.realpath(content)
    if target == content or not target.is_relative_to(content) or os.path.commonpath((real, base)) != base:
        raise _refused(
            "new-outside",
            f"`{path}` is not inside {config.directories.content}/",
            "write it as posts/my-post.md",
        )
    below = target.relative_to(content).as_posix()
    if any(ord(char) < 32 for char in below):
        raise _refused("new-outside", "the path holds a control character", "write it as posts/my-post.md")
    return below


def _refuse_existing(root: Path, content: str, target: str) -> None:
    """Refuse a path that is taken, or whose page another file already makes (`a.md` beside `a/index.md`)."""
    own = re.sub(r"/_?index$", "", os.path.splitext(target)[0])  # noqa: PTH122  (a logical path, no file)
    for taken in (target, f"{own}.md", f"{own}/index.md", f"{own}/_index.md"):
        if os.path.lexists(root / content / taken):
            raise SourceError(
                Diagnostic(
                    code="new-exists",
                    message="there is already a file here; it was not touched",
                    path=f"{content}/{taken}",
                    hint="choose another name",
                )
            )


def _from_archetype(root: Path, folders: Sequence[Path], kind: str, extension: str, page: _Page) -> str:
    for name in (f"{kind}{extension}", f"default{extension}"):
        for folder in folders:
            if (folder / name).is_file():
                return _evaluated(*_read(root, folder / name), page)
    return page.head()


def _bundle(
    root: Path, config: Config, bundle: Path, target: str, kind: str, now: dt.datetime
) -> list[NewFile]:
    made: list[NewFile] = []
    for source in sorted(path for path in bundle.rglob("*") if path.is_file()):
        below = f"{target}/{source.relative_to(bundle).as_posix()}"
        path = f"{config.directories.content}/{below}"
        if source.suffix.lower() in _CONTENT:
            made.append(NewFile(path, _evaluated(*_read(root, source), _Page(config, below, kind, now))))
        else:
            made.append(NewFile(path, "", source))
    return made


def _read(root: Path, archetype: Path) -> tuple[str, str]:
    path = archetype.relative_to(root) if archetype.is_relative_to(root) else archetype
    return decode(read_bytes(root, path.as_posix()), path.as_posix()), path.as_posix()


def _refused(code: str, message: str, hint: str) -> SourceError:
    return SourceError(Diagnostic(code=code, message=message, hint=hint))


# ── the forms ────────────────────────────────────────────────────────────────


class _Page:
    """What an archetype sees of the page that is made."""

    def __init__(self, config: Config, target: str, kind: str, now: dt.datetime) -> None:
        self.now = now.astimezone(_zone(config.content.time_zone)).replace(microsecond=0)
        self.title_style = config.site.title_case_style
        folder, _, file = target.rpartition("/")
        stem, _, extension = file.rpartition(".")
        name = folder.rpartition("/")[2] if stem in ("index", "_index") and folder else stem
        date = self.now.isoformat()
        self.values: Mapping[str, Any] = {
            ".Date": date.removesuffix("+00:00") + "Z" if date.endswith("+00:00") else date,
            ".Name": name,
            ".Title": title_case(humanize(name), self.title_style),
            ".Type": kind,
            ".Kind": kind,
            ".File.ContentBaseName": name,
            ".File.BaseFileName": stem,
            ".File.TranslationBaseName": stem,
            ".File.LogicalName": file,
            ".File.Path": target,
            ".File.Dir": f"{folder}/" if folder else "",
            ".File.Ext": extension,
            ".File.Section": target.split("/", 1)[0] if folder else "",
            ".Site.Title": config.site.title,
            ".Site.BaseURL": config.site.base_url,
            ".Site.Language.Lang": config.site.language.key,
            "now": self.now,
            "time.Now": self.now,
        }

    def head(self) -> str:
        """The built-in archetype: TOML with date, draft and a title made of the name."""
        title = title_case(re.sub("[-_]+", " ", self.values[".Name"]).strip(), self.title_style)
        # A TOML literal has no escapes; JSON's are a part of those of a TOML basic string.
        quoted = json.dumps(title, ensure_ascii=False) if "'" in title else f"'{title}'"
        return f"+++\ndate = '{self.values['.Date']}'\ndraft = true\ntitle = {quoted}\n+++\n"


def _zone(name: str) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name) if name not in ("", "UTC") else dt.UTC
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return dt.UTC


class _NoFormError(Exception):
    """An expression that is not evaluated."""


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>-?\d+(?![\w.]))"""
    r"""|(?P<word>\.?[A-Za-z]\w*(?:\.\w+)*|\.)|(?P<mark>[|()]))"""
)


def _evaluated(text: str, path: str, page: _Page) -> str:
    """The archetype with its forms replaced. Raises ParseError naming each that is none."""
    made: list[str] = []
    wrong: list[Diagnostic] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        end = text.find("}}", start)
        span = Span(start, end + 2 if end >= 0 else start + 2)
        source = text[start + 2 : end]
        before = text[position:start]
        made.append(before.rstrip() if source.startswith("- ") else before)
        try:
            made.append(_value_of(source if end >= 0 else None, page))
        except _NoFormError as error:
            wrong.append(
                at(
                    text,
                    span,
                    path=path,
                    code="archetype-form",
                    message=f"this form is not known in an archetype: {error}",
                    hint=f"write {_SHOWN}, or plain text",
                )
            )
        position = span.end
        if source.endswith(" -"):
            position = len(text) - len(text[position:].lstrip())
    if wrong:
        raise ParseError(*wrong)
    return "".join(made) + text[position:]


def _value_of(source: str | None, page: _Page) -> str:
    if source is None:
        raise _NoFormError("`{{` is never closed")
    source = source.removeprefix("- ").removesuffix(" -").strip()
    if source.startswith("/*") and source.endswith("*/"):
        return ""
    return _as_text(_Expression(source, page).value())


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


class _Expression:
    """`command | command`, where a command is a value, or a function and its arguments."""

    def __init__(self, source: str, page: _Page) -> None:
        self._page = page
        self._tokens = _tokens(source)
        self._position = 0

    def value(self) -> Any:
        result = self._pipeline()
        if self._position < len(self._tokens):
            raise _NoFormError(f"`{self._tokens[self._position][1]}` is not expected")
        return result

    def _pipeline(self) -> Any:
        result = self._command(())
        while self._peek() == "|":
            self._position += 1
            result = self._command((result,))
        return result

    def _command(self, piped: tuple[Any, ...]) -> Any:
        kind, token = self._next()
        arguments: list[Any] = []
        function = _FUNCTIONS.get(token) if kind == "word" else None
        moment = kind == "word" and token.removeprefix("$").endswith(".Format") and function is None
        if function is None and not moment:
            if piped or self._peek() not in ("", "|", ")"):
                raise _NoFormError(f"`{token}` is no function of archetypes")
            return self._operand(kind, token)
        while self._peek() not in ("", "|", ")"):
            arguments.append(self._operand(*self._next()))
        if moment:
            arguments.append(self._operand("word", token.removesuffix(".Format")))
            function = _format
        try:
            return function(self._page, *arguments, *piped)  # type: ignore[misc]  # not None, by the above
        except (TypeError, ValueError, AttributeError, re.error) as error:
            raise _NoFormError(f"`{token}` has other arguments") from error

    def _operand(self, kind: str, token: str) -> Any:
        if token == "(":
            result = self._pipeline()
            if self._next()[1] != ")":
                raise _NoFormError("a bracket is never closed")
            return result
        if kind == "text":
            return token[1:-1] if token[0] == "`" else re.sub(r"\\(.)", r"\1", token[1:-1])
        if kind == "number":
            return int(token)
        name = (
            token
            if token.startswith(".") or token in self._page.values
            else f".{token[0].upper()}{token[1:]}"
        )
        if name not in self._page.values:
            raise _NoFormError(f"`{token}` has no value here")
        return self._page.values[name]

    def _peek(self) -> str:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._position >= len(self._tokens):
            raise _NoFormError("it ends too early")
        self._position += 1
        return self._tokens[self._position - 1]


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    source = source.strip()
    position = 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None or len(tokens) > 200:
            raise _NoFormError(f"`{source[position : position + 20].strip()}`")
        tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
        position = found.end()
    return tokens


def _format(page: _Page, layout: str, moment: Any = None) -> str:  # noqa: ARG001  (all functions take the page)
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
    return format_moment(moment, layout)


_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    **dict.fromkeys(("replace", "strings.Replace"), lambda _, text, old, new: text.replace(old, new)),
    **dict.fromkeys(("title", "strings.Title"), lambda page, text: title_case(text, page.title_style)),
    **dict.fromkeys(("lower", "strings.ToLower"), lambda _, text: text.lower()),
    **dict.fromkeys(("upper", "strings.ToUpper"), lambda _, text: text.upper()),
    **dict.fromkeys(("trim", "strings.Trim"), lambda _, text, cut: text.strip(cut)),
    "strings.TrimSpace": lambda _, text: text.strip(),
    "strings.TrimPrefix": lambda _, prefix, text: text.removeprefix(prefix),
    "strings.TrimSuffix": lambda _, suffix, text: text.removesuffix(suffix),
    **dict.fromkeys(
        ("replaceRE", "strings.ReplaceRE"),
        lambda _, pattern, new, text: re.sub(pattern, re.sub(r"\$(\d+)", r"\\\1", new), text),
    ),
    **dict.fromkeys(("substr", "strings.Substr"), lambda _, text, start, size: text[start : start + size]),
    **dict.fromkeys(("humanize", "inflect.Humanize"), lambda _, text: humanize(text)),
    **dict.fromkeys(("urlize", "urls.URLize"), lambda _, text: urlize(text)),
    **dict.fromkeys(("dateFormat", "time.Format"), _format),
    "default": lambda _, fallback, value: value or fallback,
    **dict.fromkeys(("printf", "fmt.Printf"), lambda _, form, *values: _printf(form, values)),
}  # fmt: skip


def _printf(form: str, values: Sequence[Any]) -> str:
    if re.sub(r"%[sdv]", "", form).find("%") >= 0 or len(re.findall(r"%[sdv]", form)) != len(values):
        raise ValueError(form)
    parts = iter(values)
    return re.sub(r"%[sdv]", lambda _: str(next(parts)), form)
