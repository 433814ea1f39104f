"""The prices of a product: what holds for a sale and why, and all lists and promotions that name it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.products.catalogue.ways import way_of
from kemai.areas.products.keeping import LINE, LIST, PRODUCT, PROMOTION
from kemai.areas.products.models import Currency, PriceListLine, Product, PromotionItem, SalesChannel, Variant
from kemai.areas.products.pricing.asking import sale_of
from kemai.areas.products.pricing.finding import Price, prices_of
from kemai.areas.products.pricing.listed import demands
from kemai.areas.products.pricing.sale import Sale
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

MOST = 200


@person("GET")
def price_page(request: Request, product_id: int) -> HttpResponse:
    """Answer what a product costs for a sale, for line editors: price, floor, why, unit and name as JSON."""
    product = fetch(registry.get(PRODUCT), product_id, "read", request.viewer)
    found = price_in(request, product)[1]
    return JsonResponse(
        {
            "product": product.pk,
            "code": product.code,
            "name": product.name,
            "unit": product.unit.label if product.unit else "",
            "price": None if found.amount is None else str(found.amount),
            "floor": None if found.floor is None else str(found.floor),
            "kind": found.kind,
            "why": found.why,
        }
    )


@person("GET")
def prices_page(request: Request, product_id: int) -> HttpResponse:
    """Show what a product costs for a sale and why, its lines in price lists and its promotions."""
    record_type = registry.get(PRODUCT)
    product = fetch(record_type, product_id, "read", request.viewer)
    sale, found = price_in(request, product)
    title = record_type.title_of(product)
    crumbs = [crumb(record_type), {"label": title, "url": f"/products/{product.pk}/"}]
    may_add = request.viewer.may(LINE, "add")
    context = {
        "frame": frame_of(request, _("价格"), crumbs=crumbs),
        "title": title,
        "action": f"/products/{product.pk}/prices/",
        "fields": asked(request, sale),
        "amount": money(found.amount) or "—",
        "currency": sale.currency,
        "floor": money(found.floor),
        "why": found.why,
        "lines": listed_lines(request, product) if request.viewer.may(LIST, "read") else [],
        "promotions": promotions(request, product) if request.viewer.may(PROMOTION, "read") else [],
        "add_url": f"/pricelistlines/add/?product={product.pk}" if may_add else "",
    }
    return render(request, "products/prices.html", context)


def price_in(request: Request, product: Product) -> tuple[Sale, Price]:
    """Give the sale that the address describes, and the price that holds for it."""
    sale = sale_of(request.viewer, request.GET)
    variant = Variant.objects.filter(product=product, pk=as_id(request.GET.get("variant", "")) or 0).first()
    return sale, prices_of([product], sale, {product.pk: variant} if variant else {})[product.pk]


def money(amount: Any) -> str:
    """Say an amount."""
    return amount_text(amount)


def asked(request: Request, sale: Sale) -> list[dict[str, Any]]:
    """Describe the inputs of the question: who, how much, when, on which way, in which currency."""
    customer = sale.customer
    who = [{"value": "", "label": "—", "selected": customer is None}]
    if customer is not None:
        who.append({"value": str(customer.pk), "label": customer.name, "selected": True})
    ways = [("", "—"), *SalesChannel.choices]
    return [
        entry("customer", _("客户"), "fk", input_type="select", choices=who, search_url="/customers/options/"),
        entry("quantity", _("数量"), "dec", value=f"{sale.quantity.normalize():f}"),
        entry("day", _("日期"), "date", input_type="date", value=sale.day.isoformat()),
        entry("channel", _("销售方式"), "pick", input_type="select", choices=chosen(ways, sale.channel)),
        entry("currency", _("币种"), "pick", input_type="select", choices=chosen(Currency.choices, sale.currency)),
    ]


def chosen(choices: Any, value: str) -> list[dict[str, Any]]:
    """Describe the choices of a select."""
    return [{"value": code, "label": str(label), "selected": code == value} for code, label in choices]


def listed_lines(request: Request, product: Product) -> list[dict[str, Any]]:
    """Give the lines of price lists that name the product, the newest lists first."""
    rows = PriceListLine.objects.visible_to(request.viewer, "read").filter(
        product=product, price_list__is_deleted=False
    )
    rows = rows.select_related("price_list__region", "variant").order_by("-price_list__valid_from", "min_qty", "id")
    today = timezone.localdate()
    return [
        {
            "url": f"/pricelists/{one.price_list_id}/",
            "name": one.price_list.name,
            "conditions": demands(one.price_list, one) or _("所有客户"),
            "variant": one.variant.sku if one.variant else "",
            "price": money(one.price),
            "currency": one.price_list.currency,
            "floor": money(one.floor),
            "span": span(one.price_list.valid_from, one.price_list.valid_to),
            "now": one.price_list.active and holds(one.price_list.valid_from, one.price_list.valid_to, today),
        }
        for one in rows[:MOST]
    ]


def promotions(request: Request, product: Product) -> list[dict[str, Any]]:
    """Give the promotions of the product or its categories that run or are to come."""
    today = timezone.localdate()
    items = PromotionItem.objects.visible_to(request.viewer, "read").filter(
        Q(product=product) | Q(category__in=way_of(product)),
        promotion__active=True,
        promotion__is_deleted=False,
        promotion__end__gte=today,
    )
    found = {one.promotion_id: one.promotion for one in items.select_related("promotion")[:MOST]}
    return [
        {
            "url": f"/promotions/{one.pk}/",
            "name": one.name,
            "kind": one.get_kind_display(),
            "value": f"{one.value.normalize():f}%" if one.kind == "discount" else money(one.value),
            "span": span(one.start, one.end),
            "now": holds(one.start, one.end, today),
        }
        for one in sorted(found.values(), key=lambda one: (one.start, one.pk))
    ]


def span(start: Any, end: Any) -> str:
    """Say from when until when something holds."""
    return f"{start:%Y-%m-%d} – {end:%Y-%m-%d}" if end else _("%(day)s 起") % {"day": f"{start:%Y-%m-%d}"}


def holds(start: Any, end: Any, day: Any) -> bool:
    """Say whether a day lies within a span."""
    return bool(start <= day and (end is None or day <= end))
