"""What was begun and not finished: the way back after a kill at any point."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import Any

from kemai.core.backup import maintenance
from kemai.core.backup.places import in_data

FILE = maintenance.UNFINISHED


def begin(what: str, back: str) -> None:
    """Note, before anything changes, what begins and the archive to which it goes back."""
    half = in_data(f"{FILE}.half")
    with half.open("w", encoding="utf-8") as file:
        json.dump({"what": what, "back": back}, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(in_data(FILE))


def unfinished() -> dict[str, Any]:
    """Give what was begun and not finished; nothing when all is well."""
    with suppress(FileNotFoundError):
        return json.loads(in_data(FILE).read_text(encoding="utf-8"))
    return {}


def finish() -> None:
    """Note that the work is done, one way or the other."""
    in_data(FILE).unlink(missing_ok=True)
