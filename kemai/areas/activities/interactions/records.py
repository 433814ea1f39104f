"""Interactions as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.events import InteractionLogged
from kemai.areas.activities.following import about_of
from kemai.areas.activities.interactions.last import keep_last_contact
from kemai.areas.activities.interactions.next_steps import plan_next
from kemai.areas.activities.models import Interaction
from kemai.areas.customers.models import Contact
from kemai.core.events import tell
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.kinds.base import EMPTY
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

EDITABLE_FOR = timedelta(hours=24)
LATE = _("只有登记人能在 24 小时内修改，之后只能补充：填空着的栏目，或写一条记录")
CLOCKS_DIFFER = timedelta(minutes=5)
PLANNED = {"next_at", "next_step"}
DATED = {"started_at", "customer"}


@registry.add
class InteractionType(RecordType):
    """Every talk, visit, call, letter and message with a customer, whoever had it."""

    model, icon, menu, title = Interaction, "chat", "affairs", "subject"
    plural = pgettext_lazy("plural", "联系记录")
    columns = ["subject", "customer", "contact", "channel", "result", "started_at", "next_at", "owner"]
    form = [
        (_("联系"), ["customer", "contact", "channel", "direction", "subject", "content", "started_at", "minutes"]),
        (_("结果"), ["result", "feedback", "next_step", "next_at", "remark"]),
    ]
    facts = ["customer", "contact", "started_at", "minutes", "owner", "next_at"]
    badges = {"channel": "tag", "result": "tag"}
    search = {"subject": "A", "content": "C"}
    transfer = {"by": {"customer": "number"}}
    order = "-started_at"
    goes_with = ("customer",)
    personal = dict.fromkeys(("subject", "content", "feedback"), "general")
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("我的"), "filters": {"owner": "me"}},
    ]

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start a new form with a call that has just been made."""
        return {"started_at": timezone.now(), "channel": Interaction.Channel.PHONE}

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Let it have happened now where nothing else is said, and take the customer from the contact."""
        if record is None:
            values.setdefault("started_at", timezone.now())
            if values.get("contact") and not values.get("customer"):
                values["customer"] = customer_of(values["contact"])

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse what has not happened yet, the contact of another customer, and rewriting what stands."""
        started = values.get("started_at")
        if started and started > timezone.now() + CLOCKS_DIFFER:
            yield "started_at", Invalid("E-RNG", _("不能晚于现在；将来的安排请记到“下次联系时间”或日程"))
        contact, customer = values.get("contact"), values.get("customer")
        same = record is not None and (contact, customer) == (record.contact_id, record.customer_id)
        if contact and not same and customer_of(contact) != customer:
            yield "contact", Invalid("E-REF", _("联系人不属于这个客户"))
        if record is not None and not may_rewrite(record, by):
            yield from self.rewritten(values, record)

    def rewritten(self, values: Mapping[str, Any], record: Any) -> Iterable[tuple[str, Invalid]]:
        """Name what would be written anew; what stands empty may still be filled in."""
        for name in self.form_names:
            field = self.fields[name]
            old = getattr(record, field.path)
            if old not in EMPTY and values.get(name, old) != old:
                yield name, Invalid("E-STATE", LATE)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Keep when the customer was last contacted, plan the next contact, and tell that it was logged."""
        changes = None if changes is None else list(changes)
        moved = {one["field"] for one in changes or ()}
        if action != "edit" or moved & DATED:
            left = {one["old"] for one in changes or () if one["field"] == "customer"}
            keep_last_contact({record.customer_id, *left} - {None})
        if record.next_at and (action == "add" or (action == "edit" and moved & PLANNED)):
            plan_next(record, by)
        if action == "add":
            tell(logged(record, by))

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Keep when the customers of a file were last contacted, and plan what is still to come."""
        rows = Interaction.objects.filter(among("pk", list(ids)))
        keep_last_contact(set(rows.values_list("customer_id", flat=True)))
        for one in rows.filter(next_at__gte=timezone.now()).order_by("pk"):
            plan_next(one, by)

    def follow_merge(self, ids: Iterable[int], by: Viewer) -> None:
        """Keep when the survivor of a merge was last contacted."""
        rows = Interaction.objects.filter(among("pk", list(ids)))
        keep_last_contact(set(rows.values_list("customer_id", flat=True)))


def customer_of(contact_id: int) -> int | None:
    """Give the customer whose contact somebody is."""
    return Contact.objects.filter(pk=contact_id).values_list("customer_id", flat=True).first()


def may_rewrite(record: Any, by: Viewer) -> bool:
    """Say whether a person may still change what they wrote: for 24 hours after writing it."""
    return record.created_by_id == by.user_id and timezone.now() - record.created_at <= EDITABLE_FOR


def logged(record: Any, by: Viewer) -> InteractionLogged:
    """Make the fact that an interaction was logged."""
    return InteractionLogged(
        by, record.pk, record.customer_id, record.owner_id, record.channel, record.started_at, about_of(record)
    )
