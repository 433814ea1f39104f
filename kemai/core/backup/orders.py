"""A restore that somebody ordered: done by a program of its own, since the pages' own data is exchanged by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.utils import timezone

from kemai.core.backup.places import folder, in_data

FILE = "last-restore.settings"
SAID = "restore.log"


def order(name: str, by: str) -> None:
    """Start the restore of a kept backup; it goes on when the page or the server that asked for it ends."""
    tell(name, by, "running")
    with in_data(SAID).open("w") as said:
        subprocess.Popen(
            [sys.executable, "-m", "kemai.site", "restore", name, f"--by={by}"],
            cwd=settings.ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


@contextmanager
def noted(name: str, by: str) -> Iterator[None]:
    """Write down how the restore of the block ends, where the restore itself can't wipe it out."""
    tell(name, by, "running")
    try:
        yield
    except BaseException as reason:
        tell(name, by, "failed", str(reason)[:300] or type(reason).__name__)
        raise
    tell(name, by, "done")


def tell(name: str, by: str, state: str, words: str = "") -> None:
    """Keep the facts of the last restore."""
    facts = {"name": name, "by": by, "state": state, "words": words, "at": timezone.localtime().isoformat()}
    half = folder() / f"{FILE}.half"
    half.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    half.replace(folder() / FILE)


def last() -> dict[str, Any]:
    """Give the facts of the last restore; nothing when there was none."""
    with suppress(OSError, ValueError):
        return json.loads((folder() / FILE).read_text(encoding="utf-8"))
    return {}
