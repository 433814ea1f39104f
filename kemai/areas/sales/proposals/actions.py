"""What people do with proposals: send, withdraw, note the answer, make the next version."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import Proposal
from kemai.areas.sales.proposals.records import KEY
from kemai.areas.sales.quotes.versions import next_number
from kemai.core import actions
from kemai.core.actions.declare import action, ask
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

Status = Proposal.Status
COPIED = ("name", "customer_id", "contact_id", "opportunity_id", "template_id", "needs", "content", "owner_id")


def is_sent(proposal: Any) -> bool:
    """Say whether a proposal lies with the customer in its newest version."""
    return proposal.status == Status.SENT and not proposal.replaced


@action(
    KEY,
    label=_("发送方案"),
    icon="send",
    allowed=lambda one: one.status == Status.DRAFT,
    refusal=_("只有草稿可以发送"),
)
def send_out(proposal: Any, *, by: Viewer) -> None:
    """Note that the customer has the proposal; it stays as it is from then on."""
    proposal.status, proposal.sent_at = Status.SENT, timezone.now()
    proposal.save(update_fields=["status", "sent_at"])


@action(KEY, label=_("客户接受"), icon="trophy", allowed=is_sent, refusal=_("只有已发送的最新版本可以接受"))
def accept_proposal(proposal: Any, *, by: Viewer) -> None:
    """Note that the customer agrees."""
    proposal.status = Status.ACCEPTED
    proposal.save(update_fields=["status"])


@action(
    KEY,
    label=_("客户拒绝"),
    icon="x",
    allowed=is_sent,
    refusal=_("只有已发送的最新版本可以拒绝"),
    asks=(ask("because", _("拒绝原因"), required=True),),
)
def refuse_proposal(proposal: Any, *, by: Viewer, because: str) -> None:
    """Note that the customer does not want it; the reason stays in the history."""
    proposal.status = Status.REFUSED
    proposal.save(update_fields=["status"])


@action(KEY, label=_("撤回"), icon="undo", allowed=is_sent, refusal=_("只有已发送的最新版本可以撤回"))
def withdraw(proposal: Any, *, by: Viewer) -> None:
    """Take a proposal back."""
    proposal.status = Status.WITHDRAWN
    proposal.save(update_fields=["status"])


@action(
    KEY,
    label=_("修订"),
    icon="copy",
    bulk=False,
    allowed=lambda one: one.status in (Status.SENT, Status.REFUSED, Status.WITHDRAWN) and not one.replaced,
    refusal=_("草稿直接修改；已接受或已有新版本的不能修订"),
)
def revise_proposal(proposal: Any, *, by: Viewer) -> Any:
    """Make the next version as a draft; this one stays as it was and can be read."""
    proposal.replaced = True
    proposal.save(update_fields=["replaced"])
    values = {name.removesuffix("_id"): getattr(proposal, name) for name in COPIED}
    made = actions.add(registry.get(KEY), {**values, "number": next_number(proposal)}, by=by)
    made.version, made.previous_id, made.cost = proposal.version + 1, proposal.pk, proposal.cost
    made.save(update_fields=["version", "previous", "cost"])
    return made
