"""Logging a contact at the top of a timeline: text, Ctrl Enter, done; all else is a choice or left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.following import keep
from kemai.areas.activities.models import Interaction
from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.screens.entries import entry, entry_of
from kemai.core.tenancy.prepared import prepared
from kemai.core.tenancy.viewer import Viewer
from kemai.core.timeline.composing import Kinds, compose

KEY = "activities.interaction"
SUBJECT = 120
CONTACTS = 50
MORNING = time(9)
FIRST = ("contact", "result")
MORE = ("next_at", "next_step", "direction", "minutes", "started_at", "feedback")
NEXT = {
    "1": gettext_lazy("明天"),
    "2": gettext_lazy("后天"),
    "friday": gettext_lazy("星期五"),
    "monday": gettext_lazy("下星期一"),
    "7": gettext_lazy("一星期后"),
    "14": gettext_lazy("两星期后"),
    "30": gettext_lazy("30 天后"),
}
WEEKDAYS = {"monday": 0, "friday": 4}


def customer_of(record_type: RecordType, record: Any) -> int | None:
    """Give the customer that a record is, belongs to or is about, None where it has none."""
    if record_type.model is Customer:
        return int(record.pk)
    field = record_type.fields.get("customer")
    return getattr(record, field.path) if field is not None and field.target is Customer else None


def fits(record_type: RecordType, record: Any, viewer: Viewer) -> bool:
    """Say whether a contact can be logged on a record: one with a customer, and no contact itself."""
    return record_type.key != KEY and viewer.may(KEY, "add") and customer_of(record_type, record) is not None


def fields(record_type: RecordType, record: Any, viewer: Viewer) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Describe what is asked beside the text: with whom, what came of it, when next; and what else may be said."""
    resolved = registry.resolve(registry.get(KEY), viewer)
    known = {name: one for name, one in resolved.fields.items() if one.editable}
    starts = {"direction": Interaction.Direction.OUT}
    made = {
        name: entry_of(known[name], starts.get(name), viewer)
        for name in (*FIRST, *MORE)
        if name in known and name != "contact"
    }
    if "contact" in known:
        made["contact"] = contact_entry(record_type, record, str(known["contact"].label), viewer)
    if "started_at" in made:
        made["started_at"] |= {"required": False, "help": _("不填就是现在")}
    first = [made[name] for name in FIRST if name in made]
    if "next_at" in made:
        first.append(next_entry())
    return first, [made[name] for name in MORE if name in made]


@prepared
def contacts_of(viewer: Viewer, count: int, *, customer: int) -> QuerySet[Any, Any]:
    """Ask for the people of a customer by name."""
    rows = Contact.objects.filter(customer=customer, invalid=False).order_by("name", "pk")
    return rows.values_list("pk", "name")[:count]


def contact_entry(record_type: RecordType, record: Any, label: str, viewer: Viewer) -> dict[str, Any]:
    """Offer the people of the customer, the one whose page it is chosen."""
    chosen = record.pk if record_type.model is Contact else getattr(record, "main_contact_id", None)
    known = contacts_of(viewer, CONTACTS, customer=customer_of(record_type, record) or 0)
    return choice("contact", label, [(str(pk), name, pk == chosen) for pk, name in known])


def next_entry() -> dict[str, Any]:
    """Offer usual days of the next contact."""
    return choice("next_in", _("下次联系"), [(code, str(label), False) for code, label in NEXT.items()])


def choice(name: str, label: str, offered: list[tuple[str, str, bool]]) -> dict[str, Any]:
    """Describe a pull-down whose first line is nothing."""
    nothing = {"value": "", "label": "—", "selected": not any(chosen for _value, _label, chosen in offered)}
    choices = [{"value": value, "label": shown, "selected": chosen} for value, shown, chosen in offered]
    return entry(name, label, "pick", input_type="select", choices=[nothing, *choices])


def next_moment(code: str) -> datetime:
    """Give nine in the morning of a usual day; a code that is not offered is E-FMT."""
    today = timezone.localdate()
    if code not in NEXT:
        raise Rejected.one("next_in", "E-FMT")
    days = (WEEKDAYS[code] - today.weekday() - 1) % 7 + 1 if code in WEEKDAYS else int(code)
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), MORNING))


def write(
    record_type: RecordType, record: Any, kind: str, given: Mapping[str, str], by: Viewer
) -> tuple[RecordType, int]:
    """Log a contact: the first line of the text is its subject, all of it the content where there is more."""
    own = registry.get(KEY)
    text = given.get("text", "").replace("\x00", "").strip()
    subject = text.partition("\n")[0].strip()
    values: dict[str, Any] = {
        "customer": customer_of(record_type, record),
        "channel": kind,
        "subject": subject[:SUBJECT],
    }
    if text != values["subject"]:
        values["content"] = text
    values |= {name: given[name] for name in (*FIRST, *MORE) if given.get(name)}
    if given.get("next_in") and "next_at" not in values:
        values["next_at"] = next_moment(given["next_in"])
    with transaction.atomic():
        clean = actions.checked(own, values, by=by)
        if record_type.model not in (Customer, Contact):
            clean |= {"record_type": record_type.key, "record_id": record.pk}
        made = keep(own, clean, by=by)
    return own, made.pk


compose(
    Kinds(
        {
            "phone": (gettext_lazy("电话"), "phone", "c"),
            "visit": (gettext_lazy("面谈"), "visit", "v"),
            "im": (gettext_lazy("即时通讯"), "chat", "i"),
            "email": (gettext_lazy("邮件"), "mail", "m"),
        },
        fits,
        fields,
        write,
        module="interactions",
    )
)
