"""Measuring in this process: Django's test client with the whole middleware, CPU of program and database together."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.clock import QUIET_PIECE, piece, quiet, spent
from benchmarks.figures import Figure

WARM, ROUNDS = 6, 40
CALM, CALM_ROUNDS = 1.12, 12  # times the quiet machine's piece, and rounds that such moments must give
PATIENCE = 3  # seconds a page waits for them


def open_house() -> None:
    """Load Kemai as its server does, on the data folder that the environment names."""
    import_module("kemai.site.wsgi")


def browser(login: str = "sales1", language: str = "zh-hans") -> Any:
    """Give a browser in which a person of the demo firm is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(HTTP_ACCEPT_ENCODING="gzip, br")
    client.cookies["kemai_language"] = language
    client.force_login(get_user_model().everyone.get(login=login))
    return client


@dataclass(frozen=True)
class Measured:
    """Medians of many rounds: CPU in ms as on the quiet machine, as it was here, and wall; queries and bytes of one."""

    cpu: float
    here: float
    wall: float
    queries: int
    size: int

    def figures(self, name: str, cpu: float | None, queries: int | None = None, note: str = "") -> list[Figure]:
        """Give the CPU and the queries with their bars."""
        told = f"{self.here:.1f} ms here, {self.wall:.1f} wall, {self.size / 1000:.1f} KB sent"
        said = "; ".join(filter(None, [note, told]))
        return [
            Figure(f"{name}, CPU", round(self.cpu, 2), "ms", most=cpu, note=said),
            Figure(f"{name}, queries", self.queries, "", most=queries),
        ]


def measure(ask: Callable[[int], Any], expected: int = 200, rounds: int = ROUNDS, warm: int = WARM) -> Measured:
    """Ask for a page many times (with the number of the round) and take the medians; another status is an error.

    It is asked until enough rounds fell into moments in which the machine is as quick as when it is quiet.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def once(number: int) -> Any:
        answer = ask(number)
        if answer.status_code != expected:
            raise RuntimeError(f"status {answer.status_code} instead of {expected}: {answer.content[:300]!r}")
        return answer

    for number in range(warm):
        once(number)
    with CaptureQueriesContext(connection) as seen:
        answer = once(warm)
        queries = len(seen)
    gc.collect()
    taken = Taken()
    for number in count(warm + 1):
        before, began, began_wall = piece(), spent(), perf_counter()
        once(number)
        cpu, wall = spent() - began, perf_counter() - began_wall
        taken.note(cpu, wall, before, piece())
        if taken.enough(rounds):
            return Measured(taken.cpu(), median(taken.here), median(taken.wall), queries, len(answer.content))
    raise AssertionError("rounds end by the clock")


class Taken:
    """What the rounds took, in ms; those of calm moments count where there are enough of them."""

    def __init__(self) -> None:
        """Start with none."""
        self.calm: list[float] = []
        self.paced: list[float] = []
        self.here: list[float] = []
        self.wall: list[float] = []
        self.until = perf_counter() + PATIENCE

    def note(self, cpu: float, wall: float, before: float, after: float) -> None:
        """Take a round with the pieces right before and after it; all times in seconds."""
        self.here.append(cpu * 1000)
        self.wall.append(wall * 1000)
        self.paced.append(quiet(cpu, before, after) * 1000)
        if max(before, after) <= QUIET_PIECE * CALM:
            self.calm.append(cpu * 1000)

    def enough(self, rounds: int) -> bool:
        """Say whether the rounds suffice, or the time for them is over."""
        if len(self.here) < rounds:
            return False
        return len(self.calm) >= CALM_ROUNDS or perf_counter() > self.until

    def cpu(self) -> float:
        """Give the median of the calm rounds, else of all as they would be on the quiet machine."""
        return median(self.calm if len(self.calm) >= CALM_ROUNDS else self.paced)


def repeated(client: Any, address: str) -> Callable[[int], Any]:
    """Ask for the same address every round."""
    return lambda _round: client.get(address)
