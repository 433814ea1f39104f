"""The funnel: real leads of another firm through the import wizard give the figures that are known of them."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.sales.models import Lead, Opportunity, StageStay
from kemai.areas.sales.opportunities.actions import lose
from kemai.areas.sales.pipelines.steps import ways
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing import data_folder
from kemai.core.transfer import actions as transfer
from kemai.core.transfer import rejects
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.mending import mend

ORIGINS = {
    "organic search": 2296,
    "paid search": 1586,
    "social": 1350,
    "unknown": 1099,
    "direct traffic": 499,
    "email": 493,
    "客户介绍": 284,
    "其他": 150,
    "display": 118,
    "other publicities": 65,
}


LEAD_COLUMNS = {
    "mql_id": "number",
    "first_contact_date": "received_on",
    "landing_page_id": "campaign",
    "origin": "source",
}
DEAL_COLUMNS = {"mql_id": "lead", "seller_id": "customer", "won_date": "close_date"}


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def words(text: str) -> str:
    """Give what a page says without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def bring(committed: Any, firm: Any, key: str, file: Path, fixed: dict[str, str], **settings: Any) -> Any:
    """Bring a file in as the wizard does: upload, map the columns by their headings, run."""
    by = firm.viewer("admin")
    with acting_as(by), committed(execute=True):
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        job = transfer.receive(registry.get(key), upload, by=by)
        columns = settings.pop("columns")
        headings = job.head["headings"]
        chosen = {str(headings.index(heading)): field for heading, field in columns.items()}
        transfer.arrange(job, {"map": chosen, "fixed": fixed, **settings}, by=by)
        transfer.start(job, by=by)
    with acting_as(by):
        job.refresh_from_db()
    return job


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Keep the files of a test in a folder of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    storage = "django.core.files.storage.FileSystemStorage"
    place = {"BACKEND": storage, "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": place}


def test_real_leads_and_deals_give_their_known_figures(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    committed = django_capture_on_commit_callbacks
    folder = data_folder("olist_leads")
    leads, deals = (folder / f"olist_{name}_dataset.csv" for name in ("marketing_qualified_leads", "closed_deals"))
    how = {"columns": LEAD_COLUMNS, "values": {"source": {"*": "new"}}, "on_duplicate": "create"}
    job = bring(committed, firm, "sales.lead", leads, {"name": "Olist", "wechat": "匿名"}, **how)
    assert (job.added, job.rejected) == (7940, 60)
    with acting_as(firm.viewer("admin")) as by:
        lines = [rejects.line_of(kept) for kept in rejects.kept_lines(reject_path(job), job.reject_size)]
        mend(job, {line: {3: "未说明"} for line in lines}, set(), by=by)
        job.refresh_from_db()
        assert Lead.objects.count() == 8000
    bring(committed, firm, "customers.customer", deals, {}, columns={"seller_id": "name"}, on_duplicate="create")
    fixed = {"name": "Olist 入驻", "status": "won", "amount": "0"}
    job = bring(committed, firm, "sales.opportunity", deals, fixed, columns=DEAL_COLUMNS, on_duplicate="create")
    assert (job.added, job.rejected) == (842, 0)
    shown = words(page(firm.client("admin").get("/leads/reports/origins/")))
    assert "8,000 条线索赢得 842 单，转化率 10.525%" in shown
    for origin, count in ORIGINS.items():
        assert re.search(rf" {re.escape(origin)} {count:,} ", shown), origin
    assert re.search(r" 未说明 60 ", shown)
    way = words(page(firm.client("admin").get("/leads/reports/way/")))
    assert "转化率 10.525%" in way
    with acting_as(firm.viewer("admin")):
        assert Lead.objects.filter(status="converted").exclude(customer=None).count() == 842
        assert Opportunity.objects.filter(status="won").exclude(waived_by=None).count() == 842
    english = words(page(firm.client("admin", "en").get("/leads/reports/origins/")))
    assert "10.525%" in english


def test_the_stage_funnel_counts_how_far_deals_came(firm: Any, deal_of: Any) -> None:
    first, second, third, *_rest = ways_of(firm)
    for stage in (first, first, second, third):
        deal_of(stage=stage.entry_id)
    gone = deal_of(stage=third.entry_id)
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("sales.opportunity"), gone.pk, {"stage": first.entry_id}, by=by)
        lose(gone, by=by, reason="price")
        assert StageStay.objects.filter(opportunity=gone).count() == 2
    shown = words(page(firm.client("mgr1").get("/leads/reports/stages/")))
    assert re.search(rf" {first.name} 100% 5 100% 2 2,000,000 ", shown)
    assert re.search(rf" {second.name} 60% 3 60% 1 1,000,000 ", shown)
    assert re.search(rf" {third.name} 40% 2 66.667% 1 1,000,000 ", shown)
    reasons = words(page(firm.client("mgr1").get("/leads/reports/lost-by-reason/")))
    assert re.search(r" 价格 100% 1 ", reasons)


def ways_of(firm: Any) -> list[Any]:
    with acting_as(firm.viewer("sales1")) as by:
        return list(ways(by).first.steps)


def test_reports_keep_to_the_rights_of_the_reader(firm: Any, other_firm: Any, deal_of: Any) -> None:
    deal_of()
    assert "没有符合条件的销售机会" in page(other_firm.client("admin").get("/leads/reports/stages/"))
    assert firm.client("sales1").get("/leads/reports/").status_code in (200, 302)
