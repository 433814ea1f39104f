"""Adding and editing: validated, guarded, logged, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected, Stale
from kemai.core.tenancy import NoViewer, Viewer, acting_as


def customer_type() -> Any:
    return registry.get("customers.customer")


def test_add_gives_number_owner_department_and_history(sales1: Viewer) -> None:
    made = actions.add(customer_type(), {"name": "苏州华瑞精密机械有限公司", "phone": "0512-6588 2700"}, by=sales1)
    assert made.number.startswith("C-")
    assert made.owner_id == sales1.user_id
    assert made.department_id == sales1.department_id
    assert Act.objects.get().action == "customers.customer.add"


def test_bad_phone_is_refused_beside_the_field_and_nothing_is_saved(sales1: Viewer) -> None:
    with pytest.raises(Rejected) as refused:
        actions.add(customer_type(), {"name": "东方食品", "phone": "abc"}, by=sales1)
    assert [reason.code for reason in refused.value.errors["phone"]] == ["E-FMT"]
    assert customer_type().model.objects.count() == 0


def test_edit_writes_old_and_new(sales1: Viewer) -> None:
    made = actions.add(customer_type(), {"name": "甲"}, by=sales1)
    actions.edit(customer_type(), made.pk, {"name": "乙", "city": "苏州"}, by=sales1)
    act = Act.objects.order_by("-id")[0]
    changes = {(change["field"], change["old"], change["new"]) for change in act.changes}
    assert {("name", "甲", "乙"), ("city", "", "苏州"), ("province", "", "江苏省")} <= changes
    assert {field for field, _old, _new in changes} == {"name", "city", "province", "region", "completeness"}


def test_stale_save_names_both_values(sales1: Viewer) -> None:
    made = actions.add(customer_type(), {"name": "甲"}, by=sales1)
    actions.edit(customer_type(), made.pk, {"name": "乙"}, by=sales1, version=0)
    with pytest.raises(Stale) as stale:
        actions.edit(customer_type(), made.pk, {"name": "丙"}, by=sales1, version=0)
    assert stale.value.theirs == {"name": "乙"}


def test_without_a_viewer_there_is_no_query(db: None) -> None:
    with pytest.raises(NoViewer):
        customer_type().model.objects.count()


def test_reader_may_not_write(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        made = actions.add(customer_type(), {"name": "甲"}, by=seller)
    with acting_as(firm.viewer("svc1")) as reader, pytest.raises(Forbidden):
        actions.edit(customer_type(), made.pk, {"name": "乙"}, by=reader)
    with acting_as(firm.viewer("sales2")) as colleague, pytest.raises(Forbidden):
        actions.edit(customer_type(), made.pk, {"name": "乙"}, by=colleague)


def test_other_firm_finds_nothing(firm: Any, other_firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as seller:
        made = actions.add(customer_type(), {"name": "甲"}, by=seller)
    with acting_as(other_firm.viewer("admin")) as stranger:
        assert customer_type().model.objects.count() == 0
        with pytest.raises(actions.NotFound):
            actions.edit(customer_type(), made.pk, {"name": "乙"}, by=stranger)
