"""Printing and reports as a tester does them: in a browser, by clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kemai.core.testing.browser import sign_in
from tests.core.printing.conftest import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = ".preview img"


def preview(page: Page) -> None:
    """Press the button and wait until the picture of the first page is there."""
    page.get_by_role("button", name="预览").click()
    expect(page.locator(PICTURE)).to_be_visible()
    page.wait_for_function("document.querySelector('.preview img').naturalWidth > 500")


def download(page: Page, button: Any, folder: Path) -> str:
    """Press a button and read the PDF that comes."""
    with page.expect_download() as coming:
        button.click()
    path = folder / "printed.pdf"
    coming.value.save_as(path)
    assert PdfReader(path).pages
    return text_of(path.read_bytes())


def tick(page: Page, *names: str) -> None:
    """Tick these fields and no others."""
    for box in page.locator("input[name=columns]").all():
        box.set_checked(box.get_attribute("value") in names)


@pytest.mark.spec("CUS-23")
def test_twenty_labels_by_number(firm: Any, customers: list[Any], visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto("/customers/print/")
    page.get_by_label("标签 3×8").check()
    page.get_by_label("按编号从").check()
    page.get_by_label("从编号").fill(customers[19].number)
    page.get_by_label("到编号").fill(customers[0].number)
    tick(page, "name", "address", "postcode")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#f-to-error")).to_contain_text("超出允许范围")
    page.get_by_label("从编号").fill(customers[0].number)
    page.get_by_label("到编号").fill(customers[19].number)
    preview(page)
    expect(page.locator(".preview")).to_contain_text("共 1 页")
    said = download(page, page.get_by_role("button", name="下载 PDF"), tmp_path)
    assert [customer.name in said for customer in customers] == [True] * 20 + [False] * 5


@pytest.mark.spec("PLT-13")
def test_three_fields_from_ticked_rows(
    firm: Any, customers: list[Any], visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto("/customers/?sort=number")
    for place in (1, 4):
        page.locator("input[name=ids]").nth(place).check()
    page.locator("#bulk").get_by_role("button", name="打印").click()
    page.wait_for_url(re.compile("/customers/print/"))
    expect(page.get_by_label("选中的 2 行")).to_be_checked()
    tick(page, "name", "phone", "postcode")
    preview(page)
    said = download(page, page.get_by_role("button", name="下载 PDF"), tmp_path)
    for place in (1, 4):
        assert customers[place].name in said
        assert customers[place].phone in said
    assert customers[0].name not in said
    assert customers[1].email not in said
    assert "城市" not in said


@pytest.mark.spec("CUS-28")
def test_the_make_up_by_region_leads_to_its_rows(
    firm: Any, customers: list[Any], visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto("/customers/reports/")
    counts = page.locator("tbody tr").evaluate_all("rows => rows.map(row => Number(row.cells[2].textContent))")
    assert sum(counts) == len(customers)
    expect(page.locator("tfoot")).to_contain_text(str(len(customers)))
    said = download(page, page.get_by_role("link", name="打印"), tmp_path)
    assert re.search(rf"合计\s*{len(customers)}\b", said)
    page.get_by_role("link", name="江苏省").first.click()
    expect(page.locator("input[name=ids]")).to_have_count(counts[0])
