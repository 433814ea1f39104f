"""What is exported opens safely in a spreadsheet and comes back unchanged."""

import csv
import datetime
import io
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kemai.core.transfer.readers import open_table
from kemai.core.transfer.writers import csv_chunks, workbook, write_csv, write_xlsx
from kemai.core.transfer.writers.formulas import neutralise, restore, starts_formula

HARMFUL = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1-1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "  =1+1",
    "\t=1+1",
    "\tcalc",
    "\rcalc",
    "\ncalc",
    "\u3000＝1＋1",
    "＝1+1",
    "＋1+1",
    "－1-1",
    "＠SUM(1)",
    '"=1+1',
    "'=1+1",
    "\ufeff=1+1",
    "\xa0=1",
    "\u200b=1",
    "+86-10-62345678",
    "-",
]
HARMLESS = [
    "-12.50",
    "+3",
    "-1,234.50",
    "-5%",
    "+86 138 0013 8000",
    "+8613800138000",
    "+1 (202) 5550100",
    "a=b",
    "*ST国华",
    "",
]
NASTY = st.text(alphabet=st.sampled_from("=+-@＝＋－＠'\"“\t\r\n ,;|1a中\u3000\xa0\ufeff%()"), max_size=12)
KEPT = NASTY.filter(lambda text: text != "NULL")


@pytest.mark.parametrize("text", [text for text in HARMFUL if text != "-"])
def test_texts_that_a_spreadsheet_would_compute_get_an_apostrophe(text):
    assert starts_formula(text)
    assert neutralise(text) == "'" + text
    assert restore("'" + text) == text


@pytest.mark.parametrize("text", [*HARMLESS, "-"])
def test_numbers_telephone_numbers_and_plain_texts_stay_as_they_are(text):
    assert neutralise(text) == text


@given(text=st.text(max_size=20) | NASTY)
def test_taking_the_apostrophe_off_gives_back_exactly_the_text(text):
    assert restore(neutralise(text)) == text


@given(text=st.text(max_size=20) | NASTY)
def test_no_cell_starts_with_a_sign_unless_it_is_a_number_or_telephone_number(text):
    bare = neutralise(text).lstrip("".join(map(chr, range(33))) + '\u3000\xa0\ufeff"')
    if bare[:1] and bare[0] in "=@＝＠＋－":
        pytest.fail(f"{bare!r} could be computed")
    if bare[:1] and bare[0] in "+-":
        assert set(bare) <= set("+-0123456789,.% ()")


def exported(headings, rows, **options):
    return b"".join(csv_chunks(headings, rows, **options))


def test_csv_is_utf8_with_a_mark_and_windows_line_ends():
    content = exported(["名称", "备注"], [["东方", 'a,"b"'], ["=1", None]])
    assert content == '\ufeff名称,备注\r\n东方,"a,""b"""\r\n\'=1,\r\n'.encode()


def test_csv_values_of_all_kinds():
    at = datetime.datetime(2026, 3, 1, 1, 30, tzinfo=datetime.UTC)
    row = [Decimal("1E+3"), Decimal("-0.50"), 7, -2.5, True, datetime.date(2026, 3, 1), at, "a\0b\x07"]
    content = exported(["x"] * 8, [row]).decode("utf-8-sig").splitlines()[1]
    assert content == "1000,-0.50,7,-2.5,TRUE,2026-03-01,2026-03-01 09:30:00,ab"


def test_csv_comes_in_pieces_of_about_64_kilobytes():
    pieces = list(csv_chunks(["a"], (["x" * 100] for _ in range(5_000))))
    assert len(pieces) > 6
    assert max(map(len, pieces)) < 70_000


def test_a_watermark_stands_above_the_headings_and_is_skipped_on_reading(tmp_path):
    rows = [["东方", "1"], ["西湖", "2"]]
    with (tmp_path / "a.csv").open("wb") as file:
        write_csv(["客户名称", "电话"], rows, file, watermark="张三 2026-11-22 导出 2 条")
    write_xlsx(["客户名称", "电话"], rows, tmp_path / "a.xlsx", watermark="张三 2026-11-22 导出 2 条")
    for name in ("a.csv", "a.xlsx"):
        table = open_table(tmp_path / name, name)
        assert table.headings == ["客户名称", "电话"]
        assert [row.values for row in table.rows()] == rows
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.active["A1"].value.startswith("张三")
    assert "张三" in book.properties.description
    assert "张三" in book.active.oddFooter.left.text


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(KEPT, min_size=2, max_size=2), min_size=1, max_size=5))
@example(rows=[['"', "'"], ["''=1", '\r\n"=1"']])
@example(rows=[["=1\n2", " leading"], ["\ufeff", "tail "]])
def test_nasty_texts_survive_a_round_trip_by_csv(tmp_path, rows):
    path = tmp_path / "a.csv"
    headings, whole = ["编号", "名称", "备注"], [[f"C{at}", *row] for at, row in enumerate(rows)]
    with path.open("wb") as file:
        write_csv(headings, whole, file)
    table = open_table(path, "a.csv", header=True)
    assert table.headings == headings
    assert [row.values for row in table.rows()] == whole
    assert not [row for row in table.rows() if row.problem]


