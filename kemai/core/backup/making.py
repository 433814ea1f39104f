"""Making a backup: the database and the files of one moment, sealed, read again, kept."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import kemai
from kemai.core.backup import archive, listing, objects, plan
from kemai.core.backup.archive import Advance, Manifest
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.facts import facts
from kemai.core.backup.listing import Backup, Kind, State
from kemai.core.backup.places import ENDING, alone, folder, workshop

ROOM = 64 * 1024 * 1024  # bytes that must stay free beside a copy


def make(kind: Kind, *, by: str = "", advance: Advance = lambda: None) -> Backup:
    """Back the whole installation up and check what was written; raises Refused when that can't be done."""
    with alone():
        return make_alone(kind, by=by, advance=advance)


def make_alone(kind: Kind, *, by: str = "", advance: Advance = lambda: None) -> Backup:
    """Make a backup inside other work that holds the lock already; a failure is listed too."""
    now = timezone.localtime()
    begun = Backup(fresh_name(f"{now:%Y%m%d-%H%M%S}-{kind}"), now.isoformat(), kind, State.FAILED, by=by)
    try:
        made = written(begun, advance)
    except (Refused, OSError) as reason:
        begun.path.with_suffix(".half").unlink(missing_ok=True)
        listing.keep(replace(begun, words=str(reason)[:300]))
        raise Refused(_("备份没有做成：%(words)s") % {"words": reason}) from reason
    listing.thin_out(kind, plan.read().keep)
    return made


def fresh_name(wish: str) -> str:
    """Give a name that no backup has."""
    names = [wish, *(f"{wish}-{number}" for number in range(2, 100))]
    return next(name for name in names if not (folder() / f"{name}{ENDING}").exists() and not listing.known(name))


def written(begun: Backup, advance: Advance) -> Backup:
    """Write the archive beside its place, read it back, and only then give it its name."""
    half = begun.path.with_suffix(".half")
    refuse_without_room(folder(), settings.DATA_DIR)
    with workshop("backup-work") as work:
        told = {} if begun.kind == Kind.BEFORE_UPGRADE else facts()
        manifest, parts = gathered(work, told)
        checksum = archive.write(half, parts, manifest, advance)
    archive.read(half)
    half.replace(begun.path)
    return listing.keep(
        replace(
            begun,
            state=State.GOOD,
            size=begun.path.stat().st_size,
            checksum=checksum,
            version=kemai.__version__,
            rows=sum(manifest["counts"].values()),
            files=len(manifest["parts"]) - 1,
            checked_at=timezone.localtime().isoformat(),
        )
    )


def refuse_without_room(*places: Path) -> None:
    """Refuse where a disk has no room for the copy."""
    need = engine().size() + objects.size() + ROOM
    for place in places:
        free = shutil.disk_usage(place).free
        if free < need:
            words = _("磁盘空间不够：%(place)s 只剩 %(free)d MB，需要 %(need)d MB。")
            raise Refused(words % {"place": place, "free": free >> 20, "need": need >> 20})


def gathered(work: Path, told: dict[str, Any]) -> tuple[Manifest, list[tuple[str, Path]]]:
    """Gather one moment: files are tied down before and after the database is copied, so that none it names is lost."""
    tie_down(work / archive.FILES)
    counts = engine().copy_to(work / archive.DATABASE)
    tie_down(work / archive.FILES)
    files = [(str(path.relative_to(work)), path) for path in sorted(kept_files(work / archive.FILES))]
    manifest = {
        "version": kemai.__version__,
        "at": timezone.localtime().isoformat(),
        "host": socket.gethostname(),
        "engine": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "counts": counts,
        **told,
    }
    return manifest, [(archive.DATABASE, work / archive.DATABASE), *files]


def kept_files(root: Path) -> Iterator[Path]:
    """Walk over the files of a folder."""
    for place, _folders, names in os.walk(root):
        yield from (Path(place) / name for name in names)


def tie_down(target: Path) -> None:
    """Hold every kept file by a second name, which costs no space; a file deleted meanwhile stays readable.

    Files of an object store are fetched.
    """
    for path in kept_files(settings.FILES_ROOT):
        tied = target / path.relative_to(settings.FILES_ROOT)
        if not tied.exists():
            tied.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, tied)
            except FileNotFoundError:
                continue
            except OSError:
                shutil.copy2(path, tied)
    objects.fetch(target)


def verify(backup: Backup) -> Backup:
    """Read a backup from end to end and write down how it stands; raises Refused when it is damaged."""
    now = timezone.localtime().isoformat()
    try:
        manifest = archive.read(backup.path)
    except Refused as reason:
        listing.keep(replace(backup, state=State.DAMAGED, checked_at=now, words=str(reason)))
        raise
    except OSError as reason:
        listing.keep(replace(backup, state=State.DAMAGED, checked_at=now, words=str(reason)))
        raise Refused(_("备份文件读不出来：%(words)s") % {"words": reason}) from reason
    rows, files = sum(manifest["counts"].values()), len(manifest["parts"]) - 1
    good = replace(backup, state=State.GOOD, checked_at=now, words="", rows=rows, files=files)
    return listing.keep(replace(good, version=manifest["version"], size=backup.path.stat().st_size))
