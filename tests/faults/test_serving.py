"""A real server under stress: stopped amid requests, held up by slow clients, sent far too much."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.serving import Serving, serving

pytestmark = pytest.mark.slow
SLOW_LINKS = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as one:
        yield one


def test_slow_headers_hold_nobody_up(server: Serving) -> None:
    """Fault 20: sixty links that never finish their headers."""
    links = []
    try:
        for _link in range(SLOW_LINKS):
            link = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a")
            links.append(link)
        began = time.monotonic()
        assert server.call("GET", "/api/v1/customers/")[0] == 200
        assert time.monotonic() - began < 2
    finally:
        for link in links:
            link.close()


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_two_gigabytes_are_refused_at_once_and_memory_stays_flat(server: Serving, kind: str) -> None:
    """Fault 17: the size is told first; not a byte of it needs to be read."""
    size = 2 * 1024**3
    before = server.megabytes()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
        head = (
            f"POST /api/v1/customers/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.key}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
        )
        link.sendall(head.encode())
        sent = send_until_refused(link, size)
        answer = link.recv(4096).decode(errors="replace")
    assert answer.startswith("HTTP/1.1 413"), answer[:200]
    assert sent < 64 * 1024**2
    assert server.megabytes() - before < 60
    assert server.call("GET", "/health/")[0] == 200


def send_until_refused(link: socket.socket, size: int) -> int:
    """Send zeros until the server answers or ends the link; gives how many bytes it took."""
    block, sent = bytes(1024**2), 0
    while sent < size:
        link.setblocking(False)
        try:
            if link.recv(1, socket.MSG_PEEK):
                break
        except BlockingIOError:
            pass
        except ConnectionError:
            break
        finally:
            link.settimeout(20)
        try:
            sent += link.send(block)
        except ConnectionError:
            break
    return sent


def test_requests_under_way_are_answered_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    """Four people save while the database is locked; the server is told to stop; then the lock opens."""
    with serving(tmp_path) as server:
        assert server.add("before") == 201
        lock = sqlite3.connect(tmp_path / "kemai.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(4) as people:
            saves = [people.submit(server.add, f"client {number}") for number in range(4)]
            waiting_in(server, 4)
            os.kill(server.process.pid, signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(1)
            assert not any(one.done() for one in saves)
            lock.execute("COMMIT")
            lock.close()
            assert [one.result(30) for one in saves] == [201] * 4
        assert server.process.wait(20) == 0
    with sqlite3.connect(tmp_path / "kemai.sqlite3") as saved:
        assert saved.execute("SELECT count(*) FROM customers_customer").fetchone() == (5,)
        assert saved.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def waiting_in(server: Serving, count: int) -> None:
    """Wait until so many requests have reached the server's port and are connected."""
    until = time.monotonic() + 20
    mine = f":{server.port:04X}"
    while time.monotonic() < until:
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        rows = [line.split() for line in lines]
        if sum(row[1].endswith(mine) and row[3] == "01" for row in rows) >= count:
            time.sleep(0.5)
            return
        time.sleep(0.02)
    raise AssertionError("the requests did not reach the server")
