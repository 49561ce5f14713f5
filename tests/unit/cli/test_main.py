"""The program: help, hints, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import click
import pytest

from sitegen.cli.main import COMMANDS, commands

ROOT = Path(__file__).parents[3]


def python(
    code: str, *, env: dict[str, str] | None = None, **more: object
) -> subprocess.CompletedProcess[bytes]:
    """Run a piece of Python in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, timeout=60, check=False, **more,
    )  # fmt: skip


def test_help_lists_every_command_as_it_calls_itself(sitegen):
    run = sitegen("--help")
    assert run.status == 0
    context = click.Context(commands)
    for name, summary in COMMANDS.items():
        assert f"{name}" in run.out
        command = commands.get_command(context, name)
        assert command is not None
        assert (command.help or "").split("\n\n")[0].replace("\n", " ") == summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(sitegen, name: str):
    run = sitegen(name, "--help")
    assert run.status == 0
    assert run.out.startswith(f"Usage: sitegen {name}")


def test_help_imports_no_stage():
    """Start-up is felt: help needs click and nothing of ours but the command line."""
    code = """
        import sys
        from sitegen.cli.main import main
        main(["--help"])
        ours = sorted(m for m in sys.modules if m.startswith("sitegen."))
        assert ours == ["sitegen.cli", "sitegen.cli.console", "sitegen.cli.main", "sitegen.diagnostics",
                        "sitegen.diagnostics.diagnostic", "sitegen.diagnostics.errors",
                        "sitegen.diagnostics.text"], ours
        assert not {"rich", "jinja2", "markdown_it", "PIL", "yaml", "pygments"} & set(sys.modules)
    """
    run = python(code)
    assert run.returncode == 0, run.stderr.decode()


def test_bare_program_shows_help(sitegen):
    run = sitegen()
    assert "Usage: sitegen" in run.out + run.err


def test_version(sitegen):
    assert sitegen("--version").out.startswith("sitegen ")
    assert sitegen("version").out.startswith("sitegen ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--gc", "--minify"], "Did you mean `sitegen build --gc --minify`?"),
        (["env"], "sitegen has no command `env`: "),
        (["mod"], "there are no modules"),
        (["buidl"], "No such command 'buidl'"),
    ],
)
def test_hints_for_people_who_come_from_hugo(sitegen, arguments: list[str], says: str):
    run = sitegen(*arguments)
    assert run.status == 2
    assert says in run.err


def test_python_m_sitegen():
    run = subprocess.run(
        [sys.executable, "-m", "sitegen", "version"], cwd=ROOT, capture_output=True, check=True
    )
    assert run.stdout.startswith(b"sitegen ")


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way")
def test_a_closed_pipe_ends_quietly():
    code = """
        import os, sys
        from sitegen.cli.main import main
        from sitegen.cli import console
        from sitegen.cli.version import version
        version.callback = lambda **_: [console.say("x" * 5000) for _ in range(100)] and 0
        sys.exit(main(["version"]))
    """
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(writer)
    assert run.stderr == b""
    assert run.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_standard_output_is_reported():
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "sitegen", "version"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert run.returncode == 1
    assert b"No space left on device" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_interrupt_from_the_keyboard():
    code = """
        import sys, time
        from types import SimpleNamespace
        def build(request, progress):
            print("ready", flush=True)
            time.sleep(30)
        sys.modules["sitegen.build.build"] = SimpleNamespace(build=build)
        from sitegen.cli.main import main
        sys.exit(main(["build"]))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip() == b""
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1", "utf-8"])
def test_no_character_stops_a_report(encoding: str):
    code = """
        import sys
        from sitegen.cli.console import prepare_streams, say, say_json
        from sitegen.cli.findings import report
        from sitegen.diagnostics import Diagnostic
        prepare_streams()
        text = "日本 \\u2028 é 🎌 \\udc80 ｶﾅ"
        say(text)
        report([Diagnostic(code="c", message=text, path=text)])
        say_json({"title": text})
    """
    run = python(code, env={"PYTHONIOENCODING": encoding})
    assert run.returncode == 0, run.stderr.decode("latin-1")
    document = run.stdout.decode(encoding).split("\n", 1)[1]
    import json

    assert json.loads(document)["title"].startswith("日本 \u2028 é 🎌 \udc80")


def test_language_c():
    run = python(
        "import sys; from sitegen.cli.main import main; sys.exit(main(['日本']))", env={"LC_ALL": "C"}
    )
    assert run.returncode == 2
    assert b"No such command" in run.stderr
