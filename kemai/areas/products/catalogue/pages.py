"""Walking through the catalogue, and picking a product out of it for a line or a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.products.catalogue.shelf import MOST, category_of, pictures, shelf, tree
from kemai.areas.products.keeping import PRODUCT
from kemai.areas.products.pricing.asking import sale_of
from kemai.areas.products.pricing.finding import prices_of
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME, PICK = "/products/catalogue/", "/products/pick/"
ASKED = ("q", "customer", "quantity", "currency", "channel", "day")
place("products", gettext_lazy("产品目录"), HOME, "category", lambda viewer: viewer.may(PRODUCT, "read"))


@person("GET")
def catalogue_page(request: Request) -> HttpResponse:
    """Show the tree of categories and the products of the chosen one."""
    context = shown(request, HOME)
    title = _("产品目录")
    context["frame"] = frame_of(request, title)
    context["add_url"] = "/products/add/" if request.viewer.may(PRODUCT, "add") else ""
    return render(request, "products/catalogue.html", {**context, "title": title})


@person("GET")
def pick_page(request: Request) -> HttpResponse:
    """Offer the catalogue in the dialog of a form; what is pressed becomes the product of the field that asked."""
    title = _("选产品")
    return render(request, "products/pick.html", {**shown(request, PICK), "frame": frame_of(request, title)})


def shown(request: Request, home: str) -> dict[str, Any]:
    """Give tree, search and products to a template, with the prices that hold for the sale."""
    viewer, typed = request.viewer, request.GET
    require(registry.get(PRODUCT), "find", viewer)
    word = typed.get("q", "").replace("\x00", "").strip()[:60]
    chosen = category_of(viewer, typed.get("category", ""))
    kept = {name: typed[name] for name in ASKED if typed.get(name)}
    found = shelf(viewer, chosen, word)
    prices, images = prices_of(found, sale_of(viewer, typed)), pictures(found)
    return {
        "home": home,
        "q": word,
        "category": str(chosen.pk) if chosen else "",
        "chosen": chosen.name if chosen else "",
        "hidden": [(name, value) for name, value in kept.items() if name != "q"],
        "all": {"url": address(home, kept), "current": chosen is None},
        "nodes": addressed(tree(viewer, chosen), home, kept),
        "products": [card(one, prices[one.pk], images.get(one.pk, "")) for one in found[:MOST]],
        "more": len(found) > MOST,
        "most": MOST,
    }


def card(product: Any, price: Any, picture: str) -> dict[str, Any]:
    """Give one product to a template."""
    return {
        "id": str(product.pk),
        "name": product.name,
        "code": product.code,
        "spec": product.spec,
        "category": product.category.name,
        "unit": product.unit.label if product.unit else "",
        "price": amount_text(price.amount),
        "why": price.why,
        "picture": picture,
        "url": f"/products/{product.pk}/",
    }


def addressed(nodes: list[dict[str, Any]], home: str, kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give each category of the tree its address."""
    return [
        {**one, "url": address(home, {**kept, "category": one["id"]}), "below": addressed(one["below"], home, kept)}
        for one in nodes
    ]


def address(home: str, kept: Mapping[str, Any]) -> str:
    """Give an address of the catalogue."""
    return f"{home}?{urlencode(kept)}" if kept else home
