"""A real web server and a real worker of the test, on a data folder and a port of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kemai.site.setup.server import web

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from importlib import import_module
from django.core.management import call_command
from kemai.core.tenancy import acting_as, everyone
from kemai.core.access.provider import viewer_of
from kemai.areas.accounts.actions import make_token
from kemai.areas.accounts.models import User
call_command("migrate", verbosity=0)
seeds = import_module("kemai.areas.accounts.seeds")
with everyone(reason="test"):
    made = seeds.seed_people(seeds.found_organisation("江南智造", "jiangnan"), prefix="")
    user = User._base_manager.select_related("organisation").get(pk=made["admin"].pk)
with acting_as(viewer_of(user)) as viewer:
    print(make_token(user, "test", by=viewer))
"""


@dataclass
class Serving:
    """A running web server: its process, its port, its environment and the key of a program that acts as admin."""

    process: subprocess.Popen[bytes]
    port: int
    environment: dict[str, str]
    key: str

    def call(self, method: str, path: str, body: Any = None, *, timeout: float = 60) -> tuple[int, bytes, Any]:
        """Send one request on a connection of its own; gives status, content and headers of the answer."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Authorization": f"Bearer {self.key}", "Connection": "close", "Host": "localhost"}
        data = None if body is None else json.dumps(body)
        if data is not None:
            headers["Content-Type"] = "application/json"
        try:
            link.request(method, path, data, headers)
            answer = link.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            link.close()

    def add(self, name: str) -> int:
        """Add a customer; gives the status of the answer."""
        return self.call("POST", "/api/v1/customers/?confirm_duplicates=true", {"name": name})[0]

    def names(self) -> list[str]:
        """Give the names of all customers."""
        status, content, _headers = self.call("GET", "/api/v1/customers/?limit=200&fields=name")
        assert status == 200, content
        return [one["name"] for one in json.loads(content)["items"]]

    def run(self, script: str) -> str:
        """Run a piece of Python under the server's settings and give what it prints."""
        return run(script, self.environment)

    def megabytes(self) -> float:
        """Give what the server's processes hold in memory."""
        ids = [self.process.pid, *map(int, children(self.process.pid))]
        sizes = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in ids]
        return sum(int(line.split()[1]) for size in sizes for line in size.splitlines() if line[:4] == "Pss:") / 1024


def children(process: int) -> list[str]:
    """Give the processes that a process has started."""
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def run(script: str, environment: dict[str, str]) -> str:
    """Run a piece of Python under these settings and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def environment_of(folder: Path, address: str = "") -> dict[str, str]:
    """Give the environment of a server: nothing of the person's own Kemai."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    made = {
        "KEMAI_DATA_DIR": str(folder),
        "KEMAI_ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kemai.site.settings",
        "KEMAI_LOG_LEVEL": "CRITICAL",
    }
    return own | made | ({"DATABASE_URL": address} if address else {})


@contextmanager
def serving(folder: Path, address: str = "") -> Iterator[Serving]:
    """Make a firm in a new database and serve it."""
    environment = environment_of(folder, address)
    key = run(PREPARE, environment).splitlines()[-1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(web("127.0.0.1", port), cwd=ROOT, env=environment, start_new_session=True)
    server = Serving(process, port, environment, key)
    try:
        wait_for_answers(server)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_answers(server: Serving) -> None:
    """Wait until the server answers, a minute at the most."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.process.poll() is None:
        with suppress(OSError):
            if server.call("GET", "/health/")[0] == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not come up")
