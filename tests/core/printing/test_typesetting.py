"""Setting documents: texts are letters, nothing is read, fonts are in the file, it is fast."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from kemai.core.printing import press
from kemai.core.printing.templates import TEMPLATES
from tests.core.printing.conftest import pages_of, text_of

FOOT = {
    "title": "客户",
    "firm": "江南智造设备有限公司",
    "filter": "负责人 是 林晓",
    "printed": "林晓 打印于 2026-11-22 10:00",
    "page_text": "第 {page} 页，共 {pages} 页",
    "language": "zh",
    "region": "cn",
}
MARKUP = [
    '#read("/etc/passwd")',
    "*bold*",
    "$x$",
    '#eval("1")',
    "= head",
    "\\ _i_ // c",
    "<b>&amp;</b>",
    "@label `raw`",
]


def listed(rows: list[list[str]], **more: Any) -> dict[str, Any]:
    columns = [
        {"label": label, "width": 20, "numeric": numeric} for label, numeric in (("名称", False), ("金额", True))
    ]
    shape = {"landscape": False, "size": 9, "first_page": 1, "totals": [], "summary": ""}
    return {**FOOT, "columns": columns, "rows": rows, **shape, **more}


def labels(
    count: int, code: str = "label-3x8", texts: tuple[str, ...] = ("苏州华瑞", "星湖街 328 号")
) -> dict[str, Any]:
    sheet = TEMPLATES[code].sheet
    assert sheet
    return {**FOOT, "sheet": sheet.measures(), "items": [[f"{place} {texts[0]}", *texts[1:]] for place in range(count)]}


def test_text_of_people_is_letters_never_markup() -> None:
    said = text_of(press.pdf("list", listed([[text, "1"] for text in MARKUP])))
    for text in MARKUP:
        assert text in said
    assert "root:" not in said


@pytest.mark.parametrize("layout", ["labels", "envelopes"])
def test_markup_is_letters_on_labels_and_envelopes_too(layout: str) -> None:
    data: dict[str, Any] = {**FOOT, "sheet": {"width": 220, "height": 110}, "stamp": "贴邮票处"}
    parts = {"chinese": True, "postcode": "215000", "address": MARKUP[:2], "receiver": MARKUP[2:4], "others": []}
    data = {**data, "items": [parts]} if layout == "envelopes" else {**labels(0), "items": [MARKUP[:4]]}
    said = text_of(press.pdf(layout, data))
    assert all(text in said for text in MARKUP[:4])


def test_a_layout_reads_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "spy.typ").write_text('#read("/etc/passwd")')
    (tmp_path / "climber.typ").write_text('#read("../../../../etc/passwd")')
    for layout in ("spy", "climber"):
        done = subprocess.run(
            [sys.executable, "-I", str(press.TYPESETTER), str(tmp_path), str(settings.ROOT / "var" / "fonts")],
            input=json.dumps({"layout": layout, "data": {}, "format": "pdf"}).encode(),
            capture_output=True,
        )
        assert done.returncode
        assert done.stdout == b""
        assert b"root:" not in done.stderr


def test_the_font_is_in_the_file() -> None:
    fonts: set[str] = set()
    PdfReader(BytesIO(press.pdf("list", listed([["苏州 Suzhou", "1"]])))).pages[0].extract_text(
        visitor_text=lambda text, _cm, _tm, font, _size: fonts.add(str((font or {}).get("/BaseFont")))
    )
    assert any("NotoSansSC" in name for name in fonts)


def test_headings_stand_on_every_page_with_the_foot() -> None:
    document = PdfReader(BytesIO(press.pdf("list", listed([[f"客户 {place}", "1,234"] for place in range(120)]))))
    assert len(document.pages) > 1
    for number, page in enumerate(document.pages, 1):
        said = page.extract_text()
        assert "名称" in said
        assert f"第 {number} 页，共 {len(document.pages)} 页" in said
        assert "江南智造设备有限公司" in said
        assert "负责人 是 林晓" in said
        assert "林晓 打印于 2026-11-22" in said


@pytest.mark.parametrize("code", [code for code in TEMPLATES if code.startswith("label")])
def test_a_sheet_of_labels_holds_what_it_says(code: str) -> None:
    room = TEMPLATES[code].sheet.room  # type: ignore[union-attr]
    assert pages_of(press.pdf("labels", labels(room, code))) == 1
    assert pages_of(press.pdf("labels", labels(room + 1, code))) == 2


def test_a_text_too_long_for_its_label_is_set_smaller_and_nothing_is_lost() -> None:
    long = "苏州工业园区华瑞精密机械设备制造股份有限公司第二分公司" * 3
    said = text_of(press.pdf("labels", labels(2, "label-4x11", (long, "star lake street 328"))))
    assert said.replace("\n", "").count(long) == 2
    assert said.count("star lake street 328") == 2


def test_five_hundred_labels_take_less_than_three_seconds() -> None:
    start = time.perf_counter()
    made = press.pdf("labels", labels(500))
    assert time.perf_counter() - start < 3
    assert pages_of(made) == 21


def test_a_picture_is_the_first_page_as_png() -> None:
    assert press.picture("labels", labels(3)).startswith(b"\x89PNG\r\n")


def test_a_layout_that_fails_says_so() -> None:
    with pytest.raises(press.PrintingFailed):
        press.pdf("list", {})


def test_parts_are_bound_with_pages_counted_on() -> None:
    binder = press.Binder()
    binder.add(press.pdf("list", listed([["甲", "1"]])))
    binder.add(press.pdf("list", listed([["乙", "2"]], first_page=binder.next_page, page_text="第 {page} 页")))
    said = [page.extract_text() for page in PdfReader(BytesIO(binder.bound())).pages]
    assert len(said) == 2
    assert "第 2 页" in said[1]
    assert "乙" in said[1]
