"""What people do with quotes: hand in, approve, send, answer, make the next version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.events import QuoteAccepted
from kemai.areas.sales.lines.copying import next_paper
from kemai.areas.sales.models import Quote
from kemai.areas.sales.quotes.approving import ask_for_approval, tell_owner
from kemai.areas.sales.quotes.records import KEY, may_send
from kemai.areas.sales.quotes.rules import BELOW_FLOOR, VALID_DAYS, refuse_unready, to_approve
from kemai.areas.sales.quotes.versions import next_number
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

Status = Quote.Status
REVISED = (Status.PENDING, Status.APPROVED, Status.SENT, Status.REFUSED, Status.EXPIRED)


@action(
    KEY,
    label=_("提交"),
    icon="send",
    leading=True,
    allowed=lambda quote: quote.status == Status.DRAFT and not quote.replaced,
    refusal=_("只有草稿可以提交"),
)
def submit(quote: Any, *, by: Viewer) -> None:
    """Hand a quote in: ready to be sent, or waiting for approval where a price is below the floor or much conceded."""
    refuse_unready(quote)
    quote.approval = to_approve(quote)
    quote.status = Status.PENDING if quote.approval else Status.APPROVED
    quote.save(update_fields=["status", "approval"])
    if quote.approval:
        ask_for_approval(quote, by=by)


@action(
    KEY,
    label=_("批准"),
    icon="check",
    verb="approve",
    extra=BELOW_FLOOR,
    allowed=lambda quote: quote.status == Status.PENDING,
    refusal=_("报价不在审批中"),
)
def approve(quote: Any, *, by: Viewer) -> None:
    """Let a quote go out at its prices."""
    refuse_unready(quote)
    quote.status, quote.approved_by_id, quote.approved_at = Status.APPROVED, by.user_id, timezone.now()
    quote.save(update_fields=["status", "approved_by", "approved_at"])
    tell_owner(quote, lambda: now_said("%(who)s 已批准报价 %(number)s"), by=by)


@action(
    KEY,
    label=_("退回"),
    icon="undo",
    verb="approve",
    allowed=lambda quote: quote.status == Status.PENDING,
    refusal=_("报价不在审批中"),
    asks=(ask("because", _("退回原因"), required=True),),
)
def send_back(quote: Any, *, by: Viewer, because: str) -> None:
    """Give a quote back to be written anew."""
    quote.status, quote.approval, quote.reply = Status.DRAFT, "", because[:200]
    quote.save(update_fields=["status", "approval", "reply"])
    tell_owner(quote, lambda: now_said("%(who)s 退回了报价 %(number)s：") + because[:200].replace("%", "%%"), by=by)


@action(
    KEY,
    label=_("标为已发送"),
    icon="check",
    allowed=may_send,
    refusal=_("只有草稿、已批准和已发送的报价可以发送"),
)
def mark_sent(quote: Any, *, by: Viewer) -> None:
    """Note that the customer has the quote; a draft that somebody would have to approve is refused."""
    if quote.status == Status.DRAFT:
        refuse_unready(quote)
        if reason := to_approve(quote):
            raise Rejected.one("", "E-STATE", now_said("须先提交审批：%(why)s") % {"why": reason})
    quote.status, quote.sent_at = Status.SENT, timezone.now()
    quote.save(update_fields=["status", "sent_at"])


@action(
    KEY,
    label=_("客户接受"),
    icon="trophy",
    allowed=lambda quote: quote.status == Status.SENT and not quote.replaced,
    refusal=_("只有已发送的最新版本可以接受"),
    asks=(ask("note", _("说明")),),
)
def accept(quote: Any, *, by: Viewer, note: str = "") -> None:
    """Note that the customer takes the offer, as long as it is valid."""
    if quote.valid_until < timezone.localdate():
        raise Rejected.one("", "E-STATE", now_said("报价已过有效期，请“修订”"))
    take(quote, note, by)


def take(quote: Quote, note: str, by: Viewer) -> None:
    """Close a quote as accepted and tell uphill."""
    quote.status, quote.closed_at, quote.reply = Status.ACCEPTED, timezone.now(), note[:200]
    quote.save(update_fields=["status", "closed_at", "reply"])
    tell(QuoteAccepted(by=by, quote_id=quote.pk, customer_id=quote.customer_id, amount=quote.total))


@action(
    KEY,
    label=_("客户拒绝"),
    icon="x",
    allowed=lambda quote: quote.status == Status.SENT and not quote.replaced,
    refusal=_("只有已发送的最新版本可以拒绝"),
    asks=(ask("note", _("拒绝原因"), required=True),),
)
def refuse(quote: Any, *, by: Viewer, note: str) -> None:
    """Note that the customer does not want it, and why."""
    quote.status, quote.closed_at, quote.reply = Status.REFUSED, timezone.now(), note[:200]
    quote.save(update_fields=["status", "closed_at", "reply"])


@action(
    KEY,
    label=_("修订"),
    icon="copy",
    bulk=False,
    allowed=lambda quote: quote.status in REVISED and not quote.replaced,
    refusal=_("草稿直接修改；已接受或已有新版本的不能修订"),
)
def revise(quote: Any, *, by: Viewer) -> Any:
    """Make the next version as a draft with the same lines; this one stays as it is and goes no further."""
    quote.replaced = True
    quote.save(update_fields=["replaced"])
    today = timezone.localdate()
    copied = ("name", "customer_id", "contact_id", "opportunity_id", "proposal_id", "currency", "terms")
    values = {name.removesuffix("_id"): getattr(quote, name) for name in copied}
    values |= {"number": next_number(quote), "issued_on": today, "owner": quote.owner_id}
    values["valid_until"] = max(quote.valid_until, today + timedelta(days=VALID_DAYS.of(quote.organisation_id)))
    made = next_paper(KEY, values, quote, by=by)
    made.version, made.previous_id = quote.version + 1, quote.pk
    made.save(update_fields=["version", "previous"])
    return made
