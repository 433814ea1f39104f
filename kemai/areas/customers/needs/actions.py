"""What people do with needs beyond adding and editing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Need
from kemai.core import actions
from kemai.core.actions.declare import action, ask
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.need"
TAKEN_ALONG = (
    *("topic", "kind", "expectation", "preferred_channel", "preferred_time", "impression", "habits"),
    *("inform", "inform_department", "owner"),
)


def can_be_replaced(need: Need) -> bool:
    """Say whether a need holds today and did so before: one of today is simply corrected."""
    today = timezone.localdate()
    return need.valid_from < today and (need.valid_to is None or need.valid_to >= today)


@action(
    KEY,
    label=_("记新版本"),
    icon="copy",
    allowed=can_be_replaced,
    refusal=_("今天起才生效的需求直接修改；已失效的需求请新建"),
    asks=(ask("detail", _("具体要求"), required=True),),
    bulk=False,
)
def new_version(need: Any, *, by: Viewer, detail: str) -> None:
    """Let a need end yesterday and begin anew today with what is wanted now."""
    record_type, today = registry.get(KEY), timezone.localdate()
    values = {name: getattr(need, record_type.fields[name].path) for name in TAKEN_ALONG}
    given = {name: value for name, value in values.items() if value not in (None, "")}
    actions.add(
        record_type,
        {**given, "customer": need.customer_id, "detail": detail, "valid_from": today, "valid_to": need.valid_to},
        by=by,
    )
    need.valid_to = today - timedelta(days=1)
    need.save(update_fields=["valid_to"])
