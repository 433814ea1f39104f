"""Prices: promotion first, then the list of the tier, then the list price; floors, overlaps, negative values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kemai.areas.products.queries import Price, price_of
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.regions.models import Region
from kemai.core.tenancy import acting_as

from .conftest import Make

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
LIST, LINE = "products.pricelist", "products.pricelistline"


@pytest.fixture
def asked(firm: Any, product: Any) -> Any:
    """Ask for the price of the product as sales1."""

    def price(**given: Any) -> Price:
        with acting_as(firm.viewer("sales1")):
            return price_of(given.pop("product", product), **{"day": DAY, **given})

    return price


def listed(make: Make, product: Any, price: str, name: str = "价目表", **conditions: Any) -> Any:
    """Make a price list with one line."""
    plan = make(LIST, name=name, **{"valid_from": "2026-01-01", **conditions})
    return make(LINE, price_list=plan.pk, product=product.pk, price=price)


def tier(firm: Any, code: str) -> int:
    with acting_as(firm.viewer("mgr1")) as by:
        found = book(by).find("customer_tier", code)
        assert found
        return found.id


def promoted(make: Make, kind: str, value: str, **item: Any) -> Any:
    """Make a promotion of ten days from DAY on, for a product or a category."""
    days = {"start": DAY.isoformat(), "end": (DAY + timedelta(days=9)).isoformat()}
    promotion = make("products.promotion", name=f"促销{kind}{value}", kind=kind, value=value, **days)
    make("products.promotionitem", promotion=promotion.pk, **item)
    return promotion


@pytest.mark.spec("SAL-08")
def test_a_vip_pays_80_during_the_promotion_and_90_after(
    firm: Any, make: Make, asked: Any, product: Any, vip: Any
) -> None:
    listed(make, product, "90", "VIP 价", tier=tier(firm, "vip"))
    promotion = promoted(make, "price", "80", product=product.pk)
    before, during, after = (asked(customer=vip, day=DAY + timedelta(days=days)) for days in (-1, 9, 10))
    assert [one.amount for one in (before, during, after)] == [90, 80, 90]
    assert during.source == promotion
    assert "2026-12-10" in during.why
    assert "VIP 价" in after.why
    assert asked(day=DAY + timedelta(days=10)).amount == 100


@pytest.mark.spec("SAL-08")
def test_lists_of_one_key_do_not_overlap_and_prices_are_not_negative(firm: Any, make: Make, product: Any) -> None:
    first = make(LIST, name="零售", channel="web", valid_from="2026-01-01", valid_to="2026-06-30")
    for days in (("2026-06-30", ""), ("2025-01-01", "2026-01-01"), ("2025-01-01", "")):
        with pytest.raises(Rejected) as refused:
            make(LIST, name="零售二", channel="web", valid_from=days[0], valid_to=days[1])
        (reason,) = refused.value.errors["valid_from"]
        assert (reason.code, reason.hint, reason.link) == ("E-DUP", "零售", f"/pricelists/{first.pk}/")
    make(LIST, name="零售二", channel="web", valid_from="2026-07-01")
    make(LIST, name="门店", channel="store", valid_from="2026-01-01")
    for name, values, field in (
        (LIST, {"name": "倒", "valid_from": "2026-02-01", "valid_to": "2026-01-31"}, "valid_to"),
        (LINE, {"price_list": first.pk, "product": product.pk, "price": "-1"}, "price"),
        (LINE, {"price_list": first.pk, "product": product.pk, "price": "1", "floor": "-1"}, "floor"),
        (LINE, {"price_list": first.pk, "product": product.pk, "price": "1", "floor": "2"}, "floor"),
        (LINE, {"price_list": first.pk, "product": product.pk, "price": "1", "min_qty": "0"}, "min_qty"),
        ("products.promotion", {"name": "倒", "value": "1", "start": "2026-02-01", "end": "2026-01-01"}, "end"),
        ("products.promotion", {"name": "负", "value": "-1", "start": "2026-01-01", "end": "2026-01-01"}, "value"),
    ):
        with pytest.raises(Rejected) as refused:
            make(name, **values)
        assert refused.value.errors[field][0].code == "E-RNG"
    make(LINE, price_list=first.pk, product=product.pk, price="1")
    with pytest.raises(Rejected) as refused:
        make(LINE, price_list=first.pk, product=product.pk, price="2")
    assert refused.value.errors["product"][0].code == "E-DUP"


def test_the_list_that_demands_most_wins(firm: Any, make: Make, asked: Any, product: Any, vip: Any) -> None:
    listed(make, product, "97", "通用")
    listed(make, product, "95", "网上", channel="web")
    vips = listed(make, product, "90", "VIP", tier=tier(firm, "vip"))
    make(LINE, price_list=vips.price_list_id, product=product.pk, price="85", min_qty="10")
    listed(make, product, "15", "美元", currency="USD")
    assert asked().amount == 97
    assert asked(channel="web").amount == 95
    assert asked(channel="web", customer=vip).amount == 90
    assert asked(customer=vip, quantity=10).amount == 85
    assert "10" in asked(customer=vip, quantity=Decimal("10.5")).why
    assert asked(currency="USD").amount == 15
    assert asked(currency="EUR").amount is None
    assert asked(day=date(2025, 1, 1)).amount == 100


def test_a_region_holds_for_all_that_lies_in_it(firm: Any, make: Make, asked: Any, product: Any, vip: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        province = Region.objects.filter(level="province").first() or actions.add(
            registry.get("core.region"), {"name": "江苏省", "place": "江苏省", "level": "province", "code": "32"}, by=by
        )
        place = Region(organisation_id=by.organisation_id, level="city", name="苏州市", place="苏州市")
        place.code, place.parent, place.created_at, place.updated_at = "3299", province, vip.created_at, vip.updated_at
        place.save()
        type(vip).objects.filter(pk=vip.pk).update(region=place)
        vip.refresh_from_db()
    listed(make, product, "92", "江苏", region=province.pk)
    assert asked(customer=vip).amount == 92
    assert asked().amount == 100


def test_everyday_low_prices_switch_promotions_off(firm: Any, make: Make, asked: Any, product: Any, tree: Any) -> None:
    promoted(make, "discount", "25", category=tree[0].pk)
    assert asked().amount == 75
    listed(make, product, "98", "门店天天低价", channel="store", everyday_low="1")
    assert asked(channel="store").amount == 98
    with acting_as(firm.viewer("mgr1")) as by:
        actions.edit(registry.get("products.productcategory"), tree[1].pk, {"everyday_low": "1"}, by=by)
        product.refresh_from_db()
    held = asked()
    assert held.amount == 100
    assert "天天低价" in held.why


def test_variants_cost_their_own_and_floors_are_noticed(firm: Any, make: Make, asked: Any, product: Any) -> None:
    red = make("products.variant", product=product.pk, sku="CK-R", values="颜色：红", price="120")
    assert asked(variant=red).amount == 120
    plan = make(LIST, name="底价", valid_from="2026-01-01")
    make(LINE, price_list=plan.pk, product=product.pk, price="95", floor="88")
    held = asked()
    assert held.floor == 88
    assert held.below_floor(Decimal("87.99"))
    assert not held.below_floor(Decimal(88))
    assert asked(variant=red).amount == 95
