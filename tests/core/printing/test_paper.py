"""What stands on an envelope or label: ticked fields only, in the order of the country."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core.printing import paper
from kemai.core.records import registry
from kemai.core.screens.cells import Cells
from kemai.core.tenancy import acting_as
from tests.core.printing.conftest import add_customer

CHINESE = {
    "name": "苏州华瑞精密机械有限公司",
    "province": "江苏省",
    "city": "苏州市",
    "address": "星湖街 328 号",
    "postcode": "215000",
    "phone": "0512-6588 2700",
}
FOREIGN = {
    "name": "Huarui Precision Ltd",
    "country": "Germany",
    "city": "Hamburg",
    "address": "Speicherstadt 12",
    "postcode": "20457",
}


def made(firm: Any, values: dict[str, str], names: list[str], of: str = "envelope") -> Any:
    customer = add_customer(firm, **values)
    customers = registry.get("customers.customer")
    with acting_as(firm.viewer("sales1")) as seller:
        cells = Cells(registry.resolve(customers, seller), seller)
        [row] = cells.read(customers.model.objects.filter(pk=customer.pk), names)
        return getattr(paper, of)(cells, names, row)


def test_a_chinese_envelope_has_boxes_and_the_address_from_large_to_small(firm: Any) -> None:
    item = made(firm, CHINESE, list(CHINESE))
    assert item["chinese"]
    assert item["postcode"] == "215000"
    assert item["address"] == ["江苏省苏州市星湖街 328 号"]
    assert item["receiver"] == ["苏州华瑞精密机械有限公司 收"]
    assert item["others"] == ["0512-6588 2700"]


def test_a_province_that_the_address_names_is_not_said_twice(firm: Any) -> None:
    item = made(firm, {**CHINESE, "address": "江苏省苏州市星湖街 328 号"}, ["province", "city", "address"])
    assert item["address"] == ["江苏省苏州市星湖街 328 号"]


def test_an_envelope_abroad_goes_from_small_to_large(firm: Any) -> None:
    item = made(firm, FOREIGN, list(FOREIGN))
    assert not item["chinese"]
    assert item["postcode"] == ""
    assert item["receiver"] == ["Huarui Precision Ltd"]
    assert item["address"] == ["Speicherstadt 12", "Hamburg 20457", "Germany"]


@pytest.mark.parametrize("of", ["envelope", "label"])
def test_a_field_that_is_not_ticked_is_not_there(firm: Any, of: str) -> None:
    said = str(made(firm, CHINESE, ["name", "city"], of))
    assert "苏州华瑞" in said
    assert "苏州市" in said
    assert "215000" not in said
    assert "星湖街" not in said
    assert "0512" not in said


def test_a_label_says_the_address_on_one_line_and_leaves_no_gap(firm: Any) -> None:
    names = ["name", "fax", "province", "city", "address", "postcode"]
    assert made(firm, CHINESE, names, "label") == ["苏州华瑞精密机械有限公司", "江苏省苏州市星湖街 328 号", "215000"]


@pytest.mark.parametrize(
    ("parts", "postcode", "lines"),
    [
        ([], "", []),
        ([], "20457", ["20457"]),
        (["Hamburg"], "20457", ["Hamburg 20457"]),
        (["Scotland", "Glasgow", "92 Chapel Street, Glasgow"], "", ["92 Chapel Street, Glasgow", "Scotland"]),
        (["江苏省", "苏州市", "苏州市星湖街"], "", ["江苏省苏州市星湖街"]),
        (["江苏省", "星湖街"], "SW1", ["江苏省星湖街", "SW1"]),
    ],
)
def test_lines_of_an_address(parts: list[str], postcode: str, lines: list[str]) -> None:
    assert paper.address_lines(parts, postcode) == lines
