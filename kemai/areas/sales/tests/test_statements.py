"""Statements of account: under the letterhead, read back, and never of what the person sees only in part."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.sales.models import ReceivablePlan
from kemai.areas.sales.receivables.statement import half_seen
from kemai.areas.sales.tests.selling import add, do
from kemai.core.jobs.models import Job
from kemai.core.tenancy import acting_as

PLAN, RECEIPT = "sales.receivableplan", "sales.receipt"


def owing(firm: Any, name: str, amount: str) -> Any:
    """A customer of sales1 that owes something since a month."""
    customer = add(firm, "sales1", "customers.customer", name=name)
    due = timezone.localdate() - timedelta(days=30)
    return add(firm, "fin1", PLAN, customer=customer.pk, amount=amount, due=due, title="货款")


def give(firm: Any, plan: Any, login: str) -> None:
    """Let a receivable belong to somebody else."""
    with acting_as(firm.viewer(login)) as by:
        ReceivablePlan.objects.filter(pk=plan.pk).update(owner=by.user_id, department=by.department_id)


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(BytesIO(content)).pages]


def all_statements(firm: Any, login: str, committed: Any) -> Job:
    with committed(execute=True):
        assert firm.client(login).post("/receivables/statements/", {}).status_code == 302
    with acting_as(firm.viewer(login)):
        return Job.objects.get(kind="sales.statements")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            ("对账单", "华瑞精密", "期初余额", "应收合计", "余额 CNY 4,000.00", "应付余额 4,000.00 元", "肆仟元整"),
        ),
        ("zh-hans", ("客户核对（盖章）", "第 1 页", "平江路 1 号")),
        ("en", ("Statement", "Opening balance", "Total due", "CNY 4,000.00", "Page 1", "平江路 1 号")),
    ],
)
def test_a_statement_stands_under_the_letterhead(firm: Any, language: str, words: tuple[str, ...]) -> None:
    plan = owing(firm, "华瑞精密", "10000")
    firm.client("admin").post("/options/letterhead/", {"letterhead.address": "苏州平江路 1 号"})
    given = {"customer": plan.customer_id, "amount": "6000", "date": timezone.localdate(), "method": "transfer"}
    do(firm, "fin1", RECEIPT, "confirm", add(firm, "fin1", RECEIPT, **given))
    answer = firm.client("sales1", language).get(f"/customers/{plan.customer_id}/statement/")
    (text,) = pages_of(answer.content)
    flat = " ".join(text.split())
    assert [one for one in words if one not in flat] == [], flat


def test_a_receivable_out_of_sight_makes_a_customer_half_seen(firm: Any) -> None:
    plan, other = owing(firm, "华瑞精密", "10000"), owing(firm, "安捷物流", "500")
    customers, today = [plan.customer_id, other.customer_id], timezone.localdate()
    with acting_as(firm.viewer("sales1")) as by:
        assert half_seen(customers, today, by) == set()
    give(firm, plan, "fin1")
    with acting_as(firm.viewer("sales1")) as by:
        assert half_seen(customers, today, by) == {plan.customer_id}
        assert half_seen(customers, today - timedelta(days=31), by) == set(), "it was not due by then"
    assert firm.client("sales1").get(f"/customers/{plan.customer_id}/statement/").status_code == 403
    with acting_as(firm.viewer("fin1")):
        ReceivablePlan.objects.filter(pk=plan.pk).update(status="withdrawn", open_sum=0)
    with acting_as(firm.viewer("sales1")) as by:
        assert half_seen(customers, today, by) == set(), "what nobody asks for any more is no movement"


def test_a_job_prints_those_seen_whole_and_says_how_many_it_left_out(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    seen = [owing(firm, name, amount) for name, amount in (("安捷物流", "500"), ("启航贸易", "700"))]
    half = owing(firm, "华瑞精密", "10000")
    due = timezone.localdate() - timedelta(days=10)
    other = add(firm, "fin1", PLAN, customer=half.customer_id, amount="1", due=due, title="尾款")
    give(firm, other, "fin1")
    job = all_statements(firm, "sales1", django_capture_on_commit_callbacks)
    assert (job.state, job.result["rows"], job.result["left_out"]) == ("done", 2, 1)
    client = firm.client("sales1")
    assert "1 位客户的往来您看不全" in client.get("/jobs/").content.decode()
    text = "".join(pages_of(b"".join(client.get(job.result["url"]).streaming_content)))
    assert all(word in text for word in ("安捷物流", "启航贸易", "500.00", "700.00"))
    assert "华瑞精密" not in text
    assert len(seen) == 2


def test_all_that_owe_get_theirs_and_nothing_is_said_of_others(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    owing(firm, "安捷物流", "500")
    job = all_statements(firm, "fin1", django_capture_on_commit_callbacks)
    assert (job.result["rows"], job.result["left_out"], "note" in job.result) == (1, 0, False)
