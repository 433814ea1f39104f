"""Text files of every encoding, separator and habit become the same table."""

import pytest

from kemai.core.testing import data_folder
from kemai.core.transfer.readers import open_table

ROWS = [
    ["客户名称", "电话", "地址"],
    ["东方食品有限公司", "010-62345678", "北京市海淀区中关村大街1号"],
    ["Café Zürich, AG", "+41 44 123 45 67", "Bahnhofstrasse 1"],
    ["镕鑫科技", "13800138000", "成都市高新区"],
]


@pytest.fixture
def table(tmp_path):
    def opened(content, filename="客户.csv", encoding="utf-8", **options):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return open_table(path, filename, **options)

    return opened


def written(rows, separator=",", end="\r\n"):
    return end.join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows) + end


def values(table):
    return [row.values for row in table.rows()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "+|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_any_encoding_with_any_separator_gives_the_same_table(table, encoding, separator):
    rows = [[cell.replace("ü", "u").replace("é", "e") for cell in row] for row in ROWS] if encoding == "gbk" else ROWS
    if separator == "+|":
        rows = [[cell.replace(", ", " ") for cell in row] for row in rows]
    found = table(written(rows, separator), encoding=encoding)
    assert found.headings == rows[0]
    assert values(found) == rows[1:]
    assert found.separator == separator
    assert found.kind == "csv"


def test_utf16_with_a_big_endian_mark(table):
    assert values(table(b"\xfe\xff" + written(ROWS).encode("utf-16-be"))) == ROWS[1:]


def test_western_text_is_not_taken_for_chinese(table):
    text = "name,city\r\nCafé Gérard,Orléans\r\nMüller Söhne,Köln\r\nPeña Núñez,Málaga\r\n" * 20
    found = values(table(text, encoding="cp1252"))
    assert ["Café Gérard", "Orléans"] in found
    assert ["Müller Söhne", "Köln"] in found


@pytest.mark.parametrize("ends", [("\n", "\n"), ("\r", "\r"), ("\r\n", "\n"), ("\n", "\r")])
def test_line_ends_may_be_mixed_and_the_last_may_be_missing(table, ends):
    lines = [",".join(row) for row in (["名称", "电话"], ["甲", "1"], ["乙", "2"], ["丙", "3"])]
    text = "".join(line + ends[at % 2] for at, line in enumerate(lines[:-1])) + lines[-1]
    assert values(table(text)) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_quoted_cells_keep_line_breaks_separators_and_quotes_and_rows_count_as_in_a_spreadsheet(table):
    found = table('名称,备注\n甲,"第一行\n第二行, ""引号"""\n\n乙,无\n')
    rows = list(found.rows())
    assert [row.values for row in rows] == [["甲", '第一行\n第二行, "引号"'], ["乙", "无"]]
    assert [row.number for row in rows] == [2, 4]
    assert found.count == 2
    assert [row.number for row in found.rows()] == [2, 4], "rows may be read again"


def test_decimal_commas_do_not_hide_the_semicolons(table):
    found = table("名称;价格;税\n甲;1,50;0,20\n乙;2,75;0,30\n")
    assert (found.separator, found.headings) == (";", ["名称", "价格", "税"])


def test_a_spreadsheets_hint_for_the_separator_is_obeyed_and_is_no_row(table):
    found = table("sep=;\r\n名称;电话\r\n甲,乙;1\r\n")
    assert (found.separator, found.headings, values(found)) == (";", ["名称", "电话"], [["甲,乙", "1"]])


def test_a_blank_after_every_separator_belongs_to_no_value(table):
    found = table("name, city, phone\nAnn, Rome, 1234567\nBob, Oslo, 7654321\n")
    assert (found.headings, values(found)[0]) == (["name", "city", "phone"], ["Ann", "Rome", "1234567"])


def test_one_value_a_line(table):
    found = table("东方食品有限公司\n西湖茶叶有限公司, 杭州\n南山科技有限公司\n", "名单.txt")
    assert (found.kind, found.separator, found.has_headings) == ("text", "", False)
    assert values(found)[1] == ["西湖茶叶有限公司, 杭州"]
    assert table("公司名称\n东方\n西湖\n", "名单.txt").headings == ["公司名称"]


def test_one_quoted_column(table):
    assert values(table('名称\n"甲, 乙"\n丙\n')) == [["甲, 乙"], ["丙"]]


def test_titles_above_the_headings_are_skipped_with_a_warning(table):
    found = table("2026 年客户名单,,\n导出人：张三,,\n客户名称,电话,城市\n甲,123,北京\n乙,456,上海\n")
    assert found.headings == ["客户名称", "电话", "城市"]
    assert [row.number for row in found.rows()] == [4, 5]
    assert "2" in found.warnings[0]


def test_data_without_headings_gets_numbered_columns_and_keeps_its_first_row(table):
    text = "1492\tAUSTRALI0001\tAustralia Bike Retailer\t2011-12-23\n1494\tALLENSON0001\tAllenson Cycles\t2011-04-25\n"
    found = table(text)
    assert (found.has_headings, found.headings) == (False, ["列1", "列2", "列3", "列4"])
    assert (found.count, len(found.warnings)) == (2, 1)
    assert values(found)[0][2] == "Australia Bike Retailer"


def test_people_may_say_whether_there_are_headings(table):
    text = "1,甲公司\n2,乙公司\n3,丙公司\n"
    assert table(text, header=True).headings == ["1", "甲公司"]
    assert table("客户名称,电话\n甲,1234567\n", header=False).count == 2


def test_years_and_unknown_words_above_numbers_are_still_headings(table):
    assert table("产品线,一季度,二季度\n甲,12,13\n乙,14,15\n").has_headings


def test_values_that_come_again_below_are_no_headings(table):
    assert not table("北京,销售部\n上海,销售部\n北京,市场部\n").has_headings


def test_headings_are_tidied_and_made_distinct(table):
    found = table("名称, 电  话 ,电  话,\n甲,1,2,3\n乙,4,5,6\n", header=True)
    assert found.headings == ["名称", "电 话", "电 话 (2)", "列4"]


def test_the_word_null_alone_in_a_cell_means_empty(table):
    assert values(table("名称,电话\nNULL,NULLA\nNull,1\n")) == [["", "NULLA"], ["Null", "1"]]


def test_the_apostrophe_of_our_own_export_is_taken_off_and_no_other(table):
    assert values(table("名称,备注\n'=1+1,'Twas\n''=1,O'Neil\n")) == [["=1+1", "'Twas"], ["'=1", "O'Neil"]]


def test_an_unclosed_quotation_mark_costs_one_row_and_not_the_file(table):
    body = "".join(f"公司{number},{number}00,北京\n" for number in range(50))
    found = list(table('名称,数量,城市\n坏行,"12,北京\n' + body + '好行,"5, 6",上海\n').rows())
    assert [row.number for row in found if row.problem] == [2]
    assert "引号" in found[0].problem
    assert [row.values for row in found if not row.problem][-1] == ["好行", "5, 6", "上海"]
    assert len(found) == 52


def test_an_unclosed_quotation_mark_at_the_end_of_the_file(table):
    found = list(table('名称,城市\n甲,北京\n乙,"上海\n丙,广州\n').rows())
    assert [(row.values[0], bool(row.problem)) for row in found] == [("甲", False), ("乙", True), ("丙", False)]


def test_adventureworks_stores_utf16_with_odd_marks_and_no_headings():
    found = open_table(data_folder("adventureworks_purchasing") / "Store.csv", "Store.csv")
    rows = list(found.rows())
    assert (found.count, found.separator, found.has_headings, len(found.headings)) == (701, "+|", False, 6)
    assert rows[0].values[:3] == ["292", "Next-Door Bike Store", "279"]
    assert rows[0].values[3].endswith("</StoreSurvey>")
    assert rows[700].number == 701
    assert all(len(row.values) == 6 and not row.problem for row in rows)
    assert sum("<Brands>4+</Brands>" in row.values[3] for row in rows) > 50


def test_adventureworks_vendors_tabs_and_no_headings():
    found = open_table(data_folder("adventureworks_purchasing") / "Vendor.csv", "Vendor.csv")
    assert (found.count, found.separator, found.has_headings) == (104, "\t", False)


@pytest.mark.parametrize(
    ("folder", "file", "rows", "columns"),
    [
        ("crm_exports", "salesforce__sf_contact_data.csv", 4, 368),
        ("crm_exports", "hubspot__company_data.csv", 24, 14),
        ("cn_addresses", "company_addresses.csv", 18145, 2),
        ("cn_names", "familyname.csv", 1806, 7),
        ("nyc311_animals", "nyc311_animals.csv", 4969, 31),
        ("febrl_1_2", "dataset2.csv", 5000, 11),
    ],
)
def test_real_files_have_headings_and_no_bad_row(folder, file, rows, columns):
    found = open_table(data_folder(folder) / file, file)
    assert (found.count, len(found.headings), found.has_headings) == (rows, columns, True)
    assert not [row for row in found.rows() if row.problem]
