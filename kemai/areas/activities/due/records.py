"""People to contact as people and machines see them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.due.listing import called
from kemai.areas.activities.models import DueContact
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer


@registry.add
class DueContactType(RecordType):
    """Whom somebody ought to contact by when and why; it leaves by itself when a contact is logged."""

    model, icon, title = DueContact, "phone", "subject"
    plural = pgettext_lazy("plural", "待联系人")
    columns = ["subject", "customer", "cause", "due", "postponed", "state", "owner", "updated_at"]
    form = [
        (_("待联系人"), ["customer", "subject", "cause", "due", "owner", "remark"]),
        (_("状态"), ["state", "done_at", "postponed", "reason", "policy", "by_leader"]),
    ]
    folded = (_("状态"),)
    facts = ["customer", "due", "postponed", "owner", "policy"]
    badges = {"cause": "tag", "state": "state"}
    state_levels = {"state": {"open": "warn", "done": "good", "dropped": ""}}
    search = {"subject": "A"}
    transfer = {"by": {"customer": "number"}}
    order = "due"
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    views = [
        {"name": _("待联系"), "filters": {"state": "open"}},
        {"name": _("我的"), "filters": {"owner": "me", "state": "open"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Say what it is about by the cause where nothing else is said."""
        if not values.get("subject") and (record is None or "subject" in values):
            values["subject"] = called(values.get("cause") or (record.cause if record else DueContact.Cause.PLANNED))
