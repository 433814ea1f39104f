"""Where backups lie, and the files in the data folder that backup, restore and upgrade share."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kemai.core.backup.errors import Refused

ENDING = ".kemai"


def folder() -> Path:
    """Give the folder of the archives (KEMAI_BACKUP_DIR), made at first use for its owner only.

    It stands outside the database: what is kept here, such as the list of erasures, survives a restore.
    """
    place = Path(settings.BACKUP_DIR)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def in_data(name: str) -> Path:
    """Give a file of the data folder."""
    return Path(settings.DATA_DIR) / name


@contextmanager
def workshop(name: str) -> Iterator[Path]:
    """Lend an empty folder beside the data, on the same disk as the kept files; it is gone afterwards."""
    place = in_data(name)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def alone(name: str = "backup.lock") -> Iterator[None]:
    """Let one backup, restore or upgrade run at a time; raises Refused when another one runs.

    A rehearsal takes a lock of its own, so that it never stands in the way of the real thing.
    """
    with in_data(name).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(_("另一个备份、恢复或升级正在进行。请等它完成后再试。")) from None
        yield
