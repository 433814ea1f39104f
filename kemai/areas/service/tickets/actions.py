"""The arrows between the states of a ticket, each a verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.service.models import Ticket
from kemai.core.actions.declare import action, ask
from kemai.core.notes.actions import put_note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "service.ticket"
Status = Ticket.Status
REOPENED_WITHIN = timedelta(days=30)
AT_WORK = (Status.ACCEPTED, Status.DOING, Status.WAITING, Status.REOPENED)


@action(
    KEY,
    label=_("受理"),
    icon="check",
    board=Status.ACCEPTED,
    leading=True,
    allowed=lambda ticket: ticket.status in (Status.NEW, Status.REOPENED),
    refusal=_("已经受理"),
)
def accept(ticket: Any, *, by: Viewer) -> None:
    """Take a ticket up; one that nobody handles is handled by whoever takes it up."""
    ticket.status, ticket.assignee_id = Status.ACCEPTED, ticket.assignee_id or by.user_id
    ticket.save(update_fields=["status", "assignee"])


@action(
    KEY,
    label=_("开始处理"),
    icon="right",
    board=Status.DOING,
    leading=True,
    allowed=lambda ticket: ticket.status in (Status.ACCEPTED, Status.WAITING),
    refusal=_("只有已受理或等待客户的工单可以开始处理"),
)
def work_on(ticket: Any, *, by: Viewer) -> None:
    """Work on a ticket."""
    ticket.status = Status.DOING
    ticket.save(update_fields=["status"])


@action(
    KEY,
    label=_("等待客户"),
    icon="clock",
    board=Status.WAITING,
    allowed=lambda ticket: ticket.status in (Status.ACCEPTED, Status.DOING),
    refusal=_("只有已受理或处理中的工单可以等待客户"),
)
def wait(ticket: Any, *, by: Viewer) -> None:
    """Wait for the customer's answer."""
    ticket.status = Status.WAITING
    ticket.save(update_fields=["status"])


@action(
    KEY,
    label=_("解决"),
    icon="flag",
    board=Status.SOLVED,
    allowed=lambda ticket: ticket.status in AT_WORK,
    refusal=_("只有受理后、还没解决的工单可以解决"),
    asks=(ask("solution", _("解决过程"), required=True),),
    suggest=lambda ticket, by: {"solution": ticket.solution},
)
def solve(ticket: Any, *, by: Viewer, solution: str) -> None:
    """Solve a ticket and say how; the customer's yes, or seven days without a word, closes it."""
    settle(ticket, solution)


@action(
    KEY,
    label=_("客户确认，关闭"),
    icon="check",
    board=Status.CLOSED,
    allowed=lambda ticket: ticket.status == Status.SOLVED,
    refusal=_("只有已解决的工单可以关闭"),
    asks=(ask("answer", _("客户怎么答复"), required=True),),
)
def close(ticket: Any, *, by: Viewer, answer: str) -> None:
    """Close a solved ticket that the customer says yes to, with what they said."""
    ticket.status, ticket.closed_at = Status.CLOSED, timezone.now()
    ticket.save(update_fields=["status", "closed_at"])


@action(
    KEY,
    label=_("重新打开"),
    icon="refresh",
    board=Status.REOPENED,
    allowed=lambda ticket: ticket.status in (Status.SOLVED, Status.CLOSED),
    refusal=_("只有已解决或已关闭的工单可以重新打开"),
    asks=(ask("reason", _("重新打开的原因"), required=True),),
)
def reopen(ticket: Any, *, by: Viewer, reason: str) -> None:
    """Take a ticket up again, up to thirty days after it was closed."""
    if ticket.closed_at and timezone.now() - ticket.closed_at > REOPENED_WITHIN:
        raise Rejected.one("", "E-STATE", now_said("关闭超过 30 天，请新建工单"))
    ticket.status, ticket.solved_at, ticket.closed_at = Status.REOPENED, None, None
    ticket.save(update_fields=["status", "solved_at", "closed_at"])
    put_note(registry.get(KEY), ticket.pk, now_said("重新打开：%(reason)s") % {"reason": reason}, by=by)


def settle(ticket: Ticket, solution: str) -> None:
    """Let a ticket be solved, with how; also inside another verb, whose caller has locked and noted it."""
    ticket.status, ticket.solution, ticket.solved_at = Status.SOLVED, solution, timezone.now()
    ticket.save(update_fields=["status", "solution", "solved_at"])
