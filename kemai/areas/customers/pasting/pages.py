"""The page of paste to create: text in, a filled form of the customer and the person there, both saved in one step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.areas.customers.pasting.reading import MOST, Card, read
from kemai.core import actions
from kemai.core.actions.perform import fetch, require
from kemai.core.dictionary.book import book
from kemai.core.duplicates.confirming import add_knowing
from kemai.core.duplicates.show import duplicates_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, entry_of, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

FIRM, PERSON = "customers.customer", "customers.contact"
PARTS = {"firm": FIRM, "person": PERSON}
SHOWN = {
    "firm": (
        *("name", "customer_type", "credit_code", "phone", "fax", "email", "website"),
        *("address", "province", "city", "district", "postcode"),
    ),
    "person": ("name", "position", "mobile", "office_phone", "email", "wechat", "qq", "remark"),
}
ADDRESS = "/customers/paste/"


@person("GET", "POST")
def paste_page(request: Request) -> HttpResponse:
    """Take a pasted text, show what was read in it, and save what the person leaves standing."""
    viewer = request.viewer
    for key in PARTS.values():
        require(registry.get(key), "add", viewer)
    if request.method == "GET":
        return asking(request)
    if "text" in request.POST:
        text = request.POST["text"].strip()
        if not text or len(text) > MOST:
            return asking(request, text, _("请粘贴一段文字。") if not text else _("最多 %(most)d 字") % {"most": MOST})
        return showing(request, values_of(read(text), viewer))
    values = {part: typed(request, part) for part in PARTS}
    try:
        customer_id = save(values, as_id(request.POST.get("customer", "")), request)
    except Asked as asked:
        return showing(request, values, hits=asked.hits, status=409)
    except Rejected as reasons:
        return showing(request, values, errors=reasons.errors, status=422)
    messages.success(request, _("已保存"))
    return redirect(f"/customers/{customer_id}/")


class Asked(Exception):
    """Like customers are there: the person says first whether theirs is one of them."""

    def __init__(self, hits: list[dict[str, Any]]) -> None:
        """Keep the like customers."""
        super().__init__()
        self.hits = hits


def values_of(card: Card, viewer: Viewer) -> dict[str, dict[str, Any]]:
    """Turn what was read into the values of the two forms; a title that is no known position becomes a remark."""
    firm, contact = dict(card.firm), dict(card.person)
    start = book(viewer).find("customer_type", "potential")
    firm["customer_type"] = str(start.id) if start else ""
    positions = [one for one in book(viewer).open("position") if one.label in card.title]
    if positions:
        contact["position"] = str(max(positions, key=lambda one: len(one.label)).id)
    contact["remark"] = "\n".join(text for text in (card.title if not positions else "", *card.rest) if text)
    return {"firm": firm, "person": contact}


def typed(request: Request, part: str) -> dict[str, Any]:
    """Take the values of one of the two forms from the request."""
    start = f"{part}-"
    names = [name for name in SHOWN[part] if start + name in request.POST]
    return {name: request.POST[start + name] for name in names}


def save(values: dict[str, dict[str, Any]], customer_id: int | None, request: Request) -> int:
    """Save both in one step: a new customer or one that is there, and the person where a name was given."""
    viewer, errors = request.viewer, {}
    firm_type, person_type = registry.get(FIRM), registry.get(PERSON)
    with transaction.atomic():
        if customer_id is None:
            hits = duplicates_of(firm_type, values["firm"], by=viewer)
            if hits and "customer" not in request.POST:
                actions.checked(firm_type, values["firm"], by=viewer)
                raise Asked(hits)
            try:
                customer_id = add_knowing(firm_type, values["firm"], hits, by=viewer).pk
            except Rejected as reasons:
                raise Rejected({f"firm-{name}": many for name, many in reasons.errors.items()}) from reasons
        else:
            customer_id = fetch(firm_type, customer_id, "read", viewer).pk
        if values["person"].get("name", "").strip():
            try:
                actions.add(person_type, {**values["person"], "customer": str(customer_id)}, by=viewer)
            except Rejected as reasons:
                errors = {f"person-{name}": many for name, many in reasons.errors.items()}
        if errors:
            raise Rejected(errors)
    return int(customer_id)


def asking(request: Request, text: str = "", error: str = "") -> HttpResponse:
    """Show the field for the text."""
    field = entry("text", _("名片、签名或邮件末尾的文字"), "long", input_type="textarea", value=text, error=error)
    context = {**around(request), "field": field | {"autofocus": True, "max_length": MOST, "required": True}}
    return render(request, "customers/paste.html", context, status=422 if error else 200)


def showing(
    request: Request,
    values: dict[str, dict[str, Any]],
    *,
    errors: dict[str, Any] | None = None,
    hits: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the two forms with what was read or typed, the reasons and the like customers."""
    if hits is None and "text" in request.POST:
        hits = duplicates_of(registry.get(FIRM), values["firm"], by=request.viewer)
    groups = [
        {"label": label, "fields": entries(request.viewer, part, values[part], errors or {})}
        for part, label in (("firm", _("客户")), ("person", _("联系人")))
    ]
    choices = [
        {
            "value": hit["url"].strip("/").rpartition("/")[2],
            "label": f"{hit['number']} {hit['title']}",
            "why": hit["why"],
        }
        for hit in hits or ()
        if hit["url"]
    ]
    context = {**around(request), "groups": groups, "hits": choices, "field": None}
    return render(request, "customers/paste.html", context, status=status)


def entries(viewer: Viewer, part: str, values: dict[str, Any], errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Make the inputs of one of the two forms, as far as the person may write them."""
    fields = registry.resolve(registry.get(PARTS[part]), viewer).fields
    made = []
    for name in SHOWN[part]:
        if name in fields and fields[name].editable:
            one = entry_of(fields[name], None, viewer, typed=values.get(name, ""))
            one |= {"name": f"{part}-{name}", "error": errors_of(errors, f"{part}-{name}")}
            made.append(one | {"required": one["required"] and part == "firm"})
    return made


def around(request: Request) -> dict[str, Any]:
    """Give what both steps share."""
    title = _("粘贴新建客户")
    frame = frame_of(request, title, crumbs=[crumb(registry.get(FIRM))])
    return {"frame": frame, "title": title, "action": ADDRESS, "form_key": "", "hits": [], "groups": []}
