"""A link to a row of another firm is refused by the database itself, whichever door the row comes through."""

from itertools import repeat

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, AlterField, RemoveField, RenameField
from django.utils import timezone

from kemai.areas.accounts.models import Role, User
from kemai.areas.customers.models import Contact, Customer
from kemai.core.notes.models import Note
from kemai.core.records import bulk, registry
from kemai.core.tenancy import acting_as, everyone, guards
from kemai.core.tenancy.links import layout_of
from kemai.core.testing.samples import sample_record


@pytest.fixture
def rows(firm, other_firm):
    """Give a customer of each firm."""
    found = []
    for one in (firm, other_firm):
        with acting_as(one.viewer("admin")):
            found.append(sample_record(registry.of_model(Customer), one.viewer("admin")))
    return found


def refused(change):
    """Say whether the database refuses a change, at once or when the transaction ends."""
    try:
        with transaction.atomic():
            change()
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def contact_of(customer, firm, **values):
    """Make, unsaved, a contact of a firm that names a customer."""
    now = timezone.now()
    return Contact(
        organisation=firm.organisation, name="王", customer=customer, created_at=now, updated_at=now, **values
    )


@pytest.mark.spec("PLT-30")
def test_a_foreign_link_is_refused_by_the_database(firm, other_firm, rows):
    """One's own link is taken; a foreign one is refused by create, update, bulk insert and bulk update."""
    mine, theirs = rows
    with everyone(reason="the first lock is off"):
        assert not refused(lambda: contact_of(mine, firm).save())
        assert refused(lambda: contact_of(theirs, firm).save())
        assert refused(lambda: contact_of(mine, firm, owner=other_firm.people["sales1"]).save())
        kept = contact_of(mine, firm)
        kept.save()
        assert refused(lambda: Contact.objects.filter(pk=kept.pk).update(customer_id=theirs.pk))
        assert refused(lambda: bulk.update(Contact, {kept.pk: {"customer_id": theirs.pk}}))
        assert refused(lambda: bulk_contact(firm, theirs))
        assert not refused(lambda: bulk_contact(firm, mine))
        assert Contact.objects.get(pk=kept.pk).customer_id == mine.pk


def bulk_contact(firm, customer):
    """Insert a contact as the import does."""
    blank = {
        field.attname: repeat(field.get_default())
        for field in Contact._meta.concrete_fields
        if not field.null and not field.is_relation and field.attname != "id"
    }
    now = timezone.now()
    columns = {
        **blank, "name": ["李"], "organisation_id": repeat(firm.organisation.pk), "customer_id": [customer.pk],
        "created_at": repeat(now), "updated_at": repeat(now),
    }  # fmt: skip
    with transaction.atomic():
        bulk.insert(Contact, {"id": bulk.allot_ids(Contact, 1), **columns}, 1)


def test_a_row_does_not_move_to_another_firm(firm, other_firm, rows):
    """Nor does a row take its links with it into another firm."""
    mine, _theirs = rows
    with everyone(reason="the first lock is off"):
        assert refused(lambda: Customer.objects.filter(pk=mine.pk).update(organisation=other_firm.organisation))


def test_many_to_many_does_not_cross_firms(firm, other_firm):
    """A role of another firm is not given to a person, nor is a stranger mentioned in a note."""
    with everyone(reason="the first lock is off"):
        sales1 = firm.people["sales1"]
        own, foreign = (Role.objects.get(organisation=one.organisation, code="admin") for one in (firm, other_firm))
        assert not refused(lambda: sales1.roles.add(own))
        assert refused(lambda: sales1.roles.add(foreign))
        note = Note.objects.create(
            organisation=firm.organisation, record_type="x", record_id=1, text="t",
            created_by=sales1, created_at=timezone.now(),
        )  # fmt: skip
        assert refused(lambda: note.mentions.add(other_firm.people["sales1"]))


def test_every_link_between_firms_tables_is_locked(db):
    """No link between rows of firms is left out, but the one that joins a person's accounts."""
    layout = layout_of(connection)
    locked = {(link.table, link.column) for link in layout.links}
    for model in apps.get_models():
        if model._meta.db_table not in layout.tables:
            continue
        for field in model._meta.concrete_fields:
            owned = field.many_to_one and field.related_model._meta.db_table in layout.tables
            if owned and field.db_constraint:
                assert (model._meta.db_table, field.column) in locked or (model, field.name) == (User, "main")


def locks():
    """Name every lock that the database holds."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kemai_firm_%'"
        if connection.vendor == "sqlite"
        else "SELECT conname FROM pg_constraint WHERE conname LIKE 'kemai_firm_%' "
        "UNION SELECT tgname FROM pg_trigger WHERE tgname LIKE 'kemai_firm_%' "
        "UNION SELECT polname FROM pg_policy"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def test_locks_made_twice_are_the_same(db):
    """Making the locks again changes nothing; migrations lift and restore them."""
    before = locks()
    guards.restore("default")
    assert locks() == before != set()
    call_command("migrate", verbosity=0)
    assert locks() == before


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_still_changes_a_locked_table():
    """Links are added, renamed and dropped and linked tables rebuilt under lock; the locks stand afterwards."""
    before = locks()
    link = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    longer, usual = models.CharField(max_length=99, default=""), models.CharField(max_length=60, default="")
    state = MigrationLoader(connection).project_state()
    guards.lift("default")
    for app, operation in (
        ("customers", AddField("customer", "second_department", link)),
        ("customers", RenameField("customer", "second_department", "third_department")),
        ("customers", RemoveField("customer", "third_department")),
        ("accounts", AlterField("user", "area", longer)),
        ("accounts", AlterField("user", "area", usual)),
    ):
        old, state = state, state.clone()
        operation.state_forwards(app, state)
        with connection.schema_editor() as editor:
            operation.database_forwards(app, editor, old, state)
    guards.restore("default")
    assert locks() == before
