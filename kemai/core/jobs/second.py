"""A second process that takes a share of long work: a line of JSON for each message, and nobody waits for ever."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from select import select
from typing import IO, Any, cast

BLOCK = 65536
ROOM = 1 << 20  # bytes: what does not fit keeps it from the next message until somebody takes it
STEP = 5  # seconds between two looks while an answer takes long


class Second:
    """Speaks to the second process; every method raises OSError or ValueError when it has died or is stuck."""

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        """Know how to speak to it, and for how many seconds it may keep silent."""
        self.there, self.back = cast(IO[bytes], process.stdin).fileno(), cast(IO[bytes], process.stdout).fileno()
        self.patience, self.found = patience, bytearray()
        os.set_blocking(self.there, False)
        for pipe in (self.there, self.back):
            with suppress(AttributeError, OSError):  # the system may know no size, or allow no more
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)

    def tell(self, message: Any) -> None:
        """Give it a message; what it answers to earlier ones is taken meanwhile, or it could not read on."""
        left = memoryview(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        while left:
            answering, reading, _failed = select([self.back], [self.there], [], self.patience)
            if answering:
                self.take()
            elif not reading:
                raise TimeoutError
            if reading:
                left = left[os.write(self.there, left) :]

    def ready(self) -> bool:
        """Say whether an answer has begun to come."""
        return bool(self.found or select([self.back], [], [], 0)[0])

    def answer(self, alive: Callable[[], None] = lambda: None) -> Any:
        """Take its answer to the earliest message without one; `alive` is called now and then while it takes long."""
        silent, looked = 0.0, 0
        while (end := self.found.find(b"\n", looked)) < 0:
            looked = len(self.found)
            step = min(STEP, self.patience)
            if select([self.back], [], [], step)[0]:
                self.take()
                silent = 0.0
                continue
            silent += step
            if silent >= self.patience:
                raise TimeoutError
            alive()
        line = bytes(self.found[:end])
        del self.found[: end + 1]
        return json.loads(line)

    def take(self) -> None:
        """Take what has come of its answers."""
        part = os.read(self.back, BLOCK)
        if not part:
            raise BrokenPipeError
        self.found += part


@contextmanager
def second(process: subprocess.Popen[bytes], patience: float) -> Iterator[Second]:
    """Speak to a process that was started with two pipes; it is gone at the end, whatever it does."""
    with process:
        try:
            yield Second(process, patience)
        finally:
            process.kill()
            with suppress(OSError):  # what a dead one did not read is still in the pipe
                cast(IO[bytes], process.stdin).close()


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
