"""No paper prints what its reader may not know: hidden fields are left out, masked ones masked, sums over them too."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from kemai.areas.accounts.models import Role
from kemai.areas.accounts.viewers import forget
from kemai.areas.sales.papers.declare import printed_types
from kemai.areas.sales.tests.selling import add, confirmed_order, do, new_contract, new_order, new_product
from kemai.core import actions
from kemai.core.jobs.models import Job
from kemai.core.printing.seen import Seen, Withheld
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone

LINE = {"quantity": "3", "price": "98.5", "discount": "10", "tax_rate": "13"}
MONEY = ("98.50", "265.95", "34.57", "CNY 300.52", "叁佰")
CARD = {"phone": "0512-65882701", "address": "星湖街 328 号"}
ORDER, QUOTE, CONTRACT = "sales.salesorder", "sales.quote", "sales.contract"
PLAN, RECEIPT, LETTER = "sales.receivableplan", "sales.receipt", "activities.letter"
TABLE = [
    ("orders", f"{ORDER}:total", MONEY),
    ("orders", f"{ORDER}:net", MONEY),
    ("orders", f"{ORDER}line:price", MONEY),
    ("orders", f"{ORDER}line:discount", MONEY),
    ("orders", f"{ORDER}line:amount", MONEY),
    ("orders", f"{ORDER}line:tax_rate", MONEY),
    ("orders", f"{ORDER}line:quantity", (" 3 套件",)),
    ("orders", f"{ORDER}:ship_to", ("星湖街 328 号",)),
    ("orders", f"{ORDER}:plan", ("分两批",)),
    ("orders", f"{ORDER}:due", ("2030-02-03",)),
    ("orders", "customers.customer:phone", ("65882701",)),
    ("orders", "products.product:code", ("ZJ-5-X",)),
    ("quotes", f"{QUOTE}:total", MONEY),
    ("quotes", f"{QUOTE}line:price", MONEY),
    ("quotes", f"{QUOTE}:name", ("二期报价",)),
    ("quotes", f"{QUOTE}:terms", ("货到付款",)),
    ("quotes", "customers.customer:phone", ("65882701",)),
    ("contracts", f"{CONTRACT}:amount", ("10,000.00", "3,000.00", "壹万")),
    ("contracts", "sales.instalment:amount", ("10,000.00", "3,000.00", "壹万")),
    ("contracts", "sales.instalment:due", ("2026-11-10",)),
    ("contracts", f"{CONTRACT}:terms", ("质保一年",)),
    ("contracts", "customers.customer:phone", ("65882701",)),
    ("deliveries", "sales.delivery:carrier", ("顺丰",)),
    ("deliveries", "sales.delivery:tracking_no", ("SF0001",)),
    ("deliveries", "sales.delivery:ship_to", ("星湖街 9 号",)),
    ("deliveries", f"{ORDER}line:unit", ("套件",)),
    ("customers", f"{PLAN}:amount", ("300.52", "贰佰", "200.52")),
    ("customers", f"{PLAN}:title", ("货款",)),
    ("customers", f"{RECEIPT}:amount", ("100.00", "200.52")),
    ("letters", f"{LETTER}:address", ("星湖街 7 号",)),
    ("letters", f"{LETTER}:body", ("请来年审",)),
    ("letters", f"{LETTER}:receiver", ("周强",)),
]
PAGES = {"customers": "statement", "letters": "sheet"}


@pytest.fixture
def papers(firm: Any, customer: Any) -> dict[str, Any]:
    """One of each kind, none of them the reader's own."""
    from kemai.areas.sales.deliveries.shipping import deliver
    from kemai.areas.sales.models import SalesOrderLine

    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("customers.customer"), customer.pk, {"phone": CARD["phone"]}, by=by)
    product = new_product(firm, code="ZJ-5-X", name="主轴")
    line = {**LINE, "product": product.pk, "unit": "套件"}
    parts = (
        {"title": "预付款", "percent": "30", "due": "2026-11-10"},
        {"title": "尾款", "percent": "70", "due": "2027-01-01"},
    )
    contract = new_contract(firm, customer, *parts, terms="质保一年")
    said = {"customer": customer.pk, "name": "二期报价", "terms": "货到付款", "lines": [line]}
    quote = add(firm, "sales1", QUOTE, **said)
    more = {"ship_to": CARD["address"], "plan": "分两批", "due": "2030-02-03"}
    order = confirmed_order(firm, customer, line, **more)
    with acting_as(firm.viewer("sales1")) as by:
        goods = SalesOrderLine.objects.get(order=order)
        delivery = deliver(order.pk, {goods.pk: goods.quantity}, by=by, carrier="顺丰", tracking_no="SF0001")
        values = {"ship_to": "星湖街 9 号"}
        actions.edit(registry.get("sales.delivery"), delivery.pk, values, by=by)
    paid = add(firm, "fin1", RECEIPT, customer=customer.pk, date="2026-11-21", amount="100", method="transfer")
    do(firm, "fin1", RECEIPT, "confirm", paid)
    words = {"subject": "年审", "body": "请来年审", "receiver": "周强", "address": "星湖街 7 号"}
    letter = add(firm, "sales1", LETTER, customer=customer.pk, **words)
    return {
        "orders": order,
        "quotes": quote,
        "contracts": contract,
        "deliveries": delivery,
        "customers": customer,
        "letters": letter,
    }


