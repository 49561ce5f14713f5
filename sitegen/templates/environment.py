"""The Jinja2 environment: where templates come from, and what may be asked of a value.

Jinja2 itself is left as it is but for three things: every template that is fetched is noted as read,
the names in params win over the methods of a mapping, and what fails in a template is reported at
its place.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections import Counter
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes

from sitegen.config.params import Params
from sitegen.diagnostics import Diagnostic, ParseError, RenderError, SitegenError, Span, at
from sitegen.templates import precompiled
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.missing import Missing
from sitegen.templates.runtime import Direct, SiteCodeGenerator, SiteContext, escaped
from sitegen.templates.uses import Uses

NoteTemplate = Callable[[str], None]

_PARTIALS = ("partial", "partial_cached")
_ESCAPED = frozenset(("html", "htm", "xhtml", "xml", "svg"))
_MAPPING_METHODS = ("get", "items", "keys", "values")


class TemplateDirectories(jinja2.BaseLoader):
    """Finds a template by name in several folders, the first that has it wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._found: dict[str, Path | None] = {}

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - Jinja2's signature
        template: str,
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Read a template. A file that is not UTF-8 is a ParseError.

        It counts as up to date until `Renderer` is made anew, which happens when any template changed.
        """
        path = self.find(template)
        if path is None:
            raise jinja2.TemplateNotFound(template)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as e:
            before = e.object[: e.start].decode()
            raise ParseError(
                at(
                    before + e.object[e.start :].decode(errors="replace"),
                    len(before),
                    path=str(path),
                    code="template-encoding",
                    message=f"byte {e.start} is {e.object[e.start]:#04x}, which is not UTF-8",
                    hint="save the template as UTF-8",
                )
            ) from e
        return text, str(path), lambda: True

    def find(self, template: str) -> Path | None:
        """The file of a template, or None. A name never leads out of a template folder."""
        if template not in self._found:
            self._found[template] = self._look_for(template)
        return self._found[template]

    def _look_for(self, template: str) -> Path | None:
        parts = template.split("/")
        if any(part in ("", ".", "..") or "\\" in part for part in parts):
            return None
        for folder in self.folders:
            path = folder.joinpath(*parts)
            if path.is_file():
                return path
        return None

    def names(self, folder: str) -> tuple[str, ...]:
        """Names of the templates right below a folder of any template folder, sorted."""
        found: set[str] = set()
        for root in self.folders:
            base = root / folder
            if base.is_dir():
                found.update(p.relative_to(root).as_posix() for p in base.rglob("*") if p.is_file())
        return tuple(sorted(found))


@functools.cache
def escapes(name: str | None) -> bool:
    """Whether a template's values are escaped: in HTML and XML, and wherever the name does not tell.

    Plain text, JSON and the like have no use for `&amp;`, as in Hugo.
    """
    stem, dot, suffix = (name or "").rpartition("/")[2].rpartition(".")
    return not (stem and dot) or suffix.lower() in _ESCAPED


class SiteEnvironment(jinja2.Environment):
    """Jinja2 that escapes by default, strict about names, that notes which templates are fetched."""

    code_generator_class = SiteCodeGenerator
    context_class = SiteContext
    escaped = staticmethod(escaped)
    direct = Direct

    def __init__(
        self, folders: Sequence[Path], note: NoteTemplate, compiled: CompiledTemplates | None = None
    ) -> None:
        self.directories = TemplateDirectories(folders)
        self._note = note
        self._compiled = compiled
        self._uses: dict[str, Uses | None] = {}
        self._loaded: dict[str, jinja2.Template] = {}
        self._mentions: dict[tuple[str, str], tuple[bool, frozenset[str]]] = {}
        super().__init__(
            loader=self.directories,
            autoescape=escapes,
            undefined=Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            cache_size=-1,
            optimized=False,  # so that code hangs on the text of a template alone, and not on this site
            bytecode_cache=compiled,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.policies["json.dumps_kwargs"] = {
            "ensure_ascii": False
        }  # Japanese stays readable, and half the size

    def compile(  # type: ignore[override]  # as Jinja2's loaders call it
        self, source: str, name: str, filename: str | None = None
    ) -> CodeType:
        """The code of a template; that of the built-in theme is kept from one process to the next."""
        code = precompiled.load(name, filename, source)
        if code is None:
            code = super().compile(source, name, filename)
            precompiled.save(name, filename, source, code)
        return code

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`; in params a name of the user's wins, even over `items` or `keys`."""
        if isinstance(obj, Params) and (attribute in obj or attribute not in _MAPPING_METHODS):
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template sees everywhere, as one mapping.

        Jinja2's is a chain of two, which it walks anew for every rendering; a site renders a shortcode
        a hundred thousand times.
        """
        return {**self.globals, **(d or {})}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - Jinja2's own name
    ) -> jinja2.Template:
        """Fetch a template, and note it. Also what `extends`, `include` and `import` go through."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        self._note(name)
        # Jinja2's own cache asks the loader each time; here nothing changes while an environment lives.
        found = self._loaded.get(name)
        if found is None:
            if self.directories.find(name) is None:  # asked for by every page that may include it
                raise jinja2.TemplateNotFound(name)
            found = self._loaded[name] = super().get_template(name, parent)
        return found

    def first(self, names: Sequence[str]) -> str | None:
        """The first of these templates that exists; those that do not are noted as missing."""
        for name in names:
            self._note(name)
            if self.directories.find(name) is not None:
                return name
        return None

    def mentions(self, template: str, variable: str) -> bool:
        """Whether a template, or one that it extends, includes or imports by name, uses a variable."""
        key = (template, variable)
        if key not in self._mentions:
            self._mentions[key] = self._search(template, variable)
        found, read = self._mentions[key]
        for name in read:
            self._note(name)
        return found

    def _search(self, template: str, variable: str) -> tuple[bool, frozenset[str]]:
        """The answer of `mentions`, and the templates it was found in."""
        waiting, seen = [template], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            uses = self._uses_of(name)
            if uses is None:
                continue
            if variable in uses.variables:
                return True, frozenset(seen)
            waiting.extend(uses.templates)
        return False, frozenset(seen)

    def _uses_of(self, name: str) -> Uses | None:
        if name not in self._uses:
            path = self.directories.find(name)
            self._uses[name] = self._looked_up(name, path) if path else None
        return self._uses[name]

    def _looked_up(self, name: str, path: Path) -> Uses | None:
        """What a template refers to; one with a mistake has none, and tells of it when it is rendered."""
        try:
            source = self.directories.get_source(self, name)[0]
            uses = self._compiled.uses.get(source) if self._compiled else None
            if uses is None:
                tree = self.parse(source, name, str(path))
                uses = Uses(frozenset(n.name for n in tree.find_all(nodes.Name)), tuple(_referenced(tree)))
        except (jinja2.TemplateSyntaxError, SitegenError):
            return None
        if self._compiled:
            self._compiled.uses.put(source, uses)
        return uses


