"""A file that can't be a table is refused with E-FILE and a text that says why, never with a crash."""

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.core.transfer.readers import FileRefused, Limits, open_table

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")


@pytest.fixture
def refusal(tmp_path):
    def refused(content, filename, **options):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with pytest.raises(FileRefused) as caught:
            open_table(path, filename, **options)
        assert caught.value.code == "E-FILE"
        return caught.value.message

    return refused


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (b"", "a.csv", "空的"),
        (b"\r\n \r\n", "a.csv", "没有数据"),
        ("客户名称,电话\r\n".encode(), "a.csv", "没有数据行"),
        (PNG, "a.csv", "PNG"),
        (PNG, "a.xlsx", "PNG"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
        (b"\x1f\x8b\x08" + bytes(40), "a.csv", "gzip"),
        (b"\x7fELF" + bytes(40), "a.csv", "程序"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "a.xls", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "a.xls", "XML"),
        ("客户名称,电话\n甲,1\n".encode(), "a.xlsx", ".xlsx"),
        ("客户名称,电话\n甲,1\n".encode(), "a.xls", ".xls"),
        ("客户名称,电话\n甲,1\n".encode(), "a.exe", ".exe"),
        ("客户名称,电话\n甲,1\n".encode(), "a.vcf", ".vcf"),
        ("客户名称,电话\n甲,1\n乙\0,2\n".encode(), "a.csv", "第 3 行"),
        (b"\xff\xfe" + "名称,电话\n甲\0,1\n".encode("utf-16-le"), "a.csv", "NUL"),
        ("名称,城市\n甲,北京\n乙,".encode() + b"\xff\xfe\xfa\n", "a.csv", "第 3 行"),
        (b"\xef\xbb\xbf" + "名称,城市\n甲,".encode() + b"\xb1\xb1\n", "a.csv", "第 2 行"),
        (b"\xff\xfe" + "名称,城市\n甲,北京\n".encode("utf-16-le") + b"\x00", "a.csv", "第 3 行"),
        (bytes([1, 2, 3, 4, 5, 6, 14, 15]) * 400, "a.csv", "二进制"),
        (LOCKED, "a.xlsx", "密码"),
        (WORD_97, "a.xls", "Excel"),
        (b"PK\x03\x04 not really a zip", "a.xlsx", "损坏"),
        (b"PK\x05\x06" + bytes(18), "a.xlsx", "不是表格"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(refusal, content, filename, says):
    assert says in refusal(content, filename)


def test_a_file_of_50_megabytes_is_taken_and_one_byte_more_is_refused(tmp_path, refusal):
    row = b"name,telephone number,address of the office\n"
    most = Limits().size
    content = (row * (most // len(row) + 1))[:most]
    assert "200,000" in refusal(content, "a.csv"), "not too big: only then the rows are counted"
    assert "50 MB" in refusal(content + b"\n", "a.csv")


def test_200_000_rows_are_taken_and_one_more_is_refused(tmp_path, refusal):
    content = b"name,code\n" + b"a,1\n" * 200_000
    path = tmp_path / "most.csv"
    path.write_bytes(content)
    assert open_table(path, "most.csv").count == 200_000
    assert "200,000" in refusal(content + b"b,2\n", "a.csv")


def test_too_many_columns_are_refused(refusal):
    content = ",".join(f"c{at}" for at in range(1001)) + "\n" + ",".join(["1"] * 1001) + "\n"
    assert "1,001" in refusal(content.encode(), "a.csv")


def test_a_document_that_is_no_workbook_is_refused(tmp_path, refusal):
    path = tmp_path / "letter.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "不是表格" in refusal(path.read_bytes(), "a.xlsx")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), filename=st.sampled_from(["a.csv", "a.txt", "a.vcf", ""]))
def test_any_bytes_are_read_or_refused_but_never_crash(tmp_path, content, filename):
    path = tmp_path / "upload"
    path.write_bytes(content)
    try:
        table = open_table(path, filename)
    except FileRefused:
        return
    assert all(len(row.values) == len(table.headings) for row in table.rows())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="a1,;\t|\"'\r\n=中 +&", max_size=200))
def test_any_mess_of_separators_and_quotes_keeps_every_row(tmp_path, text):
    path = tmp_path / "upload.csv"
    path.write_text("甲,1\n" + text, encoding="utf-8", newline="")
    try:
        table = open_table(path, "upload.csv")
    except FileRefused:
        return
    rows = list(table.rows())
    assert len(rows) == table.count
    assert all(len(row.values) == len(table.headings) for row in rows)
