"""What people do with customers beyond adding and editing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.agreements.actions import end, take_effect
from kemai.areas.customers.assigning.choosing import person_for
from kemai.areas.customers.assigning.giving import hand_over
from kemai.areas.customers.completeness.actions import confirm
from kemai.areas.customers.completeness.keeping import refresh
from kemai.areas.customers.models import Customer
from kemai.areas.customers.needs.actions import new_version
from kemai.core.actions.declare import action, ask
from kemai.core.dictionary.book import book
from kemai.core.tenancy.viewer import Viewer

__all__ = [
    "blacklisted",
    "confirm",
    "end",
    "hand_over",
    "lift_blacklist",
    "make_main",
    "mark_invalid",
    "new_version",
    "person_for",
    "take_effect",
]


def blacklisted(customer: Customer) -> bool:
    """Say whether a customer stands on the blacklist: it gets no quotes and no orders."""
    return customer.customer_type is not None and customer.customer_type.code == "blacklist"


@action(
    "customers.customer",
    label=_("解除黑名单"),
    verb="approve",
    icon="check",
    allowed=blacklisted,
    refusal=_("客户不在黑名单中"),
    asks=(ask("reason", _("原因"), required=True),),
)
def lift_blacklist(customer: Any, *, by: Viewer, reason: str) -> None:
    """Take a customer off the blacklist, keeping the manager's reason."""
    entry = book(by).find("customer_type", "target")
    customer.customer_type_id = entry.id if entry else None
    customer.block_lift_reason = reason[:200]
    customer.save(update_fields=["customer_type", "block_lift_reason"])


@action(
    "customers.contact",
    label=_("设为主联系人"),
    icon="star",
    allowed=lambda contact: not contact.invalid,
    refusal=_("失效的联系人不能设为主联系人"),
    bulk=False,
)
def make_main(contact: Any, *, by: Viewer) -> None:
    """Make a contact the main contact of its customer."""
    Customer.objects.filter(pk=contact.customer_id).update(main_contact=contact.pk)
    refresh([contact.customer_id], by.organisation_id)


@action(
    "customers.contact",
    label=_("标为失效"),
    icon="x",
    allowed=lambda contact: not contact.invalid,
    refusal=_("联系人已失效"),
    asks=(ask("note", _("变更信息")),),
)
def mark_invalid(contact: Any, *, by: Viewer, note: str = "") -> None:
    """Mark a contact who has left as invalid; mailings and pickers leave them out from then on."""
    contact.invalid = True
    contact.change_note = note[:200]
    contact.save(update_fields=["invalid", "change_note"])
    if Customer.objects.filter(pk=contact.customer_id, main_contact=contact.pk).update(main_contact=None):
        refresh([contact.customer_id], by.organisation_id)
