"""Small templates as plain functions of the names that they ask for.

Jinja2 makes a generator of a template, for a context that whatever the template calls or includes may
look into. Most shortcodes have nothing of the kind: they set names, ask for parameters, choose, and print.
Of these the same code generator makes a function: the names are its arguments, and what is set is its own.
Where it is known which parameters a call gives, asking for one of them is no call: it is an argument, too.
Other templates are rendered as ever, and so are those that are seldom used: to make a function takes as long
as it saves in a thousand renderings.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any, NamedTuple

from jinja2 import Environment, Template, nodes
from jinja2.compiler import Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import exported
from jinja2.utils import _PassArg, missing
from jinja2.visitor import NodeTransformer

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


_OWN = "_own_"
"""What the names begin with that are put into a template here."""


class FlatCode(NamedTuple):
    """A function of a template, and the names that are its arguments behind the given parameters."""

    code: CodeType
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a template may ask for, worked out of whatever a rendering is about.

    Attributes:
        makers: of names.
        direct: those among them that it may call (`runtime.Direct`).
        parameter: the one that answers a parameter, by its name and with a default; empty: there is none.
        filters: makers of what does for a filter without arguments.
    """

    makers: Mapping[str, Maker]
    direct: Collection[str] = ()
    parameter: str = ""
    filters: Mapping[str, Maker] = field(default_factory=dict)

    def maker(self, name: str, template: Template) -> Maker:
        """How one of the names that a function asks for is worked out."""
        own = self.filters.get(name.removeprefix(_OWN)) if name.startswith(_OWN) else self.makers.get(name)
        value = template.globals.get(name, missing)
        return own or (lambda *_: value)


def flat_code(
    environment: Environment, source: str, name: str, file: str, names: Names, given: Sequence[str] = ()
) -> FlatCode | None:
    """Make a function of a template's text, or None: it does more than such a function can.

    `given` are the parameters, which are the function's first arguments; others are not there. Raises what
    `Environment.parse` does.
    """
    tree = environment.parse(source, name, file)
    if any(node.name.startswith(_OWN) for node in tree.find_all(nodes.Name)):
        return None
    tree = _Direct(names, given).visit(tree)
    if not _is_flat(tree, environment, names.direct):
        return None
    generator = _FlatCodeGenerator(environment, name, file, [f"{_OWN}{at}" for at in range(len(given))])
    text = generator.module(tree)
    return FlatCode(compile(text, file, "exec"), generator.names)


def flat_render(template: Template, names: Names, given: Sequence[str] | None = None) -> Render | None:
    """What does `runtime.render_small` for a template and these names, but quicker; None: it is not flat.

    It takes the values of the `given` parameters before all else; None: parameters are asked for.
    """
    environment = template.environment
    assert environment.loader is not None
    assert template.name is not None
    source, file, _ = environment.loader.get_source(environment, template.name)
    known = names if given is not None else replace(names, parameter="")
    flat = flat_code(environment, source, template.name, file or template.name, known, given or ())
    if flat is None:
        return None
    function: Any = Template.from_code(environment, flat.code, template.globals).root_render_func
    makers = [names.maker(name, template) for name in flat.names]

    def render(values: Iterable[Any], *about: Any) -> str:
        try:
            text: str = function(*values, *[make(*about) for make in makers])
        except Exception:  # noqa: BLE001 - raised again, with the lines of the template
            return environment.handle_exception()
        return text

    return render


class _Direct(NodeTransformer):
    """Puts arguments in the place of what would have to be asked for."""

    def __init__(self, names: Names, given: Sequence[str]) -> None:
        self._names = names
        self._places = {name: at for at, name in enumerate(given)}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja2's name
        """A parameter, where its name is written."""
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name=name),
                args=[nodes.Const(value=str() as parameter), *default],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if name == self._names.parameter and len(default) <= 1:
                place = self._places.get(parameter)
                if place is None:
                    return default[0] if default else nodes.Const("", lineno=node.lineno)
                return nodes.Name(f"{_OWN}{place}", "load", lineno=node.lineno)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        """A filter of which there is a quicker form."""
        self.generic_visit(node)
        bare = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not bare or node.node is None or node.name not in self._names.filters:
            return node
        function = nodes.Name(f"{_OWN}{node.name}", "load", lineno=node.lineno)
        return nodes.Call(function, [node.node], [], None, None, lineno=node.lineno)


def _is_flat(tree: nodes.Template, environment: Environment, direct: Collection[str]) -> bool:
    return all(_is_known(node, environment, direct) for node in tree.find_all(nodes.Node))


def _is_known(node: nodes.Node, environment: Environment, direct: Collection[str]) -> bool:
    if isinstance(node, nodes.Name):
        return node.name not in ("self", *(direct if node.ctx != "load" else ()))
    if isinstance(node, nodes.Call):
        called = node.node
        return isinstance(called, nodes.Name) and (called.name in direct or called.name.startswith(_OWN))
    if isinstance(node, nodes.Filter | nodes.Test):
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        function = known.get(node.name)
        wants = _PassArg.from_obj(function) if function else _PassArg.context  # type: ignore[type-var]
        return wants in (None, _PassArg.environment)
    return isinstance(node, _KNOWN)


class _FlatCodeGenerator(SiteCodeGenerator):
    """Writes the same expressions, in a function that answers a text."""

    def __init__(self, environment: Environment, name: str, file: str, given: Sequence[str]) -> None:
        super().__init__(environment, name, file)
        self.names: tuple[str, ...] = ()
        self._given = given

    def module(self, node: nodes.Template) -> str:
        """The source of a module with that function."""
        self.stream = stream = io.StringIO()
        frame = Frame(EvalContext(self.environment, self.name))
        frame.symbols.analyze_node(node)
        frame.toplevel = frame.rootlevel = True
        loads = frame.symbols.loads
        asked = {target: name for target, (kind, name) in loads.items() if kind == VAR_LOAD_RESOLVE}
        for target in asked:
            del loads[target]
        first = [f"l_0_{name}" for name in self._given]
        asked = {target: name for target, name in asked.items() if target not in first}
        self.names = tuple(str(name) for name in asked.values())
        self.writeline("from jinja2.runtime import " + ", ".join(sorted(exported)))
        self.writeline(f"name = {self.name!r}")
        self.pull_dependencies(node.body)
        arguments = ", ".join([*first, *asked, "missing=missing", "environment=environment"])
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

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802
        """A name; what is put in here is always there."""
        if node.name.startswith(_OWN):
            self.write(f"l_0_{node.name}")
        else:
            super().visit_Name(node, frame)

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
