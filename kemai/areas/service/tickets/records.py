"""Tickets as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.sales.models import SalesOrder
from kemai.areas.service.models import Ticket
from kemai.core import actions
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.lanes import Lane
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "service.ticket"
Status = Ticket.Status
OVER = (Status.SOLVED, Status.CLOSED)
LATELY = timedelta(days=30)
ship_number(KEY, "GD-{YYYY}-{00000}")


@registry.add
class TicketType(RecordType):
    """A matter that a customer turns to the firm with, until it is solved."""

    model, icon, menu, slug, title = Ticket, "service", "service", "tickets", "subject"
    plural = pgettext_lazy("plural", "工单")
    columns = ["subject", "number", "customer", "kind", "priority", "status", "assignee", "due", "updated_at"]
    form = [
        (_("工单"), ["subject", "customer", "contact", "kind", "channel", "priority", "detail", "assignee", "due"]),
        (_("相关"), ["product", "order", "returned", "owner", "remark", "number"]),
        (_("结果"), ["status", "solution", "solved_at", "closed_at"]),
    ]
    folded = (_("相关"),)
    facts = ["customer", "contact", "assignee", "due", "order", "returned", "product"]
    badges = {"status": "state", "priority": "state", "kind": "tag"}
    state_levels = {
        "status": {
            "new": "info", "accepted": "info", "doing": "brand", "waiting": "warn", "solved": "good", "reopened": "bad",
        },
        "priority": {"high": "warn", "urgent": "bad"},
    }  # fmt: skip
    board = {"by": "status", "card": ["subject", "priority", "assignee", "customer"], "date": "due", "cards": 30}
    search = {"subject": "A", "number": "B", "detail": "C", "solution": "C"}
    transfer = {"key": "number", "by": {"customer": "number", "product": "code", "order": "number"}}
    starts = {"channel": "phone"}
    personal = dict.fromkeys(("detail", "solution"), "general")
    panels_under = ("customers.customer", "customers.contact", "sales.salesorder", "sales.returnorder")
    later = True
    goes_with = ("customer",)
    views = [
        {"name": _("未解决"), "filters": {"solved_at": None}},
        {"name": _("我处理的"), "filters": {"assignee": "me", "solved_at": None}, "sort": "due"},
        {"name": _("待受理"), "filters": {"status": "new"}},
    ]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Let whoever handles a ticket read and write it, wherever its customer belongs."""
        return reached | Q(assignee_id=viewer.user_id) if reached and verb in ("find", "read", "write") else reached

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let a new ticket belong to whom its customer belongs, who then reads how it goes."""
        if record is None and not values.get("owner") and values.get("customer"):
            rows = Customer.objects.filter(pk=values["customer"])
            values["owner"] = rows.values_list("owner", flat=True).first() or by.user_id

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse what belongs to another customer, and to take the solution of a solved ticket away."""
        customer = values.get("customer")
        for name, model in (("contact", Contact), ("order", SalesOrder)):
            if values.get(name) and not model.objects.filter(pk=values[name], customer=customer).exists():
                yield name, Invalid("E-REF", _("不是这个客户的"))
        if record is not None and record.returned_id and customer != record.customer_id:
            yield "customer", Invalid("E-STATE", _("退换单的工单不能换客户"))
        if record is not None and record.status in OVER and not values.get("solution"):
            yield "solution", Invalid("E-REQ")

    def lanes(self, listing: Any) -> list[Lane]:
        """Give a column for each state; a new ticket begins in the first."""
        return [
            Lane(code, str(label), code, chips=(f"status:is:{code}",), adds=code == Status.NEW, note=note_of(code))
            for code, label in Status.choices
        ]

    def on_board(self, rows: Any) -> Any:
        """Keep what is open or was closed lately; older ones are in the list."""
        return rows.filter(Q(closed_at=None) | Q(closed_at__gte=timezone.now() - LATELY))

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Do the verb that leads to a column of the board; what it asks is asked in its form."""
        for verb in actions.actions_of(self.key):
            if verb.board == value:
                if verb.asks:
                    return f"/{self.address}/{record.pk}/act/{verb.code}/"
                verb(record, by=by)
                return ""
        return super().drop(record, value, by)


def note_of(status: str) -> str:
    """Say of the column of closed tickets that it holds the last of them only."""
    return gettext("近 30 天") if status == Status.CLOSED else ""
