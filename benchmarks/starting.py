"""Figures of `./run`: from a fresh clone, a second time, and the memory of what then runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from http.client import HTTPConnection, HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from benchmarks.figures import Figure
from benchmarks.memory import MEGABYTE, family, proportional
from kemai.site.setup.console import call
from kemai.site.setup.places import ROOT
from kemai.site.setup.server import Child

CUSTOMERS = 0
LONGEST_SECONDS = 600
PAGES = 60
VISITED = ("/", "/customers/", "/customers/?sort=name", "/customers/?q=机械", "/contacts/", "/customers/5/")


def figures() -> list[Figure]:
    """Start a copy of the project as it would be cloned, stop it, start it again."""
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "kemai"
        copy(clone)
        with Running(clone) as first:
            pass
        with Running(clone) as second:
            held = used(clone, second)
    note = " + ".join(f"{size:.0f}" for size in held)
    return [
        Figure("./run from a fresh clone, warm package caches", round(first.seconds, 1), "s", most=90),
        Figure("./run a second time", round(second.seconds, 1), "s", most=5),
        Figure("memory of the running processes (PSS)", round(sum(held)), "MB", most=350, note=note),
    ]


def used(clone: Path, running: Running) -> list[float]:
    """Open pages as a person would, then give the memory of each process in MB."""
    signs = (clone / "var" / "data" / "sign-ins").read_text(encoding="utf-8")
    person = Person(running.port, signs.rpartition("password ")[2].split()[0])
    for number in range(PAGES):
        person.open(VISITED[number % len(VISITED)])
    return [proportional(process) / MEGABYTE for process in family(running.child.process.pid)]


class Person:
    """Someone who signs in and opens pages."""

    def __init__(self, port: int, password: str) -> None:
        """Sign in as a salesperson of the demo firm."""
        self.home = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.open("/signin/")
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        typed = {"login": "sales1", "password": password, "csrfmiddlewaretoken": token}
        self.open("/signin/", urlencode(typed).encode())

    def open(self, path: str, sent: bytes | None = None) -> None:
        """Open a page; an answer of 400 or more raises HTTPError."""
        self.opener.open(self.home + quote(path, safe="/?=&"), sent, timeout=20).read()


def copy(clone: Path) -> None:
    """Copy the files that git tracks or would track."""
    listed = call(["git", "ls-files", "-co", "--exclude-standard", "-z"], name="git")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)


class Running:
    """A Kemai started by its `./run`, up from when its pages answer; `seconds` says how long that took."""

    def __init__(self, clone: Path) -> None:
        """Start it and wait for the first page."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {name: value for name, value in os.environ.items() if not name.startswith(("KEMAI_", "DATABASE_URL"))}
        began = perf_counter()
        self.child = Child([str(clone / "run"), "--port", str(self.port)], own)
        while not self.answers("/"):
            if self.child.process.poll() is not None or perf_counter() - began > LONGEST_SECONDS:
                self.stop()
                raise RuntimeError("./run did not come up")
            sleep(0.05)
        self.seconds = perf_counter() - began

    def __enter__(self) -> Running:
        """Hand out the running Kemai."""
        return self

    def __exit__(self, *reason: object) -> None:
        """Stop it, whatever happened."""
        self.stop()

    def answers(self, path: str) -> bool:
        """Ask for a page; tells whether there was an answer without error."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status < 400
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.child.process.send_signal(signal.SIGINT)
        self.child.wait()
