"""PostgreSQL that crashes, freezes or has no connection left, under a real web server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from kemai.site.setup.checks.cluster import cluster
from kemai.site.setup.console import Stop
from tests.faults.serving import Serving, children, serving

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A private PostgreSQL server; skipped with its reason where there is none."""
    running = cluster()
    try:
        address = running.__enter__()
    except Stop as reason:
        pytest.skip(f"no PostgreSQL on this machine: {reason}")
    with psycopg.connect(address) as link:
        # As in real use; the server of the checks is lax.
        link.execute("ALTER ROLE CURRENT_USER SET synchronous_commit TO on")
    yield address
    running.__exit__(None, None, None)


@pytest.fixture(scope="module")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data"), database) as one:
        yield one


def postmaster(address: str) -> int:
    """Find the main process of the private server by its port."""
    port = str(urlsplit(address).port)
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if words[0].endswith("/postgres") and "-p" in words and words[words.index("-p") + 1] == port:
            return int(place.name)
    raise AssertionError("the private PostgreSQL server is not running")


@contextmanager
def frozen(address: str) -> Iterator[None]:
    """Stop every process of the server in its tracks for the length of the block."""
    main = postmaster(address)
    everybody = [main, *map(int, children(main))]
    for one in everybody:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in everybody:
            os.kill(one, signal.SIGCONT)


def until_well(server: Serving, seconds: float) -> float:
    """Wait until the server answers as usual; gives how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if server.call("GET", "/api/v1/customers/")[0] == 200:
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError("the server did not recover")


def test_a_crash_of_the_database_is_a_503_and_heals_by_itself(server: Serving, database: str) -> None:
    """Fault 7: people save while a backend is killed, at which PostgreSQL throws everybody out and recovers."""
    answers: Counter[int] = Counter()
    told: list[str] = []

    def save(number: int) -> None:
        status, _content, headers = server.call(
            "POST", "/api/v1/customers/?confirm_duplicates=true", {"name": f"client {number}"}
        )
        answers[status] += 1
        if status == 201:
            told.append(f"client {number}")
        elif status == 503:
            assert headers["Retry-After"]

    def crash() -> None:
        with psycopg.connect(database) as link:
            backend = link.info.backend_pid
            os.kill(backend, signal.SIGKILL)

    with ThreadPoolExecutor(6) as people:
        saves = [people.submit(save, number) for number in range(30)]
        people.submit(crash).result()
        saves += [people.submit(save, number) for number in range(30, 60)]
        for one in saves:
            one.result(60)
    assert set(answers) <= {201, 503}, answers
    assert until_well(server, 20) < 20
    save(60)
    saved = Counter(server.names())
    assert all(saved[name] == 1 for name in told)
    assert max(saved.values()) == 1


def test_a_frozen_database_is_told_within_five_seconds_and_nobody_queues(server: Serving, database: str) -> None:
    """Fault 8: the server is stopped in its tracks; no statement timeout of its own can fire."""
    assert server.add("before the frost") == 201
    took: list[float] = []

    def look(_number: int) -> int:
        began = time.monotonic()
        status = server.call("GET", "/api/v1/customers/", timeout=30)[0]
        took.append(time.monotonic() - began)
        return status

    with frozen(database), ThreadPoolExecutor(8) as people:
        assert set(people.map(look, range(24))) == {503}
        assert took[0] <= 5
        assert max(took) <= 8
        assert server.call("GET", "/health/ready/")[0] == 503
    until_well(server, 20)
    assert "before the frost" in server.names()


def use_up(database: str, links: list[psycopg.Connection]) -> None:
    """Take every connection that the server gives."""
    while True:
        try:
            links.append(psycopg.connect(database))
        except psycopg.OperationalError:
            return


def test_no_connection_left_is_a_503(server: Serving, database: str) -> None:
    """Fault 8: the pool is used up by others."""
    links: list[psycopg.Connection] = []
    try:
        use_up(database, links)
        status = server.call("GET", "/api/v1/customers/")[0]
        assert status in (200, 503)
    finally:
        for link in links:
            link.close()
    until_well(server, 20)


def test_a_statement_that_takes_too_long_is_ended_by_the_server(server: Serving) -> None:
    environment = {**server.environment, "KEMAI_STATEMENT_SECONDS": "1"}
    script = "import django; django.setup(); from django.db import connection; c = connection.cursor(); "
    script += "c.execute('SELECT pg_sleep(120)')"
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert "statement timeout" in done.stderr
    assert time.monotonic() - began < 60
