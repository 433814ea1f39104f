"""A real browser for journeys: the system's Chromium against the real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from threading import Condition, current_thread, main_thread
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.signals import request_finished, request_started
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PATIENCE = 15_000  # milliseconds
DEMO_PASSWORD = "kemai-demo-1"
SETTLE = "document.getAnimations().forEach(one => one.effect.getTiming().iterations < Infinity && one.finish())"
SERIOUS = """async rules => (await axe.run(document, {resultTypes: ["violations"], rules})).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"""


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Mark every test that drives a browser, so that none of them runs among the others."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Give browsers a database on the disk: in memory all requests of a server share one connection of SQLite."""
    if any(item.get_closest_marker("browser") for item in request.session.items):
        database = connections["default"]
        if database.vendor == "sqlite":
            folder = request.getfixturevalue("tmp_path_factory").mktemp("database")
            database.settings_dict["TEST"]["NAME"] = str(folder / "kemai.sqlite3")


class Answering:
    """Counts the requests that the live server is answering, in threads of its own."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count, self.changed = 0, Condition()

    def begin(self, **_sent: Any) -> None:
        """Count a request."""
        self.add(1)

    def end(self, **_sent: Any) -> None:
        """Count it no more."""
        self.add(-1)

    def add(self, one: int) -> None:
        """Change the count, unless it is a test's own client that asks."""
        if current_thread() is not main_thread():
            with self.changed:
                self.count += one
                self.changed.notify_all()

    def wait(self) -> None:
        """Let what a closed page has asked for come to its end: the next test gives its numbers to other records."""
        with self.changed:
            self.changed.wait_for(lambda: self.count <= 0, PATIENCE / 1000)


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Listen to the live server."""
    one = Answering()
    request_started.connect(one.begin)
    request_finished.connect(one.end)
    yield one
    request_started.disconnect(one.begin)
    request_finished.disconnect(one.end)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser; a machine without one says what to install."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, answering: Answering) -> Iterator[Callable[..., Page]]:
    """Open pages of the live server in a fresh browser; a complaint of its console fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(language: str = "zh-hans", width: int = 1280, theme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 860},
            color_scheme="dark" if theme == "dark" else "light",
            locale="en" if language == "en" else "zh-CN",
            accept_downloads=True,
        )
        context.add_cookies([{"name": "kemai_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    answering.wait()
    expected = ("status of 4",)
    assert [text for text in complaints if not any(words in text for words in expected)] == []


def findings(page: Page, *, colours: bool = True) -> list[tuple[str, list[str]]]:
    """Give what axe finds seriously wrong with a page as (rule, pieces of it), once nothing on it moves any more.

    `colours=False` leaves out the contrast of colours, which costs more than all else and which pages built of the
    same pieces share.
    """
    page.evaluate(SETTLE)
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(SERIOUS, {} if colours else {"color-contrast": {"enabled": False}})
    return [(rule, pieces) for rule, pieces in found]


def sign_in(page: Page, login: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in as a person does."""
    page.goto("/signin/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("body.app")
