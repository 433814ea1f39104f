"""Letters as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.letters.writing import begun
from kemai.areas.activities.models import Letter
from kemai.areas.customers.models import Contact
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.letter"
State = Letter.State
OPEN = (State.DRAFT, State.FAILED, State.SHOWN)
ALWAYS = ("owner", "remark", "number")
SHEET = OwnPage("sheet", _("打印"), "print", "sheet/", "print")
ship_number(KEY, "XH-{YYYY}-{00000}")


@registry.add
class LetterType(RecordType):
    """Letters and faxes to customers."""

    model, icon, menu, title = Letter, "note", "affairs", "subject"
    plural = pgettext_lazy("plural", "信函传真")
    columns = ["number", "subject", "kind", "customer", "receiver", "state", "sent_at", "owner"]
    form = [
        (_("信函"), ["kind", "customer", "contact", "template", "subject", "body"]),
        (_("收信"), ["receiver", "address", "postcode", "fax"]),
        (_("状态"), ["state", "sent_at", "note", "owner", "remark", "number"]),
    ]
    folded = (_("状态"),)
    facts = ["customer", "contact", "receiver", "sent_at", "owner"]
    badges = {"state": "state", "kind": "tag"}
    state_levels = {"state": {"draft": "", "queued": "info", "sent": "good", "shown": "warn", "failed": "bad"}}
    search = {"subject": "A", "receiver": "A", "number": "B", "body": "C"}
    personal = dict.fromkeys(("subject", "body", "receiver", "address", "postcode", "fax"), "general")
    identifiers = ("fax",)
    goes_with, pages = ("customer",), (SHEET,)
    panels_under, later = ("customers.customer", "customers.contact"), True
    without = frozenset({"import"})
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("草稿"), "filters": {"state": "draft"}},
        {"name": _("发送失败"), "filters": {"state": "failed"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in what a new letter leaves empty: words of its template, where the customer is reached."""
        if record is None:
            begun(values, by)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an empty letter, the contact of another customer, and changes of what has left the house."""
        for name in ("subject", "body"):
            if not (values.get(name, getattr(record, name, "")) or "").strip():
                yield name, Invalid("E-REQ")
        contact, customer = values.get("contact"), values.get("customer")
        if contact and not Contact.objects.filter(pk=contact, customer=customer).exists():
            yield "contact", Invalid("E-REF", _("联系人不属于这个客户"))
        if record is None or record.state in OPEN:
            return
        for name, field in self.fields.items():
            if field.editable and name not in ALWAYS and values.get(name) != getattr(record, field.path):
                yield name, Invalid("E-STATE", _("已发出的信函不能改写"))
