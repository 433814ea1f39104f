"""A person's hot customers on their workbench, with the last talk and a line to note the next one."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.models import Interaction
from kemai.areas.customers.models import Customer
from kemai.core.notes.models import Note
from kemai.core.screens.workbench.tiles import SIDE, tile
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"
SHOWN = 8
LEVELS = {"high": "bad", "mid": "warn", "low": "info"}
ORDER = ("high", "mid", "low")
LONGEST = 120


@tile("hot", gettext_lazy("热点客户"), place=30, column=SIDE, type_key=KEY)
def hot(viewer: Viewer) -> dict[str, Any]:
    """Show the hot customers that the person owns, the hottest first."""
    mine = Customer.objects.visible_to(viewer, "read").filter(owner_id=viewer.user_id).exclude(hot_level="none")
    found = sorted(mine.order_by("-hot_since", "-pk")[:SHOWN], key=lambda one: ORDER.index(one.hot_level))
    talks = last_talks([one.pk for one in found])
    may_write = viewer.may(KEY, "write")
    return {
        "template": "sales/hot.html",
        "rows": [row(one, talks, may_write) for one in found],
        "count": len(found) or "",
        "all_url": "/customers/?f=owner:is:me&f=hot_level:not:none",
        "empty": {"text": _("还没有热点客户。在客户页按“标为热点”，最近要成交的客户就排在这里，随手可记。")},
    }


def row(customer: Customer, talks: dict[int, str], may_write: bool) -> dict[str, Any]:
    """Give one customer to the template."""
    home = f"/customers/{customer.pk}/"
    return {
        "name": customer.name,
        "url": home,
        "level": LEVELS[customer.hot_level],
        "heat": customer.get_hot_level_display(),
        "reason": customer.hot_reason,
        "since": customer.hot_since.isoformat() if customer.hot_since else "",
        "talk": talks.get(customer.pk, ""),
        "note_url": f"{home}hot-note/",
        "cool_url": f"{home}act/cool/" if may_write else "",
    }


def last_talks(ids: list[int]) -> dict[int, str]:
    """Give what was said last with each customer: its newest note or contact."""
    newest: dict[int, tuple[Any, str]] = {}
    notes = Note.objects.filter(record_type=KEY, record_id__in=ids).values_list("record_id", "created_at", "text")
    talks = Interaction.objects.filter(customer__in=ids).values_list("customer", "started_at", "subject")
    for rows in (notes.order_by("-id")[:100], talks.order_by("-started_at")[:100]):
        for customer, at, text in rows:
            if customer not in newest or newest[customer][0] < at:
                newest[customer] = (at, text)
    return {customer: str(Truncator(text).chars(LONGEST)) for customer, (_at, text) in newest.items()}
