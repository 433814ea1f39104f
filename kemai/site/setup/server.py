"""The running programs of one server: the web server and the job worker, watched until someone stops them."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event

from kemai.site.setup.console import Stop, say
from kemai.site.setup.places import ENVIRONMENT, PYTHON, ROOT

THREADS = 4
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 40.0  # a request may take as long as its longest statement, which is 30 seconds
SECONDS_BETWEEN_LOOKS = 0.5
WORKER_STARTS = 4


class Child:
    """One program of the server, in a session of its own so that Ctrl-C reaches only its parent."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.command, self.environment = command, environment
        self.starts = 0
        self.start()

    def start(self) -> None:
        """Start the program, or start it again after it ended."""
        self.starts += 1
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def wait(self) -> None:
        """Wait for the end of a program that was told to end, then kill what is left of it and of its own programs."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(SECONDS_TO_STOP)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def refuse_taken(host: str, port: int) -> None:
    """Stop where another program listens on this port already, or the address is not this machine's."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise Stop(
                f"Kemai can't listen on {host}, port {port}: {reason.strerror}.\n"
                f"Stop what uses the port, or take another: ./run --port {port % 65535 + 1}"
            ) from None


def web(host: str, port: int) -> list[str]:
    """The command of the web server: one worker process with several threads."""
    return [
        *(str(ENVIRONMENT / "bin" / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(THREADS), "--respawn-failed-workers"),
        *("--workers-kill-timeout", str(int(SECONDS_TO_STOP) - 5), "--http1-header-read-timeout", "10000"),
        *("--no-ws", "--log-level", "warning", "kemai.site.wsgi:application"),
    ]


def worker() -> list[str]:
    """The command of the job worker."""
    return [str(PYTHON), "-m", "kemai.site", "worker"]


def serve(host: str, port: int, environment: Mapping[str, str], greeting: str) -> int:
    """Run both programs, greet when the pages answer, and return the exit code when someone stops them.

    A signal only sets a flag, so that it can't fall between the start of a program and the note that it runs.
    """
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    children = [Child(web(host, port), environment), Child(worker(), environment)]
    pages, jobs = children
    try:
        if _answers(pages, host, port, stopped):
            say(greeting)
        while not stopped.wait(SECONDS_BETWEEN_LOOKS):
            _look_after(pages, jobs)
        say("\nKemai stops.")
        return 0
    finally:
        for child in children:
            child.process.terminate()
        for child in children:
            child.wait()


def _answers(pages: Child, host: str, port: int, stopped: Event) -> bool:
    """Wait until a page comes; False when someone stops Kemai before. Raises Stop when no page comes in time."""
    until = time.monotonic() + SECONDS_TO_START
    name = pages.environment["KEMAI_ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    while time.monotonic() < until and pages.process.poll() is None:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/", headers={"Host": name})
            connection.getresponse()
            return True
        except OSError:
            if stopped.wait(0.05):
                return False
        finally:
            connection.close()
    raise Stop("The web server did not come up; what it printed above tells why.")


def _look_after(pages: Child, jobs: Child) -> None:
    """Stop when the web server has ended; start the job worker again when it has, but only a few times."""
    if pages.process.poll() is not None:
        raise Stop(f"The web server ended by itself (exit {pages.process.returncode}); Kemai stops.")
    if jobs.process.poll() is None:
        return
    if jobs.starts == WORKER_STARTS:
        raise Stop(f"The job worker ended {WORKER_STARTS} times; what it printed above tells why. Kemai stops.")
    say(f"The job worker ended by itself (exit {jobs.process.returncode}); it is started again.")
    jobs.start()
