"""Print what sitegen brings along, as a CycloneDX 1.5 document: names, versions, licences, who needs whom.

Looks at what is installed in this environment, so that it says what is there and not what is asked for.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = "sitegen"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def requirements(name: str) -> Sequence[str]:
    """What a distribution asks for; of this one, what its project file says, installed or not."""
    if name == ROOT:
        found: list[str] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
        return found
    return metadata.distribution(name).requires or ()


def needed(name: str) -> Iterator[str]:
    """Names of what a distribution needs here: no extras, nothing for another system."""
    for requirement in requirements(name):
        wanted, _, marker = requirement.partition(";")
        other = re.split(r"[\s<>=!~\[(]", wanted.strip(), maxsplit=1)[0]
        if "extra ==" not in marker and _is_installed(other):
            yield re.sub(r"[-_.]+", "-", other).lower()


def _is_installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def everything() -> dict[str, list[str]]:
    """All that is needed, directly or not, each with what it needs itself."""
    found: dict[str, list[str]] = {}
    waiting = [ROOT]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = sorted(set(needed(name)))
            waiting += found[name]
    return dict(sorted(found.items()))


def licence(name: str) -> str:
    """As the distribution says it: an expression, a short word, or its classifiers."""
    data = metadata.metadata(name)
    said = data.get("License-Expression") or data.get("License") or ""
    if said and "\n" not in said and len(said) < 60:
        return said
    classified = [c.rpartition(" :: ")[2] for c in data.get_all("Classifier", []) if c.startswith("License")]
    return " AND ".join(classified) or "unknown"


def document() -> dict[str, Any]:
    """The bill of materials."""
    tree = everything()
    components = [
        {
            "type": "library",
            "bom-ref": name,
            "name": name,
            "version": metadata.version(name),
            "purl": f"pkg:pypi/{name}@{metadata.version(name)}",
            "licenses": [{"license": {"name": licence(name)}}],
        }
        for name in tree
        if name != ROOT
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": ROOT, "name": ROOT}},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": needs} for name, needs in tree.items()],
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=2)
    print()
