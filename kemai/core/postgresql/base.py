"""Connections that give a frozen server up; the server's own statement timeout can't help when it is the one frozen."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.db.utils import Error

from kemai.core.tenancy.session import session_of

MOMENT = psycopg.adapters.types["timestamptz"].oid
READER: Any = psycopg.adapters.get_loader(MOMENT, psycopg.pq.Format.TEXT)
MORE_THAN_THE_SERVER = 5.0
FOR_A_SIGN_OF_LIFE = 2.0


class PatientConnection(psycopg.Connection[Any]):
    """Waits `patience` seconds for each answer, then is closed and raises OperationalError."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server's answer to one command."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError("the database server does not answer") from error


class DatabaseWrapper(base.DatabaseWrapper):
    """Opens patient connections, and asks an idle one only briefly whether it still lives."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """Connect within `connect_timeout`; raises OperationalError when the server does not answer by then."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        made = PatientConnection.connect(**conn_params)
        made.adapters.register_loader(MOMENT, READER)
        made.patience = self.patience
        return made

    def create_cursor(self, name: str | None = None) -> Any:
        """Give a cursor that reads moments by psycopg itself: Django says the same in UTC at five times the cost."""
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()

    @property
    def patience(self) -> float | None:
        """Give the seconds to wait for a statement: somewhat longer than the server itself allows."""
        allowed: int = settings.STATEMENT_SECONDS
        return allowed + MORE_THAN_THE_SERVER if allowed else None

    def is_usable(self) -> bool:
        """Say whether the connection lives: the question is telling it anew who is looking, which comes next anyway.

        A server that says nothing for two seconds does not live.
        """
        if self.connection is None:
            return False
        self.connection.patience = FOR_A_SIGN_OF_LIFE
        try:
            session_of(self).tell()
        except Error:
            return False
        finally:
            self.connection.patience = self.patience
        return True
