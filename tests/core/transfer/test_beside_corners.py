"""Rows that bring several records: numbers of lines, namesakes, firm's rules and own types, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kemai.areas.sales.models import SalesOrderLine
from kemai.core import actions as verbs
from kemai.core.duplicates.ruling import save_rule
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions, rejects
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.mending import mend
from kemai.core.transfer.models import ImportJob
from tests.core.own.test_kinds import KEY as VEHICLES
from tests.core.own.test_kinds import vehicles
from tests.core.transfer.conftest import CUSTOMERS, upload
from tests.core.transfer.test_import_beside import CONTACTS, FILE, HEAD, contacts, customers, lines_of
from tests.core.transfer.test_import_pages import text_of

__all__ = ["vehicles"]
ORDER, LINES = "sales.salesorder", "sales.salesorderline"
COLUMNS = ("number", "customer", "order_date", f"{LINES}/number", f"{LINES}/name", f"{LINES}/quantity")
MAP = {str(at): name for at, name in enumerate((*COLUMNS, f"{LINES}/price"))}
Brings = Callable[..., ImportJob]


def whys(job: ImportJob) -> list[str]:
    """Give the reasons of an import's refused rows."""
    return [reason[2] for one in rejects.read(reject_path(job)) for reason in one.reasons]


def orders(*rows: str) -> str:
    return "编号,客户,下单日期,明细编号,品名,数量,单价\n" + "".join(f"{row}\n" for row in rows)


def lines() -> list[tuple[str, str, str, int]]:
    found = SalesOrderLine.objects.order_by("number").values_list("order__number", "number", "name", "quantity")
    return [(order, number, name, int(quantity)) for order, number, name, quantity in found]


@pytest.fixture
def two_orders(admin: Any, bring: Brings) -> ImportJob:
    """Two orders with a line each, which have numbers of their own."""
    verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司", "number": "K-1"}, by=admin)
    text = orders("D-1,K-1,2026-11-02,M-1,主轴,2,100", "D-2,K-1,2026-11-02,M-2,刀具,1,50")
    job = bring(text, admin, key=ORDER, map=MAP)
    assert (job.added, job.beside[LINES]) == (2, {"added": 2})
    return job


def test_lines_are_changed_by_their_number_in_their_own_order_only(
    two_orders: ImportJob, admin: Any, bring: Brings
) -> None:
    text = orders("D-1,K-1,2026-11-02,M-1,主轴,5,100", ",,,M-2,刀具,9,50", ",,,M-3,夹具,1,10")
    job = bring(text, admin, key=ORDER, map=MAP, on_duplicate="update")
    assert job.beside[LINES] == {"updated": 1, "added": 1, "rejected": 1}
    assert lines() == [("D-1", "M-1", "主轴", 5), ("D-2", "M-2", "刀具", 1), ("D-1", "M-3", "夹具", 1)]
    assert ["此编号的记录属于另一条" in why for why in whys(job)] == [True]


@pytest.mark.parametrize(
    ("how", "counts", "quantity"),
    [
        ("skip", {"added": 1, "skipped": 1}, 2),
        ("update", {"added": 1, "updated": 1}, 3),
        ("create", {"added": 1, "rejected": 1}, 2),
    ],
)
def test_a_line_that_comes_twice_in_a_file(
    admin: Any, bring: Brings, how: str, counts: dict[str, int], quantity: int
) -> None:
    verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司", "number": "K-1"}, by=admin)
    text = orders("D-1,K-1,2026-11-02,M-1,主轴,2,100", ",,,M-1,主轴,3,100")
    job = bring(text, admin, key=ORDER, map=MAP, on_duplicate=how)
    assert job.beside[LINES] == counts
    assert lines() == [("D-1", "M-1", "主轴", quantity)]
    assert all("与第 2 行相同" in why for why in whys(job))


def test_people_who_share_a_phone_at_one_customer_are_several_and_one_who_comes_again_is_one(
    admin: Any, bring: Brings
) -> None:
    rows = ("王伟,051265880000", "李娜,051265880000", "王伟,051265880000", "张敏,051265880000", "李娜,")
    text = HEAD + "".join(f"华瑞科技有限公司,,,{row},\n" for row in rows)
    job = bring(text, admin)
    assert (job.added, job.beside[CONTACTS]) == (1, {"added": 3, "skipped": 2})
    again = bring(text, admin)
    assert (again.added, again.skipped, again.beside[CONTACTS]) == (0, 1, {"skipped": 5})


