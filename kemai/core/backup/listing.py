"""The archives of the installation and what is known of each, kept in a small file beside it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.backup.errors import Refused
from kemai.core.backup.places import ENDING, folder

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}")


class Kind(StrEnum):
    """What a backup was made for."""

    MANUAL = "manual"
    PLAN = "plan"
    BEFORE_UPGRADE = "before_upgrade"
    BEFORE_RESTORE = "before_restore"
    FOUND = "found"


class State(StrEnum):
    """How a backup stands."""

    GOOD = "good"
    FAILED = "failed"
    DAMAGED = "damaged"
    UNCHECKED = "unchecked"


KINDS = {
    Kind.MANUAL: _("手动"),
    Kind.PLAN: _("计划"),
    Kind.BEFORE_UPGRADE: _("升级前"),
    Kind.BEFORE_RESTORE: _("恢复前"),
    Kind.FOUND: _("放入的文件"),
}
STATES = {
    State.GOOD: _("完好"),
    State.FAILED: _("失败"),
    State.DAMAGED: _("已损坏"),
    State.UNCHECKED: _("未校验"),
}


@dataclass(frozen=True)
class Backup:
    """One backup of the whole installation; no table holds it, since it must outlive a restore.

    `at` is ISO 8601 with zone, `size` in bytes, `checksum` the SHA-256 of the archive, `rows` and `files` what it
    holds, `by` the sign-in name of who asked for it, `words` why it failed, `rehearsed` the seconds that its last
    rehearsed restore took.
    """

    name: str
    at: str
    kind: str
    state: str
    size: int = 0
    checksum: str = ""
    version: str = ""
    rows: int = 0
    files: int = 0
    by: str = ""
    words: str = ""
    checked_at: str = ""
    rehearsed: float = 0.0

    @property
    def path(self) -> Path:
        """Give the place of the archive."""
        return folder() / f"{self.name}{ENDING}"

    @property
    def moment(self) -> datetime:
        """Give the time at which it was made."""
        return datetime.fromisoformat(self.at)


def keep(backup: Backup) -> Backup:
    """Write down what is known of a backup, whole or not at all."""
    place = folder() / f"{backup.name}.json"
    half = place.with_suffix(".half")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(backup), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(place)
    return backup


def backups() -> list[Backup]:
    """Give all backups, newest first; an archive that somebody put there by hand is listed as found."""
    names = {path.stem for path in folder().glob(f"*{ENDING}")}
    names |= {path.stem for path in folder().glob("*.json") if known(path.stem)}
    found = [known(name) or stray(name) for name in names if NAME.fullmatch(name)]
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)


def known(name: str) -> Backup | None:
    """Read what is known of a backup."""
    try:
        return Backup(**json.loads((folder() / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def stray(name: str) -> Backup:
    """Describe an archive of which only the file is known."""
    facts = (folder() / f"{name}{ENDING}").stat()
    at = datetime.fromtimestamp(facts.st_mtime, timezone.get_current_timezone())
    return Backup(name, at.isoformat(), Kind.FOUND, State.UNCHECKED, facts.st_size)


def find(name: str) -> Backup:
    """Give one backup by its name; raises Refused when there is none."""
    for one in backups():
        if one.name == name:
            return one
    raise Refused(_("没有名为 %(name)s 的备份。") % {"name": name})


def thin_out(kind: str, most: int) -> list[Backup]:
    """Delete the oldest backups of a kind beyond so many, and give what was deleted."""
    mine = [one for one in backups() if one.kind == kind]
    good = [one for one in mine if one.state == State.GOOD]
    old = [*good[most:], *[one for one in mine if one.state != State.GOOD][most:]]
    for one in old:
        one.path.unlink(missing_ok=True)
        (folder() / f"{one.name}.json").unlink(missing_ok=True)
    return old
