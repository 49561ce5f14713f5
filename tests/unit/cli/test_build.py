"""`sitegen build`: what its options ask for, and what it says."""

from __future__ import annotations

import datetime as dt
import errno
import json
from pathlib import Path

import pytest

from sitegen.build.model import BuildReport
from sitegen.diagnostics import ConfigError, Diagnostic, Severity, at


def finding(code: str = "image-missing", severity: Severity = Severity.WARNING, **more: object) -> Diagnostic:
    return Diagnostic(code=code, message=f"about {code}", severity=severity, **more)  # type: ignore[arg-type]


def test_hugos_command_line_is_understood(sitegen, answers, tmp_path: Path):
    run = sitegen("build", "-s", str(tmp_path), "--gc", "--minify", "--baseURL", "https://example.org/x/")
    assert run.status == 0
    assert answers.request.source == tmp_path
    assert answers.request.gc
    assert answers.request.overrides == {
        "baseURL": "https://example.org/x/",
        "minify": {"minifyOutput": True},
    }


def test_short_forms(sitegen, answers, tmp_path: Path):
    sitegen("build", f"-s{tmp_path}", "-d", "out", "-b", "/", "-DFE", "-e", "staging", "-j2", "-t", "a,b")
    request = answers.request
    assert request.destination == tmp_path / "out", "as in Hugo, relative to the source"
    assert request.environment == "staging"
    assert request.jobs == 2
    assert request.overrides == {
        "baseURL": "/",
        "theme": ["a", "b"],
        "buildDrafts": True,
        "buildFuture": True,
        "buildExpired": True,
    }


def test_an_absolute_destination_stays(sitegen, answers, tmp_path: Path):
    sitegen("build", "-s", str(tmp_path), "-d", str(tmp_path / "elsewhere"))
    assert answers.request.destination == tmp_path / "elsewhere"


def test_what_is_not_said_is_left_to_the_configuration(sitegen, answers):
    sitegen("build")
    request = answers.request
    assert dict(request.overrides) == {}
    assert (request.destination, request.environment, request.config_files) == (None, None, ())
    assert (request.gc, request.strict, request.clean_destination, request.jobs) == (False, False, False, 0)
    assert request.now.tzinfo is not None


def test_every_other_option(sitegen, answers):
    sitegen(
        "build", "--config", "a.toml,b.toml", "--config", "c.toml", "--configDir", "conf", "--strict",
        "--cleanDestinationDir", "--cacheDir", "/tmp/c", "--ignoreCache", "--disableKinds",
        "rss,sitemap", "--enableGitInfo", "--themesDir", "t", "-c", "texts",
        "--clock", "2021-11-06T22:30:00.00+09:00",
    )  # fmt: skip
    request = answers.request
    assert request.config_files == ("a.toml", "b.toml", "c.toml")
    assert request.config_dir == "conf"
    assert request.strict
    assert request.clean_destination
    assert request.cache_dir == Path("/tmp/c")
    assert request.ignore_cache
    assert request.now == dt.datetime(2021, 11, 6, 13, 30, tzinfo=dt.UTC)
    assert request.overrides == {
        "disableKinds": ["rss", "sitemap"],
        "enableGitInfo": True,
        "themesDir": "t",
        "contentDir": "texts",
    }


def test_panic_on_warning_is_strict(sitegen, answers):
    sitegen("build", "--panicOnWarning")
    assert answers.request.strict


@pytest.mark.parametrize(
    ("written", "expected"),
    [("--minify=true", True), ("--minify=1", True), ("--minify=false", False), ("--minify=F", False)],
)
def test_switches_take_values_as_in_go(sitegen, answers, written: str, expected: bool):
    sitegen("build", written, "--gc=false", "-D=false")
    assert answers.request.overrides == {"minify": {"minifyOutput": expected}, "buildDrafts": False}
    assert not answers.request.gc


def test_a_switch_refuses_another_value(sitegen, answers):
    run = sitegen("build", "--minify=maybe")
    assert run.status == 2
    assert "--minify is a switch: --minify=true or --minify=false, not 'maybe'" in run.err
    assert not answers.requests


@pytest.mark.parametrize(
    "option",
    [
        "--noBuildLock",
        "--noTimes",
        "--noChmod",
        "--forceSyncStatic",
        "--printPathWarnings",
        "--poll=1s",
        "-w=false",
    ],
)
def test_options_that_change_nothing_are_taken(sitegen, answers, option: str):
    assert sitegen("build", option).status == 0
    assert dict(answers.request.overrides) == {}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-w"], "run it again"),
        (["--renderToMemory"], "--destination"),
        (["-l", "layouts"], "Go templates"),
        (["--renderSegments", "x"], "builds the whole site"),
        (["--base-url", "x"], "--baseURL"),
        (["--clock", "noon"], "'noon' is no time; write it as 2021-11-06T22:30:00+09:00"),
        (["-s", "nowhere"], "does not exist"),
        (["extra"], "unexpected extra argument"),
    ],
)
def test_other_options_are_answered(sitegen, answers, arguments: list[str], says: str):
    run = sitegen("build", *arguments)
    assert run.status == 2
    assert says in run.err
    assert not run.out
    assert not answers.requests


