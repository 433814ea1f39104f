"""Sending one request many times at once, and reading the key of a form page."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def key_on(page: Any) -> str:
    """Give the form key that a page carries."""
    found = re.search(r'name="form_key" value="([^"]*)"', page.content.decode())
    assert found, page.status_code
    return found.group(1)


def at_once(count: int, send: Callable[[], Any]) -> list[Any]:
    """Send from so many threads at the same moment, each with a connection of its own; gives the answers."""
    barrier = Barrier(count)

    def sender(_number: int) -> Any:
        try:
            barrier.wait(30)
            return send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(sender, range(count)))
