"""Golden files: what was right once, compared word for word. `pytest --rewrite-golden` writes them anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True, slots=True)
class Golden:
    """Compares texts with files under `tests/cases/`.

    Attributes:
        rewrite: write the files instead; read the diff before you commit it.
        replacements: what differs from machine to machine, and what the file says instead.
    """

    rewrite: bool = False
    replacements: tuple[tuple[str, str], ...] = ()

    def check(self, name: str, actual: str) -> None:
        """Assert that `actual` is what `tests/cases/NAME` holds; both end with one line end."""
        file = ROOT / name
        actual = self._normalised(actual)
        if self.rewrite:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(actual, encoding="utf-8", newline="\n")
            return
        if not file.is_file():
            raise AssertionError(f"there is no tests/cases/{name}; make it with --rewrite-golden:\n{actual}")
        assert actual == file.read_text(encoding="utf-8"), f"differs from tests/cases/{name}"

    def _normalised(self, text: str) -> str:
        for old, new in self.replacements:
            text = text.replace(old, new)
        return text.rstrip("\n") + "\n"
