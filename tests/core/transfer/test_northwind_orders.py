"""The 830 orders of northwind with their 2,155 lines, brought in as one file: net revenue to the cent."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import pytest
from django.db.models import Sum

from kemai.areas.sales.models import SalesOrder, SalesOrderLine
from tests.core.transfer.test_import_files import file

ORDER, LINE = "sales.salesorder", "sales.salesorderline"
MAP = {
    "0": "number", "1": "customer", "2": "order_date", "3": "freight", "4": f"{LINE}/name", "5": f"{LINE}/price",
    "6": f"{LINE}/quantity", "7": f"{LINE}/discount", "8": f"{LINE}/tax_rate",
}  # fmt: skip
REVENUE = Decimal("1265793.04")


def rows(name):
    return list(csv.reader(StringIO(file("northwind", name).decode())))[1:]


def one_file():
    products = {row[0]: row[1] for row in rows("products.csv")}
    orders = {row[0]: row for row in rows("orders.csv")}
    made = StringIO()
    write = csv.writer(made).writerow
    write(["订单编号", "客户编号", "下单日期", "运费", "品名", "单价", "数量", "折扣", "税率"])
    for order, product, price, quantity, off in rows("order-details.csv"):
        _number, customer, _who, day, _due, _sent, _by, freight = orders[order][:8]
        write([order, customer, day[:10], freight, products[product], price, quantity, Decimal(off) * 100, 0])
    return made.getvalue()


@pytest.mark.slow
def test_net_revenue_of_northwind(admin, bring):
    bring(file("northwind", "customers.csv"), admin)
    job = bring(one_file(), admin, key=ORDER, name="orders.csv", map=MAP, on_duplicate="update")
    assert job.rejected == 0
    assert (SalesOrder.objects.count(), SalesOrderLine.objects.count()) == (830, 2155)
    lines = SalesOrderLine.objects.aggregate(sum=Sum("amount"))["sum"]
    assert lines.quantize(Decimal("0.01"), ROUND_HALF_UP) == REVENUE
    own = sum(
        Decimal(price) * int(quantity) * (1 - Decimal(off))
        for _o, _p, price, quantity, off in rows("order-details.csv")
    )
    assert own.quantize(Decimal("0.01"), ROUND_HALF_UP) == REVENUE
    one = SalesOrder.objects.get(number="10248")
    assert (one.net, one.freight, one.total) == (Decimal("440.00"), Decimal("32.38"), Decimal("472.38"))
