"""Agreements come into force and are ended."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Agreement
from kemai.core.actions.declare import action, ask
from kemai.core.tenancy.viewer import Viewer

KEY = "customers.agreement"
Status = Agreement.Status


def can_start(agreement: Agreement) -> bool:
    """Say whether a draft may come into force: its term is not over yet."""
    open_ended = agreement.end is None or agreement.end >= timezone.localdate()
    return agreement.status == Status.DRAFT and open_ended


@action(
    KEY,
    label=_("生效"),
    icon="check",
    allowed=can_start,
    refusal=_("只有未过结束日期的草稿可以生效"),
)
def take_effect(agreement: Any, *, by: Viewer) -> None:
    """Bring an agreement into force."""
    agreement.status = Status.VALID
    agreement.save(update_fields=["status"])


@action(
    KEY,
    label=_("终止"),
    icon="x",
    allowed=lambda agreement: agreement.status in (Status.VALID, Status.EXPIRED),
    refusal=_("只有有效或已到期的协议可以终止"),
    asks=(ask("reason", _("终止原因"), required=True),),
)
def end(agreement: Any, *, by: Viewer, reason: str) -> None:
    """End an agreement for good, keeping the reason."""
    agreement.status, agreement.ended_because = Status.ENDED, reason[:200]
    agreement.save(update_fields=["status", "ended_because"])
