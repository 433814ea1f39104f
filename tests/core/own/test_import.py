"""Own fields in files: guessed from their labels, checked, indexed, updated, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kemai.core.own import indexes, narrowing
from kemai.core.own.actions import save_field
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions as transfer
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read
from tests.core.transfer.conftest import bring, private_files

__all__ = ["bring", "private_files"]
FILE = """客户名称,电话,年检日期,门店数,等级
青禾食品有限公司,0512-65882700,2027-03-01,4,甲
云帆物流有限公司,0571-88112233,2027年4月2日,,乙
北辰机械有限公司,0574-27881100,昨天,2,甲
"""


def test_a_file_fills_own_fields_updates_and_is_taken_back(
    firm: Any, bring: Any, django_capture_on_commit_callbacks: Any
) -> None:
    add_field(firm, "inspected_on", "年检日期", "date")
    add_field(firm, "shops", "门店数", "int")
    add_field(firm, "grade", "等级", "dict", choices="甲\n乙")
    add_field(firm, "twice", "门店翻倍", "formula", formula="shops * 2")
    rows = registry.get(CUSTOMER).model.objects
    with acting_as(firm.viewer("admin")) as admin:
        job = bring(FILE, admin, on_duplicate="update")
        assert (job.added, job.rejected) == (2, 1)
        first = rows.get(name="青禾食品有限公司")
        assert first.custom["date_inspected_on"] == "2027-03-01"
        assert first.custom["int_shops"] == 4
        assert first.custom["dec_twice"] == "8.00"
        assert rows.get(name="云帆物流有限公司").custom["date_inspected_on"] == "2027-04-02"
        again = bring(FILE.replace(",4,甲", ",5,乙"), admin, on_duplicate="update")
        assert again.updated == 2
        first.refresh_from_db()
        assert first.custom["dec_twice"] == "10.00"
        with django_capture_on_commit_callbacks(execute=True):
            transfer.take_back(again, by=admin)
        first.refresh_from_db()
        assert first.custom["int_shops"] == 4


def test_filterable_fields_get_an_index_that_goes_with_them(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        one = add_field(firm, "inspected_on", "年检日期", "date", filterable="1")
    assert indexes.keep() == ([], [])
    with acting_as(firm.viewer("admin")) as admin, django_capture_on_commit_callbacks(execute=True):
        save_field({"filterable": ""}, by=admin, field=one)
    assert indexes.keep() == ([], [])
    with acting_as(firm.viewer("admin")) as admin:
        save_field({"filterable": "1"}, by=admin, field=one)
    assert [len(names) for names in indexes.keep()] == [1, 0]


@pytest.mark.parametrize("few", [8000, 0])
def test_ranges_find_the_same_rows_whichever_way_they_are_read(
    firm: Any, monkeypatch: Any, few: int, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(narrowing, "FEW", few)
    with django_capture_on_commit_callbacks(execute=True):
        add_field(firm, "inspected_on", "年检日期", "date", filterable="1")
        add_field(firm, "limit_sum", "授信额", "money", filterable="1")
        add_field(firm, "met_at", "约见", "dt", filterable="1")
    for name, day, amount in (
        ("甲公司", "2027-03-01", "900"),
        ("乙公司", "2027-03-09", "12000.50"),
        ("丙公司", "", ""),
    ):
        add_customer(firm, name=name, inspected_on=day, limit_sum=amount, met_at=day and f"{day} 09:30")
    client = firm.client("admin")
    for chip, names in {
        "inspected_on:over:2027-03-02": "乙公司",
        "inspected_on:under:2027-03-02": "甲公司",
        "inspected_on:between:2027-03-01|2027-03-09": "甲公司乙公司",
        "limit_sum:over:1000": "乙公司",
        "limit_sum:under:12000.50": "甲公司乙公司",
        "limit_sum:not:900": "乙公司丙公司",
        "met_at:over:2027-03-02": "乙公司",
        "met_at:between:2027-03-01|2027-03-01": "甲公司",
    }.items():
        page = read(client, "/customers/", f=chip)
        assert [name for name in ("甲公司", "乙公司", "丙公司") if name in page] == re.findall(".公司", names), chip
    assert "丙公司" in read(client, "/customers/", where="NOT 授信额 >= 1")
