"""Pipelines that other programs exported come in as they are: columns, stages, ends, amounts, days and owners."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kemai.areas.sales.models import Opportunity, PipelineStage
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.numbers import DecimalKind
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions as transfer
from kemai.core.transfer import rejects
from kemai.core.transfer.days import Days
from kemai.core.transfer.engine import reject_path

EXPORTS = Path(__file__).parent / "exports"


@pytest.fixture
def bring(firm: Any, customer: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """Bring a file in just as the wizard has understood it; gives the deals by name and the import."""
    settings.JOBS_IMMEDIATE, settings.FILES_ROOT = True, tmp_path

    def bring_in(name: str, values: dict[str, Any] | None = None) -> tuple[dict[str, Opportunity], Any]:
        by = firm.viewer("admin")
        with acting_as(by), django_capture_on_commit_callbacks(execute=True):
            upload = SimpleUploadedFile(name, (EXPORTS / name).read_bytes())
            job = transfer.receive(registry.get("sales.opportunity"), upload, by=by)
            if values:
                transfer.arrange(job, {"values": values}, by=by)
            transfer.start(job, by=by)
        with acting_as(by):
            job.refresh_from_db()
            refused = rejects.read(reject_path(job)) if job.rejected else []
            assert job.rejected == 0, [one.reasons for one in refused]
            deals = Opportunity.objects.select_related("owner", "stage", "reason", "customer")
            return {deal.name: deal for deal in deals}, job

    return bring_in


def mapped(job: Any) -> dict[str, str]:
    return {job.head["headings"][int(at)]: field for at, field in job.map.items()}


@pytest.mark.django_db
def test_deals_of_hubspot_come_in_with_stages_as_new_steps(bring: Any, firm: Any) -> None:
    """Its ends are ends, its steps become ours where the person says so, its reasons and amounts are read."""
    deals, job = bring("hubspot_deals.csv", {"stage": {"*": "new"}})
    assert mapped(job) == {
        "Record ID": "number", "Deal Name": "name", "Deal Stage": "stage", "Close Date": "close_date",
        "Deal owner": "owner", "Amount": "amount", "Pipeline": "pipeline", "Closed Lost Reason": "reason",
        "Associated Company": "customer",
    }  # fmt: skip
    first, won = deals["Spindle line, phase 2"], deals["Retrofit of press 4"]
    assert (first.amount, first.close_date, first.status) == (Decimal("1250000.00"), date(2026, 12, 18), "open")
    assert (first.owner.login, first.customer.name, first.stage.label) == ("sales1", "华瑞精密", "Qualified To Buy")
    assert (won.status, won.amount, won.closed_on) == ("won", Decimal("86400.50"), date(2026, 10, 9))
    lost = deals["Robot cell"]
    assert (lost.status, lost.reason_note, lost.amount) == ("lost", "Went with a local integrator", 0)
    assert deals["Spare parts 2027"].owner.login == "sales2"
    with acting_as(firm.viewer("admin")) as by:
        steps = set(PipelineStage.objects.filter(entry__isnull=False).values_list("name", flat=True))
        assert {"Qualified To Buy", "Contract Sent"} <= steps
        assert "Closed Won" not in steps
        assert won.stage_id == ways(by).first.steps[7].entry_id, "what is won stands in the last step"


@pytest.mark.django_db
def test_opportunities_of_salesforce_are_mapped_to_steps_of_ours(bring: Any, firm: Any) -> None:
    """Owners come by mail address, days with the month first, steps go where the person says."""
    firm.people["sales1"].__class__.everyone.filter(pk=firm.people["sales1"].pk).update(email="Xiao.Lin@example.com")
    with acting_as(firm.viewer("admin")) as by:
        steps = {step.name: step.entry_id for step in ways(by).first.steps}
    names = list(steps)
    deals, job = bring(
        "salesforce_opportunities.csv",
        {"stage": {"Prospecting": str(steps[names[0]]), "Negotiation/Review": str(steps[names[6]])}},
    )
    assert {"Opportunity Name", "Account Name", "Stage", "Amount", "Probability (%)", "Close Date"} <= set(mapped(job))
    centre = deals["Grinding centre"]
    assert (centre.owner.login, centre.close_date, centre.amount) == ("sales1", date(2026, 12, 22), Decimal("480000"))
    assert (centre.stage_id, centre.probability) == (steps[names[0]], 10)
    assert deals["Tool cabinet"].close_date == date(2026, 12, 1)
    assert deals["Coolant system"].status == "won"
    lost = deals["Laser marking"]
    assert (lost.status, lost.closed_on) == ("lost", date(2026, 9, 5))
    assert lost.reason_note == "Price" or lost.reason is not None


@pytest.mark.django_db
def test_deals_of_pipedrive_end_by_their_status(bring: Any) -> None:
    """Amounts have a decimal comma; what was won without an expected day closed when it was won."""
    deals, _job = bring("pipedrive_deals.csv")
    assert deals["Packaging line"].amount == Decimal("125000.00")
    assert (deals["Labeller"].status, deals["Labeller"].close_date) == ("won", date(2026, 10, 5))
    assert deals["Labeller"].amount == Decimal("8450.50")
    assert (deals["Palletiser"].status, deals["Palletiser"].reason_note) == ("lost", "No budget this year")


@pytest.mark.django_db
def test_deals_of_a_chinese_program_come_in(bring: Any) -> None:
    """Chinese headings, amounts in 万 and 元, days in three ways of writing, ends as stages."""
    deals, job = bring("fxiaoke_deals.csv")
    assert mapped(job)["商机名称（必填）"] == "name"
    assert mapped(job)["商机金额(元)"] == "amount"
    assert (deals["三号车间改造"].amount, deals["三号车间改造"].close_date) == (Decimal("1860000"), date(2026, 12, 20))
    assert (deals["年度备件框架"].status, deals["年度备件框架"].amount) == ("won", Decimal("365000"))
    lost = deals["检测设备"]
    assert (lost.status, lost.amount) == ("lost", Decimal("220000"))
    assert lost.reason is not None or lost.reason_note == "价格"


SPINDLE = ("Spindle line", "open", Decimal("1250000"), date(2026, 12, 18), "sales1")
PRESS = ("Retrofit press", "won", Decimal("86400.50"), date(2026, 10, 9), "sales1")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="what a heading means is no matter of the database")
@pytest.mark.parametrize(
    ("name", "columns", "lost"),
    [
        ("suitecrm_opportunities.csv", 11, "导入的文件没有写原因"),
        ("zoho_deals.csv", 12, "价格"),
        ("odoo_pipeline.csv", 11, "Too expensive"),
        ("freshsales_deals.csv", 11, "预算取消"),
        ("dynamics_opportunities.csv", 11, "导入的文件没有写原因"),
    ],
)
def test_pipelines_of_five_more_programs_are_understood_unasked(bring: Any, name: str, columns: int, lost: str) -> None:
    """Headings with the type before a colon, other words for owner, amount, day and step, lost without a word."""
    deals, job = bring(name)
    assert len(job.map) == columns
    said = [
        (one.name, one.status, one.amount, one.close_date, one.owner.login)
        for one in (deals["Spindle line"], deals["Retrofit press"])
    ]
    assert said == [SPINDLE, PRESS]
    cell = deals["Robot cell"]
    assert (cell.status, cell.close_date, cell.owner.login) == ("lost", date(2026, 9, 30), "sales2")
    assert lost in (cell.reason_note, cell.reason and cell.reason.label)


def test_days_of_a_column_have_one_order() -> None:
    """The first day that cannot be a month tells; one that contradicts it is refused instead of guessed."""
    days = Days()
    days.load(["3/4/2026", "15/04/2026", ""])
    assert days.iso("3/4/2026") == "2026-4-3"
    with pytest.raises(Invalid):
        days.iso("4/15/2026")
    slashes, points = Days(), Days()
    slashes.load(["3/4/2026"])
    points.load(["3.4.26"])
    assert (slashes.iso("3/4/2026 2:05 PM"), points.iso("3.4.26")) == ("2026-3-4 14:05", "2026-4-3")
    assert [slashes.iso(text) for text in ("15 Mar 2026", "March 5, 2026", "2026-03-05", "soon")] == [
        "2026-3-15", "2026-3-5", "2026-03-05", "soon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("US$1,200.50", "1200.50"), ("-$5", "-5"), ("€ 1.234,5", "1234.5"), ("1 234,50 €", "1234.50"),
        ("12,50", "12.50"),
        ("1,234", "1234"), ("1,234,567", "1234567"), ("USD 99", "99"), ("3.5k", "3500"), ("12.5万元", "125000"),
        ("HK$8,000", "8000"), ("100 EUR", "100"), ("1'250.00", "1250.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_programs_write_them(text: str, amount: str) -> None:
    """Currency signs, codes and the marks of other countries are no part of the number."""
    assert DecimalKind.number(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "$", "EUR", "nan?", "12,3,4x", "abc12"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Nothing is guessed of other text."""
    with pytest.raises(Invalid):
        DecimalKind.number(text)
