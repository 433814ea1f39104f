"""An import whose refused rows are mended with the keyboard, and whose mapping is kept, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.areas.customers.models import Customer
from kemai.core.jobs.run import run
from kemai.core.tenancy import everyone
from kemai.core.testing.browser import findings, sign_in
from kemai.core.transfer.models import ImportJob

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = "客户编号,客户名称,城市,电话\nK-1,甲工业有限公司,苏州,0512-65880001\n"
SECOND = FIRST.replace("苏州", "杭州") + "K-2,乙工业有限公司,宁波,电话待查\nK-3,丙工业有限公司,宁波,也待查\n"


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Do jobs at once, keep files apart, and let the test itself read all rows."""
    settings.JOBS_IMMEDIATE = True
    settings.FILES_ROOT = tmp_path / "files"
    options = {"location": settings.FILES_ROOT}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    with everyone(reason="tests"):
        yield


def bring(page: Page, text: str) -> None:
    """Upload a file and wait for its mapping."""
    page.goto("/customers/import/")
    page.set_input_files("input[type=file]", {"name": "firms.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.wait_for_selector("#dry-run")


@pytest.mark.spec("CUS-07")
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_rows_are_mended_with_the_keyboard(firm: Any, visit: Callable[..., Page], width: int, theme: str) -> None:
    page = visit(width=width, theme=theme)
    sign_in(page, "admin")
    bring(page, FIRST)
    page.get_by_role("textbox", name="对应的名称").fill("每月名单")
    page.get_by_role("textbox", name="对应的名称").press("Enter")
    expect(page.get_by_text("已保存对应“每月名单”")).to_be_visible()
    assert not Customer.objects.exists(), "Enter keeps the mapping, it does not start the import"
    page.get_by_role("button", name="开始导入").click()
    page.wait_for_selector("text=导入完了")
    bring(page, SECOND)
    page.get_by_role("combobox", name="保存的对应").select_option("每月名单")
    page.get_by_role("button", name="套用").click()
    page.get_by_role("radio", name="更新已有的").check()
    page.get_by_role("button", name="按现在的对应重算").last.click()
    changes = page.locator("#changes")
    expect(changes).to_contain_text("苏州")
    expect(changes).to_contain_text("杭州")
    assert findings(page) == []
    page.get_by_role("button", name="开始导入").click()
    page.get_by_role("link", name="修改被拒的行").click()
    cell = page.get_by_role("textbox", name="第 3 行 电话")
    expect(cell).to_have_attribute("aria-invalid", "true")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cell.fill("0512-65880002")
    page.keyboard.press("Enter")
    expect(page.get_by_text("导入了 1 行，还有 0 行要改")).to_be_visible()
    expect(page.get_by_role("textbox", name="第 3 行 电话")).to_have_count(0)
    page.get_by_role("textbox", name="第 4 行 电话").fill("0512-65880003")
    page.get_by_role("button", name="导入改好的行").click()
    page.wait_for_selector("text=导入完了")
    assert set(Customer.objects.values_list("number", "city")) == {("K-1", "杭州"), ("K-2", "宁波"), ("K-3", "宁波")}


def test_what_a_dry_run_finds_comes_to_the_open_page_and_leaves_what_was_chosen(
    firm: Any, visit: Callable[..., Page], settings: Any
) -> None:
    page = visit()
    sign_in(page, "admin")
    bring(page, FIRST)
    page.get_by_role("button", name="开始导入").click()
    page.wait_for_selector("text=导入完了")
    settings.JOBS_IMMEDIATE = False
    many = "".join(f"N-{at},第{at}公司,宁波,0574-6588{at:04},老客户\n" for at in range(60))
    first = "K-1,甲工业有限公司,杭州,0512-65880001,老客户\nM-1,怪公司,苏州,0512-65889998,怪客户\n"
    bring(page, f"客户编号,客户名称,城市,电话,客户类型\n{first}{many}L-1,末公司,宁波,0574-65889999,稀客\n")
    page.get_by_role("radio", name="更新已有的").check()
    with page.expect_navigation():
        page.get_by_role("radio", name="更新已有的").press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("radio", name="更新已有的")).to_be_checked()
    page.get_by_role("combobox", name="怪客户").select_option(label="潜在客户")
    expect(page.get_by_text("稀客")).to_have_count(0)
    run(ImportJob.objects.get(status=ImportJob.Status.DRAFT).job_id)
    expect(page.locator("#changes")).to_contain_text("杭州")
    expect(page.get_by_role("combobox", name="稀客")).to_be_visible()
    expect(page.get_by_role("combobox", name="怪客户").locator("option:checked")).to_have_text("潜在客户")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert findings(page) == []