def _referenced(tree: nodes.Template) -> list[str]:
    """Names of the templates that a template refers to with constant names."""
    found: list[str] = []
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        target = node.template  # type: ignore[attr-defined]  # all four have it, their base has not
        constants = target.items if isinstance(target, (nodes.List, nodes.Tuple)) else [target]
        found += [c.value for c in constants if isinstance(c, nodes.Const) and isinstance(c.value, str)]
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _PARTIALS and call.args:
            first = call.args[0]
            if isinstance(first, nodes.Const) and isinstance(first.value, str):
                found.append(first.value)
    return found


class TemplateFailure:
    """Turns what a template raises into a diagnostic at the template's line."""

    def __init__(self, environment: SiteEnvironment, root: Path) -> None:
        self._environment = environment
        self._root = root

    def explain(self, error: Exception, template: str, page: str) -> SitegenError:
        """A RenderError for `error`, raised while `template` was rendered for `page`."""
        if isinstance(error, SitegenError):
            return type(error)(*(self._relative(d) for d in error.diagnostics))
        path, line = self._place(error, template)
        code = "template-recursion" if isinstance(error, RecursionError) else "template-failed"
        text = _read(path)
        shown = self.relative(path)
        message = f"{_describe(error)} (while making {page})"
        hint = _hint(error)
        if line is None or not text:
            return RenderError(Diagnostic(code=code, message=message, path=shown, line=line, hint=hint))
        lines = text.split("\n")
        start = sum(len(row) + 1 for row in lines[: line - 1])
        source = lines[line - 1] if line <= len(lines) else ""
        indent = len(source) - len(source.lstrip())
        span = Span(start + indent, start + max(len(source.rstrip()), indent + 1))
        return RenderError(at(text, span, path=shown or template, code=code, message=message, hint=hint))

    def _relative(self, diagnostic: Diagnostic) -> Diagnostic:
        if diagnostic.path is None or not Path(diagnostic.path).is_absolute():
            return diagnostic
        return replace(diagnostic, path=self.relative(Path(diagnostic.path)))

    def relative(self, path: Path | None) -> str | None:
        """A path as a person knows it: relative to the site, or `theme` and what follows."""
        if path is None:
            return None
        try:
            return path.relative_to(self._root).as_posix()
        except ValueError:
            parts = path.parts
            if "themes" in parts:
                last = len(parts) - 1 - parts[::-1].index("themes")
                return "/".join(parts[last:])
            return str(path)

    def _place(self, error: Exception, template: str) -> tuple[Path | None, int | None]:
        if isinstance(error, jinja2.TemplateSyntaxError):
            return (Path(error.filename) if error.filename else None), error.lineno
        folders = self._environment.directories.folders
        places = [
            (path, frame.lineno)
            for frame in reversed(traceback.extract_tb(error.__traceback__))
            if any((path := Path(frame.filename)).is_relative_to(folder) for folder in folders)
        ]
        if not places:
            return self._environment.directories.find(template), None
        if isinstance(error, RecursionError):  # where it stopped is chance: the ring's first step is told
            return max(reversed(places), key=Counter(places).__getitem__)
        return places[0]


def _describe(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template `{error.name}`"
    if isinstance(error, jinja2.TemplateRuntimeError | jinja2.TemplateSyntaxError):
        return str(error.message).removesuffix(".")
    if isinstance(error, RecursionError):
        return "the template calls itself without end"
    if isinstance(error, TypeError):
        return re.sub(r"\w+\.<locals>\.", "", str(error))
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _hint(error: Exception) -> str | None:
    if isinstance(error, jinja2.UndefinedError):
        return (
            "docs/templates.md lists what a template sees; `{{ x | default('') }}` is for what may be missing"
        )
    if isinstance(error, jinja2.TemplateSyntaxError):
        return "templates are Jinja2; docs/from-hugo.md shows how Go templates are written in it"
    if isinstance(error, RecursionError):
        return "end it with a condition: an include, a macro or a body that shows itself has no end"
    if isinstance(error, TypeError):
        return "docs/templates.md lists what filters and functions take"
    return None


def _read(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        return ""


__all__ = ["SiteEnvironment", "TemplateDirectories", "TemplateFailure"]
