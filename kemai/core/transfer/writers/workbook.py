"""Writing XLSX workbooks row by row, with memory that does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kemai.core.transfer.writers.values import local, text_of

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
SAFE_DIGITS = 15  # beyond these a spreadsheet rounds
FIRST_DAY = date(1900, 3, 1)  # spreadsheets count earlier days wrongly
FORMATS = {
    "text": {"num_format": "@"},
    "money": {"num_format": "#,##0.00"},
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "heading": {"bold": True, "bottom": 1, "num_format": "@"},
    "watermark": {"italic": True, "font_color": "#808080", "num_format": "@"},
}
WIDTHS = {"money": 16, "date": 12, "datetime": 20}
USUAL_WIDTH = 18


def write_xlsx(
    headings: Sequence[object],
    rows: Iterable[Sequence[object]],
    path: Path,
    *,
    kinds: Sequence[str] = (),
    watermark: str = "",
    title: str = "",
) -> None:
    """Write a workbook with a frozen row of headings; after 1,048,576 rows it goes on with another sheet.

    `kinds` gives each column text, number, money, date or datetime; without it values are written as what they are.
    Texts stay texts: no formulas, no links, leading zeros kept; whole numbers and amounts of more than 15 digits are
    written as text, and a text beyond the 32,767 characters that a cell can hold ends with …. `watermark` (who, when)
    becomes a line above the headings, the footer of every printed page, and the comment in the file's properties.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, {**options, "strings_to_numbers": False}) as workbook:
        workbook.set_properties({"title": title, "comments": watermark})
        formats = {name: workbook.add_format(style) for name, style in FORMATS.items()}
        sheet: Worksheet | None = None
        at = MOST_ROWS
        for row in rows:
            if sheet is None or at >= MOST_ROWS:
                sheet = workbook.add_worksheet()
                at = _begin(sheet, headings, kinds, watermark, formats)
            for column, value in enumerate(row):
                _write(sheet, at, column, value, kinds[column] if column < len(kinds) else "", formats)
            at += 1
        if sheet is None:
            _begin(workbook.add_worksheet(), headings, kinds, watermark, formats)


def _begin(
    sheet: Worksheet, headings: Sequence[object], kinds: Sequence[str], watermark: str, formats: dict[str, Format]
) -> int:
    """Write what stands above the data and say where the data begins."""
    top = 0
    if watermark:
        sheet.set_footer(f"&L{watermark.replace('&', '&&')}&R&P / &N")
        sheet.write_string(0, 0, text_of(watermark), formats["watermark"])
        top = 1
    for column, heading in enumerate(headings):
        kind = kinds[column] if column < len(kinds) else ""
        sheet.set_column(column, column, WIDTHS.get(kind, USUAL_WIDTH))
        sheet.write_string(top, column, text_of(heading), formats["heading"])
    sheet.freeze_panes(top + 1, 0)
    return top + 1


def _write(sheet: Worksheet, row: int, column: int, value: object, kind: str, formats: dict[str, Format]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime) and kind != "text" and value.date() >= FIRST_DAY:
        sheet.write_datetime(row, column, local(value), formats["datetime"])
    elif isinstance(value, date) and not isinstance(value, datetime) and kind != "text" and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, int | float | Decimal) and kind != "text" and _exact(value):
        sheet.write_number(row, column, value, formats["money"] if kind == "money" else None)
    else:
        text = text_of(value)
        text = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
        sheet.write_string(row, column, text, formats["text"])


def _exact(value: float | Decimal) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    digits = Decimal(value)
    return digits.is_finite() and len(digits.as_tuple().digits) <= SAFE_DIGITS
