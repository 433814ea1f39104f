"""On PostgreSQL the values of often filtered own fields stand once more beside the records, whatever writes these."""

from __future__ import annotations

import threading
import time
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.merge.join import merge
from kemai.core.merge.undo import undo
from kemai.core.own import indexes, looked_up
from kemai.core.own.actions import save_field
from kemai.core.own.models import CustomField, IndexedValue, ValueIndex
from kemai.core.records import bulk, registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer import actions as transfer
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read
from tests.core.transfer.conftest import bring, private_files

__all__ = ["bring", "private_files"]
pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite looks values up by indexes")
FILE = "客户名称,授信额,等级\n云帆物流,88.5,甲\n北辰机械,7,乙\n"
CLOSE = ("123456789012.000001", "123456789012.000002")  # the same number in floating point
WAITING = """
    SELECT count(*) FROM pg_locks
    WHERE relation = 'customers_customer'::regclass AND mode = 'ShareRowExclusiveLock' AND NOT granted
"""
TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'kemai\\_own\\_values\\_%'"


@pytest.fixture
def fields(firm: Any) -> dict[str, Any]:
    """An amount, a choice, a text, a day and a yes or no by which people often filter."""
    made = {
        "limit_sum": add_field(firm, "limit_sum", "授信额", "dec", filterable="1"),
        "grade": add_field(firm, "grade", "等级", "dict", choices="甲\n乙", filterable="1"),
        "code": add_field(firm, "code", "代码", "text", filterable="1"),
        "seen_on": add_field(firm, "seen_on", "年检日期", "date", filterable="1"),
        "checked": add_field(firm, "checked", "已验厂", "bool", filterable="1"),
    }
    assert len(indexes.keep()[0]) == 5
    return made


def kept() -> set[tuple[int, str, str]]:
    """Give record, key and value of everything that is kept."""
    with everyone(reason="test"):
        keys = {one.pk: one.key for one in ValueIndex.objects.all()}
        rows = IndexedValue.objects.values_list("record_id", "index_id", "text", "number")
        return {(record, keys[index], f"{number:g}" if text is None else text) for record, index, text, number in rows}


def stored() -> set[tuple[int, str, str]]:
    """Give what should be kept: what stands in the column of the records."""
    with everyone(reason="test"):
        rows = Customer._base_manager.values_list("id", "custom")
        return {
            (pk, key, value if key.startswith(("text", "date")) else f"{float(value):g}")
            for pk, custom in rows
            for key, value in custom.items()
        }


