"""Limits for what is asked often: a process takes tries from the table by the packet, not one by one."""

from __future__ import annotations

import time
from threading import Lock

from kemai.core.limits.spend import Limit

PACKET = 20
KEPT = 5000


class Packets:
    """Hands out tries of one limit; the table is written once per packet and window."""

    def __init__(self, limit: Limit) -> None:
        """Start without any packet."""
        self.limit = limit
        self._left: dict[object, tuple[int, float]] = {}
        self._lock = Lock()

    def take(self, subject: object) -> None:
        """Take one try; raises TooMany when the table has no packet left."""
        with self._lock:
            left, until = self._left.get(subject, (0, 0.0))
            if not left or until < time.monotonic():
                self.limit.spend(subject, PACKET)
                if len(self._left) > KEPT:
                    self._left.clear()
                left, until = PACKET, time.monotonic() + self.limit.minutes * 60
            self._left[subject] = (left - 1, until)

    def forget(self) -> None:
        """Drop the packets in memory."""
        self._left.clear()
