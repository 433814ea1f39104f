"""How far the log is settled: below which id no act can appear any more. All raw SQL for it is here."""

from __future__ import annotations

import time

from django.db import connection
from django.db.models import Max, QuerySet

from kemai.core.history.models import Act

PATIENCE = 3.0  # seconds
STEP = 0.05
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'core_act'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


def horizon(patience: float = PATIENCE) -> int:
    """Give the id up to which the log is settled, 0 when writers were busy all the time that one waited.

    SQLite has one writer at a time, so ids are committed in their order. PostgreSQL gives ids out of order of the
    commits: the highest id is read first, then every transaction that was writing acts at that moment is waited for
    (an INSERT holds its lock on the table from before it takes an id until the transaction ends).
    """
    found = highest()
    if connection.vendor == "sqlite":
        return found
    before = writers()
    until = time.monotonic() + patience
    while before & writers():
        if time.monotonic() > until:
            return 0
        time.sleep(STEP)
    return found


def highest() -> int:
    """Give the highest id in the log of all firms."""
    return int(QuerySet(Act).aggregate(last=Max("pk"))["last"] or 0)


def writers() -> set[str]:
    """Name the transactions of others that have written acts and are not at their end."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {str(row[0]) for row in cursor.fetchall()}
