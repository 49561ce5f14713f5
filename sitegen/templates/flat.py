"""Small templates as plain functions of the names that they ask for.

Jinja2 makes a generator of a template, for a context that whatever the template calls or includes may
look into. Most shortcodes have nothing of the kind: they set names, ask for parameters, choose, and print.
Of these the same code generator makes a function: the names are its arguments, and what is set is its own.
Other templates are rendered as ever, and so are those that are seldom used: to make a function takes as long
as it saves in a thousand renderings.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping
from types import CodeType
from typing import Any, NamedTuple

from jinja2 import Environment, Template, nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import exported
from jinja2.utils import _PassArg, missing

from sitegen.templates.runtime import Maker, SiteCodeGenerator

_KNOWN = (
    nodes.Assign,
    nodes.BinExpr,
    nodes.Compare,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Const,
    nodes.Dict,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.Keyword,
    nodes.List,
    nodes.Operand,
    nodes.Output,
    nodes.Pair,
    nodes.Slice,
    nodes.TemplateData,
    nodes.Tuple,
    nodes.UnaryExpr,
)
"""What neither makes a scope of its own nor hands the context on, besides names, calls, filters and tests."""

Render = Callable[..., str]
"""Renders a template, for what its names are worked out of."""


class FlatCode(NamedTuple):
    """A function of a template, and the names that are its arguments."""

    code: CodeType
    names: tuple[str, ...]


def flat_code(
    environment: Environment, source: str, name: str, file: str, direct: Collection[str]
) -> FlatCode | None:
    """Make a function of a template's text, or None: it does more than such a function can.

    `direct` are the names that it may call, those of `runtime.Direct`. Raises what `Environment.parse` does.
    """
    tree = environment.parse(source, name, file)
    if not _is_flat(tree, environment, direct):
        return None
    generator = _FlatCodeGenerator(environment, name, file)
    text = generator.module(tree)
    return FlatCode(compile(text, file, "exec"), generator.names)


def flat_render(template: Template, makers: Mapping[str, Maker], direct: Collection[str]) -> Render | None:
    """What does `runtime.render_small` for a template and these names, but quicker; None: it is not flat."""
    environment = template.environment
    assert environment.loader is not None
    assert template.name is not None
    source, file, _ = environment.loader.get_source(environment, template.name)
    flat = flat_code(environment, source, template.name, file or template.name, direct)
    if flat is None:
        return None
    function: Any = Template.from_code(environment, flat.code, template.globals).root_render_func
    found = [makers.get(name) or _always(template.globals.get(name, missing)) for name in flat.names]

    def render(*about: Any) -> str:
        try:
            text: str = function(*[make(*about) for make in found])
        except Exception:  # noqa: BLE001 - raised again, with the lines of the template
            return environment.handle_exception()
        return text

    return render


def _always(value: Any) -> Maker:
    return lambda *_: value


def _is_flat(tree: nodes.Template, environment: Environment, direct: Collection[str]) -> bool:
    return all(_is_known(node, environment, direct) for node in tree.find_all(nodes.Node))


def _is_known(node: nodes.Node, environment: Environment, direct: Collection[str]) -> bool:
    if isinstance(node, nodes.Name):
        return node.name not in ("self", *(direct if node.ctx != "load" else ()))
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name) and node.node.name in direct
    if isinstance(node, nodes.Filter | nodes.Test):
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        function = known.get(node.name)
        wants = _PassArg.from_obj(function) if function else _PassArg.context  # type: ignore[type-var]
        return wants in (None, _PassArg.environment)
    return isinstance(node, _KNOWN)


class _FlatCodeGenerator(SiteCodeGenerator):
    """Writes the same expressions, in a function that answers a text."""

    names: tuple[str, ...] = ()

    def module(self, node: nodes.Template) -> str:
        """The source of a module with that function."""
        self.stream = stream = io.StringIO()
        frame = Frame(EvalContext(self.environment, self.name))
        frame.symbols.analyze_node(node)
        frame.toplevel = frame.rootlevel = True
        loads = frame.symbols.loads
        asked = {target: name for target, (kind, name) in loads.items() if kind == VAR_LOAD_RESOLVE}
        self.names = tuple(str(name) for name in asked.values())
        for target in asked:
            del loads[target]
        self.writeline("from jinja2.runtime import " + ", ".join(sorted(exported)))
        self.writeline(f"name = {self.name!r}")
        self.pull_dependencies(node.body)
        arguments = ", ".join([*asked, "missing=missing", "environment=environment"])
        self.writeline(f"def root({arguments}):", extra=1)
        self.indent()
        for line in ("undefined = environment.undefined", "escaped = environment.escaped"):
            self.writeline(line)
        self.writeline("cond_expr_undefined = Undefined")
        self.enter_frame(frame)
        self.buffer(frame)
        self.blockvisit(node.body, frame)
        self.writeline(f"return ''.join({frame.buffer})")
        self.outdent()
        self.writeline("blocks = {}", extra=1)
        lines = "&".join(f"{line}={own}" for line, own in self.debug_info)
        self.writeline(f"debug_info = {lines!r}")
        return stream.getvalue()

    def pop_assign_tracking(self, frame: Frame) -> None:  # noqa: ARG002 - Jinja2's signature
        """What is set is nobody else's."""
        self._assign_stack.pop()

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: ARG002 - Jinja2's signature
    ) -> None:
        """A call, of a function that wants nothing of a context."""
        self.visit(node.node, frame)
        self.write(f"({self._arguments(node, frame)})")
