"""Receivables and receipts: planned, confirmed, matched, countered, read from the bank, aged, dunned, stated."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.areas.sales.models import BankLine, Dunning, Receipt, ReceiptMatch, ReceivablePlan
from kemai.areas.sales.receipts.actions import confirm, match, unmatch, void
from kemai.areas.sales.receipts.matching import spread
from kemai.areas.sales.receivables.dunning import dun
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.jobs.models import Job
from kemai.core.outbox.models import OutMessage
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

PLAN, RECEIPT = "sales.receivableplan", "sales.receipt"
Make = Callable[..., Any]


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def codes(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


@pytest.fixture
def plan_of(firm: Any, customer: Any) -> Make:
    """Make a receivable of the customer: 10,000 due in ten days."""

    def make(amount: Any = "10000", days: int = 10, **values: Any) -> Any:
        due = timezone.localdate() + timedelta(days=days)
        with acting_as(firm.viewer("fin1")) as by:
            given = {"customer": customer.pk, "amount": amount, "due": due, "title": "货款"}
            return actions.add(registry.get(PLAN), given | values, by=by)

    return make


@pytest.fixture
def receipt_of(firm: Any, customer: Any) -> Make:
    """Make a receipt of the customer, confirmed unless said otherwise."""

    def make(amount: Any, *, confirmed: bool = True, **values: Any) -> Any:
        with acting_as(firm.viewer("fin1")) as by:
            given = {"customer": customer.pk, "amount": amount, "date": timezone.localdate(), "method": "transfer"}
            made = actions.add(registry.get(RECEIPT), given | values, by=by)
            return confirm(made, by=by) if confirmed else made

    return make


def stored(firm: Any, record: Any) -> Any:
    with acting_as(firm.viewer("admin")):
        return type(record).objects.get(pk=record.pk)


@pytest.mark.spec("SAL-14")
def test_six_thousand_of_ten_are_matched_and_the_overdue_rest_is_warned_of(
    firm: Any, customer: Any, plan_of: Make, receipt_of: Make
) -> None:
    plan, receipt = plan_of(days=-1), receipt_of("6000")
    assert receipt.owner_id == customer.owner_id
    fin, sales = firm.client("fin1"), firm.client("sales1")
    shown = page(fin.get(f"/receipts/{receipt.pk}/match/"))
    assert f'name="plan-{plan.pk}" value="6000.00"' in shown
    over = page(fin.post(f"/receipts/{receipt.pk}/match/", {f"plan-{plan.pk}": "6000.01"}), 422)
    assert "6,000.00" in over
    assert "10,000.00" in over
    assert 'value="6000.01"' in over
    assert fin.post(f"/receipts/{receipt.pk}/match/", {f"plan-{plan.pk}": "6,000"}).status_code == 302
    kept = stored(firm, plan)
    assert (kept.paid, kept.open_sum, kept.status) == (Decimal(6000), Decimal(4000), "open")
    panels = page(sales.get(f"/customers/{customer.pk}/related/"))
    assert "6,000" in panels
    assert "4,000" in panels
    assert plan.number in page(sales.get("/warnings/?kind=receivables_overdue"))
    ageing = page(sales.get("/receivables/ageing/"))
    assert "4,000" in ageing
    assert f"customer%3Ais%3A{customer.pk}" in ageing
    assert sales.get(f"/receipts/{receipt.pk}/match/").status_code == 403
    assert firm.client("sales2").get("/receipts/bank/").status_code == 403


@pytest.mark.spec("SAL-14")
def test_only_finance_confirms_and_a_void_receipt_says_why_and_gives_back(
    firm: Any, plan_of: Make, receipt_of: Make
) -> None:
    plan, draft = plan_of("100"), receipt_of("100", confirmed=False)
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        confirm(draft, by=by)
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Forbidden):
        confirm(draft, by=by)
    with acting_as(firm.viewer("fin1")) as by:
        with pytest.raises(Rejected) as early:
            match(draft, by=by, plan=plan.number, amount="100")
        assert codes(early) == {"": ["E-STATE"]}
        confirm(draft, by=by)
        match(draft, by=by, plan=plan.number, amount="100")
        assert ReceivablePlan.objects.get(pk=plan.pk).status == "paid"
        with pytest.raises(Rejected) as edited:
            actions.edit(registry.get(RECEIPT), draft.pk, {"amount": "90"}, by=by)
        assert codes(edited) == {"": ["E-STATE"]}
        with pytest.raises(Rejected):
            actions.edit(registry.get(PLAN), plan.pk, {"amount": "90"}, by=by)
        for record_type, pk in ((RECEIPT, draft.pk), (PLAN, plan.pk)):
            with pytest.raises(Rejected):
                actions.delete(registry.get(record_type), pk, by=by)
        with pytest.raises(Rejected) as unsaid:
            void(draft, by=by, reason="")
        assert codes(unsaid) == {"reason": ["E-REQ"]}
        void(draft, by=by, reason="退票")
        assert not ReceiptMatch.objects.exists()
    kept = stored(firm, plan)
    assert (kept.paid, kept.open_sum, kept.status) == (Decimal(0), Decimal(100), "open")
    gone = stored(firm, draft)
    assert (gone.status, gone.free, gone.matched, gone.void_reason) == ("void", 0, 0, "退票")


@pytest.mark.spec("SAL-14")
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [({"amount": "0"}, "amount", "E-RNG"), ({"amount": "-5"}, "amount", "E-RNG"), ({"amount": "x"}, "amount", "E-FMT")],
)
def test_receivables_and_receipts_are_of_something(
    plan_of: Make, receipt_of: Make, values: dict[str, str], field: str, code: str
) -> None:
    for make in (plan_of, receipt_of):
        with pytest.raises(Rejected) as refused:
            make(**values)
        assert codes(refused)[field][0] == code
    with pytest.raises(Rejected) as late:
        receipt_of("1", date=timezone.localdate() + timedelta(days=1))
    assert codes(late) == {"date": ["E-RNG"]}


def test_a_receipt_pays_receivables_of_its_own_customer_only(firm: Any, plan_of: Make, receipt_of: Make) -> None:
    receipt = receipt_of("500")
    with acting_as(firm.viewer("fin1")) as by:
        other = actions.add(registry.get("customers.customer"), {"name": "别家"}, by=firm.viewer("admin"))
        plan = plan_of("500", customer=other.pk)
        for called in (plan.number, "9999999", "没有"):
            with pytest.raises(Rejected) as refused:
                match(receipt, by=by, plan=called, amount="500")
            assert codes(refused) == {"plan": ["E-REF"]}
        for amount in ("NaN", "abc", "1.234", "0", "-1"):
            with pytest.raises(Rejected):
                match(receipt, by=by, plan=plan_of("500").number, amount=amount)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, 300_000), min_size=1, max_size=3),
    paid=st.integers(1, 900_000),
    back=st.booleans(),
)
def test_paid_and_open_are_always_what_is_due(
    firm: Any, plan_of: Make, receipt_of: Make, amounts: list[int], paid: int, back: bool
) -> None:
    plans = [plan_of(str(Decimal(cents) / 100)) for cents in amounts]
    receipt = receipt_of(str(Decimal(paid) / 100))
    with acting_as(firm.viewer("fin1")) as by:
        for plan, part in spread(receipt.free, plans):
            match(receipt, by=by, plan=plan.number, amount=str(part))
        if back and ReceiptMatch.objects.filter(receipt=receipt).exists():
            first = ReceiptMatch.objects.filter(receipt=receipt).select_related("plan").first()
            unmatch(Receipt.objects.get(pk=receipt.pk), by=by, plan=first.plan.number)
        for plan in ReceivablePlan.objects.filter(pk__in=[one.pk for one in plans]):
            matched = ReceiptMatch.objects.filter(plan=plan).aggregate(total=Sum("amount"))["total"] or 0
            assert plan.paid == matched
            assert plan.paid + plan.open_sum == plan.amount
            assert (plan.status == "paid") == (plan.open_sum == 0)
        kept = Receipt.objects.get(pk=receipt.pk)
        pays = ReceiptMatch.objects.filter(receipt=receipt).aggregate(total=Sum("amount"))["total"] or 0
        assert kept.matched == pays
        assert kept.matched + kept.free == kept.amount


STATEMENT = """账号：6222,,,,
交易日期,对方户名,收入金额,支出金额,摘要
2026-11-02,华瑞精密,"10,000.00",,货款
2026-11-03,某某公司,777.00,,
2026-11-03,水电费,,300.00,电费
2026-11-32,华瑞精密,5,,
2026-11-04,没人认识,12.34,,
"""


def test_a_bank_statement_is_read_once_and_booked_as_proposed(firm: Any, customer: Any, plan_of: Make) -> None:
    exact, alone = plan_of("10000"), plan_of("777")
    fin = firm.client("fin1")

    def send(text: str, name: str = "流水.csv") -> Any:
        return fin.post("/receipts/bank/", {"upload": "1", "file": SimpleUploadedFile(name, text.encode("gb18030"))})

    assert send(STATEMENT).status_code == 302
    shown = page(fin.get("/receipts/bank/"))
    assert "把握大" in shown
    assert "仅金额相符" in shown
    assert "没有找到" in shown
    assert "第 6 行" in shown
    with acting_as(firm.viewer("fin1")):
        lines = {line.payer: line for line in BankLine.objects.all()}
    assert sorted(lines) == sorted(["华瑞精密", "某某公司", "没人认识"])
    assert send(STATEMENT).status_code == 302
    assert "3 笔以前传过" in page(fin.get("/receipts/bank/"))
    ticked = {"line": [line.pk for line in lines.values()], "book": "1"}
    known = {f"customer-{lines[name].pk}": customer.pk for name in ("华瑞精密", "某某公司")}
    said = page(fin.post("/receipts/bank/", ticked | known), 422)
    assert said.count("请选客户") == 1
    for plan in (exact, alone):
        assert stored(firm, plan).status == "paid"
    again = {"line": [lines["华瑞精密"].pk], f"customer-{lines['华瑞精密'].pk}": customer.pk, "book": "1"}
    assert "这笔流水已处理" in page(fin.post("/receipts/bank/", again), 422)
    fin.post("/receipts/bank/", {"line": [lines["没人认识"].pk], "dismiss": "1"})
    assert "没有待确认的流水" in page(fin.get("/receipts/bank/"))
    assert "日期" in page(send("a,b\n1,2\n", "x.csv"), 422)


def test_reminders_grow_firmer_and_go_out_once_a_day(firm: Any, customer: Any, plan_of: Make) -> None:
    plan = plan_of(days=-40)
    with acting_as(firm.viewer("fin1")) as by:
        with pytest.raises(Rejected) as nowhere:
            dun(plan, by=by)
        assert codes(nowhere) == {"": ["E-REQ"]}
        actions.edit(
            registry.get("customers.customer"), customer.pk, {"mobile": "13800138000"}, by=firm.viewer("admin")
        )
        dun(plan, by=by)
        message = OutMessage.objects.get()
        assert message.channel == "sms"
        assert "10,000.00" in message.text
        assert "华瑞精密" in message.text
        with pytest.raises(Rejected) as twice:
            dun(plan, by=by)
        assert codes(twice) == {"": ["E-STATE"]}
        ReceivablePlan.objects.filter(pk=plan.pk).update(dunned_on=timezone.localdate() - timedelta(days=7))
        dun(plan, by=by)
        assert list(Dunning.objects.order_by("pk").values_list("level", flat=True)) == [1, 2]
        with pytest.raises(Rejected):
            dun(plan_of(days=3), by=by)
    told = page(firm.client("sales1").get(f"/customers/{customer.pk}/"))
    assert "第 2 次催款" in told


def test_a_statement_is_read_back_and_all_of_them_come_by_a_job(
    firm: Any, customer: Any, plan_of: Make, receipt_of: Make, django_capture_on_commit_callbacks: Any
) -> None:
    from pypdf import PdfReader

    plan_of(days=-30)
    receipt_of("6000")
    sales = firm.client("sales1")
    answer = sales.get(f"/customers/{customer.pk}/statement/")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(answer.content)).pages)
    assert all(word in text for word in ("华瑞精密", "10,000.00", "6,000.00", "4,000.00"))
    assert sales.get(f"/customers/{customer.pk}/statement/?from=2026-02-30").status_code == 400
    assert sales.get(f"/customers/{customer.pk}/statement/?from=2030-01-01&to=2029-01-01").status_code == 400
    assert sales.get("/customers/999999/statement/").status_code == 404
    fin = firm.client("fin1")
    with django_capture_on_commit_callbacks(execute=True):
        assert fin.post("/receivables/statements/", {}).status_code == 302
    with acting_as(firm.viewer("fin1")):
        job = Job.objects.get(kind="sales.statements")
    assert job.state == "done"
    assert job.result["rows"] == 1
    assert fin.get(job.result["url"]).status_code == 200


def test_nobody_prints_a_statement_of_which_they_see_only_a_part(
    firm: Any, customer: Any, plan_of: Make, receipt_of: Make, django_capture_on_commit_callbacks: Any
) -> None:
    plan_of(days=-30)
    paid = receipt_of("6000")
    with acting_as(firm.viewer("fin1")) as by:
        Receipt.objects.filter(pk=paid.pk).update(owner=by.user_id, department=by.department_id)
    sales = firm.client("sales1")
    answer = sales.get(f"/customers/{customer.pk}/statement/")
    assert answer.status_code == 403
    assert "请由财务打印" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert sales.post("/receivables/statements/", {}).status_code == 302
    with acting_as(firm.viewer("sales1")):
        assert Job.objects.get(kind="sales.statements").result == {
            "rows": 0,
            "left_out": 1,
            "note": "1 位客户的往来您看不全，未打印",
        }
    assert "1 位客户的往来您看不全" in page(sales.get("/jobs/"))
    assert firm.client("fin1").get(f"/customers/{customer.pk}/statement/").status_code == 200