def counted(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("fields")
def test_every_way_of_writing_records_keeps_them(
    firm: Any, bring: Any, django_capture_on_commit_callbacks: Any
) -> None:
    customers = registry.get(CUSTOMER)
    first = add_customer(firm, limit_sum="12.5", code="K1", seen_on="2027-03-01", checked=True)
    second = add_customer(firm, name="青禾食品二", limit_sum="900", code="K2")
    assert len(kept()) == 6
    assert kept() == stored()
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(customers, first.pk, {"limit_sum": "13", "code": "", "checked": False}, by=by)
        assert {key for pk, key, _value in kept() if pk == first.pk} == {"dec_limit_sum", "date_seen_on"}
        assert kept() == stored()
        job = bring(FILE, by)
        assert len(kept()) == 8
        assert kept() == stored()
        bulk.update(Customer, {first.pk: {"custom": {"text_code": "x"}}, second.pk: {"custom": {"text_code": "y"}}})
        assert kept() == stored()
        Customer.objects.filter(pk=first.pk).update(custom={"bool_checked": True})
        assert (first.pk, "bool_checked", "1") in kept()
        with django_capture_on_commit_callbacks(execute=True):
            transfer.take_back(job, by=by)
        assert kept() == stored()
        merged = merge(customers, first.pk, second.pk, {}, by=by)
        assert kept() == stored()
        undo(merged.pk, by=by)
        assert kept() == stored()
        gone = add_customer(firm, name="将删除", code="K9")
        actions.delete(customers, gone.pk, by=by)
        assert (gone.pk, "text_code", "K9") in kept()
        assert "将删除" not in read(firm.client("admin"), "/customers/", f="code:is:K9")
        actions.restore(customers, gone.pk, by=by)
        assert "将删除" in read(firm.client("admin"), "/customers/", f="code:is:K9")
    with everyone(reason="test"):
        Customer._base_manager.filter(pk=gone.pk).delete()
    assert not [one for one in kept() if one[0] == gone.pk]


def test_values_from_before_are_filled_in_and_go_with_the_last_field(firm: Any) -> None:
    one = add_field(firm, "code", "代码", "text")
    first = add_customer(firm, code="K1")
    assert indexes.keep() == ([], [])
    with acting_as(firm.viewer("admin")) as by:
        save_field({"filterable": "1"}, by=by, field=one)
    assert indexes.keep() == (["customers_customer.text_code"], [])
    assert kept() == {(first.pk, "text_code", "K1")}
    assert counted(TRIGGERS) == 3
    with acting_as(firm.viewer("admin")) as by:
        save_field({"filterable": ""}, by=by, field=one)
    assert indexes.keep() == ([], ["customers_customer.text_code"])
    assert kept() == set()
    assert counted(TRIGGERS) == 0


@pytest.mark.usefixtures("fields")
def test_amounts_that_are_one_in_floating_point_stay_two(firm: Any) -> None:
    for place, amount in enumerate(CLOSE):
        add_customer(firm, name=f"额度{place}公司", limit_sum=amount)
    client = firm.client("admin")
    found = read(client, "/customers/", f=f"limit_sum:is:{CLOSE[1]}")
    assert "额度1公司" in found
    assert "额度0公司" not in found
    assert "额度0公司" not in read(client, "/customers/", f=f"limit_sum:over:{CLOSE[1]}")
    assert "额度1公司" in read(client, "/customers/", where=f"NOT 授信额 = {CLOSE[0]}")


@pytest.mark.usefixtures("fields")
def test_leftovers_are_never_shown_and_what_is_not_ready_is_not_asked(firm: Any) -> None:
    one = add_customer(firm, name="有码公司", code="K1")
    other = add_customer(firm, name="无码公司")
    client = firm.client("admin")
    with everyone(reason="test"):
        held = IndexedValue.objects.get(record_id=one.pk)
        held.pk, held.record_id = None, other.pk
        held.save(force_insert=True)
        assert "无码公司" not in read(client, "/customers/", f="code:is:K1")
        IndexedValue.objects.all().delete()
        assert "有码公司" not in read(client, "/customers/", f="code:is:K1")
        ValueIndex.objects.update(ready=False)
    assert "有码公司" in read(client, "/customers/", f="code:is:K1")
    indexes.keep()
    assert (one.pk, "text_code", "K1") in kept()


@pytest.mark.usefixtures("fields")
def test_another_firm_meets_none_of_them_and_its_records_cost_nothing(firm: Any, other_firm: Any) -> None:
    add_customer(firm, code="K1")
    add_customer(other_firm, name="别家")
    with acting_as(other_firm.viewer("admin")):
        assert counted("SELECT count(*) FROM core_indexedvalue") == 0
        assert counted("SELECT count(*) FROM core_valueindex") == 0
    with acting_as(firm.viewer("admin")):
        assert counted("SELECT count(*) FROM core_indexedvalue") == 1


@pytest.mark.parametrize("place", ["text_code", "dec_limit_sum"])
@pytest.mark.usefixtures("fields")
def test_a_person_of_the_firm_reaches_them_by_their_index(firm: Any, place: str) -> None:
    with acting_as(firm.viewer("admin")) as by:
        index = ValueIndex.objects.get(key=place)
        values = [{"number": n} if index.numeric else {"text": f"K{n}"} for n in range(5000)]
        IndexedValue.objects.bulk_create(
            IndexedValue(organisation_id=by.organisation_id, index_id=index.pk, record_id=n, **one)
            for n, one in enumerate(values)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE core_indexedvalue")
        asked = looked_up.candidates(by.organisation_id, index.relation, place, match)
        assert asked is not None
        assert "indexed_number_ix" in asked.explain() or "indexed_text_ix" in asked.explain()
        assert asked.count() == 1


@pytest.mark.django_db
def test_the_upgrade_drops_the_old_indexes_and_no_others() -> None:
    upgrade = import_module("kemai.core.migrations.0011_values_looked_up")
    with connection.cursor() as cursor:
        for name in ("kemai_own_3_7", "kemaixown_3"):
            cursor.execute(f"CREATE INDEX {name} ON customers_customer (lock_version)")
        upgrade.drop_unused(None, connection.schema_editor())
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'kemai%own%'")
        assert [name for (name,) in cursor.fetchall()] == ["kemaixown_3"]


def match(path: str) -> Q:
    return Q(**{path: 77 if path == "number" else "K77"})


@pytest.mark.django_db(transaction=True)
def test_whoever_is_writing_when_a_field_is_taken_up_is_waited_for(firm: Any) -> None:
    one = add_field(firm, "code", "代码", "text")
    begun, go = threading.Event(), threading.Event()
    made: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            made.append(add_customer(firm, name="慢", code="K5").pk)
            begun.set()
            go.wait(20)
        connection.close()

    def keep() -> None:
        indexes.keep()
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert begun.wait(20)
    with everyone(reason="test"):
        CustomField.objects.filter(pk=one.pk).update(filterable=True)
    keeper = threading.Thread(target=keep)
    keeper.start()
    until = time.monotonic() + 20
    with everyone(reason="test"):
        while not counted(WAITING):
            assert time.monotonic() < until
        assert kept() == set()
    go.set()
    writer.join()
    keeper.join()
    assert kept() == {(made[0], "text_code", "K5")}
