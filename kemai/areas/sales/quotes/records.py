"""Quotes and their lines, as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.lines.records import CELLS, MONEY_OF_LINES, PaperLineType
from kemai.areas.sales.lines.totals import settle
from kemai.areas.sales.models import Quote, QuoteLine
from kemai.areas.sales.papers.declare import PAPER, WORD
from kemai.areas.sales.quotes.rules import VALID_DAYS, broken
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.quote"
LINE = "sales.quoteline"
Status = Quote.Status
ship_number(KEY, "BJ-{YYYY}-{00000}")
ship_number(LINE, "BM-{YYYY}-{000000}")
READY = (Status.DRAFT, Status.APPROVED, Status.SENT)


def may_send(quote: Any) -> bool:
    """Say whether a quote may be sent now."""
    return quote.status in READY and not quote.replaced


SENDING = OwnPage("send", _("发送"), "send", "send/", "write", allowed=may_send, leading=True)


@registry.add
class QuoteType(RecordType):
    """What the firm offers to deliver, at which price, until when."""

    model, icon, menu, title = Quote, "quote", "papers", "number"
    plural = pgettext_lazy("plural", "报价")
    lines = LINE
    currency = "currency"
    told_together = ("net", "tax", "total", *MONEY_OF_LINES)
    columns = ["number", "name", "customer", "total", "status", "valid_until", "version", "owner"]
    form = [
        (_("报价"), ["customer", "contact", "name", "opportunity", "issued_on", "valid_until", "currency", "owner"]),
        (_("合计"), ["net", "tax", "total"]),
        (_("更多"), ["terms", "proposal", "remark", "number"]),
        (
            _("进展"),
            [
                *("status", "approval", "approved_by", "approved_at", "sent_at"),
                *("closed_at", "reply", "version", "previous"),
            ],
        ),
    ]
    folded = (_("进展"),)
    facts = ["customer", "total", "valid_until", "owner"]
    badges = {"status": "state"}
    state_levels = {
        "status": {
            "draft": "", "pending": "warn", "approved": "info", "sent": "info",
            "accepted": "good", "refused": "bad", "expired": "gone",
        }
    }  # fmt: skip
    board = {"by": "status", "card": ["number", "customer"], "amount": "total", "date": "valid_until"}
    search = {"number": "A", "name": "A"}
    transfer = {"key": "number", "by": {"customer": "number", "opportunity": "number", "proposal": "number"}}
    panels_under, later = ("customers.customer", "sales.opportunity", "sales.proposal"), True
    goes_with = ("customer",)
    pages = (SENDING, PAPER, WORD)
    views = [
        {"name": _("待审批"), "filters": {"status": "pending"}},
        {"name": _("我的"), "filters": {"owner": "me"}},
        {"name": _("已发送"), "filters": {"status": "sent"}},
    ]

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start today, valid for the firm's usual time."""
        today = timezone.localdate()
        return {"issued_on": today, "valid_until": today + timedelta(days=VALID_DAYS.of(by.organisation_id))}

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Date a new quote today where no day was said; empty days stay a mistake of a stored one."""
        for name, usual in self.begin(by).items():
            if (record is None and not values.get(name)) or (name == "issued_on" and values.get(name, usual) is None):
                values[name] = usual

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep quotes to their rules."""
        yield from broken(values, record)

    def lines_kept(self, record: Any, by: Viewer) -> None:
        """Add the lines up."""
        settle(record, by=by)

    def lines_open(self, record: Any) -> bool:
        """Let lines be written while the quote is a draft."""
        return bool(record.status == Status.DRAFT)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Let the lines belong to whom the quote belongs to; a change of currency rounds anew."""
        moved = {change["field"] for change in changes or ()}
        if moved & {"owner", "department"}:
            rows = QuoteLine.objects.filter(quote=record)
            rows.update(owner=record.owner_id, department=record.department_id)
        if "currency" in moved:
            settle(record, by=by)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what a customer has seen."""
        if record.status not in (Status.DRAFT, Status.PENDING):
            raise Rejected.one("", "E-STATE", now_said("只有草稿和待审批的报价可以删除"))

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Open the verb that leads to a column; columns that no verb leads to refuse the card."""
        verb = VERBS.get(Status(value)) if value in Status.values else None
        if verb is None:
            raise Rejected.one("status", "E-STATE")
        return f"/{self.address}/{record.pk}/{verb}"


VERBS = {
    Status.PENDING: "act/submit/",
    Status.DRAFT: "act/send_back/",
    Status.APPROVED: "act/approve/",
    Status.SENT: "send/",
    Status.ACCEPTED: "act/accept/",
    Status.REFUSED: "act/refuse/",
}


@registry.add
class QuoteLineType(PaperLineType):
    """A line of a quote."""

    model, slug, line_of = QuoteLine, "quotelines", "quote"
    plural = pgettext_lazy("plural", "报价明细")
    columns = ["number", "quote", "product", "name", "quantity", "price", "discount", "amount", "tax_amount"]
    form = [(_("报价明细"), ["quote", *CELLS, "variant", "amount", "tax_amount", "position", "remark", "number"])]
    transfer = {"key": "number", "by": {"quote": "number", "product": "code", "variant": "sku"}}
    goes_with = ("quote",)
