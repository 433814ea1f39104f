"""The sign on the door while a restore or an upgrade changes everything: pages answer 503, jobs wait."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

FLAG = "maintenance"
UNFINISHED = "unfinished"
SECONDS = 30  # how soon a browser may ask again
_ours: list[str] = []


def is_on() -> bool:
    """Say whether somebody else than this process works on the installation; one look at the disk."""
    return not _ours and os.path.exists(flag())


def flag() -> str:
    """Give the path of the sign."""
    return f"{settings.DATA_DIR}/{FLAG}"


def since() -> datetime | None:
    """Say when the work began, None when there is none."""
    facts = read()
    return datetime.fromisoformat(facts["since"]) if facts else None


def read() -> dict[str, Any]:
    """Give what the sign says: why and since when; nothing when it does not hang."""
    try:
        with open(flag(), encoding="utf-8") as sign:
            return json.load(sign)
    except (OSError, ValueError):
        return {}


@contextmanager
def held(why: str) -> Iterator[None]:
    """Hang the sign for the block; this process itself passes.

    It stays when the work was killed, or neither done nor undone (see `journal`).
    """
    with open(os.open(flag(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as sign:
        json.dump({"why": why, "since": timezone.now().isoformat(), "process": os.getpid()}, sign)
    _ours.append(why)
    try:
        yield
    finally:
        _ours.pop()
        if not _ours and not os.path.exists(f"{settings.DATA_DIR}/{UNFINISHED}"):
            lift()


def lift() -> None:
    """Take the sign down."""
    if os.path.exists(flag()):
        os.unlink(flag())