@pytest.mark.parametrize(
    "row", [["C0", text, "x"] for text in [*HARMFUL, *HARMLESS, "0010", "12345678901234567890", "1E5"]]
)
def test_texts_survive_a_round_trip_by_xlsx_and_are_never_formulas(tmp_path, row):
    path = tmp_path / "a.xlsx"
    write_xlsx(["编号", "名称", "备注"], [row], path, kinds=["text", "text", "text"])
    assert [found.values for found in open_table(path, "a.xlsx", header=True).rows()] == [row]
    cells = [cell for cells in openpyxl.load_workbook(path).active.iter_rows() for cell in cells]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_xlsx_kinds_formats_and_frozen_headings(tmp_path):
    path = tmp_path / "a.xlsx"
    at = datetime.datetime(2026, 3, 1, 1, 30, tzinfo=datetime.UTC)
    row = [
        "007",
        Decimal("1234.50"),
        datetime.date(2026, 3, 1),
        at,
        12345678901234567,
        "https://a.cn",
        datetime.date(1890, 1, 1),
    ]
    write_xlsx(
        list("abcdefg"),
        [row],
        path,
        kinds=["text", "money", "date", "datetime", "number", "text", "date"],
        title="客户",
    )
    book = openpyxl.load_workbook(path)
    cells = book.active[2]
    assert [cell.value for cell in cells] == [
        "007",
        1234.5,
        datetime.datetime.fromisoformat("2026-03-01T00:00"),
        datetime.datetime.fromisoformat("2026-03-01T09:30"),
        "12345678901234567",
        "https://a.cn",
        "1890-01-01",
    ]
    assert (cells[1].number_format, cells[2].number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert (book.active.freeze_panes, book.properties.title, cells[5].hyperlink) == ("A2", "客户", None)
    assert [one.values for one in open_table(path, "a.xlsx", header=True).rows()][0][:4] == [
        "007",
        "1234.5",
        "2026-03-01",
        "2026-03-01 09:30:00",
    ]


def test_xlsx_numbers_stay_numbers_unless_a_spreadsheet_would_round_them(tmp_path):
    row = [1 / 3, float("nan"), Decimal("1234567890123456.78"), Decimal("0.10"), 2**60]
    write_xlsx(list("abcde"), [row], tmp_path / "a.xlsx")
    values = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx").active[2]]
    assert values == [pytest.approx(1 / 3), "nan", "1234567890123456.78", 0.1, str(2**60)]


def test_xlsx_cuts_only_what_no_cell_can_hold(tmp_path):
    write_xlsx(["a", "b"], [["x" * 32_767, "y" * 40_000], ["", None]], tmp_path / "a.xlsx")
    first, second = (cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx").active[2])
    assert (first, len(second), second[-1]) == ("x" * 32_767, 32_767, "…")


def test_xlsx_goes_on_with_another_sheet_when_one_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    write_xlsx(["编号"], [[f"C{n}"] for n in range(7)], tmp_path / "a.xlsx")
    sheets = [[row[0].value for row in sheet.iter_rows()] for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx")]
    assert sheets == [["编号", "C0", "C1", "C2"], ["编号", "C3", "C4", "C5"], ["编号", "C6"]]


def test_an_export_without_rows_has_its_headings(tmp_path):
    write_xlsx(["客户名称"], [], tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value == "客户名称"
    assert list(csv.reader(io.StringIO(exported(["客户名称"], []).decode("utf-8-sig")))) == [["客户名称"]]


MEASURE = """
import pathlib, resource, sys
from kemai.core.transfer.writers import write_csv, write_xlsx
rows = lambda count: ([f"C{n}", f"东方{n}食品有限公司", "13800138000", "成都市高新区", "备注", n] for n in range(count))
path, kind = pathlib.Path(sys.argv[1]), sys.argv[2]
def write(count):
    if kind == "csv":
        with path.open("wb") as file:
            write_csv(list("abcdef"), rows(count), file)
    else:
        write_xlsx(list("abcdef"), rows(count), path)
write(100)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write(100_000)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_100_000_rows_need_less_than_50_megabytes_more(tmp_path, kind):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "a"), kind], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) <= 50
