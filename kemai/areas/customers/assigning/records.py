"""Assignment rules as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.assigning.choosing import condition
from kemai.areas.customers.models import AssignRule
from kemai.core.access.provider import viewer_of
from kemai.core.access.rights import reserve
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.assignrule"
reserve(KEY, "add", "write", "delete", "import", "mail", "merge")
place("settings.people", _("分配规则"), "/assignrules/", "users", lambda viewer: viewer.may(KEY, "write"))


@registry.add
class AssignRuleType(RecordType):
    """Who gets a new customer or lead."""

    model, icon, slug = AssignRule, "users", "assignrules"
    plural = pgettext_lazy("plural", "分配规则")
    columns = ["name", "about", "condition", "way", "people", "order", "active", "turn"]
    form = [(_("分配规则"), ["name", "about", "condition", "way", "people", "order", "active", "remark", "turn"])]
    facts = ["about", "way", "people", "active"]
    transfer = {"key": "name"}
    order = "order"
    common = frozenset({"find", "read", "add", "write", "delete", "print", "export", "import"})
    notes = False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a condition that cannot be read, and people who cannot work with what they would get (E-REF)."""
        about, typed = str(values.get("about") or AssignRule.About.CUSTOMER), str(values.get("condition") or "")
        try:
            condition(about, typed, by)
        except UnknownName as reason:
            yield "condition", Invalid("E-FMT", reason.message)
        except Invalid as reason:
            yield "condition", reason
        ids = self.fields["people"].kind.ids(values.get("people"))  # type: ignore[attr-defined]
        for user in get_user_model()._base_manager.filter(among("pk", ids)).select_related("organisation"):
            if user.status != "active" or not viewer_of(user).may(about, "write"):
                yield "people", Invalid("E-REF", user.name)
