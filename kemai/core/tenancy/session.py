"""What PostgreSQL is told of who is looking: the second lock (row-level security) reads it in every query.

Each connection holds the firm (or that all are open) in two settings of its session. A wrapper around every statement
compares what is wanted with what is held and tells the difference, so a page costs one short statement and no more.
A rollback takes back what was told inside its transaction; the next statement then tells it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from kemai.core.tenancy.current import Everyone, looking
from kemai.core.tenancy.viewer import Viewer

ROLE = "kemai_app"
TELL = "SELECT set_config('kemai.organisation', %s, false), set_config('kemai.everyone', %s, false)"
LOWER = f"SET ROLE {ROLE}"
RAISE = "RESET ROLE"
# Only where the locks stand already: a new database is filled by its owner.
MUST_LOWER = f"""
    SELECT coalesce((rolsuper OR rolbypassrls) AND to_regrole('{ROLE}') IS NOT NULL
           AND EXISTS (SELECT FROM pg_policy WHERE polname LIKE 'kemai_rows_%'), false)
    FROM pg_roles WHERE rolname = session_user
"""
IDLE, IN_ERROR = 0, 3  # libpq: PQTRANS_IDLE, PQTRANS_INERROR
ALL = ("", "on")


class Session:
    """One connection's knowledge of who is looking; called around every statement of it."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        """Know nothing yet, and work without the rights of a superuser where the locks stand."""
        self.connection = connection
        self.held: tuple[str, str] | None = None
        self.tied = False
        self.migrating = False
        self.lowered = False
        self.lower()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement of Django's after telling who is looking."""
        self.settle()
        answer = execute(sql, params, many, context)
        if str(sql).startswith("ROLLBACK TO"):
            self.held = None
        return answer

    def settle(self) -> None:
        """Tell the database who is looking, when it holds something else."""
        state = self.connection.connection.info.transaction_status
        if self.tied and state == IDLE:
            self.held = None
        if self.wanted != self.held and state != IN_ERROR:
            self.tell()

    @property
    def wanted(self) -> tuple[str, str]:
        """Give the settings that it should hold."""
        return ALL if self.migrating else wanted_now()

    def tell(self) -> None:
        """Tell the database who is looking, whatever it holds; raises OperationalError when it does not answer."""
        raw, wanted = self.connection.connection, self.wanted
        with self.connection.wrap_database_errors:
            raw.execute(TELL, wanted)
        self.held = wanted
        self.tied = raw.info.transaction_status != IDLE

    def lower(self) -> None:
        """Take the application's role when the login would pass every policy."""
        raw = self.connection.connection
        with self.connection.wrap_database_errors:
            self.lowered = bool(raw.execute(MUST_LOWER).fetchone()[0])
            if self.lowered:
                raw.execute(LOWER)

    def raise_up(self) -> None:
        """Be the login again."""
        if self.lowered:
            with self.connection.wrap_database_errors:
                self.connection.connection.execute(RAISE)
            self.lowered = False


def wanted_now() -> tuple[str, str]:
    """Give the settings for who is looking now: a firm, all firms, or nobody, for whom no row of records exists."""
    now = looking()
    if isinstance(now, Viewer):
        return str(now.organisation_id), "off"
    return ALL if isinstance(now, Everyone) else ("", "off")


def connected(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Stand around every statement of a new connection to PostgreSQL."""
    if connection.vendor == "postgresql":
        begin(connection)


def begin(connection: BaseDatabaseWrapper) -> Session:
    """Begin the session of a connection, in place of the one that the connection before it had."""
    session = Session(connection)
    others = [one for one in connection.execute_wrappers if not isinstance(one, Session)]
    connection.execute_wrappers[:] = [session, *others]
    return session


def session_of(connection: BaseDatabaseWrapper) -> Session:
    """Give the session of a connection, connecting where need be."""
    connection.ensure_connection()
    found = [one for one in connection.execute_wrappers if isinstance(one, Session)]
    return found[0] if found else begin(connection)


def settle(connection: BaseDatabaseWrapper) -> None:
    """Tell the database who is looking before a statement that passes Django's cursor by (COPY)."""
    session_of(connection).settle()


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Do upkeep (ANALYZE, indexes, policies) as the login itself, over all firms; SQLite knows no roles."""
    if connection.vendor != "postgresql":
        yield
        return
    session = session_of(connection)
    migrating, session.migrating = session.migrating, True
    session.raise_up()
    try:
        yield
    finally:
        session.migrating = migrating
        if not migrating and session.connection.connection.info.transaction_status != IN_ERROR:
            session.lower()


def begin_migrating(connection: BaseDatabaseWrapper) -> None:
    """Work as the tables' owner and over all firms until the migrations are done."""
    session = session_of(connection)
    session.migrating = True
    session.raise_up()


def end_migrating(connection: BaseDatabaseWrapper) -> None:
    """Go back to one firm at a time."""
    session = session_of(connection)
    session.migrating = False
    session.lower()
