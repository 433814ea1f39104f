"""Lead forms as people and machines see them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import LeadForm
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.leadform"
place(
    "settings.data", pgettext_lazy("plural", "线索表单"), "/leadforms/", "lead", lambda viewer: viewer.may(KEY, "read")
)


@registry.add
class LeadFormType(RecordType):
    """Forms on the firm's websites whose answers become leads."""

    model, icon, slug = LeadForm, "lead", "leadforms"
    plural = pgettext_lazy("plural", "线索表单")
    columns = ["name", "source", "campaign", "active", "owner", "updated_at"]
    form = [(_("线索表单"), ["name", "source", "campaign", "thanks", "sites", "active", "owner", "remark"])]
    facts = ["source", "campaign", "active", "owner"]
    badges = {"source": "tag"}
    search = {"name": "A", "campaign": "B"}
    starts = {"source": "web"}
    without = frozenset({"import"})

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Give a new form the secret part of its address, and write websites one a line."""
        if record is None:
            values["token"] = secrets.token_urlsafe(24)
        if values.get("sites"):
            values["sites"] = "\n".join(dict.fromkeys(sites_of(values["sites"])))

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a page of thanks that no browser would open."""
        thanks = values.get("thanks") or ""
        if thanks and not thanks.lower().startswith(("https://", "http://")):
            yield "thanks", Invalid("E-FMT", _("应为网址，例如 https://www.example.com/thanks"))


def sites_of(text: str) -> list[str]:
    """Give the websites of a stored text without the last slash."""
    return [line.strip().rstrip("/") for line in text.splitlines() if line.strip()]
