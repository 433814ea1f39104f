"""Contract, order, delivery note and statement are opened as PDF and read back: text, totals, capitals, fonts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from pypdf import PdfReader

from kemai.areas.sales.tests.selling import confirmed_order, do, new_contract, new_product
from kemai.core.tenancy import acting_as

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="paper is the same whatever the database")

PARTS = (
    {"title": "预付款", "percent": "30", "due": "2026-11-10"},
    {"title": "尾款", "percent": "70", "due": "2026-12-10"},
)
LINES = ({"quantity": "3", "price": "98.5", "discount": "10", "tax_rate": "13"}, {"name": "安装", "price": "1,006.07"})
OF_ALL = ("华瑞精密",)
SAID = {
    "contracts": {
        "zh-hans": (
            *OF_ALL,
            "合同",
            "主轴年度合同",
            "预付款",
            "3,000.00",
            "7,000.00",
            "CNY 10,000.00",
            "金额大写：壹万元整",
        ),
        "en": (*OF_ALL, "Contract", "3,000.00", "7,000.00", "CNY 10,000.00", "Page 1 of 1"),
    },
    "orders": {
        "zh-hans": (
            *OF_ALL,
            "销售订单",
            "主轴 ZJ-5",
            "265.95",
            "34.57",
            "CNY 1,306.59",
            "金额大写：壹仟叁佰零陆元伍角玖分",
        ),
        "en": (*OF_ALL, "Sales order", "ZJ-5", "265.95", "34.57", "CNY 1,306.59"),
    },
    "deliveries": {
        "zh-hans": (*OF_ALL, "发货单", "主轴 ZJ-5", "3", "顺丰", "SF0001", "收货人（签字）"),
        "en": (*OF_ALL, "Delivery", "ZJ-5", "SF0001"),
    },
    "customers": {
        "zh-hans": (*OF_ALL, "对账单", "1,306.59", "应付余额 1,306.59 元", "金额大写：壹仟叁佰零陆元伍角玖分"),
        "en": (*OF_ALL, "Statement", "1,306.59"),
    },
}


@pytest.fixture
def papers(firm: Any, customer: Any) -> dict[str, Any]:
    """A contract in two parts, an order that is confirmed, its delivery, and the customer who owes for it."""
    from kemai.areas.sales.deliveries.shipping import deliver
    from kemai.areas.sales.models import SalesOrderLine

    product = new_product(firm)
    contract = new_contract(firm, customer, *PARTS)
    order = confirmed_order(firm, customer, {**LINES[0], "product": product.pk}, LINES[1])
    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order, product=product)
        delivery = deliver(order.pk, {goods.pk: goods.quantity}, by=by, carrier="顺丰", tracking_no="SF0001")
    delivery = do(firm, "sales1", "sales.delivery", "sign_for", delivery)
    return {"contracts": contract, "orders": order, "deliveries": delivery, "customers": customer}


def read(answer: Any) -> tuple[str, set[str]]:
    """Give the text of a PDF without the marks of possible breaks, and the fonts that are in the file."""
    assert answer["Content-Type"] == "application/pdf"
    pages: Any = PdfReader(BytesIO(answer.content)).pages
    fonts: list[Any] = [one.get_object() for page in pages for one in page["/Resources"]["/Font"].values()]
    for font in fonts:
        inside = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inside), font["/BaseFont"]
    return "\n".join(page.extract_text() for page in pages).replace("\u200b", ""), {
        str(one["/BaseFont"]) for one in fonts
    }


def test_each_paper_reads_back_in_both_languages(firm: Any, papers: dict[str, Any]) -> None:
    for address, record in papers.items():
        for language, words in SAID[address].items():
            page = "statement" if address == "customers" else "paper"
            answer = firm.client("sales1", language).get(f"/{address}/{record.pk}/{page}/?to=2030-01-01")
            said, fonts = read(answer)
            missing = [one for one in (*words, *([] if page == "statement" else [record.number])) if one not in said]
            assert missing == [], (address, language, said)
            assert ("金额大写" in said) == any("金额大写" in one for one in words), (address, language)
            assert all("NotoSansSC" in one for one in fonts)
