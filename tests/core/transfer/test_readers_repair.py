"""Rows broken by unquoted separators are mended where the good rows show how, and marked where they don't."""

import csv

import pytest

from kemai.core.testing import data_folder
from kemai.core.transfer.readers import open_table


def broken(path):
    """The raw fields of the lines that have more of them than the headings."""
    with path.open(encoding="utf-8", newline="") as file:
        headings, *lines = csv.reader(file)
    return headings, [line for line in lines if len(line) > len(headings)]


def by_key(path):
    table = open_table(path, path.name)
    return {row.values[0]: (dict(zip(table.headings, row.values, strict=True)), row) for row in table.rows()}


def nothing(value):
    return "" if value == "NULL" else value


def test_all_24_broken_northwind_customers_come_out_right():
    path = data_folder("northwind") / "customers.csv"
    _headings, lines = broken(path)
    customers = by_key(path)
    assert (len(lines), len(customers)) == (24, 91)
    for line in lines:
        record, row = customers[line[0]]
        city, region, postcode, country, phone, fax = map(nothing, line[-6:])
        assert (record["country"], record["phone"], record["fax"]) == (country, phone, fax)
        assert (record["city"], record["region"], record["postalCode"]) == (city, region, postcode)
        assert record["address"] == ",".join(line[4:-6])
        assert row.note
        assert not row.problem
    assert len({record["country"] for record, _row in customers.values()}) == 21
    assert sum(bool(row.note) for _record, row in customers.values()) == 24


def test_all_176_broken_northwind_orders_come_out_right():
    path = data_folder("northwind") / "orders.csv"
    _headings, lines = broken(path)
    orders = by_key(path)
    assert (len(lines), len(orders)) == (176, 830)
    for line in lines:
        record, _row = orders[line[0]]
        assert [record["shipCity"], record["shipPostalCode"], record["shipCountry"]] == [line[-4], line[-2], line[-1]]
        assert record["shipAddress"] == ",".join(line[9:-4])
    assert not [row for _record, row in orders.values() if row.problem]


def test_a_comma_in_the_name_is_told_from_one_in_the_address():
    suppliers = by_key(data_folder("northwind") / "suppliers.csv")
    assert suppliers["24"][0]["companyName"] == "G'day, Mate"
    assert suppliers["7"][0]["companyName"] == "Pavlova, Ltd."
    assert suppliers["20"][0]["address"] == "471 Serangoon Loop, Suite #402"


@pytest.fixture
def table(tmp_path):
    def opened(text):
        path = tmp_path / "upload.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return open_table(path, "upload.csv")

    return opened


GOOD = "".join(
    f"C{n:03},公司{n},{'北京' if n % 2 else '上海'},大街{n}号,1000{n:02},010-6234567{n % 10}\n" for n in range(40)
)
HEADINGS = "编号,名称,城市,地址,邮编,电话\n"


def test_a_chinese_address_with_commas_is_joined_by_what_the_columns_hold(table):
    found = list(table(HEADINGS + GOOD + "C900,公司900,北京,东四十条5号,3层,305室,100007,010-62345678\n").rows())
    assert found[-1].values == ["C900", "公司900", "北京", "东四十条5号,3层,305室", "100007", "010-62345678"]
    assert "2" in found[-1].note


def test_a_row_that_fits_two_ways_is_marked_and_keeps_every_value(table):
    rows = "".join(f"甲{number},乙{number},丙{number}\n" for number in range(40))
    found = list(table("一,二,三\n" + rows + "甲,乙,丙,丁\n").rows())
    assert "4" in found[-1].problem
    assert found[-1].values == ["甲", "乙", "丙,丁"]
    assert not any(row.problem for row in found[:-1])


def test_a_row_unlike_all_others_is_marked_and_not_forced_into_columns(table):
    found = list(table(HEADINGS + GOOD + "这,一行,写的,是,一句,话,而已\n").rows())
    assert found[-1].problem
    assert not found[-1].note


def test_surplus_separators_at_the_end_do_no_harm(table):
    found = list(table(HEADINGS + GOOD + "C900,公司900,北京,大街9号,100007,010-62345678,,\n").rows())
    assert (found[-1].problem, found[-1].note) == ("", "")
    assert found[-1].values[-1] == "010-62345678"


def test_every_row_may_end_with_a_surplus_separator(table):
    found = table("名称,电话\n甲,1234567,\n乙,7654321,\n")
    assert [(row.values, row.problem) for row in found.rows()] == [(["甲", "1234567"], ""), (["乙", "7654321"], "")]


def test_the_only_column_takes_what_an_unquoted_separator_cut_off(table):
    quoted = '"东方公司, 北京"\n"西湖公司"\n' * 400
    found = list(table("公司名称\n" + quoted + "公司, 上海\n").rows())
    assert (found[-1].values, found[-1].problem) == (["公司, 上海"], "")


def test_too_few_good_rows_teach_nothing(table):
    found = list(table("名称,地址,电话\n甲,北京路1号,1234567\n乙,南京路,2号,7654321\n").rows())
    assert found[-1].problem


def test_a_short_row_is_filled_up_only_where_the_missing_columns_may_be_empty(table):
    rows = "".join(f"甲{number},1000{number},{'' if number % 2 else '备注'}\n" for number in range(20))
    found = list(table("名称,金额,备注\n" + rows + "乙,5\n丙\n").rows())
    assert (found[-2].values, found[-2].problem) == (["乙", "5", ""], "")
    assert "1" in found[-1].problem
    assert "3" in found[-1].problem
    assert found[-1].values == ["丙", "", ""]


def test_a_row_broken_by_an_unquoted_line_break_is_marked_twice_and_the_rest_stays(table):
    found = list(table(HEADINGS + GOOD + "C900,公司900,北\n京,大街9号,100007,010-62345678\n" + GOOD).rows())
    assert [row.number for row in found if row.problem] == [42, 43]
    assert len(found) == 82


def test_a_quotation_mark_that_is_never_closed_keeps_every_cell_of_its_long_row(table):
    found = list(table(HEADINGS + GOOD + 'C900,"公司900,北京,大街9号,3层,100007,010-62345678,备注\n' + GOOD).rows())
    (marked,) = [row for row in found if row.problem]
    assert (marked.number, len(marked.values), len(found)) == (42, 6, 81)
    assert "双引号" in marked.problem
    assert marked.values[-1] == "100007,010-62345678,备注"
