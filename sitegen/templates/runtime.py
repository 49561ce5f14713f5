"""What the code that Jinja2 makes of a template calls most, for sites of a hundred thousand shortcodes.

Jinja2 asks of every value that it prints and of every function that it calls what kind it is, by ways that
suit any kind. Here the kinds that templates print and call nearly always are told at once, and Jinja2 is
asked about the others: what comes of it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, MethodType
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from sitegen.config.params import Params

_SPECIAL = re.compile("[&<>\"']")
_PLAIN_CALLABLES = frozenset((FunctionType, MethodType, BuiltinFunctionType, BuiltinMethodType))


def escaped(value: object) -> str:
    """A value as HTML shows it: `markupsafe.escape`, without a wrapper for what only gets joined."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]  # both are text
    if kind is int:
        return str(value)
    return escape(value)


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


def render_small(template: Template, values: dict[str, Any]) -> str:
    """What `template.render(values)` answers, without copying every name that templates see.

    That is most of the work where a template is small and used often. `values` are the rendering's own.
    """
    environment = template.environment
    context = SiteContext(environment, values, template.name, template.blocks)
    context.globals = template.globals
    try:
        return environment.concat(template.root_render_func(context))
    except Exception:  # noqa: BLE001 - raised again, with the lines of the template
        return environment.handle_exception()


class SiteCodeGenerator(CodeGenerator):
    """Jinja2's, but for how a value is printed where all is escaped, and how an attribute is read."""

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
            self.write("environment.escaped(")
            if finalize.src is not None:
                self.write(finalize.src)
