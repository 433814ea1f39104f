"""The sentence of the purpose, from start to end in a real browser, in Chinese and in English.

A newcomer signs in, imports a real file of companies, finds one of them by pinyin, opens its page, adds a contact and
a note, and prints and exports the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kemai.core.testing import data_folder
from kemai.core.testing.browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_first_day(firm: Any, visit: Callable[..., Page], language: str, tmp_path: Path) -> None:
    companies = data_folder("cn_listed_companies") / "szse_a_shares_older.xlsx"
    page = visit(language)
    sign_in(page, "admin")
    import_companies(page, companies)
    find_by_pinyin(page)
    add_contact(page)
    write_note(page)
    print_list(page, tmp_path)
    export_list(page, tmp_path)


def import_companies(page: Page, file: Path) -> None:
    """Take the XLSX of 2,870 listed companies through the wizard, to the counts that stand there once it has ended."""
    page.goto("/customers/import/")
    page.set_input_files("input[name=file]", str(file))
    expect(page.locator("table.map")).to_be_visible()
    expect(page.locator("select[name^=map_]").first).to_be_visible()
    page.click("button[formaction$='/run/']")
    expect(page.locator("dl.sums").first).to_contain_text("2,870", timeout=60_000)


def find_by_pinyin(page: Page) -> None:
    """Open the search box with the keyboard and find 万科 by its sound."""
    page.goto("/customers/")
    page.keyboard.press("Control+k")
    page.keyboard.type("wanke")
    hit = page.locator("dialog .hits a, dialog a").filter(has_text=re.compile("万科")).first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.locator("h1")).to_contain_text("万科")


def add_contact(page: Page) -> None:
    """Add a contact from the record page and come back to the customer."""
    customer = page.url
    page.locator(".related a[href^='/contacts/add/']").first.click()
    form = page.locator("form:has([name=name])").last
    form.locator("[name=name]").fill("沈国华")
    form.locator("[name=mobile]").fill("138 5120 6638")
    form.locator("[name=mobile]").press("Enter")
    page.wait_for_url(re.compile("/contacts/[0-9]+/"))
    expect(page.locator("h1")).to_contain_text("沈国华")
    page.goto(customer)
    expect(page.locator(".related")).to_contain_text("沈国华")


def write_note(page: Page) -> None:
    """Write a note with a mention; it stands in the timeline at once."""
    page.fill("textarea[name=text]", "主轴精度认可，周五前报价")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("主轴精度认可")


def print_list(page: Page, folder: Path) -> None:
    """Print the ticked fields of a search to PDF and read it back."""
    page.goto("/customers/print/?q=万科")
    with page.expect_download() as download:
        page.locator("button[formaction$='/print/pdf/'], a[href*='/print/pdf/']").first.click()
    target = folder / "list.pdf"
    download.value.save_as(target)
    text = "".join(sheet.extract_text() for sheet in PdfReader(target).pages)
    assert "万科" in text.replace(" ", "")


def export_list(page: Page, folder: Path) -> None:
    """Export the list to XLSX and read it back."""
    page.goto("/customers/export/")
    with page.expect_download(timeout=60_000) as download:
        page.locator("main form button.main, main form button[type=submit]").first.click()
    target = folder / "list.xlsx"
    download.value.save_as(target)
    sheet = openpyxl.load_workbook(target, read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) > 2870
    assert any("万科" in str(cell) for row in rows for cell in row)
