"""The verbs of a deal: tick an item, let it pass without a contract, win, lose, take up again."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import Opportunity, StageTick
from kemai.areas.sales.opportunities.leaving import refusal
from kemai.areas.sales.orders.proving import proven
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.actions.declare import action, ask
from kemai.core.history.write import snapshot
from kemai.core.notify.send import notify
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"
Status = Opportunity.Status


def is_open(deal: Opportunity) -> bool:
    """Say whether a deal is neither won nor lost."""
    return deal.status == Status.OPEN


@action(
    KEY,
    label=_("完成检查项"),
    icon="check",
    allowed=is_open,
    refusal=_("机会已结单"),
    asks=(ask("item", _("检查项"), required=True),),
    bulk=False,
    button=False,
)
def tick(deal: Any, *, by: Viewer, item: str) -> None:
    """Tick an item of the present step's check-list; ticking it again takes the tick away."""
    step = ways(by).by_entry.get(deal.stage_id)
    if step is None or item not in [text for text, _must in step.items]:
        raise Rejected.one("item", "E-REF", now_said("这一步没有这个检查项"))
    place = {"opportunity": deal, "stage_id": deal.stage_id, "item": item}
    gone, _rows = StageTick.objects.filter(**place).delete()
    if not gone:
        StageTick.objects.create(organisation_id=by.organisation_id, by_id=by.user_id, at=timezone.now(), **place)


@action(
    KEY,
    label=_("放行（免合同）"),
    verb="approve",
    icon="user-check",
    allowed=lambda deal: is_open(deal) and deal.waived_by_id is None,
    refusal=_("机会已结单，或已放行"),
    asks=(ask("waiver", _("免合同原因"), required=True),),
)
def waive(deal: Any, *, by: Viewer, waiver: str) -> None:
    """Let a deal be won without a contract or order, as a manager answers for."""
    deal.waived_by_id, deal.waiver = by.user_id, waiver[:200]
    deal.save(update_fields=["waived_by", "waiver"])
    facts = {"who": by.name, "name": deal.name}
    if deal.owner_id:
        notify([deal.owner_id], lambda: now_said("%(who)s 已放行“%(name)s”，可以赢单了") % facts, home(deal), by=by)


@action(
    KEY,
    label=_("赢单"),
    icon="trophy",
    allowed=is_open,
    refusal=_("机会已结单"),
    asks=(ask("reason", _("赢单原因")), ask("note", _("原因说明")), ask("waiver", _("免合同原因（主管填写）"))),
    choices={"reason": "deal_reason"},
)
def win(deal: Any, *, by: Viewer, reason: Any = None, note: str = "", waiver: str = "") -> None:
    """Win a deal that has a contract or an order, or that a manager lets pass without."""
    left = refusal(deal, snapshot(deal, registry.get(KEY).fields), by)
    if left is not None:
        raise Rejected({"": [left]})
    if deal.waived_by_id is None and not proven(deal):
        refuse_unwaived(deal, waiver, by)
        deal.waived_by_id, deal.waiver = by.user_id, waiver[:200]
    close(deal, Status.WON, reason, note, 100)


def refuse_unwaived(deal: Opportunity, waiver: str, by: Viewer) -> None:
    """Refuse to win a deal without contract, order or the word of somebody who may give it."""
    if not waiver:
        hint = now_said("还没有合同或订单，请主管先“放行”，或由主管填写免合同原因")
        raise Rejected({"waiver": [Invalid("E-STATE", hint)]})
    if not Opportunity.objects.visible_to(by, "approve").filter(pk=deal.pk).exists():
        raise Rejected.one("waiver", "E-PERM", now_said("只有主管可以免合同赢单"))


@action(
    KEY,
    label=_("输单"),
    icon="x",
    allowed=is_open,
    refusal=_("机会已结单"),
    asks=(ask("reason", _("输单原因"), required=True), ask("note", _("原因说明"))),
    choices={"reason": "deal_reason"},
)
def lose(deal: Any, *, by: Viewer, reason: Any, note: str = "") -> None:
    """Give a deal up as lost, with the reason."""
    close(deal, Status.LOST, reason, note, 0)


def close(deal: Opportunity, status: str, reason: Any, note: str, probability: int) -> None:
    """End a deal today."""
    deal.status, deal.reason_id, deal.reason_note = status, reason or None, note[:200]
    deal.closed_on, deal.probability = timezone.localdate(), probability
    deal.save(update_fields=[*CLOSING, "waived_by", "waiver"])


CLOSING = ("status", "reason", "reason_note", "closed_on", "probability")


@action(
    KEY,
    label=_("重新跟进"),
    icon="refresh",
    allowed=lambda deal: not is_open(deal),
    refusal=_("机会仍在进行中"),
    asks=(ask("because", _("重新跟进的原因"), required=True),),
)
def reopen(deal: Any, *, by: Viewer, because: str) -> None:
    """Take a closed deal up again in the step where it stood; a waiver must be given anew."""
    step = ways(by).by_entry.get(deal.stage_id)
    deal.status, deal.reason_id, deal.reason_note, deal.closed_on = Status.OPEN, None, "", None
    deal.probability, deal.stage_since = step.probability if step else 0, timezone.localdate()
    deal.waived_by_id, deal.waiver = None, ""
    deal.save(update_fields=[*CLOSING, "stage_since", "waived_by", "waiver"])


def home(deal: Opportunity) -> str:
    """Give the address of a deal."""
    return f"/opportunities/{deal.pk}/"
