"""A restore ordered on the page of a running server: pages, worker and sessions afterwards, on both databases."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kemai.areas.accounts.seeds import DEMO_PASSWORD
from kemai.site.setup.server import THREADS, worker
from tests.faults.databases import lent
from tests.faults.serving import ROOT, Serving, serving

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LOST, KEPT, LATER = "华东泵业有限公司", "北方重工有限公司", "后来的客户"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WAITING_JOB = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from kemai.areas.accounts.models import User
from kemai.core.jobs.models import Job
from kemai.core.tenancy.current import everyone
with everyone(reason="test"):
    admin = User._base_manager.get(login="admin")
    later = timezone.now() + timedelta(hours=1)
    Job.objects.create(organisation_id=admin.organisation_id, created_by=admin, kind="core.print", title="x",
                       lease_until=later)
"""
JOBS = """
import django; django.setup()
from kemai.core.jobs.models import Job
from kemai.core.tenancy.current import everyone
with everyone(reason="test"):
    print(*Job.objects.filter(kind="core.print").values_list("state", flat=True))
"""


class Browser:
    """A person's browser as far as the server can tell: cookies, forms with their token, redirects followed."""

    def __init__(self, port: int) -> None:
        self.home = f"http://localhost:{port}"
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def get(self, path: str) -> str:
        with self.open(self.home + path, timeout=60) as answer:
            return f"{answer.url} {answer.read().decode()}"

    def post(self, path: str, form: str, **values: str) -> str:
        """Send the form of a page; gives the address and the content of where it leads to."""
        token = TOKEN.search(self.get(form))
        assert token, form
        data = urlencode({"csrfmiddlewaretoken": token[1], **values}).encode()
        with self.open(self.home + path, data, timeout=60) as answer:
            return f"{answer.url} {answer.read().decode()}"

    def status(self, path: str) -> tuple[int, Message]:
        """Ask for a page; gives status and headers of the answer."""
        try:
            with self.open(self.home + path, timeout=60) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as reason:
            return reason.code, reason.headers

    def enter(self) -> None:
        page = self.post("/signin/", "/signin/", login="admin", password=DEMO_PASSWORD)
        assert "/signin/" not in page.split()[0]


@dataclass
class Live:
    """A web server with its worker and its folder."""

    web: Serving
    folder: Path

    def archives(self, kind: str) -> list[str]:
        """Name the archives of a kind that are whole and listed."""
        return [path.stem for path in sorted((self.folder / "backups").glob(f"*{kind}*.json"))]

    def last_restore(self) -> str:
        """Say how the last restore stands."""
        return json.loads((self.folder / "backups" / "last-restore.settings").read_text())["state"]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """The two programs that `./run` starts, on a new firm."""
    with lent("live") as address, serving(tmp_path / "data", address) as web:
        work = subprocess.Popen(worker(), cwd=ROOT, env=web.environment, start_new_session=True)
        try:
            yield Live(web, tmp_path / "data")
        finally:
            os.killpg(work.pid, signal.SIGKILL)
            work.wait()


def until(wanted: Callable[[], object], seconds: float = 120) -> None:
    """Look again until something has come about."""
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def watch(browser: Browser, live: Live) -> list[tuple[int, str | None]]:
    """Ask for a page while a restore runs; gives the status of every answer and when one may ask again."""
    seen: list[tuple[int, str | None]] = []
    while live.last_restore() == "running":
        status, headers = browser.status("/signin/")
        seen.append((status, headers["Retry-After"]))
        time.sleep(0.02)
    return seen


@pytest.mark.spec("PLT-19")
def test_a_restore_from_the_page_of_a_running_server(live: Live) -> None:
    browser = Browser(live.web.port)
    browser.enter()
    made = backed_up(live, browser)
    lose_one_and_add_one(live)
    home = f"/backups/{made}/restore/"
    assert home not in browser.post(home, home, name=made).split()[0]
    with ThreadPoolExecutor(THREADS) as pool:
        watched = list(pool.map(lambda _number: watch(Browser(live.web.port), live), range(THREADS)))
    assert live.last_restore() == "done", (live.folder / "restore.log").read_text()[-3000:]
    answers = {answer for one in watched for answer in one}
    assert {status for status, _again in answers} <= {200, 503}
    assert (503, "30") in answers

    assert live.web.call("GET", "/api/v1/customers/")[0] == 401, "keys of programs are void"
    assert "/signin/" in browser.get("/customers/").split()[0], "nobody is signed in any more"
    with ThreadPoolExecutor(THREADS) as pool:
        pages = list(pool.map(lambda _number: seen_by_a_new_browser(live), range(THREADS)))
    for page in pages:
        assert LOST in page
        assert KEPT in page
        assert LATER not in page

    goes_on_working(live, browser)


def backed_up(live: Live, browser: Browser) -> str:
    """Back up two customers and a job that waits, from the page; gives the name."""
    assert [live.web.add(name) for name in (LOST, KEPT)] == [201, 201]
    live.web.run(WAITING_JOB)
    browser.post("/backups/now/", "/backups/")
    until(lambda: live.archives("manual"))
    (made,) = live.archives("manual")
    return made


def lose_one_and_add_one(live: Live) -> None:
    items = json.loads(live.web.call("GET", "/api/v1/customers/?fields=name")[1])["items"]
    (lost,) = [one["id"] for one in items if one["name"] == LOST]
    assert live.web.call("DELETE", f"/api/v1/customers/{lost}/")[0] in (200, 204)
    assert live.web.add(LATER) == 201
    assert sorted(live.web.names()) == sorted([KEPT, LATER])


def goes_on_working(live: Live, browser: Browser) -> None:
    """The job of then is held; the worker does new ones and pages write."""
    assert live.web.run(JOBS) == "held"
    browser.enter()
    assert "放行" in browser.get("/backups/")
    browser.post("/backups/now/", "/backups/")
    until(lambda: len(live.archives("manual")) == 2)
    browser.post("/customers/add/", "/customers/add/", name=LATER)
    assert LATER in browser.get("/customers/")


def seen_by_a_new_browser(live: Live) -> str:
    browser = Browser(live.web.port)
    browser.enter()
    return browser.get("/customers/")
