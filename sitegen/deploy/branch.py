"""To a branch of a Git repository, by Git's own plumbing: no working tree is touched, no filter is run.

The branch gets one commit whose tree is the published folder, byte for byte, on top of what the remote has.
It is pushed without force: whoever pushed in between is not overwritten.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sitegen.deploy.changes import Changes
from sitegen.diagnostics import Diagnostic, OutputError

_NO_JEKYLL = ".nojekyll"
"""Keeps GitHub Pages from leaving out names that begin with an underscore."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchPlan:
    """A commit that is made and not pushed yet.

    Attributes:
        parent: what the remote's branch is now; empty: there is none.
    """

    commit: str
    parent: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class BranchTarget:
    """A branch of a remote, seen from the repository that the site is in."""

    repository: Path
    branch: str
    remote: str = "origin"

    def plan(self, files: Mapping[str, Path], message: str) -> BranchPlan:
        """Make the commit. Raises OutputError with what Git says."""
        parent = self._remote_head()
        with self._index() as environment:
            blobs = self._store(files)
            entries = "".join(f"100644 {blob}\t{path}\0" for path, blob in sorted(blobs.items()))
            self._git("update-index", "-z", "--index-info", data=entries, environment=environment)
            tree = self._git("write-tree", environment=environment)
        if parent and self._git("rev-parse", f"{parent}^{{tree}}") == tree:
            return BranchPlan(commit=parent, parent=parent, changes=Changes())
        parents = ("-p", parent) if parent else ()
        commit = self._git("commit-tree", tree, *parents, data=message)
        return BranchPlan(commit=commit, parent=parent, changes=self._changes(parent, tree))

    def push(self, plan: BranchPlan) -> None:
        """Send the commit. Raises OutputError: the remote refuses it."""
        self._git("push", self.remote, f"{plan.commit}:refs/heads/{self.branch}")

    def _remote_head(self) -> str:
        listed = self._git("ls-remote", self.remote, f"refs/heads/{self.branch}")
        head = listed.split()[0] if listed else ""
        if head:
            self._git("fetch", "--no-tags", "--depth=1", self.remote, head)
        return head

    def _store(self, files: Mapping[str, Path]) -> dict[str, str]:
        for path in files:
            if "\n" in path:
                raise OutputError(
                    Diagnostic(
                        code="deploy-name", message=f"{path!r} holds a line end, which Git cannot list"
                    )
                )
        names = "".join(f"{file.resolve()}\n" for file in files.values())
        blobs = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", data=names).split()
        stored = dict(zip(files, blobs, strict=True))
        if _NO_JEKYLL not in stored:
            stored[_NO_JEKYLL] = self._git("hash-object", "-w", "--stdin")
        return stored

    def _changes(self, parent: str, tree: str) -> Changes:
        before = parent or self._git("mktree")
        listed = self._git("diff-tree", "-r", "-z", "--no-renames", "--name-status", before, tree)
        words = listed.split("\0")
        found: dict[str, list[str]] = {"A": [], "M": [], "D": []}
        for status, path in zip(words[::2], words[1::2], strict=False):
            found.get(status, found["M"]).append(path)
        return Changes(tuple(found["A"]), tuple(found["M"]), tuple(found["D"]))

    @contextmanager
    def _index(self) -> Iterator[Mapping[str, str]]:
        """An index of its own, so that what is staged in the repository stays as it is."""
        with tempfile.TemporaryDirectory(prefix="sitegen-deploy-") as folder:
            yield {"GIT_INDEX_FILE": str(Path(folder, "index"))}

    def _git(self, *arguments: str, data: str = "", environment: Mapping[str, str] | None = None) -> str:
        command: Sequence[str] = ("git", "-C", str(self.repository), *arguments)
        try:
            done = subprocess.run(  # noqa: S603 - git, with arguments that are ours
                command,
                input=data.encode("utf-8", "surrogateescape"),
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(environment or {})},
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise OutputError(Diagnostic(code="deploy-git", message="there is no program `git`")) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise OutputError(Diagnostic(code="deploy-git", message=f"`git {arguments[0]}`: {said}"))
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")
