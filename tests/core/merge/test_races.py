"""Two merges at the same moment, and a merge that is cut off at any of its writes."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from kemai.areas.customers.models import Contact, Customer
from kemai.core.merge.join import merge
from kemai.core.merge.models import MergeLog
from kemai.core.merge.undo import undo
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import everyone
from tests.core.merge.scene import Scene, add, customers, pair
from tests.core.repeat.sending import at_once
from tests.faults.many import on_disk

__all__ = ["on_disk", "pair"]
WRITES = ("INSERT", "UPDATE", "DELETE")
MANY = 6


class CutOff(Exception):
    """The process dies here."""


@pytest.mark.django_db(transaction=True)
def test_one_of_several_merges_of_one_record_wins(on_disk: None, pair: Scene) -> None:
    others = [add(pair.firm, name=f"第{number}家").pk for number in range(MANY)]
    turns = count()

    def go() -> str:
        with pair.acting("mgr1") as by:
            try:
                merge(customers(), others[next(turns)], pair.removed, {}, by=by)
            except Rejected as refused:
                return refused.errors[""][0].code
            return "merged"

    said = at_once(MANY, go)
    assert sorted(said) == ["E-STATE"] * (MANY - 1) + ["merged"]
    with pair.acting("mgr1"):
        made = MergeLog.objects.get()
        assert Contact.objects.get(pk=pair.contacts[1]).customer_id == made.kept_id
        assert Customer.objects.count() == MANY + 1


@pytest.mark.django_db(transaction=True)
def test_each_into_the_other_leaves_one(on_disk: None, pair: Scene) -> None:
    turns = count()

    def go() -> str:
        with pair.acting("mgr1") as by:
            order = (pair.kept, pair.removed) if next(turns) % 2 else (pair.removed, pair.kept)
            try:
                merge(customers(), *order, {}, by=by)
            except Rejected as refused:
                return refused.errors[""][0].code
            return "merged"

    assert sorted(at_once(4, go)) == ["E-STATE"] * 3 + ["merged"]
    with pair.acting("mgr1"):
        assert Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_several_undoes_wins(on_disk: None, pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)

    def go() -> str:
        with pair.acting("mgr1") as by:
            try:
                undo(made.pk, by=by)
            except Rejected as refused:
                return refused.errors[""][0].code
            return "undone"

    assert sorted(at_once(4, go)) == ["E-STATE"] * 3 + ["undone"]


def everything() -> dict[str, list[Any]]:
    with everyone(reason="tests"):
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values_list())
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed
        }


def cut_at(number: int, do: Any) -> bool:
    """Do something whose n-th write fails; says whether it came that far."""
    writes = count(1)

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if str(sql).startswith(WRITES) and next(writes) == number:
            raise CutOff
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        try:
            with transaction.atomic():
                do()
        except CutOff:
            return True
    return False


@pytest.mark.django_db
def test_cut_off_at_any_write_nothing_is_half_done_or_half_undone(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        before = everything()
        points = 0
        while cut_at(points + 1, lambda: merge(customers(), pair.kept, pair.removed, {}, by=by)):
            points += 1
            assert everything() == before, points
        assert points > 15
        made, before = MergeLog.objects.get(), everything()
        points = 0
        while cut_at(points + 1, lambda: undo(made.pk, by=by)):
            points += 1
            assert everything() == before, points
        assert points > 10
        assert Customer.objects.count() == 2
