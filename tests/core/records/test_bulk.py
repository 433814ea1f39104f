"""Many rows at once are the same rows as one by one."""

from datetime import date
from decimal import Decimal
from itertools import repeat

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.utils import timezone

from kemai.areas.customers.models import Customer, CustomerProfile
from kemai.core.history.models import Act
from kemai.core.records import bulk, registry
from kemai.core.records.allotting import Ids
from kemai.core.records.among import among
from kemai.core.tenancy import acting_as
from kemai.core.testing.samples import sample_record


@pytest.fixture
def admin(firm):
    with acting_as(firm.viewer("admin")) as viewer:
        yield viewer


@pytest.fixture
def customer(admin):
    return sample_record(registry.get("customers.customer"), admin, 1)


def columns_of(record, **more):
    """Give the columns of a record as they come from a list of rows."""
    names = [field.attname for field in type(record)._meta.concrete_fields if not field.primary_key]
    return {name: repeat(getattr(record, name)) for name in names} | more


def test_inserted_rows_are_like_saved_ones(customer):
    ids = bulk.allot_ids(Customer, 3)
    numbers = ["K-1", "K-2", "K-3"]
    bulk.insert(Customer, {"id": ids, **columns_of(customer, number=numbers, id_number=repeat(""))}, 3)
    made = list(Customer.objects.filter(pk__in=list(ids)).order_by("pk"))
    assert [row.number for row in made] == numbers
    for row in made:
        row.refresh_from_db()
        for field in Customer._meta.concrete_fields:
            if field.attname not in ("id", "number", "id_number"):
                assert getattr(row, field.attname) == getattr(customer, field.attname)


def test_reserved_ids_are_free_and_given_once(customer):
    ids = list(bulk.allot_ids(Customer, 2))
    assert min(ids) > customer.pk
    bulk.insert(Customer, {"id": ids, **columns_of(customer, number=["K-1", "K-2"], id_number=repeat(""))}, 2)
    assert Customer.objects.filter(pk__in=ids).count() == 2
    assert set(bulk.allot_ids(Customer, 2)).isdisjoint([*ids, customer.pk])
    customer.pk, customer.number, customer.id_number = None, "K-3", ""
    customer.save()
    assert customer.pk not in ids


def test_values_of_every_kind_are_stored_and_changed(customer):
    now = timezone.now()
    record = CustomerProfile(
        organisation_id=customer.organisation_id, customer=customer, created_at=now, updated_at=now
    )
    columns = columns_of(record, assets=[Decimal("12.50")], custom=[{"列": [1, None]}], customer_id=[customer.pk])
    [pk] = ids = bulk.allot_ids(CustomerProfile, 1)
    bulk.insert(CustomerProfile, {"id": ids, **columns}, 1)
    stored = CustomerProfile.objects.get(pk=pk)
    assert (stored.assets, stored.custom, stored.liabilities) == (Decimal("12.50"), {"列": [1, None]}, None)
    assert stored.created_at == record.created_at
    bulk.update(CustomerProfile, {pk: {"assets": None, "intro": "一\n二'%s"}})
    bulk.update(Customer, {customer.pk: {"birth_date": date(1990, 1, 2), "kind": "person"}})
    stored.refresh_from_db()
    customer.refresh_from_db()
    assert (stored.assets, stored.intro) == (None, "一\n二'%s")
    assert (customer.birth_date, customer.kind) == (date(1990, 1, 2), "person")


ODD = ["NULL", "", " ", "{a,b}", 'a"b', "a\\b", '\\"', "a,b", "一\n二\t三", "%s $1", "'; --", "\U0001f600"]


