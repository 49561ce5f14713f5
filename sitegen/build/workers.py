"""The same function over many items, in as many processes as there are cores.

Workers are forked, so whatever the caller has in memory (the assembled site) is theirs without being
copied or pickled. Where there is no fork, one process does the same work.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import pickle
import signal
import struct
import traceback
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, Pipe, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_INDEX = struct.Struct("=I")
_MOST_CHUNKS = 8192
"""Their numbers must fit a pipe's buffer at once (64 KiB on Linux, 16 KiB on macOS at the least)."""
_CHUNKS_PER_JOB = 24
_WORTH_FORKING = 24
"""Items below which starting processes costs more than it saves."""
_GROUPS_WORTH_FORKING = 4
_LIFE = 32_000
"""Items after which workers make room for others. Whatever a worker looks at becomes its own copy, since who
refers to it is counted there: of a large site each of them would have all in the end."""
_ENDING = (signal.SIGINT, signal.SIGTERM)


class WorkerCrashed(Exception):  # noqa: N818 - it says what happened
    """A worker died, or met an error that no user's file explains. Holds its traceback as text."""


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    function: Callable[[Sequence[T]], R],
    items: Sequence[T],
    *,
    jobs: int,
    together: Callable[[T], object] | None = None,
) -> Iterator[tuple[int, R]]:
    """Apply a function to slices of `items`; yields (number of items, answer) as slices are done.

    The order of the answers is not the order of the items. What `function` answers is pickled.

    Args:
        function: gets a slice.
        items: all of them.
        jobs: processes.
        together: neighbours for which it answers the same are in one slice, and the others are not:
            for few items that take long. None: slices of one length, for many that do not.

    Raises:
        WorkerCrashed: with the worker's traceback.
    """
    chunks = _groups(items, together) if together else _chunks(items, jobs)
    least = _GROUPS_WORTH_FORKING if together else _WORTH_FORKING
    if jobs < 2 or len(items) < least or len(chunks) < 2 or not hasattr(os, "fork"):
        for chunk in chunks:
            yield len(chunk), function(chunk)
        return
    lives = -(-len(items) // _LIFE)
    size = -(-len(chunks) // lives)
    for start in range(0, len(chunks), size):
        yield from _forked(function, chunks[start : start + size], jobs)


def apart(function: Callable[[], R], *, jobs: int) -> R:
    """Work something out in a process of its own, which takes all the memory with it that this took.

    With one job, or without fork, it is this process that does it. What `function` answers is pickled.

    Raises:
        WorkerCrashed: with the worker's traceback.
    """
    if jobs < 2 or not hasattr(os, "fork"):
        return function()
    with contextlib.closing(_forked(lambda _: function(), [(None,)], 1)) as answers:
        return next(answers)[1]


def _chunks(items: Sequence[T], jobs: int) -> list[Sequence[T]]:
    count = min(max(jobs, 1) * _CHUNKS_PER_JOB, _MOST_CHUNKS)
    size = max(1, -(-len(items) // count))
    return [items[i : i + size] for i in range(0, len(items), size)]


def _groups(items: Sequence[T], key: Callable[[T], object]) -> list[Sequence[T]]:
    groups = [tuple(group) for _, group in itertools.groupby(items, key)]
    size = -(-len(groups) // _MOST_CHUNKS)
    if size < 2:
        return list(groups)
    return [tuple(itertools.chain(*groups[i : i + size])) for i in range(0, len(groups), size)]


def _forked(
    function: Callable[[Sequence[T]], R], chunks: list[Sequence[T]], jobs: int
) -> Generator[tuple[int, R]]:
    # All numbers are in pipes before any worker starts: each takes the next of its own share, and when
    # that is at its end, helps with the others'. Neighbours have much in common, which a worker makes once:
    # two shares are worked on from both sides towards where they meet, so that one who helps goes on with
    # what is near. The end of all pipes is the end of the work. No lock, no thread, no balance to keep.
    count = min(jobs, len(chunks))
    cuts = [len(chunks) * i // count for i in range(count + 1)]
    shares = [_filled(range(*cut)[:: -1 if i % 2 else 1]) for i, cut in enumerate(itertools.pairwise(cuts))]
    workers = list[tuple[Connection, int]]()
    try:
        with _signals_held():  # an interrupt finds every worker that was started in the list, or none
            gc.freeze()  # the collector would otherwise touch, and so copy, every shared page
            for i in range(count):
                workers.append(_start(function, chunks, (*shares[i:], *shares[:i])))
            for share in shares:
                os.close(share)
            gc.unfreeze()
        yield from _answers(chunks, dict(workers))
    finally:
        for pipe, pid in workers:
            pipe.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _filled(numbers: Iterable[int]) -> int:
    """A pipe to read these numbers from, and then its end."""
    take, put = os.pipe()
    os.write(put, b"".join(map(_INDEX.pack, numbers)))
    os.close(put)
    return take


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Within, interrupts and terminations wait: in this process, and in those that are started."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(
    function: Callable[[Sequence[T]], R], chunks: list[Sequence[T]], shares: Iterable[int]
) -> tuple[Connection, int]:
    ours, theirs = Pipe(duplex=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # "multi-threaded": none of ours runs here
        pid = os.fork()
    if pid == 0:
        ours.close()
        _work(function, chunks, shares, theirs)
    theirs.close()
    return ours, pid


def _work(
    function: Callable[[Sequence[T]], R],
    chunks: list[Sequence[T]],
    shares: Iterable[int],
    answers: Connection,
) -> None:
    """A worker's whole life. It never returns into the caller's frames."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    gc.disable()  # one collection a slice finds the same few rings, for a tenth of the time
    try:
        for share in shares:
            while number := os.read(share, _INDEX.size):
                index = _INDEX.unpack(number)[0]
                gc.collect(1)  # what is new since the last slice; what a worker keeps for good is left alone
                answer = index, function(chunks[index]), None
                answers.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    except BaseException:  # noqa: BLE001 - reported by the parent, whatever it is
        with contextlib.suppress(OSError):
            answers.send_bytes(pickle.dumps((-1, None, traceback.format_exc())))
    finally:
        os._exit(0)


def _answers(chunks: list[Sequence[T]], pids: dict[Connection, int]) -> Iterator[tuple[int, R]]:
    waiting, done = set(pids), 0
    while waiting:
        for pipe in wait(list(waiting)):
            assert isinstance(pipe, Connection)
            try:
                index, answer, crash = pickle.loads(pipe.recv_bytes())  # noqa: S301 - our own child's
            except EOFError:
                waiting.discard(pipe)
                continue
            if crash is not None:
                raise WorkerCrashed(crash)
            done += 1
            yield len(chunks[index]), answer
    if done < len(chunks):
        raise WorkerCrashed("a worker process ended without a word; was it killed for lack of memory?")
