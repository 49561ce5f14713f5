"""Does the law of incremental builds notice when one kind of input is left out of the traces?

    python -m tests.property.leave_out_inputs [--examples N] [--seed N] [KIND ...]

For each kind of `sitegen.templates.reads.Input` the property test runs once with traces that do not name
inputs of that kind. Prints after how many examples it fails; a kind for which it does not is a hole in the
test. The exit status is 1 if there is one. Not part of the suite: it takes minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from sitegen.templates.reads import Input, Reads
from tests.property.test_incremental_build import IncrementalBuild


class Counted(IncrementalBuild):
    """The same machine, counting how often it begins."""

    begun = 0

    def __init__(self) -> None:
        super().__init__()
        Counted.begun += 1


@contextlib.contextmanager
def left_out(kind: Input | None) -> Iterator[None]:
    """Within, what was read names no inputs of a kind; None: it names all."""
    own = Reads.own
    Reads.own = lambda reads: (read for read in own(reads) if read[0] != kind)  # type: ignore[method-assign]
    try:
        yield
    finally:
        Reads.own = own  # type: ignore[method-assign]


def examples_until_failure(kind: Input | None, *, most: int, start: int) -> int | None:
    """After how many examples the law fails; None: it holds for `most` of them."""
    Counted.begun = 0
    chosen = settings(
        max_examples=most,
        stateful_step_count=12,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    with left_out(kind), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            run_state_machine_as_test(seed(start)(Counted), settings=chosen)
        except BaseExceptionGroup:
            return Counted.begun
        except AssertionError:
            return Counted.begun
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="as in Input; default: all")
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kinds = [Input[name.upper()] for name in given.kinds] or list(Input)
    holes = 0
    print("| left out | the law fails after | seconds |\n|---|---|---|", flush=True)
    for kind in kinds:
        since = time.perf_counter()
        count = examples_until_failure(kind, most=given.examples, start=given.seed)
        holes += count is None
        shown = f"{count} example{'' if count == 1 else 's'}" if count else f"not in {given.examples}"
        print(f"| `{kind.name}` | {shown} | {time.perf_counter() - since:.0f} |", flush=True)
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
