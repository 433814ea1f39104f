"""Giving customers to people: new ones by rule, old ones by hand, with all that hangs on them; both are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kemai.areas.customers.assigning.choosing import person_for
from kemai.areas.customers.assigning.reach import misfit
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.access.provider import viewer_of
from kemai.core.actions.declare import action, ask
from kemai.core.actions.perform import NotFound
from kemai.core.history.write import log
from kemai.core.notify.send import notify
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.customer"


def give_new(customer: Customer, by: Viewer) -> None:
    """Give a new customer to the person whom the firm's rules name; one that was given to somebody else stays there."""
    if customer.owner_id != by.user_id:
        return
    person = person_for(KEY, customer.pk, by)
    if person is None or person == customer.owner_id:
        return
    changes = [{"field": "owner", "old": customer.owner_id, "new": person}]
    customer.owner_id = person
    registry.get(KEY).place(customer, by)
    customer.save(update_fields=["owner", "department"])
    log(by, f"{KEY}.assign", KEY, customer.pk, changes, title=customer.name)
    words = {"name": customer.name, "who": by.name}
    link = f"/customers/{customer.pk}/"
    notify([person], lambda: _("新客户归您负责：%(name)s（%(who)s 登记）") % words, link, by=by)


def tell_change(customer: Customer, changes: Iterable[Mapping[str, Any]], by: Viewer) -> None:
    """Tell the old and the new owner of a customer that was passed on."""
    change = next((one for one in changes if one["field"] == "owner"), None)
    if change is None:
        return
    people = get_user_model()._base_manager
    names = dict(people.filter(pk__in=filter(None, (change["old"], change["new"]))).values_list("pk", "name"))
    words = {"name": customer.name, "to": names.get(change["new"], "—"), "from": names.get(change["old"], "—")}
    told = {pk for pk in (change["old"], change["new"]) if pk}
    notify(
        told,
        lambda: _("客户 %(name)s 由 %(from)s 移交给 %(to)s") % words,
        f"/customers/{customer.pk}/",
        by=by,
    )


@action(
    KEY,
    label=_lazy("移交"),
    verb="approve",
    icon="users",
    asks=(
        ask("person", _lazy("接收人（用户名）"), required=True),
        ask("reason", _lazy("原因"), required=True),
        ask("along", _lazy("联系人、机会、任务等一起移交（填 1）")),
    ),
)
def hand_over(customer: Any, *, by: Viewer, person: str, reason: str, along: str = "") -> None:
    """Give a customer to another person; with `along` the records on it that the old owner has go too.

    Raises Rejected (E-REF) for a receiver who is not active, may not work with customers, or has not its area.
    """
    user, old = receiver(person, by), customer.owner_id
    if fault := misfit(user.pk, vars(customer), by):
        raise Rejected({"person": [fault]})
    if user.pk == old:
        raise Rejected.one("person", "E-STATE", _("已经由这个人负责"))
    if along == "1" and old is not None:
        for other, link in linked():
            give_linked(other, link, customer.pk, old, user.pk, by)
    customer.owner_id = user.pk
    registry.get(KEY).place(customer, by)
    customer.save(update_fields=["owner", "department"])


def receiver(called: str, by: Viewer) -> Any:
    """Find the active person of that id or sign-in name who may work with customers; raises Rejected (E-REF)."""
    people = get_user_model()._base_manager.select_related("organisation")
    mine = people.filter(organisation_id=by.organisation_id, status="active")
    user = mine.filter(pk=as_id(called) or 0).first() or mine.filter(login=called).first()
    if user is None or not viewer_of(user).may(KEY, "write"):
        raise Rejected.one("person", "E-REF", _("接收人须是启用的、能处理客户的用户"))
    return user


def linked() -> list[tuple[RecordType, str]]:
    """Give every record type that links to customers, with its link: found from the models of all areas."""
    return [
        (other, name)
        for other in registry.kept()
        if not other.part_of and other.fields["owner"].editable
        for name, field in other.fields.items()
        if field.target is Customer and not field.own
    ]


def give_linked(other: RecordType, link: str, customer_id: int, old: int, new: int, by: Viewer) -> int:
    """Give a person's records of one type on a customer to another person, as far as the giver may change them.

    What may not change any more (a converted lead, an ended plan) stays with its owner.
    """
    if not by.may(other.key, "write"):
        return 0
    rows = other.model.objects.visible_to(by, "write").filter(**{f"{link}_id": customer_id, "owner_id": old})
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                actions.edit(other, pk, {"owner": new}, by=by)
            count += 1
        except (Rejected, Forbidden, NotFound):
            continue
    return count
