"""Every extension against what real Hugo 0.168 publishes (tests/cases/markdown), and our own ways."""

import pytest

from sitegen.markup.markdown import Markdown
from tests.support.markdown_cases import CASES, Case, CaseFile, normal, read_cases


def _all() -> list[object]:
    files = [(path.stem, read_cases(path)) for path in sorted(CASES.glob("*.txt"))]
    return [
        pytest.param(found, case, id=f"{name}:{case.line} {case.title}")
        for name, found in files
        for case in found.cases
    ]


@pytest.mark.parametrize(("found", "case"), _all())
def test_case(found: CaseFile, case: Case) -> None:
    assert normal(Markdown(found.config).render(case.source)) == normal(case.expected)