def test_summary(sitegen, answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    answers.report = BuildReport(
        destination=tmp_path / "public",
        published=True,
        diagnostics=(finding(), finding("hint", Severity.NOTE)),
        pages={"pagers": 3, "page": 12, "term": 40, "home": 1, "section": 0},
        written=60,
        unchanged=2,
        removed=1,
        stages=(("scan", 0.25), ("render", 1.5)),
    )
    run = sitegen("build")
    assert run.status == 0
    assert run.out.splitlines() == [
        "Published 53 pages to public in 1.8 s",
        "  pages    1 home, 12 pages, 40 terms",
        "  besides  3 pagers",
        "  files    60 written, 2 unchanged, 1 removed",
        "  findings 1 warning, 1 note",
        "  time     scan 250 ms, render 1.5 s",
    ]
    assert run.err.startswith("note[hint]: about hint\n")


def test_failure_says_that_the_old_site_stays(sitegen, answers, tmp_path: Path):
    answers.report = BuildReport(
        destination=tmp_path,
        published=False,
        diagnostics=(at("a\nbc\n", 3, path="content/a.md", code="bad", message="no", hint="yes"),),
    )
    run = sitegen("build")
    assert run.status == 1
    assert run.err.splitlines() == [
        "error[bad]: no",
        " --> content/a.md:2:2",
        "  |",
        "2 | bc",
        "  |  ^",
        "  = hint: yes",
        "",
    ]
    assert run.out.splitlines() == ["Nothing was published: 1 error", f"{tmp_path} is as it was."]


def test_quiet_prints_warnings_only(sitegen, answers):
    answers.report = BuildReport(
        destination=Path("public"), published=True, diagnostics=(finding(), finding("hint", Severity.NOTE))
    )
    run = sitegen("build", "--quiet")
    assert run.out == ""
    assert run.err == "warning[image-missing]: about image-missing\n\n"
    assert sitegen("build", "--quiet", "--logLevel", "error").err == ""


def test_json_is_one_document_on_standard_output(sitegen, answers):
    answers.report = BuildReport(
        destination=Path("public"),
        published=True,
        diagnostics=(finding(path="content/日本.md", line=2, column=3),),
        pages={"page": 1},
        written=2,
        stages=(("scan", 0.5),),
    )
    run = sitegen("build", "--json")
    assert run.err == ""
    document = json.loads(run.out)
    assert document.pop("sitegen")
    assert document == {
        "published": True,
        "skipped": [],
        "destination": "public",
        "pages": {"page": 1},
        "files": {"written": 2, "unchanged": 0, "removed": 0},
        "findings": {"errors": 0, "warnings": 1, "notes": 0},
        "diagnostics": [
            {
                "code": "image-missing",
                "severity": "warning",
                "message": "about image-missing",
                "path": "content/日本.md",
                "line": 2,
                "column": 3,
                "hint": None,
            }
        ],
        "stages": [{"name": "scan", "seconds": 0.5}],
        "seconds": 0.5,
    }


def test_json_of_a_site_that_cannot_be_read(sitegen, answers):
    answers.error = ConfigError(finding("config-missing", Severity.ERROR))
    run = sitegen("build", "--json")
    assert run.status == 1
    document = json.loads(run.out)
    assert not document["published"]
    assert [d["code"] for d in document["diagnostics"]] == ["config-missing"]


def test_a_full_disk_is_no_traceback(sitegen, answers):
    answers.error = OSError(errno.ENOSPC, "No space left on device", "public/a/index.html")
    run = sitegen("build")
    assert run.status == 1
    assert run.err == "error[system]: public/a/index.html: No space left on device\n\n"


def test_a_bug_says_what_to_report(sitegen, answers):
    answers.error = KeyError("日本")
    run = sitegen("build")
    assert run.status == 70
    assert run.err.startswith("sitegen failed, and it is not your site's fault.\nPlease report it")
    assert "KeyError: '日本'" in run.err
    assert "Python 3." in run.err


def test_interrupt_ends_quietly(sitegen, answers):
    answers.error = KeyboardInterrupt()
    run = sitegen("build")
    assert run.status == 130
    assert run.out == ""
    assert run.err.strip() == ""
