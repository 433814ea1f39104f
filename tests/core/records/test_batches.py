"""Long readings leave nothing open: others save meanwhile, and so does whoever reads."""

import pytest

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.batches import read_in_batches
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk"]
KIND = "customers.customer"


@pytest.fixture
def by(firm):
    with acting_as(firm.viewer("sales1")) as viewer:
        yield viewer


def add(by, *names):
    for name in names:
        actions.add(registry.get(KIND), {"name": name}, by=by)


@pytest.mark.parametrize("size", [1, 2, 5, 6, 100])
def test_rows_come_in_their_order_each_once(by, size):
    add(by, "甲公司", "乙公司", "丙公司", "丁公司", "戊公司")
    rows = Customer.objects.order_by("-name")
    read = list(read_in_batches(rows, "name", "owner_id", size=size))
    assert read == list(rows.values_list("pk", "name", "owner_id"))


def test_who_leaves_meanwhile_is_left_out_and_who_joins_is_not_met(by):
    add(by, "甲公司", "乙公司", "丙公司", "丁公司")
    reading = read_in_batches(Customer.objects.order_by("pk"), "name", size=2)
    assert next(reading)[1] == "甲公司"
    Customer.objects.filter(name="丁公司").update(name="赵公司")
    rows = Customer.objects.exclude(name="赵公司").order_by("pk")
    assert [name for _pk, name in reading] == ["乙公司", "丙公司", "赵公司"]
    reading = read_in_batches(rows, "name", size=1)
    next(reading), next(reading)
    Customer.objects.filter(name="丙公司").update(name="赵公司")
    add(by, "己公司")
    assert list(reading) == []


@pytest.mark.django_db(transaction=True)
def test_the_reader_saves_while_others_save(on_disk, firm):
    with acting_as(firm.viewer("sales1")) as by:
        add(by, *(f"东方食品{number}" for number in range(5)))
        read = []
        for pk, _name in read_in_batches(Customer.objects.order_by("pk"), "name", size=2):
            at_once(1, lambda: elsewhere(firm, len(read)))
            Customer.objects.filter(pk=pk).update(remark="读过")
            read.append(pk)
        assert Customer.objects.filter(remark="读过").count() == len(set(read)) == len(read) >= 5


def elsewhere(firm, number):
    with acting_as(firm.viewer("sales1")) as by:
        add(by, f"别人 {number}")
