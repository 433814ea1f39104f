"""Follow-ups are closed with what came of them, or cancelled with the reason."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models import FollowUp
from kemai.core.actions.declare import action, ask
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.followup"
Status = FollowUp.Status


def is_open(followup: Any) -> bool:
    """Say whether a thread still goes on."""
    return followup.status == Status.OPEN


@action(
    KEY,
    label=_("关闭"),
    icon="check",
    allowed=is_open,
    refusal=_("只有进行中的跟进可以关闭"),
    asks=(ask("result", _("结果"), required=True),),
)
def close(followup: Any, *, by: Viewer, result: str) -> None:
    """Close a thread with its result; it ends today where no end was set."""
    followup.status, followup.result = Status.CLOSED, "\n".join(filter(None, (followup.result, result)))
    followup.end = followup.end or max(followup.start, timezone.localdate())
    followup.save(update_fields=["status", "result", "end"])


@action(
    KEY,
    label=_("取消跟进"),
    icon="ban",
    allowed=is_open,
    refusal=_("只有进行中的跟进可以取消"),
    asks=(ask("reason", _("取消原因"), required=True),),
    danger=True,
)
def cancel_thread(followup: Any, *, by: Viewer, reason: str) -> None:
    """Cancel a thread; it stays in the list struck through, with the reason."""
    followup.status, followup.cancelled_because = Status.CANCELLED, reason[:200]
    followup.save(update_fields=["status", "cancelled_because"])


@action(
    KEY,
    label=_("重新打开"),
    icon="restore",
    allowed=lambda followup: followup.status != Status.OPEN,
    refusal=_("跟进正在进行中"),
)
def reopen(followup: Any, *, by: Viewer) -> None:
    """Take a thread up again."""
    followup.status, followup.cancelled_because = Status.OPEN, ""
    followup.save(update_fields=["status", "cancelled_because"])
