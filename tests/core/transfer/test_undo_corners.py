"""Taking an import back after the firm has worked on: what was changed, taken, stopped or closed since stays."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.sales.models import SalesOrderLine
from kemai.core import actions as verbs
from kemai.core.actions.declare import find_action
from kemai.core.history.models import Act
from kemai.core.own import actions as own
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions
from kemai.core.transfer.models import ImportJob
from tests.core.own.test_fields import add_field
from tests.core.transfer.conftest import CUSTOMERS
from tests.core.transfer.test_import_pages import text_of

ORDER, LINES = "sales.salesorder", "sales.salesorderline"
OLD, NEW = "11010519491231002X", "440308199901101512"
Brings = Callable[..., ImportJob]


def customers() -> Any:
    return registry.get(CUSTOMERS).model.objects


@pytest.fixture
def back(admin: Any, django_capture_on_commit_callbacks: Any) -> Callable[[ImportJob], ImportJob]:
    """Give a function that takes an import back and gives it as it is then."""

    def take_back(job: ImportJob) -> ImportJob:
        with django_capture_on_commit_callbacks(execute=True):
            actions.take_back(job, by=admin)
        job.refresh_from_db()
        return job

    return take_back


def test_what_somebody_put_right_by_hand_is_no_matter_any_more(admin: Any, bring: Brings, back: Any) -> None:
    bring("客户编号,客户名称,传真\nK-1,甲工业有限公司,0512-65880000\n", admin)
    job = bring("客户编号,传真\nK-1,0571-88110000\n", admin, on_duplicate="update")
    one = customers().get()
    verbs.edit(registry.get(CUSTOMERS), one.pk, {"fax": "0512-65880000"}, by=admin)
    assert back(job).kept == []
    assert customers().get().fax == "0512-65880000"
    acts = Act.objects.filter(record_type=CUSTOMERS, record_id=one.pk).order_by("pk")
    assert [act.action.rpartition(".")[2] for act in acts] == ["add", "edit", "edit"], "the undo did nothing to it"


def test_an_old_value_that_another_record_has_taken_since_does_not_come_back(
    firm: Any, admin: Any, bring: Brings, back: Any
) -> None:
    bring(f"客户编号,客户名称,证件号码,传真\nK-1,张国强,{OLD},0512-65880000\n", admin)
    job = bring(f"客户编号,证件号码,传真\nK-1,{NEW},0571-88110000\n", admin, on_duplicate="update")
    assert job.updated == 1
    verbs.add(registry.get(CUSTOMERS), {"name": "李国强", "kind": "person", "id_number": OLD}, by=admin)
    kept = back(job).kept
    assert {one["field"]: one["why"] for one in kept} == dict.fromkeys(["id_number", "fax"], "原来的值已被别的记录使用")
    assert customers().get(number="K-1").id_number == NEW
    page = text_of(firm.client("admin").get(f"/customers/import/{job.pk}/"))
    assert "张国强 证件号码 原来的值已被别的记录使用" in page


def test_fields_that_the_firm_has_stopped_since_are_left_and_told(
    firm: Any, bring: Brings, django_capture_on_commit_callbacks: Any
) -> None:
    shops, halls = (add_field(firm, name, label, "int") for name, label in (("shops", "门店数"), ("halls", "展厅数")))
    with acting_as(firm.viewer("admin")) as by:
        bring("客户编号,客户名称,门店数,展厅数\nK-1,甲工业有限公司,4,1\n", by)
        job = bring("客户编号,门店数,展厅数\nK-1,5,2\n", by, on_duplicate="update")
        verbs.edit(registry.get(CUSTOMERS), customers().get().pk, {"halls": 3}, by=by)
        own.stop_field(shops, by=by)
    with acting_as(firm.viewer("admin")) as by, django_capture_on_commit_callbacks(execute=True):
        actions.take_back(job, by=by)
    with acting_as(firm.viewer("admin")) as by:
        assert customers().get().custom == {"int_shops": 5, "int_halls": 3}, "stopped values stay"
        page = f"/customers/import/{job.pk}/"
        text = text_of(firm.client("admin").get(page))
        assert "甲工业有限公司 展厅数 导入后又被修改过" in text
        assert "甲工业有限公司 门店数 字段已停用，值没有改回" in text
        own.stop_field(halls, by=by)
        assert "甲工业有限公司 展厅数 导入后又被修改过" in text_of(firm.client("admin").get(page))


@pytest.fixture
def order(admin: Any) -> Any:
    """A draft with two lines over 250.00."""
    customer = verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司"}, by=admin)
    first = {"name": "主轴", "quantity": "2", "price": "100", "tax_rate": "0"}
    second = {**first, "name": "刀具", "quantity": "1", "price": "50"}
    return verbs.add(registry.get(ORDER), {"customer": customer.pk, "lines": [first, second]}, by=admin)


def changed_lines(order: Any) -> str:
    """Change both lines of an order and add a third."""
    first, second = SalesOrderLine.objects.filter(order=order).order_by("position").values_list("number", flat=True)
    rows = [f"{first},7,主轴,100", f"{second},3,刀具,50", ",1,夹具,10"]
    return "编号,订单,数量,品名,单价,税率%\n" + "".join(
        "{},{},{},{},{},0\n".format(*row.split(",")[:1], order.number, *row.split(",")[1:]) for row in rows
    )


def lines(order: Any) -> list[tuple[str, Decimal]]:
    return list(SalesOrderLine.objects.filter(order=order).order_by("position").values_list("name", "quantity"))


def test_lines_of_a_draft_go_back_and_its_total_with_them(admin: Any, bring: Brings, back: Any, order: Any) -> None:
    job = bring(changed_lines(order), admin, key=LINES, on_duplicate="update")
    assert (job.added, job.updated, job.rejected) == (1, 2, 0)
    order.refresh_from_db()
    assert order.total == 860
    assert back(job).kept == []
    order.refresh_from_db()
    assert (order.total, lines(order)) == (250, [("主轴", 2), ("刀具", 1)])


def test_lines_of_an_order_that_was_confirmed_since_stay(
    firm: Any, admin: Any, bring: Brings, back: Any, order: Any
) -> None:
    job = bring(changed_lines(order), admin, key=LINES, on_duplicate="update")
    confirm = find_action(ORDER, "confirm")
    assert confirm is not None
    confirm(type(order).objects.get(pk=order.pk), by=admin)
    job = back(job)
    assert {(one["title"], one["why"]) for one in job.kept} == {
        (name, "当前状态不允许此操作：只有草稿可以改明细") for name in ("主轴", "刀具", "夹具")
    }
    assert lines(order) == [("主轴", 7), ("刀具", 3), ("夹具", 1)]
    assert "只有草稿可以改明细" in text_of(firm.client("admin").get(f"/orderlines/import/{job.pk}/"))


def test_lines_that_came_in_with_their_order_go_with_it(admin: Any, bring: Brings, back: Any) -> None:
    verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司", "number": "K-1"}, by=admin)
    columns = ("number", "customer", "order_date", f"{LINES}/name", f"{LINES}/quantity", f"{LINES}/price")
    text = "编号,客户,下单日期,品名,数量,单价\nD-1,K-1,2026-11-02,主轴,2,100\n,,,刀具,1,50\n"
    job = bring(text, admin, key=ORDER, map={str(at): name for at, name in enumerate(columns)})
    assert (job.added, job.beside[LINES]["added"]) == (1, 2)
    assert back(job).kept == []
    assert registry.get(ORDER).model.objects.count() == SalesOrderLine.objects.count() == 0
