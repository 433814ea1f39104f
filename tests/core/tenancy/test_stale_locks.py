"""Locks follow the models: what no model says any more is taken away after the next migration, the rest is made."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from kemai.core.tenancy import everyone, guards, session

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="locks of PostgreSQL")
STALE = {
    "link": (
        'ALTER TABLE "core_note" ADD CONSTRAINT kemai_firm_of_old UNIQUE (organisation_id, id)',
        "SELECT count(*) FROM pg_constraint WHERE conname = 'kemai_firm_of_old'",
    ),
    "pair": (
        'CREATE TRIGGER kemai_firm_of_old BEFORE INSERT ON "core_note" FOR EACH ROW EXECUTE FUNCTION kemai_same_firm()',
        "SELECT count(*) FROM pg_trigger WHERE tgname = 'kemai_firm_of_old'",
    ),
    "policy": (
        'CREATE POLICY kemai_rows_of_old ON "core_note" USING (true)',
        "SELECT count(*) FROM pg_policy WHERE polname = 'kemai_rows_of_old'",
    ),
}


def asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.parametrize("kind", STALE)
def test_a_lock_of_an_older_version_goes(db: None, kind: str) -> None:
    make, count = STALE[kind]
    with session.as_owner(connection), connection.cursor() as cursor:
        cursor.execute(make)
    assert asked(count) == 1
    guards.restore(connection.alias)
    assert asked(count) == 0


@on_postgresql
def test_missing_locks_are_made_again(db: None) -> None:
    count = "SELECT count(*) FROM pg_policy WHERE polname LIKE 'kemai_rows_%'"
    before = asked(count)
    with session.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = 'core_note'::regclass")
        cursor.execute(f'DROP POLICY "{cursor.fetchone()[0]}" ON "core_note"')
        cursor.execute('ALTER TABLE "core_note" DISABLE ROW LEVEL SECURITY')
    assert asked(count) == before - 1
    guards.restore(connection.alias)
    assert asked(count) == before
    assert asked("SELECT relrowsecurity FROM pg_class WHERE oid = 'core_note'::regclass") is True


@on_postgresql
def test_a_login_that_would_pass_every_policy_steps_down(db: None) -> None:
    passes = asked("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user")
    wanted = session.ROLE if passes else asked("SELECT session_user::text")
    guards.restore(connection.alias)
    assert asked("SELECT current_user::text") == wanted
    with session.as_owner(connection):
        assert asked("SELECT current_user::text") == asked("SELECT session_user::text")
        with session.as_owner(connection):
            assert asked("SELECT current_user::text") == asked("SELECT session_user::text")
        assert asked("SELECT current_user::text") == asked("SELECT session_user::text"), "the inner one keeps the outer"
    assert asked("SELECT current_user::text") == wanted


@on_postgresql
def test_a_migration_works_as_owner_over_all_firms_and_ends(db: None) -> None:
    guards.lift(connection.alias)
    try:
        assert asked("SELECT current_setting('kemai.everyone')") == "on"
        assert asked("SELECT current_user::text") == asked("SELECT session_user::text")
    finally:
        guards.restore(connection.alias)
    with everyone(reason="test"):
        assert session.session_of(connection).migrating is False


@on_postgresql
def test_work_that_fails_as_owner_leaves_the_connection_usable(db: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), session.as_owner(connection):
        asked("SELECT no_such_column")
    assert asked("SELECT 1") == 1
    session.end_migrating(connection)
    assert session.session_of(connection).migrating is False


@on_postgresql
def test_a_session_that_was_lost_begins_again(db: None) -> None:
    kept = session.session_of(connection)
    connection.execute_wrappers.remove(kept)
    again = session.session_of(connection)
    assert again is not kept
    assert session.session_of(connection) is again