def level(firm: Any, given: str, how: str) -> None:
    """Give the role of the reader a level for one field."""
    key, _colon, name = given.partition(":")
    with everyone(reason="tests"):
        Role.objects.filter(organisation=firm.organisation, code="exec").update(fields={key: {name: how}})
    forget()


def words_of(content: bytes) -> str:
    """Give the text of a PDF without the marks of possible breaks."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u200b", "") + "\n"


def printed(firm: Any, papers: dict[str, Any], address: str) -> str:
    """Print one paper as the reader."""
    page = PAGES.get(address, "paper")
    answer = firm.client("exec1").get(f"/{address}/{papers[address].pk}/{page}/?from=2020-01-01&to=2030-12-31")
    assert answer.status_code == 200, (address, answer.content[:300])
    return words_of(answer.content)


def test_every_paper_stands_in_the_table() -> None:
    addresses = {registry.get(key).address for key in printed_types()}
    assert addresses <= {address for address, _field, _words in TABLE}


def test_hidden_fields_are_left_out_and_masked_ones_masked(firm: Any, papers: dict[str, Any]) -> None:
    open_text = {address: printed(firm, papers, address) for address in papers}
    wrong = [(address, field, one) for address, field, words in TABLE for one in words if one not in open_text[address]]
    assert wrong == [], open_text
    for address, field, words in TABLE:
        for how in ("hide", "mask"):
            level(firm, field, how)
            said = printed(firm, papers, address)
            told = [one for one in words if one in said]
            assert told == [], (how, field, said)
            assert ("****" in said) == (how == "mask"), (how, field, said)


def test_a_paper_without_prices_has_no_empty_columns(firm: Any, papers: dict[str, Any]) -> None:
    level(firm, f"{ORDER}line:price", "hide")
    said = printed(firm, papers, "orders")
    assert not [one for one in ("单价", "折扣", "税率", "金额", "价税合计", "CNY") if one in said], said
    assert all(one in said for one in ("主轴", "3", "套件", "星湖街 328 号"))


@pytest.mark.parametrize(("address", "key"), [("quotes", QUOTE), ("orders", ORDER)])
def test_the_lines_beside_a_paper_keep_to_it_too(firm: Any, papers: dict[str, Any], address: str, key: str) -> None:
    home, told = f"/{address}/{papers[address].pk}/", ("单价 98.50", '"amount">265.95')
    page = firm.client("exec1").get(home).content.decode()
    assert [one for one in told if one not in page] == []
    for how in ("hide", "mask"):
        level(firm, f"{key}line:price", how)
        page = firm.client("exec1").get(home).content.decode()
        assert "98.50" not in page
        assert '"amount">265.95' not in page
        assert ('"amount">****<' in page) == (how == "mask")


BESIDE = {
    f"{ORDER}:total": ("下单", "下单 300.52"),
    f"{RECEIPT}:amount": ("收到", "收到 100.00"),
    "sales.receivableplan:amount": ("", ">应收<"),
}


def around(firm: Any, customer: Any) -> str:
    """Read all that stands on the page of a customer, and what is fetched once it stands."""
    client, home = firm.client("exec1"), f"/customers/{customer.pk}/"
    pages = [client.get(f"{home}{more}") for more in ("", "related/", "timeline/")]
    assert {answer.status_code for answer in pages} == {200}
    return "".join(answer.content.decode() for answer in pages)


def test_panels_and_timeline_keep_to_it_too(firm: Any, papers: dict[str, Any]) -> None:
    whole = around(firm, papers["customers"])
    for given, (word, told) in BESIDE.items():
        assert told in whole, given
        for how in ("hide", "mask"):
            level(firm, given, how)
            left = around(firm, papers["customers"])
            assert word in left
            assert told not in left, (given, how)


def test_an_order_takes_no_address_along_that_its_writer_may_not_read(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get("customers.customer"), customer.pk, {"address": CARD["address"]}, by=by)
    assert new_order(firm, customer).ship_to == CARD["address"]
    with everyone(reason="tests"):
        levels = {"customers.customer": {"address": "hide"}}
        Role.objects.filter(organisation=firm.organisation, code="sales").update(fields=levels)
    forget()
    assert new_order(firm, customer).ship_to == ""


def test_what_is_ones_own_is_not_masked(firm: Any, papers: dict[str, Any]) -> None:
    with everyone(reason="tests"):
        levels = {f"{ORDER}line": {"price": "mask"}, ORDER: {"ship_to": "mask"}}
        Role.objects.filter(organisation=firm.organisation, code="sales").update(fields=levels)
    said = words_of(firm.client("sales1").get(f"/orders/{papers['orders'].pk}/paper/").content)
    assert all(one in said for one in (*MONEY, "星湖街 328 号"))
    assert "****" not in said


@pytest.mark.parametrize("how", ["hide", "mask"])
def test_the_job_that_prints_all_statements_keeps_to_it(
    firm: Any, papers: dict[str, Any], how: str, django_capture_on_commit_callbacks: Any
) -> None:
    level(firm, f"{PLAN}:amount", how)
    client = firm.client("exec1")
    days = {"from": "2020-01-01", "to": "2030-12-31"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/receivables/statements/", days).status_code == 302
    with acting_as(firm.viewer("exec1")):
        job = Job.objects.get(kind="sales.statements")
    said = words_of(b"".join(client.get(job.result["url"]).streaming_content))
    assert papers["customers"].name in said
    assert not [one for one in ("300.52", "200.52", "贰佰") if one in said], said
    assert ("****" in said) == (how == "mask")


def test_a_paper_can_read_nothing_but_fields(firm: Any, papers: dict[str, Any]) -> None:
    with acting_as(firm.viewer("exec1")) as by:
        seen = Seen(papers["orders"], by)
        assert seen.number == papers["orders"].number
        with pytest.raises(AttributeError, match="no field"):
            _ = seen.reservations
        with pytest.raises(AttributeError, match="no field"):
            _ = seen.customer.save


def test_what_is_worked_out_of_a_withheld_value_is_withheld() -> None:
    hidden, masked = Withheld(), Withheld("****")
    for made in (masked + 1, 1 - masked, sum([1, masked]), -masked, round(masked, 2), abs(masked), masked.quantize(1)):
        assert str(made) == f"{made:,.2f}" == "****"
    assert str(masked + hidden) == str(hidden + masked) == str(hidden) == ""
    assert not hidden
    assert masked.name.other
