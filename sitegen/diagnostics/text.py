"""Diagnostics as plain text, in the shape that compilers have taught people to read."""

from __future__ import annotations

from sitegen.diagnostics.diagnostic import Diagnostic, printable


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """Lay a diagnostic out over several lines, without colour and without a final line end."""
    d = diagnostic
    lines = [f"{d.severity}[{d.code}]: {printable(d.message)}"]
    margin = " " * (len(str(d.line)) if d.line is not None else 1)
    if d.place:
        lines.append(f"{margin}--> {printable(d.place)}")
    if d.excerpt is not None and d.line is not None:
        lines += [
            f"{margin} |",
            f"{d.line} | {d.excerpt.text}",
            f"{margin} | {' ' * d.excerpt.caret}{'^' * d.excerpt.width}",
        ]
    if d.hint:
        lines.append(f"{margin} = hint: {printable(d.hint)}")
    return "\n".join(lines)
