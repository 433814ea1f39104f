"""Another person who asks for list pages, in a process of its own, while something large runs."""

from __future__ import annotations

from multiprocessing import get_context
from time import perf_counter, sleep
from types import TracebackType
from typing import Any

from benchmarks.clock import spent
from benchmarks.inside import browser, open_house

PAUSE = 0.08  # some eleven pages a second: about a hundred people at their desks
WARM = 20


class Neighbour:
    """Asks for the list again and again from entering to leaving; then `wall` and `cpu` have the ms of each page."""

    def __init__(self) -> None:
        """Prepare the process."""
        context = get_context("spawn")
        self.ready, self.stop = context.Event(), context.Event()
        self.queue: Any = context.Queue()
        self.process = context.Process(target=ask, args=(self.ready, self.stop, self.queue))
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def __enter__(self) -> Neighbour:
        """Start asking, and return once it runs."""
        self.process.start()
        self.ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop asking and take the times."""
        self.stop.set()
        self.wall, self.cpu = self.queue.get()
        self.process.join()


def ask(ready: Any, stop: Any, queue: Any) -> None:
    """Ask for pages until told to stop."""
    open_house()
    client = browser("sales1")
    for _round in range(WARM):
        client.get("/customers/")
    ready.set()
    wall, cpu = [], []
    while not stop.is_set():
        began, began_cpu = perf_counter(), spent()
        client.get("/customers/")
        cpu.append((spent() - began_cpu) * 1000)
        wall.append((perf_counter() - began) * 1000)
        sleep(PAUSE)
    queue.put((wall, cpu))
