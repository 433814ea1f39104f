"""An import of lines that is taken back leaves papers whose totals are again those of their lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.sales.models import Instalment, SalesOrderLine
from kemai.areas.sales.tests.selling import ORDER, do, new_contract, new_order, stored
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions as transfer

LINE = {"name": "主轴", "quantity": "2", "price": "100", "tax_rate": "13"}


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Keep the files of a test in a folder of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    storage = "django.core.files.storage.FileSystemStorage"
    place = {"BACKEND": storage, "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": place}


def bring(firm: Any, committed: Any, key: str, text: str) -> Any:
    """Import a file as its headings are understood."""
    by = firm.viewer("admin")
    with acting_as(by), committed(execute=True):
        upload = SimpleUploadedFile("明细.csv", text.encode())
        job = transfer.receive(registry.get(key), upload, by=by)
        transfer.arrange(job, {"map": job.map, "on_duplicate": "update"}, by=by)
        transfer.start(job, by=by)
    with acting_as(by):
        job.refresh_from_db()
    assert (job.added, job.updated, job.rejected) == (1, 1, 0), job.message
    return job


def undo(firm: Any, committed: Any, job: Any) -> Any:
    """Take an import back."""
    by = firm.viewer("admin")
    with acting_as(by), committed(execute=True):
        transfer.take_back(job, by=by)
    with acting_as(by):
        job.refresh_from_db()
    return job


@pytest.fixture
def order(firm: Any, customer: Any) -> Any:
    """A draft of two lines over 226.00 with tax."""
    return new_order(firm, customer, LINE, {**LINE, "name": "刀具", "quantity": "1", "price": "50", "tax_rate": "0"})


def file_of(firm: Any, order: Any) -> str:
    with acting_as(firm.viewer("admin")):
        number = SalesOrderLine.objects.get(order=order, name="主轴").number
    return f"编号,订单,品名,数量,单价,税率%\n{number},{order.number},主轴,7,100,13\n,{order.number},夹具,3,10.05,13\n"


def sums(firm: Any, order: Any) -> tuple[Decimal, Decimal, Decimal]:
    found = stored(firm, order)
    return found.net, found.tax, found.total


def test_a_draft_adds_up_again_what_its_lines_were(
    firm: Any, order: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = sums(firm, order)
    assert before == (Decimal(250), Decimal(26), Decimal(276))
    job = bring(firm, django_capture_on_commit_callbacks, "sales.salesorderline", file_of(firm, order))
    assert sums(firm, order) == (Decimal("780.15"), Decimal("94.92"), Decimal("875.07"))
    job = undo(firm, django_capture_on_commit_callbacks, job)
    assert job.kept == []
    assert sums(firm, order) == before
    with acting_as(firm.viewer("admin")):
        lines = SalesOrderLine.objects.filter(order=order).order_by("position")
        assert list(lines.values_list("quantity", "amount")) == [(2, 200), (1, 50)]


def test_an_order_that_was_confirmed_since_keeps_its_lines(
    firm: Any, order: Any, django_capture_on_commit_callbacks: Any
) -> None:
    job = bring(firm, django_capture_on_commit_callbacks, "sales.salesorderline", file_of(firm, order))
    do(firm, "sales1", ORDER, "confirm", order)
    total = sums(firm, order)
    job = undo(firm, django_capture_on_commit_callbacks, job)
    assert sums(firm, order) == total
    assert {one["why"] for one in job.kept} == {"当前状态不允许此操作：只有草稿可以改明细"}
    with acting_as(firm.viewer("admin")):
        assert SalesOrderLine.objects.filter(order=order).count() == 3
    page = firm.client("admin").get(f"/orderlines/import/{job.pk}/")
    assert "只有草稿可以改明细" in page.content.decode()


def test_the_instalments_of_a_contract_equal_it_again(
    firm: Any, customer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    parts = ({"title": "预付款", "percent": "30", "due": "2026-12-01"},)
    contract = new_contract(firm, customer, *parts, amount="1000.01")
    with acting_as(firm.viewer("admin")):
        number = Instalment.objects.get(contract=contract).number
    rows = (f"{number},{contract.number},预付款,2026-12-01,40", f",{contract.number},尾款,2027-01-01,60")
    text = "\n".join(("编号,合同,款项,应收日期,比例%", *rows)) + "\n"
    job = bring(firm, django_capture_on_commit_callbacks, "sales.instalment", text)
    undo(firm, django_capture_on_commit_callbacks, job)
    with acting_as(firm.viewer("admin")):
        left = Instalment.objects.filter(contract=contract)
        assert [(one.percent, one.amount) for one in left] == [(30, Decimal("300.00"))]
    assert stored(firm, contract).amount == Decimal("1000.01")
