"""Sample contexts of the catalogue: walking through it, picking out of it, prices of a product, its pictures."""

from __future__ import annotations

from kemai.core.screens.entries import entry
from tests.ui.samples import Context, Words, frame


def shown(say: Words, home: str) -> Context:
    """What both pages of the catalogue show: tree, search, products."""
    lathe = {
        "id": "1",
        "name": say("数控车床 6140", "CNC lathe 6140"),
        "code": "CK-6140A",
        "spec": "Ø400 × 1000",
        "category": say("数控车床", "CNC lathes"),
        "unit": say("台", "Unit"),
        "price": "186,000",
        "why": say("标价", "List price"),
        "picture": "/files/1/picture/",
        "url": "/products/1/",
    }
    leaf = {"name": say("数控车床", "CNC lathes"), "count": 7, "open": True, "current": True, "url": home, "below": []}
    middle = {**leaf, "name": say("车床", "Lathes"), "current": False, "below": [leaf]}
    top = {**middle, "name": say("机床", "Machine tools"), "count": 12, "below": [middle]}
    return {
        "home": home,
        "q": "6140",
        "category": "3",
        "chosen": leaf["name"],
        "hidden": [("customer", "1")],
        "all": {"url": home, "current": False},
        "nodes": [top, {**leaf, "open": False, "current": False, "name": say("服务", "Services")}],
        "products": [lathe, {**lathe, "picture": "", "price": "", "unit": "", "spec": ""}],
        "more": True,
        "most": 60,
    }


def catalogue(say: Words) -> Context:
    """products/catalogue.html: the tree beside the products of a category."""
    title = say("产品目录", "Catalogue")
    return {
        **shown(say, "/products/catalogue/"),
        "frame": frame(say, title),
        "title": title,
        "add_url": "/products/add/",
    }


def pick(say: Words) -> Context:
    """products/pick.html: the same in a dialog."""
    return {**shown(say, "/products/pick/"), "frame": frame(say, say("选产品", "Pick a product"))}


def prices(say: Words) -> Context:
    """products/prices.html: what a product costs for a sale and why; its lists and promotions."""
    line = {
        "url": "/pricelists/1/",
        "name": say("VIP 价目表", "VIP prices"),
        "conditions": say("VIP客户、≥ 10", "VIP, ≥ 10"),
        "variant": "CK-R",
        "price": "90",
        "currency": "CNY",
        "floor": "85",
        "span": "2026-01-01 – 2026-12-31",
        "now": True,
    }
    promotion = {"url": "/promotions/1/", "name": say("双十二", "Winter sale"), "kind": say("促销价", "Special price")}
    choices = [{"value": "", "label": "—", "selected": True}]
    return {
        "frame": frame(say, say("价格", "Prices")),
        "title": say("数控车床 6140", "CNC lathe 6140"),
        "action": "/products/1/prices/",
        "fields": [
            entry("customer", say("客户", "Customer"), "fk", input_type="select", choices=choices),
            entry("quantity", say("数量", "Quantity"), "dec", value="1"),
        ],
        "amount": "80",
        "currency": "CNY",
        "floor": "80",
        "why": say("促销“双十二”，到 2026-12-12 为止", "Promotion “Winter sale”, until 2026-12-12"),
        "lines": [line, {**line, "variant": "", "floor": "", "now": False}],
        "promotions": [{**promotion, "value": "80", "span": "2026-12-01 – 2026-12-12", "now": True}],
        "add_url": "/pricelistlines/add/?product=1",
    }


def pictures(say: Words) -> Context:
    """products/pictures_panel.html: the pictures of a product beside it."""
    name = say("正面.png", "front.png")
    return {"item": {"pictures": [{"url": "/files/1/picture/", "preview": "/files/1/preview/", "name": name}]}}
