"""XLSX, XLS and ODS workbooks: what cells become, which sheet is read, and what hostile ones get."""

import datetime
import struct
import zipfile

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P

from kemai.core.testing import data_folder
from kemai.core.transfer.readers import FileRefused, Limits, open_table

HEADINGS = ["客户名称", "编号", "电话", "金额", "签约日期", "时间", "重点"]
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.fixture
def workbook(tmp_path):
    book, path = openpyxl.Workbook(), tmp_path / "book.xlsx"

    def saved(*rows, title="Sheet"):
        sheet = book.active if title == "Sheet" else book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        book.save(path)
        return path

    saved.book = book
    return saved


def rewritten(path, part, content):
    """The workbook with one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in parts.items():
            archive.writestr(name, content if name == part else old)
    return path


def refusal(path, filename="a.xlsx", **options):
    with pytest.raises(FileRefused) as caught:
        open_table(path, filename, **options)
    assert caught.value.code == "E-FILE"
    return caught.value.message


def test_cells_become_the_texts_that_people_see(workbook):
    signed = datetime.date(2026, 3, 1)
    at = datetime.datetime.fromisoformat("2026-03-01T09:30")
    path = workbook(
        HEADINGS, ["东方", "007", 13800138000, 1234.5, signed, at, True], ["西湖", 8, 1e15, 0.1 + 0.2, None]
    )
    rows = [row.values for row in open_table(path, "客户.xlsx").rows()]
    assert rows[0] == ["东方", "007", "13800138000", "1234.5", "2026-03-01", "2026-03-01 09:30:00", "TRUE"]
    assert rows[1] == ["西湖", "8", "1000000000000000", "0.3", "", "", ""]


def test_times_lengths_of_time_and_errors_of_formulas_are_read(workbook):
    path = workbook(["课程", "开始", "时长", "费用"])
    sheet = workbook.book.active
    sheet.append(["早班", datetime.time(8, 5), datetime.timedelta(hours=26, minutes=30), None])
    sheet.append(["夜班", datetime.time(20, 30, 15), None, 12.5])
    sheet["D2"].value, sheet["D2"].data_type = "#DIV/0!", "e"
    workbook.book.save(path)
    rows = [row.values for row in open_table(path, "a.xlsx").rows()]
    assert [row[:2] for row in rows] == [["早班", "08:05:00"], ["夜班", "20:30:15"]]
    assert "2:30:00" in rows[0][2]
    assert (rows[0][3], rows[1][2:]) == ("", ["", "12.5"])


def test_the_headings_are_found_below_a_merged_title_and_rows_keep_their_numbers(workbook):
    path = workbook(
        ["2026 年客户名单"], [], [None, "客户名称", "地      区"], [1, "东方", "华南"], [], [2, "西湖", "华东"]
    )
    workbook.book.active.merge_cells("A1:C1")
    workbook.book.save(path)
    table = open_table(path, "a.xlsx")
    assert table.headings == ["列1", "客户名称", "地 区"]
    assert [(row.number, row.values[1]) for row in table.rows()] == [(4, "东方"), (6, "西湖")]


def test_rows_keep_their_numbers_when_the_sheet_begins_further_down(workbook):
    sheet = workbook.book.active
    for at, row in enumerate([["客户名称", "电话"], ["东方", "123"]], 5):
        for column, value in enumerate(row, 3):
            sheet.cell(at, column, value)
    table = open_table(workbook(), "a.xlsx")
    assert [row.number for row in table.rows()] == [6]


def test_a_sheet_may_be_chosen_and_else_the_first_visible_one_with_data_is_read(workbook):
    workbook(title="空表")
    workbook(["客户名称", "电话"], ["东方", "1"], title="客户")
    path = workbook(["姓名", "手机"], ["张三", "2"], title="联系人")
    workbook.book.active.sheet_state = "hidden"
    workbook.book.save(path)
    table = open_table(path, "a.xlsx")
    assert (table.sheets, table.sheet, table.headings) == (("空表", "客户", "联系人"), "客户", ["客户名称", "电话"])
    assert open_table(path, "a.xlsx", sheet="联系人").headings == ["姓名", "手机"]
    assert "联系人" in refusal(path, sheet="没有的表")


def test_old_xls(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    for at, row in enumerate([["客户名称", "电话"], ["东方食品", 13800138000.0], ["西湖", "007"]]):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    book.save(tmp_path / "old.xls")
    table = open_table(tmp_path / "old.xls", "old.xls")
    assert table.kind == "xls"
    assert [row.values for row in table.rows()] == [["东方食品", "13800138000"], ["西湖", "007"]]


def test_ods(tmp_path):
    document, sheet = OpenDocumentSpreadsheet(), OdsTable(name="客户")
    for texts in (["客户名称", "编号"], ["东方食品", "007"]):
        row = TableRow()
        for text in texts:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(tmp_path / "a.ods")
    table = open_table(tmp_path / "a.ods", "a.ods")
    assert (table.kind, table.headings) == ("ods", ["客户名称", "编号"])
    assert [row.values for row in table.rows()] == [["东方食品", "007"]]


def test_a_workbook_named_after_another_kind_of_workbook_is_read(workbook):
    assert open_table(workbook(["客户名称", "电话"], ["东方", "1"]), "a.xls").kind == "xlsx"
    assert "XLSX" in refusal(workbook(), "a.csv")


def test_szse_list_of_2870_companies():
    table = open_table(data_folder("cn_listed_companies") / "szse_a_shares_older.xlsx", "list.xlsx")
    rows = list(table.rows())
    assert (table.count, len(rows), len(table.headings), table.sheet) == (2870, 2870, 22, "A股列表")
    first = dict(zip(table.headings, rows[0].values, strict=True))
    assert (first["公司全称"], first["A股代码"], first["地 区"]) == ("平安银行股份有限公司", "000001", "华南")
    assert rows[1].values[table.headings.index("A股简称")] == "万  科Ａ"


def test_a_zip_bomb_is_judged_by_its_directory_and_never_unpacked(workbook):
    path = workbook(["客户名称"], ["东方"])
    content = path.read_bytes()
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    lying = content[: at + 24] + struct.pack("<I", 4_000_000_000) + content[at + 28 :]
    path.write_bytes(lying)
    assert "解压" in refusal(path)


def test_a_small_file_that_swells_hundredfold_is_refused(workbook):
    path = rewritten(workbook(["客户名称"], ["东方"]), "xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert path.stat().st_size < 200_000
    assert "60 MB" in refusal(path) or "57 MB" in refusal(path)


def test_an_archive_of_thousands_of_parts_is_refused(workbook):
    path = workbook(["客户名称"], ["东方"])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2100):
            archive.writestr(f"xl/media/{number}", b"")
    assert "反常" in refusal(path)


def test_parts_of_the_same_name_are_refused(workbook):
    path = workbook(["客户名称"], ["东方"])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert "重名" in refusal(path)


def test_a_locked_part_is_refused(workbook):
    path = workbook(["客户名称"], ["东方"])
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "密码" in refusal(path)


def test_a_locked_xls_is_refused(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("客户").write(0, 0, "客户名称")
    book.save(tmp_path / "locked.xls")
    content = (tmp_path / "locked.xls").read_bytes()
    at = content.find(bytes.fromhex("0908100000060500")) + 20
    (tmp_path / "locked.xls").write_bytes(content[:at] + bytes.fromhex("2f0002000100") + content[at + 6 :])
    assert "密码" in refusal(tmp_path / "locked.xls", "locked.xls")


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_a_workbook_cut_short_is_refused(workbook, kept):
    path = workbook(["客户名称"], ["东方"])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "损坏" in refusal(path)


def test_a_part_that_is_no_xml_is_refused(workbook):
    path = rewritten(workbook(["客户名称"], ["东方"]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c")
    assert refusal(path)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'>" + "<c><v>1</v></c>" * 16384 + "</row>" + "<row><c><v>2</v></c></row>" * 60_000,
    ],
)
def test_a_sheet_that_asks_for_terabytes_of_memory_harms_only_its_own_process(workbook, rows):
    path = rewritten(workbook(["客户名称"], ["东方"]), "xl/worksheets/sheet1.xml", SHEET.format(rows).encode())
    assert "反常" in refusal(path)


def test_an_ods_that_repeats_a_cell_billions_of_times_is_refused(tmp_path):
    document, sheet = OpenDocumentSpreadsheet(), OdsTable(name="S")
    row = TableRow(numberrowsrepeated=1048576)
    cell = TableCell(valuetype="string", numbercolumnsrepeated=16384)
    cell.addElement(P(text="x"))
    row.addElement(cell)
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(tmp_path / "a.ods")
    assert "反常" in refusal(tmp_path / "a.ods", "a.ods")


def test_more_than_200_000_rows_are_refused(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S")
    for number in range(200_002):
        sheet.append([number])
    book.save(tmp_path / "a.xlsx")
    assert "200,000" in refusal(tmp_path / "a.xlsx")


def test_a_sheet_of_more_rows_or_cells_than_allowed_is_refused(workbook):
    limits = Limits(rows=10)
    assert "10 行" in refusal(workbook(["客户名称", "电话"], *([f"甲{at}", at] for at in range(60))), limits=limits)
    assert "反常" in refusal(workbook(*([at] * 300 for at in range(5))), limits=limits)
    path = workbook(["客户名称", "电话"], *([f"乙{at}", at] for at in range(10)), title="十行")
    assert open_table(path, "a.xlsx", sheet="十行", limits=limits).count == 10


def test_an_empty_workbook_is_refused(workbook):
    assert "没有数据" in refusal(workbook())
