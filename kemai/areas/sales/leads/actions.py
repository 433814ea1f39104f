"""The verbs of a lead: take up, log a call, claim, give back to the pool, hand out, mark as invalid."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.leads.handing import next_person
from kemai.areas.sales.leads.records import is_open
from kemai.areas.sales.models import Lead, LeadResponse
from kemai.core.access.errors import Forbidden
from kemai.core.actions.declare import action, ask
from kemai.core.notify.send import notify
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.lead"
Status = Lead.Status
CLOSED = _("线索已转换或无效")


@action(
    KEY,
    label=_("开始跟进"),
    icon="phone",
    allowed=lambda lead: lead.status in (Status.NEW, Status.INVALID),
    refusal=_("只有未处理或无效的线索可以开始跟进"),
)
def take_up(lead: Any, *, by: Viewer) -> None:
    """Begin to work on a lead, or take an invalid one up again."""
    lead.status, lead.invalid_reason = Status.CONTACTING, ""
    lead.save(update_fields=["status", "invalid_reason"])


@action(
    KEY,
    label=_("记电话"),
    icon="phone",
    allowed=is_open,
    refusal=CLOSED,
    asks=(ask("said", _("谈了什么"), required=True),),
    bulk=False,
)
def log_call(lead: Any, *, by: Viewer, said: str) -> None:
    """Log a call with a lead; it goes on the timeline of the customer that the lead becomes."""
    LeadResponse.objects.create(
        organisation_id=by.organisation_id,
        lead=lead,
        way=LeadResponse.CALL,
        text=said,
        at=timezone.now(),
        by_id=by.user_id,
    )
    if lead.status == Status.NEW:
        lead.status = Status.CONTACTING
        lead.save(update_fields=["status"])


@action(
    KEY,
    label=_("标为无效"),
    icon="x",
    allowed=is_open,
    refusal=CLOSED,
    asks=(ask("reason", _("无效原因"), required=True),),
)
def mark_invalid(lead: Any, *, by: Viewer, reason: str) -> None:
    """Mark a lead as leading nowhere, with the reason; one of the pool is then the person's own."""
    if lead.owner_id is None:
        lead.owner_id = by.user_id
        registry.get(KEY).place(lead, by)
    lead.status, lead.invalid_reason = Status.INVALID, reason[:200]
    lead.save(update_fields=["status", "invalid_reason", "owner", "department"])


@action(
    KEY,
    label=_("退回线索池"),
    icon="archive",
    allowed=lambda lead: lead.status in (Status.NEW, Status.CONTACTING),
    refusal=_("只有未处理或跟进中的线索可以退回"),
)
def give_back(lead: Any, *, by: Viewer) -> None:
    """Give a lead back to the pool of its department, where colleagues may claim it."""
    lead.status, lead.owner_id = Status.POOL, None
    lead.save(update_fields=["status", "owner"])


@action(
    KEY,
    label=_("领取"),
    verb="read",
    icon="user-check",
    allowed=lambda lead: lead.status == Status.POOL,
    refusal=_("线索不在线索池中，可能已被同事领取"),
)
def claim(lead: Any, *, by: Viewer) -> None:
    """Take a lead out of the pool as one's own; of two who try only the first gets it."""
    if not by.may(KEY, "write"):
        raise Forbidden(now_said("领取线索"))
    lead.status, lead.owner_id = Status.NEW, by.user_id
    registry.get(KEY).place(lead, by)
    lead.save(update_fields=["status", "owner", "department"])


@action(
    KEY,
    label=_("按规则分配"),
    icon="users",
    allowed=is_open,
    refusal=CLOSED,
)
def hand_out(lead: Any, *, by: Viewer) -> None:
    """Give a lead to the person whose turn it is by the firm's rules."""
    person = next_person(lead, by)
    if person is None:
        raise Rejected.one("", "E-STATE", now_said("没有适用的分配规则，请先在“设置 → 分配规则”里建一条"))
    give(lead, person, by)


def give(lead: Lead, person: int, by: Viewer) -> None:
    """Make a lead somebody's own and tell them."""
    lead.owner_id = person
    if lead.status == Status.POOL:
        lead.status = Status.NEW
    registry.get(KEY).place(lead, by)
    lead.save(update_fields=["status", "owner", "department"])
    words = {"name": lead.name}
    notify([person], lambda: now_said("新线索：%(name)s") % words, f"/leads/{lead.pk}/", by=by)
