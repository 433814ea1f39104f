"""Refused requests in the log: every path once a minute and person, ten a minute at the most, the rest counted."""

from __future__ import annotations

import time
from threading import Lock

from django.db import transaction

from kemai.core.audit import watching
from kemai.core.history.write import log
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

WINDOW = 60.0  # seconds
MOST = 10
MOST_PEOPLE = 5000


class Window:
    """A minute of refusals of one person: the paths that were logged, and how many refusals were not."""

    def __init__(self, now: float) -> None:
        """Begin empty."""
        self.begun = now
        self.paths: set[str] = set()


_windows: dict[int, Window] = {}
_unlogged: dict[int, int] = {}
_lock = Lock()


def note(request: Request, viewer: Viewer, status: int, code: str) -> None:
    """Write a refusal into the log, unless a loop would flood it; `code` says which: no right, no mark, too often."""
    with acting_as(viewer):
        watching.refused(viewer.organisation_id, viewer.user_id)
    path = request.path_info[:200]
    if not wanted(viewer.user_id, path):
        return
    with _lock:
        unlogged = _unlogged.pop(viewer.user_id, 0)
    facts = {"method": request.method, "status": status} | ({"unlogged": unlogged} if unlogged else {})
    with acting_as(viewer), transaction.atomic():
        log(viewer, code, "", None, [], title=path, facts=facts)


def wanted(user_id: int, path: str) -> bool:
    """Say whether this refusal is logged; others are counted for the next that is."""
    now = time.monotonic()
    with _lock:
        window = _windows.get(user_id)
        if window is None or now - window.begun > WINDOW:
            if len(_windows) > MOST_PEOPLE:
                _windows.clear()
            window = _windows[user_id] = Window(now)
        if path in window.paths or len(window.paths) >= MOST:
            _unlogged[user_id] = _unlogged.get(user_id, 0) + 1
            return False
        window.paths.add(path)
    return True


def forget() -> None:
    """Drop what is held in memory (tests)."""
    with _lock:
        _windows.clear()
        _unlogged.clear()
