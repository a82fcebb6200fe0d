"""How compiled templates write values: as plain text, for a page is joined at once. Floor 10."""

from typing import Any, override

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

# The work of `escape` alone: that one wraps each answer as Markup, which costs more than escaping.
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # private


def text(value: object) -> str:
    """VALUE as it stands in a page: escaped, unless it is safe already."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class PlainOutput(CodeGenerator):
    """Writes `text(…)` where Jinja2 writes `escape(…)`."""

    @override
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.text(")
