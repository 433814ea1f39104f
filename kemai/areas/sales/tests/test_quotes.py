"""Quotes: lines in the form, prices from the catalogue, approval, versions, expiry, and the papers made from them."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdf import PdfReader

from kemai.areas.activities.models import MailMessage
from kemai.areas.sales.models import Quote, QuoteLine
from kemai.areas.sales.quotes import actions as verbs
from kemai.areas.sales.quotes.converting import to_contract, to_order
from kemai.areas.sales.quotes.expiring import expire_all
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.book import book
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY, LINE = "sales.quote", "sales.quoteline"
Quotes = Callable[..., Any]


def page(answer: Any, status: int = 200) -> str:
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:2000]
    return text


def reasons(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


@pytest.fixture
def product(firm: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as by:
        category = actions.add(registry.get("products.productcategory"), {"name": "主轴"}, by=by)
        values = {"code": "ZX-100", "name": "电主轴", "category": category.pk, "list_price": "100.00"}
        return actions.add(registry.get("products.product"), values, by=by)


@pytest.fixture
def quote_of(firm: Any, customer: Any) -> Quotes:
    def make(*lines: dict[str, Any], login: str = "sales1", **values: Any) -> Any:
        with acting_as(firm.viewer(login)) as by:
            given = {"customer": customer.pk, "lines": list(lines)}
            return actions.add(registry.get(KEY), given | values, by=by)

    return make


def stored(firm: Any, quote: Any) -> Quote:
    with acting_as(firm.viewer("admin")):
        return Quote.objects.get(pk=quote.pk)


def lines_of(firm: Any, quote: Any) -> list[QuoteLine]:
    with acting_as(firm.viewer("admin")):
        return list(QuoteLine.objects.filter(quote=quote.pk).order_by("position"))


def test_a_row_is_filled_from_the_catalogue(firm: Any, customer: Any, product: Any) -> None:
    client = firm.client("sales1")
    assert 'name="lines.0.product"' in page(client.get("/quotes/add/"))
    row = page(
        client.get(f"/quotes/lines/?place=3&lines.3.product={product.pk}&lines.3.quantity=2&customer={customer.pk}")
    )
    assert 'value="电主轴"' in row
    assert 'value="100.00"' in row
    assert "lines.3.price" in row


def typed_form(customer: Any, product: Any) -> dict[str, Any]:
    """Give a quote as a person typed it: no quantity in the first row, no price in the second, the third left alone."""
    return {
        "customer": customer.pk,
        "valid_until": f"{timezone.localdate() + timedelta(days=5)}",
        "lines.sent": "1",
        "lines.0.product": product.pk,
        "lines.0.quantity": "0",
        "lines.0.price": "98.50",
        "lines.1.name": "安装调试",
        "lines.1.quantity": "1",
        "lines.1.price": "不知道",
        "lines.2.quantity": "1",
        "lines.2.discount": "0",
        "lines.2.tax_rate": "0",
    }


def test_the_form_takes_lines_keeps_them_on_errors_and_works_the_totals_out(
    firm: Any, customer: Any, product: Any
) -> None:
    client, typed = firm.client("sales1"), typed_form(customer, product)
    refused = page(client.post("/quotes/add/", typed), 422)
    assert 'value="不知道"' in refused
    assert "f-lines.1.price-error" in refused
    assert "安装调试" in refused
    refused = page(client.post("/quotes/add/", typed | {"lines.1.price": "300"}), 422)
    assert "f-lines.0.quantity-error" in refused
    assert "第 1 行 数量" in refused
    assert 'value="98.50"' in refused
    good = typed | {"lines.0.quantity": "3", "lines.0.tax_rate": "13", "lines.1.price": "300"}
    answer = client.post("/quotes/add/", good)
    assert answer.status_code == 302
    with acting_as(firm.viewer("sales1")):
        made = Quote.objects.get()
    first, second = lines_of(firm, made)
    assert (first.name, first.position, second.position) == ("电主轴", 1, 2)
    assert (made.net, made.tax, made.total) == (Decimal("595.50"), Decimal("38.42"), Decimal("633.92"))
    form = page(client.get(f"/quotes/{made.pk}/edit/"))
    assert f'name="lines.0.id" value="{first.pk}"' in form
    edited = {
        "lines.sent": "1",
        "lock_version": made.lock_version,
        "lines.7.id": second.pk,
        "lines.7.name": "安装调试",
        "lines.7.quantity": "2",
        "lines.7.price": "300",
    }
    assert client.post(f"/quotes/{made.pk}/edit/", edited).status_code == 302
    assert [(one.pk, one.position) for one in lines_of(firm, made)] == [(second.pk, 1)]
    assert stored(firm, made).total == 600


def test_lines_come_by_api_and_alone(firm: Any, customer: Any, product: Any) -> None:
    client = firm.client("sales1")
    body = {
        "customer": customer.pk,
        "lines": [{"product": product.pk, "quantity": 4}, {"name": "运费", "price": "12.5"}],
    }
    answer = client.post("/api/v1/quotes/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    assert made["total"] == "412.50"
    bad = body | {"lines": [{"product": product.pk, "quantity": -1}, {"name": "运费", "price": True}, "x"]}
    answer = client.post("/api/v1/quotes/", json.dumps(bad), content_type="application/json")
    assert answer.status_code == 422
    assert {"lines.1.price", "lines.2"} <= {one["field"] for one in answer.json()["errors"]}
    alone = {"quote": made["id"], "name": "培训", "price": 50, "discount": 10, "quantity": 1}
    answer = client.post("/api/v1/quotelines/", json.dumps(alone), content_type="application/json")
    assert answer.status_code == 201, answer.content.decode()
    quote = Quote(pk=made["id"])
    assert stored(firm, quote).total == Decimal("457.50")
    gone = client.patch(f"/api/v1/quotes/{made['id']}/", json.dumps({"lines": []}), content_type="application/json")
    assert gone.status_code == 200
    assert gone.json()["total"] == "0.00"


@pytest.mark.spec("SAL-10")
def test_a_low_price_waits_for_the_manager_and_becomes_an_order_with_equal_totals(
    firm: Any, customer: Any, product: Any, quote_of: Quotes
) -> None:
    quote = quote_of(
        {"product": product.pk, "quantity": "3", "price": "70", "tax_rate": "13"}, {"name": "调试", "price": "33.33"}
    )
    with acting_as(firm.viewer("sales1")) as by:
        verbs.submit(quote, by=by)
        assert stored(firm, quote).status == "pending"
        with pytest.raises(Forbidden):
            verbs.approve(quote, by=by)
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get(KEY), quote.pk, {"terms": "改"}, by=by)
        assert reasons(refused) == {"terms": ["E-STATE"]}
        line = lines_of(firm, quote)[0]
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get(LINE), line.pk, {"price": "1"}, by=by)
        assert reasons(refused) == {"": ["E-STATE"]}
    assert page(firm.client("mgr1").post(f"/quotes/{quote.pk}/act/approve/"), 302) == ""
    after = stored(firm, quote)
    assert (after.status, after.approved_by_id) == ("approved", firm.people["mgr1"].pk)
    with acting_as(firm.viewer("sales1")) as by:
        order = to_order(quote, by=by)
        order.refresh_from_db()
        with pytest.raises(Rejected):
            to_order(quote, by=by)
        contract = to_contract(quote, by=by)
    after = stored(firm, quote)
    assert (contract.amount, contract.quote_id) == (after.total, quote.pk)
    assert (order.net, order.tax, order.total) == (after.net, after.tax, after.total)
    assert (order.quote_id, after.status) == (quote.pk, "accepted")


def test_the_paper_reads_back_in_both_languages_and_goes_out_by_mail(
    firm: Any, customer: Any, product: Any, quote_of: Quotes
) -> None:
    line = {"product": product.pk, "quantity": "3", "price": "98.5", "discount": "10", "tax_rate": "13"}
    quote = quote_of(line, terms="货到付清\n*不是标记* #x", name="主轴二期")
    client = firm.client("sales1")
    draft = client.get(f"/quotes/{quote.pk}/paper/")
    assert draft["Content-Type"] == "application/pdf"
    assert "草稿" in text_of(draft.content)
    assert firm.client("op1").get(f"/quotes/{quote.pk}/paper/").status_code == 200
    form = {"to_addresses": "buyer@huarui.example", "subject": "报价", "body": "请看附件", "language": "en"}
    assert "f-to_addresses-error" in page(client.post(f"/quotes/{quote.pk}/send/", form | {"to_addresses": "x"}), 422)
    assert stored(firm, quote).status == "draft"
    assert client.post(f"/quotes/{quote.pk}/send/", form).status_code == 302
    assert stored(firm, quote).status == "sent"
    said = text_of(client.get(f"/quotes/{quote.pk}/paper/").content)
    assert "草稿" not in said
    for wanted in (quote.number, "华瑞精密", "电主轴 ZX-100", "265.95", "34.57", "CNY 300.52", "*不是标记* #x"):
        assert wanted in said
    assert "金额大写：叁佰元伍角贰分" in said
    with acting_as(firm.viewer("sales1")):
        mail = MailMessage.objects.get()
        kept = Attachment.objects.get(record_type="activities.mailmessage", record_id=mail.pk)
        english = text_of(default_storage.open(kept.place).read())
    assert (mail.customer_id, mail.record_type, mail.record_id) == (customer.pk, KEY, quote.pk)
    assert kept.name == f"{quote.number}.pdf"
    assert "Page 1 of 1" in english
    assert "300.52" in english
    assert "金额大写" not in english
    fonts = PdfReader(BytesIO(draft.content)).pages[0]["/Resources"]["/Font"].values()
    assert all("NotoSansSC" in font.get_object()["/BaseFont"] for font in fonts)


def text_of(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)


def test_a_blacklisted_customer_gets_no_quote(firm: Any, customer: Any, product: Any, quote_of: Quotes) -> None:
    quote = quote_of({"name": "主轴", "price": "10"})
    with acting_as(firm.viewer("mgr1")) as by:
        entry = book(by).find("customer_type", "blacklist")
        values = {"customer_type": entry.id, "remark": "欠款三年"}
        actions.edit(registry.get("customers.customer"), customer.pk, values, by=by)
    with pytest.raises(Rejected) as refused:
        quote_of({"name": "主轴", "price": "10"})
    assert reasons(refused) == {"customer": ["E-STATE"]}
    assert "欠款三年" in refused.value.errors["customer"][0].message
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected) as refused:
        verbs.submit(quote, by=by)
    assert reasons(refused) == {"": ["E-STATE"]}


def test_versions_expiry_and_answers(firm: Any, quote_of: Quotes) -> None:
    quote = quote_of({"name": "主轴", "price": "10", "quantity": "2"})
    with acting_as(firm.viewer("sales1")) as by:
        for verb, given in ((verbs.accept, {}), (verbs.refuse, {"note": "贵"}), (verbs.revise, {})):
            with pytest.raises(Rejected):
                verb(quote, by=by, **given)
        verbs.mark_sent(quote, by=by)
        second = verbs.revise(quote, by=by)
        second.refresh_from_db()
        assert (second.number, second.version, second.previous_id, second.total) == (
            f"{quote.number}-V2",
            2,
            quote.pk,
            20,
        )
        for verb in (verbs.accept, verbs.revise):
            with pytest.raises(Rejected):
                verb(quote, by=by)
        verbs.mark_sent(second, by=by)
        Quote.objects.filter(pk=second.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
        with pytest.raises(Rejected):
            verbs.accept(second, by=by)
    with everyone(reason="tests"):
        expire_all()
    assert (stored(firm, quote).status, stored(firm, second).status) == ("sent", "expired")
    with acting_as(firm.viewer("admin")):
        assert Act.objects.filter(action="sales.quote.expire", record_id=second.pk).count() == 1
    assert quote.number in page(firm.client("sales1").get(f"/quotes/{quote.pk}/"))


def test_lines_stay_with_their_paper(firm: Any, quote_of: Quotes) -> None:
    quote = quote_of({"name": "主轴", "price": "10"}, {"name": "刀柄", "price": "5"})
    first, second = lines_of(firm, quote)
    line_type, quote_type = registry.get(LINE), registry.get(KEY)
    with acting_as(firm.viewer("mgr1")) as by:
        actions.delete(line_type, second.pk, by=by)
        assert stored(firm, quote).total == 10
        actions.restore(line_type, second.pk, by=by)
        assert stored(firm, quote).total == 15
        actions.delete(line_type, second.pk, by=by)
        actions.edit(quote_type, quote.pk, {"owner": firm.people["sales2"].pk}, by=by)
        assert lines_of(firm, quote)[0].owner_id == firm.people["sales2"].pk
        actions.delete(quote_type, quote.pk, by=by)
        actions.restore(quote_type, quote.pk, by=by)
        assert (stored(firm, quote).total, len(lines_of(firm, quote))) == (10, 1)
        verbs.mark_sent(quote, by=by)
        with pytest.raises(Rejected):
            actions.restore(line_type, second.pk, by=by)
        with pytest.raises(Rejected):
            actions.delete(line_type, first.pk, by=by)
        with pytest.raises(Rejected):
            actions.delete(quote_type, quote.pk, by=by)
        with pytest.raises(Rejected):
            actions.add(line_type, {"quote": quote.pk, "name": "x", "price": "1"}, by=by)
