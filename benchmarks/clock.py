"""The CPU that a page costs: of this process and, on PostgreSQL, of the server's process that serves it."""

from __future__ import annotations

from pathlib import Path
from time import process_time


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
