"""Fuzz one target by coverage: `python -m tests.fuzz.run TARGET FOLDER [libFuzzer options]`.

Needs atheris (`pip install atheris`; no release of ours depends on it). FOLDER keeps what the fuzzer learns;
the seeds in `corpus/TARGET` are read and not written. What it finds goes, made small with
`-minimize_crash=1`, to `corpus/TARGET/` under a name that says what it was, where `test_targets.py`
replays it for ever. A useful start:

    python -m tests.fuzz.run trust /tmp/trust -max_total_time=900 -timeout=10 -max_len=4096
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Instrument, then run until libFuzzer ends."""
    atheris = importlib.import_module("atheris")  # no dependency of the tests
    program, name, folder, *options = sys.argv
    with atheris.instrument_imports(include=["sitegen", "markdown_it", "mdit_py_plugins"]):
        from tests.fuzz.targets import TARGETS
    words = Path(__file__).parent / "words.dict"
    arguments = [program, folder, str(CORPUS / name), f"-dict={words}", *options]
    atheris.Setup(arguments, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
