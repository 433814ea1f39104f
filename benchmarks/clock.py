"""The CPU that a page costs: of this process and, on PostgreSQL, of the server's process that serves it.

Two threads share a core, and what others do there makes a page cost more CPU, up to twice as much, from one second to
the next. So a fixed piece of Python is timed right before and after each page, and the page is told as it would be on
the quiet machine, where that piece takes `QUIET_PIECE`.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time

STEPS, PIECES = 25_000, 20
QUIET_PIECE, QUIET_LOOP = 0.002, 40.0  # seconds of a piece, milliseconds of the loop, on the quiet machine


def spent() -> float:
    """Give the seconds of CPU spent so far; the difference of two calls is what lies between them."""
    return process_time() + served()


def served() -> float:
    """Give the seconds that the backend of this process's connection has computed; 0 on SQLite.

    The scheduler's own count is read, in nanoseconds: the ticks of /proc/PID/stat are longer than a page.
    Raises RuntimeError where PostgreSQL runs on another machine.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    try:
        counted = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except FileNotFoundError:
        raise RuntimeError("PostgreSQL has to run on the machine that measures") from None
    return int(counted.split()[0]) / 1e9


def piece(steps: int = STEPS) -> float:
    """Give the seconds of CPU that a fixed piece of Python takes now."""
    began = process_time()
    counts: dict[int, int] = {}
    for number in range(steps):
        counts[number & 1023] = counts.get(number & 511, 0) + 1
    return process_time() - began


def reference() -> float:
    """Time the reference loop: its CPU in ms tells how much other work on the machine slows this process down."""
    return round(piece(STEPS * PIECES) * 1000, 1)


def quiet(cost: float, before: float, after: float, usual: float = QUIET_PIECE) -> float:
    """Give what something costs on the quiet machine, by pieces or loops right before and after it."""
    return cost * usual * 2 / (before + after)
