"""The second lock on PostgreSQL: with the first one off, a person still meets only the rows of their own firm."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from kemai.areas.accounts.models import User
from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.search.store import store
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.links import layout_of
from kemai.core.tenancy.session import session_of
from kemai.core.testing.samples import sample_record

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no row-level security; its second lock is the triggers"
)
FILL = """
    INSERT INTO core_searchdocument (organisation_id, record_type, record_id, title, text, tokens)
    SELECT %s, 'x', n, 't', 't', array_to_tsvector(ARRAY['w' || n, 'x']) FROM generate_series(1, 8000) n
"""
COUNT = 'SELECT count(*) FROM "customers_customer"'


@pytest.fixture
def rows(firm, other_firm):
    """Give a customer of each firm."""
    found = []
    for one in (firm, other_firm):
        with acting_as(one.viewer("admin")):
            found.append(sample_record(registry.of_model(Customer), one.viewer("admin")))
    return found


def counted():
    """Count customers by a statement that knows no firm."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return cursor.fetchone()[0]


def add_for(firm, like):
    """Add a customer to a firm, past the first lock."""
    now = timezone.now()
    Customer._base_manager.create(
        organisation=firm.organisation,
        name="x",
        number="X1",
        created_at=now,
        updated_at=now,
        customer_type_id=like.customer_type_id,
    )


def fail_as_everyone():
    """Look at all firms in a piece of work that fails."""
    with transaction.atomic(), everyone(reason="test"):
        assert counted() == 2
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")


@pytest.mark.spec("PLT-30")
def test_with_the_first_lock_off_only_own_rows_are_there(firm, other_firm, rows):
    """The plain manager and a bare cursor find, change and delete nothing of another firm, and add nothing to it."""
    mine, theirs = rows
    plain = Customer._base_manager
    with acting_as(firm.viewer("admin")):
        assert list(plain.values_list("pk", flat=True)) == [mine.pk]
        assert counted() == 1
        assert plain.filter(pk=theirs.pk).update(name="x") == 0
        with connection.cursor() as cursor:
            cursor.execute('DELETE FROM "customers_customer" WHERE id = %s', [theirs.pk])
            assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            add_for(other_firm, theirs)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            plain.filter(pk=mine.pk).update(organisation=other_firm.organisation)
    with acting_as(other_firm.viewer("admin")):
        assert list(plain.values_list("pk", flat=True)) == [theirs.pk]
    with everyone(reason="test"):
        assert counted() == 2


def test_nobody_meets_no_record(firm, rows):
    """Without a viewer there are no records, only the people who may sign in."""
    assert counted() == 0
    assert not Act._base_manager.exists()
    assert User._base_manager.filter(pk=firm.people["sales1"].pk).exists()


def test_every_table_of_firms_is_locked(db):
    """No table with a firm is left open, and the application is neither superuser nor free of policies."""
    tables = layout_of(connection).tables
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        if not owns_tables(cursor):
            cursor.execute("SELECT has_table_privilege('customers_customer', 'TRUNCATE')")
            assert cursor.fetchone() == (False,)
    assert tables.keys() - forced == {"core_searchdocument"}


def test_a_rollback_does_not_leave_another_viewer_behind(firm, other_firm, rows):
    """What the connection was told in a rolled-back piece of work is told again."""
    mine, theirs = rows
    with acting_as(other_firm.viewer("admin")):
        assert counted() == 1
    with acting_as(firm.viewer("admin")):
        with transaction.atomic():
            assert list(Customer._base_manager.values_list("pk", flat=True)) == [mine.pk]
            transaction.set_rollback(True)
        assert list(Customer._base_manager.values_list("pk", flat=True)) == [mine.pk]
        with pytest.raises(ProgrammingError):
            fail_as_everyone()
        assert counted() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_does_not_leave_another_viewer_behind(firm, other_firm):
    """The same where the whole transaction goes, and on a connection that is used again."""
    for one in (firm, other_firm):
        with acting_as(one.viewer("admin")):
            sample_record(registry.of_model(Customer), one.viewer("admin"))
    with everyone(reason="test"):
        assert counted() == 2
    with acting_as(firm.viewer("admin")):
        with transaction.atomic():
            assert counted() == 1
            transaction.set_rollback(True)
        assert counted() == 1
        with transaction.atomic():
            assert counted() == 1
    assert counted() == 0
    connection.close()
    with acting_as(firm.viewer("admin")):
        assert counted() == 1


def test_the_database_is_told_only_what_changed(firm, rows, monkeypatch):
    """A second query of the same viewer costs no further statement."""
    told = []
    with acting_as(firm.viewer("admin")):
        counted()
        raw = connection.connection
        monkeypatch.setattr(type(raw), "execute", lambda self, *args: told.append(args))
        counted()
        assert told == []
        assert session_of(connection).held == (str(firm.organisation.pk), "off")


def test_search_keeps_its_index(firm):
    """Candidates come by the token index although a policy stands before every condition that might leak."""
    with acting_as(firm.viewer("admin")):
        with connection.cursor() as cursor:
            cursor.execute(FILL, [firm.organisation.pk])
        store().tidy()
        with connection.cursor() as cursor:
            if not owns_tables(cursor):
                cursor.execute("EXPLAIN SELECT id FROM core_searchdocument WHERE tokens @@ 'w77'::tsquery")
                assert "core_searchdocument_tokens" not in str(cursor.fetchall())
            before = index_scans(cursor)
            cursor.execute("SELECT count(*) FROM kemai_candidates('w77'::tsquery, 50)")
            assert cursor.fetchone() == (1,)
            assert index_scans(cursor) > before


def owns_tables(cursor):
    """Say whether the login owns the tables itself: it may empty them, and only forced policies hold for it."""
    cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'customers_customer'")
    return cursor.fetchone()[0]


def index_scans(cursor):
    """Count how often this transaction has gone through the token index."""
    cursor.execute("SELECT pg_stat_get_xact_numscans('core_searchdocument_tokens'::regclass)")
    return cursor.fetchone()[0]
