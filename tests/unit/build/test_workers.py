"""The same function over many items: all of them, once, whatever is told of neighbours and processes."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build import workers
from sitegen.build.workers import WorkerCrashed, apart, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 700), st.integers(1, 5), st.sampled_from([None, 1, 7]))
def test_every_item_is_done_once(count: int, jobs: int, neighbours: int | None) -> None:
    together = (lambda item: item // neighbours) if neighbours else None
    done = list(run(list, range(count), jobs=jobs, together=together))
    assert sorted(item for _, answer in done for item in answer) == list(range(count))
    assert all(size == len(answer) for size, answer in done)


def test_what_a_worker_meets_is_told_whole() -> None:
    def work(items: object) -> None:
        raise KeyError(f"not for {items!r}")

    with pytest.raises(WorkerCrashed, match=r"KeyError: .not for range"):
        list(run(work, range(100), jobs=2))


def test_of_many_items_workers_make_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LIFE", 200)
    done = list(run(lambda items: (os.getpid(), list(items)), range(1000), jobs=2))
    assert sorted(item for _, (_, items) in done for item in items) == list(range(1000))
    assert len({pid for _, (pid, _) in done}) > 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_worked_out_apart(jobs: int) -> None:
    assert (apart(os.getpid, jobs=jobs) == os.getpid()) == (jobs == 1)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_what_goes_wrong_apart_is_told() -> None:
    def work() -> None:
        raise KeyError("not so")

    with pytest.raises(WorkerCrashed, match=r"KeyError: .not so"):
        apart(work, jobs=2)
