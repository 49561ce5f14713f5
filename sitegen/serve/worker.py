"""One thread that does everything with the site, so that nothing of it needs a lock."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """Calls functions one after another, in a thread of its own that never holds up the program's end."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="sitegen", daemon=True).start()

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function there, and answer or raise what it does."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put((function, future))
        return await future

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits to be done."""
        return self._jobs.empty()

    def _work(self) -> None:
        while True:
            function, future = self._jobs.get()
            try:
                result = function()
            except BaseException as e:  # noqa: BLE001 - it is raised where the call was made
                self._tell(_fail, future, e)
            else:
                self._tell(_succeed, future, result)

    def _tell(self, how: Callable[..., None], *values: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            self._loop.call_soon_threadsafe(how, *values)


def _succeed(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


__all__ = ["Worker"]
