"""An upgrade in one step: looked at first, backed up, changed, tried out; back by itself when anything fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

import kemai
from kemai.core.backup import journal, maintenance
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Backup, Kind
from kemai.core.backup.making import make_alone, refuse_without_room
from kemai.core.backup.places import alone, folder
from kemai.core.backup.restoring import go_back, known_migrations, recover
from kemai.core.dictionary.shipped import seed_all
from kemai.core.records import registry
from kemai.core.tenancy.current import everyone

log = logging.getLogger("kemai.upgrade")
Say = Callable[[str], object]


def upgrade(say: Say = print) -> bool:
    """Bring the tables up to this program; says whether anything was to be done.

    Raises Refused when the database is newer than the program, damaged or without room for a copy, and when a step
    failed and the copy was put back.
    """
    killed = recover()
    if killed:
        say(f"The {killed} before was cut off; the state before it is back.")
    if is_empty():
        migrate()
        return True
    refuse_newer()
    if not is_pending():
        return False
    refuse_without_room(folder(), settings.DATA_DIR)
    if not engine().sound():
        raise Refused("The database is damaged; nothing was changed. Restore a backup: restore FILE")
    with alone(), maintenance.held("upgrade"):
        before = make_alone(Kind.BEFORE_UPGRADE, by="upgrade")
        say(f"Backed up: {before.path}")
        change(before)
    say(f"Upgraded to {kemai.__version__}.")
    return True


def change(before: Backup) -> None:
    """Change the tables and try the result; on any failure put the copy back."""
    rows = engine().counts()
    journal.begin("upgrade", str(before.path))
    try:
        migrate()
        smoke(rows)
    except Exception as reason:
        log.exception("the upgrade failed")
        go_back(Path(before.path))
        raise Refused(f"The upgrade failed and the state before it is back: {reason}") from reason
    journal.finish()


def migrate() -> None:
    """Change the tables, and give every firm the dictionaries that are new."""
    call_command("migrate", interactive=False, verbosity=0)
    with everyone(reason="dictionaries of a new version"), transaction.atomic():
        seed_all()


def is_empty() -> bool:
    """Say whether the database has no tables of ours yet."""
    return "django_migrations" not in connection.introspection.table_names()


def is_pending() -> bool:
    """Say whether the program knows changes of the tables that are still to be made."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_newer() -> None:
    """Refuse a database that a newer program has changed: this one would not understand it."""
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    newer = sorted(applied - known_migrations())
    if newer:
        raise Refused(
            f"The database is newer than this program ({kemai.__version__}): it does not know {', '.join(newer[:3])}.\n"
            "Nothing was changed. Start the newer program, or restore the backup made before the upgrade."
        )


def smoke(before: dict[str, int]) -> None:
    """Open the sign-in page and a list as an administrator, and look that no table lost all its rows."""
    emptied = [name for name, rows in engine().counts().items() if not rows and before.get(name)]
    if emptied:
        raise Refused(f"tables that had rows are empty: {', '.join(emptied)}")
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
    with transaction.atomic():
        opened("/signin/", Client())
        with everyone(reason="trying an upgrade out"):
            user = users.filter(roles__code="admin", status="active").first()
        first = next((one for one in registry.all() if one.menu), None)
        if user is not None and first is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            opened(f"/{first.address}/", client)
        transaction.set_rollback(True)


def opened(address: str, client: Client) -> None:
    """Open a page; raises Refused unless it comes."""
    host = next((name for name in settings.ALLOWED_HOSTS if name.strip(".*")), "localhost").lstrip(".")
    answer = client.get(address, secure=True, headers={"host": host})
    if answer.status_code != 200:
        raise Refused(f"the page {address} answers {answer.status_code}")
