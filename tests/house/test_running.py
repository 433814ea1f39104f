"""`./run` really runs: it starts fast, stays small, answers, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.house import tree

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """One `./run` of the test, with its lines up to the last of the greeting."""

    def __init__(self, data: Path, *words: str) -> None:
        self.port = free_port()
        begun = time.monotonic()
        own = {name: value for name, value in os.environ.items() if not name.startswith(("KEMAI_", "DATABASE_URL"))}
        line = [tree.ROOT / "run", "--port", str(self.port), "--data", str(data), *words]
        self.process = subprocess.Popen(line, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                break
        self.seconds = time.monotonic() - begun

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse()

    def answers(self) -> bool:
        try:
            return self.get("/").status < 500
        except OSError:
            return False

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.lines += self.process.stdout.readlines()
        return self.process.wait(30)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with the demo firm, made by a first start."""
    folder = tmp_path_factory.mktemp("data")
    done = subprocess.run(
        [tree.ROOT / "run", "--set-up-only", "--data", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def family(parent: int) -> set[int]:
    """The process and everything under it, from /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {parent}
    while more := {child for child, above in parents.items() if above in found} - found:
        found |= more
    return found


def command(process: int) -> str:
    """The line with which a process was started."""
    return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")


def megabytes(processes: set[int]) -> float:
    """What the processes hold in memory, shared pages counted once (proportional set size)."""
    sizes = [Path(f"/proc/{process}/smaps_rollup").read_text() for process in processes]
    return sum(int(line.split()[1]) for size in sizes for line in size.splitlines() if line.startswith("Pss:")) / 1024


def test_a_second_start_is_fast_small_and_clean(data):
    running = Running(data)
    try:
        assert running.process.poll() is None, "".join(running.lines)
        said = "".join(running.lines)
        assert f"http://localhost:{running.port}/" in said
        assert "admin" in said
        assert running.get("/").status in (200, 302)
        processes = family(running.process.pid)
        used = megabytes(processes)
    finally:
        code = running.stop()
    assert code == 0
    assert running.seconds <= 5
    assert used <= 350
    assert [process for process in processes if Path(f"/proc/{process}").exists()] == []


def test_kemai_stops_when_told_by_the_system(data):
    running = Running(data)
    assert running.stop(signal.SIGTERM) == 0
    assert "Kemai stops." in "".join(running.lines)


def test_kemai_ends_when_its_web_server_does(data):
    running = Running(data)
    web = [child for child in family(running.process.pid) if "granian" in command(child)]
    os.kill(min(web), signal.SIGKILL)
    running.lines += running.process.stdout.readlines()
    assert running.process.wait(30) == 1
    assert "The web server ended by itself" in "".join(running.lines)


def test_pages_come_back_when_their_process_dies(data):
    running = Running(data)
    try:
        web = [child for child in family(running.process.pid) if "granian" in command(child)]
        os.kill(max(web), signal.SIGKILL)
        until = time.monotonic() + 20
        while time.monotonic() < until and not running.answers():
            pass
        assert running.answers()
    finally:
        assert running.stop() == 0


def test_a_job_worker_that_dies_is_started_again(data):
    running = Running(data)
    try:
        workers = [child for child in family(running.process.pid) if "kemai.site worker" in command(child)]
        os.kill(min(workers), signal.SIGKILL)
        assert "The job worker ended by itself (exit -9); it is started again." in running.process.stdout.readline()
    finally:
        assert running.stop() == 0


def test_production_refuses_the_demo_firm(data):
    settings = {"KEMAI_SECRET_KEY": "k" * 64, "KEMAI_ALLOWED_HOSTS": "crm.example.com"}
    line = [tree.ROOT / "run", "--production", "--port", str(free_port()), "--data", str(data)]
    done = subprocess.run(line, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "admin" in done.stderr
    assert "demo password" in done.stderr