def test_namesakes_are_all_added_where_that_is_asked_for(admin: Any, bring: Brings) -> None:
    text = HEAD + "华瑞科技有限公司,,,王伟,13800000001,\n" * 8
    job = bring(text, admin, on_duplicate="create")
    assert (job.added, job.beside[CONTACTS]) == (1, {"added": 8})
    assert contacts().filter(customer__name="华瑞科技有限公司", name="王伟").count() == 8


def test_a_customer_named_again_further_down_is_filled_up_by_the_later_row(admin: Any, bring: Brings) -> None:
    text = HEAD + (
        "华瑞科技有限公司,0512-65882700,,王伟,13800000001,\n"
        "启航贸易有限公司,,宁波,,,\n"
        "华瑞科技有限公司,0512-65882700,苏州,李娜,13800000002,\n"
        "启航贸易有限公司,,,赵强,13800000003,\n"
        "华瑞科技有限公司,not a phone,苏州,孙丽,13800000004,\n"
    )
    job = bring(text, admin, on_duplicate="update")
    assert (job.added, job.updated, job.rejected) == (2, 1, 1), (
        "a row that says nothing new of its customer is no change"
    )
    assert dict(customers().values_list("name", "city")) == {"华瑞科技有限公司": "苏州", "启航贸易有限公司": "宁波"}
    found = set(contacts().values_list("customer__name", "name"))
    assert found == {("华瑞科技有限公司", "王伟"), ("华瑞科技有限公司", "李娜"), ("启航贸易有限公司", "赵强")}
    assert list(lines_of(job)) == [6]


def test_a_value_for_all_rows_alone_brings_no_contact(admin: Any, bring: Brings) -> None:
    settings = {"map": {"0": "name"}, "fixed": {f"{CONTACTS}/name": "总机"}}
    job = bring("客户名称\n华瑞科技有限公司\n", admin, **settings)
    assert (job.added, job.beside) == (1, {})
    assert not contacts().exists()


def test_the_first_rows_show_what_stands_beside_them(firm: Any, admin: Any) -> None:
    job = actions.receive(registry.get(CUSTOMERS), upload(FILE), by=admin)
    page = text_of(firm.client("admin").get(f"/customers/import/{job.pk}/"))
    assert "同上；联系人：新增" in page
    assert "新增；联系人：手机" in page, "a contact that is refused beside a customer that comes in"
    assert "联系人：企业：E-REF" in page
    assert not customers().exists()


def test_a_rule_of_the_firm_refuses_the_second_contact_of_a_name(admin: Any, bring: Brings) -> None:
    save_rule(registry.get(CONTACTS), None, ["name", "customer"], "exact", True, by=admin)
    text = HEAD + "华瑞科技有限公司,,,王伟,13800000001,\n,,,王伟,13900000002,\n,,,李娜,13900000003,\n"
    job = bring(text, admin, on_duplicate="create")
    assert job.beside[CONTACTS] == {"added": 2, "rejected": 1}
    again = bring(
        "姓名,企业\n李娜,华瑞科技有限公司\n孙丽,华瑞科技有限公司\n", admin, key=CONTACTS, on_duplicate="create"
    )
    assert (again.added, again.rejected) == (1, 1)
    assert [why.partition(" ")[0] for why in (*whys(job), *whys(again))] == ["E-DUP", "E-DUP"]


def test_a_record_of_a_firms_own_type_is_mended_and_linked_to_its_customer(
    firm: Any, vehicles: Any, bring: Brings, django_capture_on_commit_callbacks: Any
) -> None:
    text = "客户名称,车辆名称,车辆车牌,车辆车价\n青禾食品有限公司,一号车,川A1,1000\n,二号车,川A2,待定\n,三号车,,30\n"
    with acting_as(firm.viewer("admin")) as by:
        job = bring(text, by)
        assert (job.added, job.beside) == (1, {VEHICLES: {"added": 1, "rejected": 2}})
        with django_capture_on_commit_callbacks(execute=True):
            assert mend(job, {3: {3: "2000"}, 4: {3: "x"}}, set(), by=by) == (1, 1)
        kept = registry.get(VEHICLES).model.objects.order_by("pk")
        owner = customers().get().pk
        assert [(one.name, one.custom["fk_customer"], one.custom["money_price"]) for one in kept] == [
            ("一号车", owner, "1000.00"),
            ("二号车", owner, "2000.00"),
        ]