def test_texts_of_every_sort_are_stored_as_they_are(customer):
    ids = list(bulk.allot_ids(Customer, len(ODD)))
    numbers = [f"K-{number}" for number in range(len(ODD))]
    cities = [None if text == "" else customer.industry_id for text in ODD]
    columns = columns_of(customer, number=numbers, remark=list(ODD), industry_id=cities, id_number=repeat(""))
    bulk.insert(Customer, {"id": ids, **columns}, len(ODD))
    stored = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "remark"))
    assert [stored[pk] for pk in ids] == ODD
    assert Customer.objects.filter(among("remark", ODD), pk__in=ids).count() == len(ODD)
    bulk.update(Customer, {pk: {"remark": text, "industry_id": None} for pk, text in zip(ids, ODD[::-1], strict=True)})
    changed = Customer.objects.filter(pk__in=ids).order_by("pk").values_list("remark", "industry_id")
    assert list(changed) == [(text, None) for text in ODD[::-1]]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no lengths")
@pytest.mark.parametrize("wrong", ["长" * 5000, "a\0b"])
def test_what_a_column_can_not_hold_is_refused_and_never_cut(customer, wrong):
    columns = columns_of(customer, number=["K-1"], name=[wrong], id_number=repeat(""))
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert(Customer, {"id": bulk.allot_ids(Customer, 1), **columns}, 1)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no row-level security")
def test_rows_of_another_firm_are_refused_by_the_policy(customer, other_firm):
    columns = columns_of(customer, number=["K-1"], id_number=repeat(""))
    theirs = {**columns, "organisation_id": repeat(other_firm.organisation.pk)}
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        bulk.insert(Customer, {"id": bulk.allot_ids(Customer, 1), **theirs}, 1)


def test_rows_that_change_different_columns(customer, admin):
    other = sample_record(registry.get("customers.customer"), admin, 2)
    bulk.update(Customer, {customer.pk: {"city": "苏州"}, other.pk: {"city": "杭州", "postcode": "310000"}})
    bulk.update(Customer, {})
    assert set(Customer.objects.values_list("city", "postcode")) == {("苏州", customer.postcode), ("杭州", "310000")}


def test_nothing_is_inserted_for_no_rows(admin):
    before = Act.objects.count()
    bulk.insert(Act, {"organisation_id": repeat(admin.organisation_id)}, 0)
    assert Act.objects.count() == before


def test_the_planner_is_told(customer):
    bulk.analyse((Customer, Act))


def test_among_takes_thousands_of_values(customer):
    ids = range(customer.pk, customer.pk + 50_000)
    assert Customer.objects.filter(among("pk", ids)).count() == 1
    texts = {customer.number, *map(str, range(5000)), "引'号"}
    assert list(Customer.objects.filter(among("number", texts)).values_list("pk", flat=True)) == [customer.pk]
    assert not Customer.objects.filter(among("pk", ())).exists()
    assert Customer.objects.filter(among("owner_id", [customer.owner_id])).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the log of SQLite")
def test_the_log_grows_only_while_many_rows_are_written(customer):
    def limit():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0]

    usual = limit()
    with bulk.many_writes():
        assert limit() > usual
    assert limit() == usual


def test_rows_of_many_statements_come_in_their_order(admin, monkeypatch):
    monkeypatch.setattr(bulk, "TOGETHER", 4)
    titles = [f"第 {number} 行" for number in range(11)]
    shared = {"organisation_id": admin.organisation_id, "at": timezone.now(), "action": "test", "record_type": "test"}
    empty = {"record_id": None, "batch": None, "changes": [], "facts": {}, "user_id": admin.user_id}
    columns = {name: repeat(value) for name, value in {**shared, **empty}.items()}
    bulk.insert(Act, {**columns, "title": titles}, len(titles))
    assert list(Act.objects.filter(action="test").order_by("pk").values_list("title", flat=True)) == titles


@pytest.mark.django_db(transaction=True)
def test_ids_are_given_once_even_where_a_transaction_took_some_back(admin):
    ids = Ids(Customer, 10)
    first = list(ids.take(3))
    with transaction.atomic():
        within = list(ids.take(3))
        transaction.set_rollback(True)
    later = [*ids.take(2), *ids.take(6), *bulk.allot_ids(Customer, 2)]
    assert len({*first, *later}) == 13
    assert not set(first) & set(within)
