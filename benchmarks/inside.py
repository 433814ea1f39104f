"""Measuring in this process: Django's test client with the whole middleware, CPU of program and database together."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.clock import piece, quiet, spent
from benchmarks.figures import Figure

WARM, ROUNDS = 6, 40


def open_house() -> None:
    """Load Kemai on the data folder that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
    import django

    django.setup()


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
    """Ask for a page many times (with the number of the round) and take the medians; another status is an error."""
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
    cpu, here, wall = [], [], []
    for number in range(warm + 1, warm + 1 + rounds):
        before, began, began_wall = piece(), spent(), perf_counter()
        once(number)
        here.append((spent() - began) * 1000)
        wall.append((perf_counter() - began_wall) * 1000)
        cpu.append(quiet(here[-1], before, piece()))
    return Measured(median(cpu), median(here), median(wall), queries, len(answer.content))


def repeated(client: Any, address: str) -> Callable[[int], Any]:
    """Ask for the same address every round."""
    return lambda _round: client.get(address)
