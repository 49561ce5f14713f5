"""What the code that Jinja2 makes of a template calls most, for sites of a hundred thousand shortcodes.

Jinja2 asks of every value that it prints and of every function that it calls what kind it is, by ways that
suit any kind. Here the kinds that templates print and call nearly always are told at once, and Jinja2 is
asked about the others: what comes of it is the same.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, MethodType
from typing import Any

import markupsafe
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from sitegen.config.params import Params

_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
"""What `escape` does with a plain text, without a wrapper, where markupsafe has it by itself."""
_PLAIN_CALLABLES = frozenset((FunctionType, MethodType, BuiltinFunctionType, BuiltinMethodType))


def escaped(value: object) -> str:
    """A value as HTML shows it: `markupsafe.escape`, without a wrapper for what only gets joined."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is int:
        return str(value)
    return escape(value)


def marked(html: str) -> Markup:
    """`Markup(html)` of a plain text, which need not be asked for the HTML that it has to give."""
    return str.__new__(Markup, html)


class Direct(functools.partial[Any]):
    """A function that wants nothing of a context and never raises StopIteration: called as it is."""


class SiteContext(Context):
    """The names that a template sees while it is rendered.

    Attributes:
        globals: names behind those of `parent`, where Jinja2 has not put them among these.
    """

    globals: Mapping[str, Any] = {}

    def resolve_or_missing(self, key: str) -> Any:
        """The value of a name, or Jinja2's `missing`."""
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        return self.globals.get(key, missing)

    def get_all(self) -> dict[str, Any]:
        """Every name, as templates that are included see them."""
        return {**self.globals, **self.parent, **self.vars}

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function with what Jinja2 gives it, if it is one that wants the context or the like."""
        kind = type(function)
        if kind is Macro:  # which wants to know whether it is to escape
            args = (self.eval_ctx, *args)
        elif kind not in _PLAIN_CALLABLES or hasattr(function, "jinja_pass_arg"):
            return super().call(function, *args, **kwargs)
        if kwargs:  # of loops and blocks, for those who want the context
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        try:
            return function(*args, **kwargs)
        except StopIteration:  # would end the template, which is a generator, in silence
            return self.environment.undefined("the function found nothing more to iterate over")


Maker = Callable[..., Any]
"""Works the value of a name out, of whatever a rendering is about."""


class LazyContext(SiteContext):
    """Names that are worked out when a template asks for them, which asks for few of many.

    Args:
        template: that is rendered.
        makers: of its names, besides those that every template sees.
        about: what they are given.
    """

    def __init__(self, template: Template, makers: Mapping[str, Maker], about: tuple[Any, ...]) -> None:
        # What Jinja2's does, as far as it can be asked for here.
        self.environment = template.environment
        self.name = template.name
        self.globals = template.globals
        self.parent = {}
        self.vars = {}
        self.exported_vars = set()
        self.globals_keys = set()
        self.blocks = {name: [block] for name, block in template.blocks.items()} if template.blocks else {}
        self._makers = makers
        self._about = about

    @functools.cached_property
    def eval_ctx(self) -> EvalContext:  # type: ignore[override]
        """Whether values are escaped."""
        return EvalContext(self.environment, self.name)

    def resolve_or_missing(self, key: str) -> Any:
        """The value of a name, or Jinja2's `missing`."""
        if key in self.vars:
            return self.vars[key]
        if key in self._makers:
            return self._makers[key](*self._about)
        return self.globals.get(key, missing)

    def get_all(self) -> dict[str, Any]:
        """Every name, as templates that are included see them."""
        own = {name: make(*self._about) for name, make in self._makers.items()}
        return {**self.globals, **own, **self.vars}

    def __contains__(self, name: str) -> bool:
        return name in self.vars or name in self._makers


def render_small(template: Template, makers: Mapping[str, Maker], *about: Any) -> str:
    """What `template.render` answers, with names of which only those are worked out that are asked for.

    Copying every name that templates see is most of the work where a template is small and used often.
    """
    environment = template.environment
    try:
        return environment.concat(template.root_render_func(LazyContext(template, makers, about)))
    except Exception:  # noqa: BLE001 - raised again, with the lines of the template
        return environment.handle_exception()


class SiteCodeGenerator(CodeGenerator):
    """Jinja2's, but for how a value is printed, an attribute read, and a `Direct` called."""

    def write_commons(self) -> None:
        """What every function begins with."""
        super().write_commons()
        self.writeline("escaped = environment.escaped")
        self.writeline("direct = environment.direct")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """`x.name`: what Python finds by that name, and what the environment finds where there is none.

        The environment would ask Python first too, but for params: there, names of the user's come first.
        """
        if hasattr(Params, node.attr):
            super().visit_Getattr(node, frame)
            return
        # The temporaries are of the function that Jinja2 makes, whose own names begin with `l_` or `t_`.
        self.write("(found if (found := getattr(of := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else environment.getattr(of, {node.attr!r}))")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """Nothing but plain text is worked out beforehand: what a filter answers may hang on the site."""
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("escaped(")
            if finalize.src is not None:
                self.write(finalize.src)

    def visit_Call(  # noqa: N802 (Jinja2's name)
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """A call: of a plain name by itself, if it is `Direct`."""
        # A call within would be written twice, and what is in that four times.
        is_nested = node.find(nodes.Call) is not None
        if forward_caller or is_nested or not isinstance(node.node, nodes.Name):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f"({self._arguments(node, frame)}) if type(")
        self.visit(node.node, frame)
        self.write(") is direct else ")
        super().visit_Call(node, frame)
        self.write(")")

    def _arguments(self, node: nodes.Call, frame: Frame) -> str:
        outer, self.stream = self.stream, io.StringIO()
        try:
            self.signature(node, frame)
            return self.stream.getvalue().removeprefix(", ")
        finally:
            self.stream = outer
