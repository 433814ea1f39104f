"""Going back to a backup: read and refused first, the present state put aside, then all or nothing."""

from __future__ import annotations

import filecmp
import logging
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import kemai
from kemai.core.backup import after, archive, journal, listing, maintenance, objects
from kemai.core.backup.archive import Manifest
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Backup, Kind
from kemai.core.backup.making import kept_files, make_alone
from kemai.core.backup.places import alone, workshop
from kemai.core.backup.voiding import note_restore
from kemai.core.files.object_store import StoreTrouble
from kemai.core.jobs.models import Job
from kemai.core.tenancy.current import everyone

log = logging.getLogger("kemai.backup")
SECONDS_TO_SETTLE = 1.0
SECONDS_FOR_JOBS = 60.0


def restore(path: Path, *, by: str = "") -> Manifest:
    """Bring the installation to the state of an archive; raises Refused with everything as it was.

    A file that is damaged, cut, sealed with another key or of a newer version is refused before anything changes.
    Afterwards sessions, keys and links are void, waiting jobs are held, and erasures are done again.
    """
    with alone(), workshop("restore-work") as work:
        manifest = examined(path, work)
        with maintenance.held("restore"):
            quiet()
            aside = make_alone(Kind.BEFORE_RESTORE, by=by)
            add_files(work)
            journal.begin("restore", str(aside.path))
            try:
                put_in_place(manifest, work)
                bring_up()
                after.run_steps()
                note_restore(path.name, manifest, by)
            except BaseException:
                go_back(aside.path)
                raise
            journal.finish()
        return manifest


def examined(path: Path, work: Path) -> Manifest:
    """Unpack an archive into a folder and refuse it unless it fits; nothing in use is touched."""
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    manifest = archive.read(path, work)
    if manifest["engine"] != connection.vendor:
        words = _("这份备份来自 %(theirs)s，本系统用的是 %(ours)s，没有做任何改动。")
        raise Refused(words % {"theirs": manifest["engine"], "ours": connection.vendor})
    newer = set(manifest["migrations"]) - known_migrations()
    if newer:
        words = _("这份备份来自更新的版本 %(theirs)s（本系统 %(ours)s），没有做任何改动。请先升级程序。")
        raise Refused(words % {"theirs": manifest["version"], "ours": kemai.__version__})
    engine().probe(work / archive.DATABASE, manifest["counts"])
    return manifest


def known_migrations() -> set[str]:
    """Give the changes of the tables that this program knows."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def quiet() -> None:
    """Wait until pages are answered and running jobs have stopped; raises Refused when one does not stop."""
    time.sleep(SECONDS_TO_SETTLE)
    until = time.monotonic() + SECONDS_FOR_JOBS
    with everyone(reason="stopping jobs before a restore"):
        running = Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=timezone.now())
        running.update(cancel_wanted=True)
        while running.exists():
            if time.monotonic() > until:
                raise Refused(_("有后台任务停不下来，没有做任何改动。请稍后再试。"))
            time.sleep(0.5)


def add_files(work: Path) -> None:
    """Put the unpacked files where they belong before the database comes: it never names a file that is not there.

    None is taken away, so this changes nothing that is in use; what no record names goes with the next sweep.
    """
    for path in sorted(kept_files(work / archive.FILES)):
        name = path.relative_to(work / archive.FILES)
        place = Path(settings.FILES_ROOT) / name
        if objects.is_kept_far(name.as_posix()):
            objects.bring(path, name.as_posix())
        elif not place.exists() or not filecmp.cmp(path, place, shallow=False):
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def put_in_place(manifest: Manifest, work: Path) -> None:
    """Put the unpacked database in the place of the present one, and count what stands there then."""
    engine().take_in(work / archive.DATABASE, work)
    if engine().counts() != manifest["counts"]:
        raise Refused(_("恢复后的行数与备份不符，已回到恢复前的状态。"))


def bring_up() -> None:
    """Bring older tables up to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def go_back(aside: Path) -> None:
    """Return to the archive made just before; called again after a kill, it does the same once more."""
    log.warning("going back to %s", aside.name)
    with workshop("restore-work") as work:
        manifest = archive.read(aside, work)
        try:
            add_files(work)
        except StoreTrouble:
            log.exception("files were not looked at again; no step takes any away")
        put_in_place(manifest, work)
    journal.finish()


def recover() -> str:
    """Finish what a killed restore or upgrade left: back to the state before it; returns what it was."""
    with alone():
        begun = journal.unfinished()
        if begun:
            with maintenance.held("recover"):
                go_back(Path(begun["back"]))
        maintenance.lift()
        return begun.get("what", "")


def restore_named(name: str, *, by: str) -> Backup:
    """Go back to one of the kept backups."""
    chosen = listing.find(name)
    restore(chosen.path, by=by)
    return chosen
