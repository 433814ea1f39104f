"""The catalogue: tree, quick find, pictures, guarded cost, what is in use stays, lines of deals."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kemai.core import actions
from kemai.core.actions import perform
from kemai.core.files.store import attach
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

from .conftest import Make

pytestmark = pytest.mark.django_db
DOT = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
PRODUCT, CATEGORY = "products.product", "products.productcategory"


@pytest.fixture
def shown(client_of: Callable[[str], Any]) -> Callable[..., str]:
    """Open a page as sales1 and give what it says."""

    def page(address: str, status: int = 200) -> str:
        answer = client_of("sales1").get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return html.unescape(answer.content.decode())

    return page


@pytest.mark.spec("SAL-07")
def test_the_tree_opens_three_levels_down_and_a_product_goes_onto_a_line(
    firm: Any, shown: Any, make: Make, tree: list[Any], product: Any, vip: Any
) -> None:
    other = make(PRODUCT, code="FW-1", name="上门服务", category=make(CATEGORY, name="服务").pk, list_price="0")
    page = shown(f"/products/catalogue/?category={tree[0].pk}")
    assert all(one.name in page for one in tree)
    assert product.name in page
    assert other.name not in page
    assert product.name in shown("/products/pick/?q=6140")
    assert other.name not in shown("/products/pick/?q=6140")
    assert product.name in shown("/products/options/?q=6140")
    assert 'hx-target="#picker"' in shown("/products/pick/"), "a category changes the dialog, not the page below it"
    values = {"name": "主轴", "customer": vip.pk, "amount": "1", "close_date": timezone.localdate() + timedelta(days=9)}
    with acting_as(firm.viewer("mgr1")) as by:
        deal = actions.add(registry.get("sales.opportunity"), values, by=by)
        line = {"opportunity": deal.pk, "catalogue_product": product.pk, "quantity": "3", "price": "", "product": ""}
        made = actions.add(registry.get("sales.opportunityline"), line, by=by)
        assert (made.product, made.price, made.amount) == (product.name, 100, 300)
        free = {"opportunity": deal.pk, "product": "旧设备拆除", "price": "50"}
        assert actions.add(registry.get("sales.opportunityline"), free, by=by).catalogue_product_id is None
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get("sales.opportunityline"), {"opportunity": deal.pk, "price": "5"}, by=by)
        assert refused.value.errors["product"][0].code == "E-REQ"
        with pytest.raises(Rejected) as refused:
            actions.delete(registry.get(PRODUCT), product.pk, by=by)
        assert refused.value.errors[""][0].code == "E-STATE"
        perform(actions.find_action(PRODUCT, "retire"), product, by=by)
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get("sales.opportunityline"), line, by=by)
        assert refused.value.errors["catalogue_product"][0].code == "E-REF"
        assert actions.edit(registry.get("sales.opportunityline"), made.pk, {"quantity": "4"}, by=by).amount == 400
    assert product.name not in shown("/products/catalogue/")


@pytest.mark.spec("SAL-07")
def test_codes_are_unique_prices_not_negative_and_reps_only_look(make: Make, product: Any, tree: list[Any]) -> None:
    values = {"name": "另一台", "category": tree[0].pk}
    with pytest.raises(Rejected) as refused:
        make(PRODUCT, code="ck-6140a", list_price="1", **values)
    (reason,) = refused.value.errors["code"]
    assert (reason.code, reason.hint, reason.link) == ("E-DUP", product.name, f"/products/{product.pk}/")
    for given, field, code in (
        ({"list_price": "-1"}, "list_price", "E-RNG"),
        ({"list_price": "x"}, "list_price", "E-FMT"),
        ({"list_price": ""}, "list_price", "E-REQ"),
        ({"list_price": "1", "cost": "-1"}, "cost", "E-RNG"),
        ({"list_price": "1", "attributes": "红、蓝"}, "attributes", "E-FMT"),
        ({"list_price": "1", "attributes": "颜色：红\n颜色：蓝"}, "attributes", "E-DUP"),
    ):
        with pytest.raises(Rejected) as refused:
            make(PRODUCT, code="N-1", **values, **given)
        assert refused.value.errors[field][0].code == code
    with pytest.raises(Exception, match="新建"):
        make(PRODUCT, login="sales1", code="N-1", list_price="1", **values)


def test_variants_keep_to_the_values_of_their_product(make: Make, tree: list[Any]) -> None:
    values = {"code": "T-1", "name": "工装", "category": tree[0].pk, "list_price": "100"}
    product = make(PRODUCT, **values, attributes="颜色：红、蓝\n尺码：L、XL")
    make("products.variant", product=product.pk, sku="T-1-R", values="颜色：红\n尺码：L")
    for sku, given, field, code in (
        ("T-1-G", "颜色：绿", "values", "E-RNG"),
        ("T-1-S", "尺码：L\n颜色：红", "values", "E-DUP"),
        ("T-1-R", "颜色：蓝", "sku", "E-DUP"),
    ):
        with pytest.raises(Rejected) as refused:
            make("products.variant", product=product.pk, sku=sku, values=given)
        assert refused.value.errors[field][0].code == code


def test_a_branch_moves_with_all_below_it_and_never_below_itself(
    firm: Any, make: Make, tree: list[Any], product: Any
) -> None:
    deep = make(CATEGORY, name="卧式", parent=tree[2].pk)
    record_type = registry.get(CATEGORY)
    with acting_as(firm.viewer("mgr1")) as by:
        for above in (tree[1], deep):
            with pytest.raises(Rejected) as refused:
                actions.edit(record_type, tree[1].pk, {"parent": above.pk}, by=by)
            assert refused.value.errors["parent"][0].code == "E-STATE"
        actions.edit(record_type, tree[1].pk, {"parent": ""}, by=by)
        deep.refresh_from_db()
        assert deep.path == f"/{tree[1].pk}/{tree[2].pk}/{deep.pk}/"
        with pytest.raises(Rejected) as refused:
            actions.delete(record_type, tree[2].pk, by=by)
        assert refused.value.errors[""][0].code == "E-STATE"
    make(CATEGORY, name="车床", parent=tree[0].pk)
    with pytest.raises(Rejected) as refused:
        make(CATEGORY, name="机床")
    assert refused.value.errors["name"][0].code == "E-DUP"


def test_pictures_stand_on_cards_and_cost_is_for_few(firm: Any, shown: Any, client_of: Any, product: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        actions.edit(registry.get(PRODUCT), product.pk, {"cost": "61.37"}, by=by)
        (made,) = attach(registry.get(PRODUCT), product.pk, [SimpleUploadedFile("a.png", DOT)], by=by)
    assert f"/files/{made.pk}/picture/" in shown("/products/catalogue/")
    page = shown(f"/products/{product.pk}/")
    assert f"/files/{made.pk}/picture/" in page
    assert "61.37" not in page
    assert "61.37" in client_of("mgr1").get(f"/products/{product.pk}/").content.decode()


def test_a_price_is_answered_with_its_reason(shown: Any, client_of: Any, product: Any, vip: Any) -> None:
    answer = client_of("sales1").get(f"/products/{product.pk}/price/?customer={vip.pk}&quantity=x&day=x").json()
    assert (answer["price"], answer["why"], answer["kind"]) == ("100.00", "标价", "product")
    usd = client_of("sales1").get(f"/products/{product.pk}/price/?currency=USD").json()
    assert usd["price"] is None
    assert "标价" in shown(f"/products/{product.pk}/prices/?customer={vip.pk}")
    shown("/products/999999/prices/", 404)


def test_the_shelf_costs_the_same_however_many_stand_on_it(
    make: Make, client_of: Any, tree: list[Any], product: Any
) -> None:
    for place in range(12):
        make(PRODUCT, code=f"P-{place}", name=f"件 {place}", category=tree[place % 3].pk, list_price="7")
    client = client_of("sales1")
    client.get("/products/catalogue/")
    with CaptureQueriesContext(connection) as asked:
        assert "件 11" in client.get("/products/catalogue/").content.decode()
    assert len(asked) <= 12
