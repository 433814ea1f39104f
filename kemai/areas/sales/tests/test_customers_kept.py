"""What papers mean for their customer: open ones keep it, a blacklisted one gets none, classes narrow every list."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.customers.actions import lift_blacklist
from kemai.areas.sales.models import ReceivablePlan, SalesOrder
from kemai.areas.sales.tests.selling import ORDER, add, confirmed_order, do, new_order, reasons, stored
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

CUSTOMER = "customers.customer"
WORK = {"name": "安装", "quantity": "1", "price": "1000"}


@pytest.mark.spec("CUS-01")
def test_a_customer_with_open_orders_or_unpaid_sums_is_not_deleted(firm: Any, customer: Any) -> None:
    order = confirmed_order(firm, customer, WORK)
    manager = firm.client("mgr1")
    page = manager.post(f"/customers/{customer.pk}/delete/")
    text = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert "有 1 张未完成的订单" in text
    assert "有 1 笔应收款没有结清" in text
    for address in ("orders", "receivables"):
        link = text.split(f'href="/{address}/?')[1].split('"')[0]
        rows = html.unescape(manager.get(f"/{address}/?{link}").content.decode())
        assert customer.name in rows, address
    assert not stored(firm, customer).is_deleted
    with acting_as(firm.viewer("admin")) as by:
        SalesOrder.objects.filter(pk=order.pk).update(status="done")
        with pytest.raises(Rejected) as refused:
            actions.delete(registry.get(CUSTOMER), customer.pk, by=by)
        assert [one.code for one in refused.value.errors[""]] == ["E-STATE"]
        ReceivablePlan.objects.filter(customer=customer.pk).update(status="withdrawn", open_sum=0, paid=0)
        actions.delete(registry.get(CUSTOMER), customer.pk, by=by)


@pytest.mark.spec("CUS-11")
def test_a_blacklisted_customer_gets_nothing_until_a_manager_lifts_it_with_a_reason(firm: Any, customer: Any) -> None:
    order = new_order(firm, customer, WORK)
    with acting_as(firm.viewer("mgr1")) as by:
        entry = book(by).find("customer_type", "blacklist")
        assert entry is not None
        values = {"customer_type": entry.id, "remark": "欠款三年"}
        actions.edit(registry.get(CUSTOMER), customer.pk, values, by=by)
    typed = {"customer": customer.pk, "valid_until": (timezone.localdate() + timedelta(days=9)).isoformat()}
    tried = firm.client("sales1").post("/quotes/add/", {**typed, "lines.sent": "1"})
    assert tried.status_code == 422
    assert "欠款三年" in html.unescape(tried.content.decode()), "the reason is shown"
    with pytest.raises(Rejected, match="黑名单"):
        do(firm, "sales1", ORDER, "confirm", order)
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        lift_blacklist(customer, by=by, reason="已还清")
    with acting_as(firm.viewer("mgr1")) as by:
        with pytest.raises(Rejected) as refused:
            lift_blacklist(customer, by=by, reason="")
        assert reasons(refused) == {"reason": ["E-REQ"]}
        lift_blacklist(customer, by=by, reason="已还清")
    assert do(firm, "sales1", ORDER, "confirm", order).status == "confirmed"


@pytest.mark.spec("CUS-11")
def test_every_class_of_a_customer_narrows_the_list(firm: Any) -> None:
    fixed = {"size_class": "large", "contact_state": "planned"}
    with acting_as(firm.viewer("sales1")) as by:
        fields = registry.get(CUSTOMER).fields
        kept = ("customer_type", "state", "relation_class", "channel_role", "relation_type")
        picked = {name: next(one.id for one in book(by).open(fields[name].dictionary)) for name in kept}
    add(firm, "sales1", CUSTOMER, name="有分类公司", **fixed, **picked)
    add(firm, "sales1", CUSTOMER, name="另一家公司")
    client = firm.client("sales1")
    for name, value in (fixed | picked).items():
        page = html.unescape(client.get("/customers/", {"f": f"{name}:is:{value}", "columns": "name"}).content.decode())
        assert "有分类公司" in page, name
        assert "另一家公司" not in page, name
