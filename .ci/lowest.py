"""Print constraints that pin every dependency to the lowest version that pyproject.toml allows.

python .ci/lowest.py > lowest.txt && pip install --constraint lowest.txt . pytest ...
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def lowest(requirement: str) -> str | None:
    """`jinja2>=3.1.5; marker` as `jinja2==3.1.5; marker`; None: it has no lower bound."""
    found = re.fullmatch(r"([\w.\-]+)>=([\w.]+)\s*(;.*)?", requirement)
    return f"{found[1]}=={found[2]}{found[3] or ''}" if found else None


def main() -> None:
    """Print one a line."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    print("\n".join(filter(None, map(lowest, project["dependencies"]))))


if __name__ == "__main__":
    main()
