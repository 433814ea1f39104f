"""Deals and what hangs on them, as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.models import (
    Opportunity,
    OpportunityContact,
    OpportunityLine,
    OpportunityRival,
)
from kemai.areas.sales.opportunities import following, foreign, wall
from kemai.areas.sales.opportunities.catalogue import from_catalogue
from kemai.areas.sales.opportunities.filling import fill
from kemai.areas.sales.opportunities.rules import broken
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.amounts import rounded
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"
ship_number(KEY, "JH-{YYYY}-{00000}")
ship_number("sales.opportunitycontact", "JL-{YYYY}-{00000}")
ship_number("sales.opportunityrival", "JD-{YYYY}-{00000}")
ship_number("sales.opportunityline", "JM-{YYYY}-{00000}")


@registry.add
class OpportunityType(RecordType):
    """A deal on its way through the steps of a pipeline."""

    model, icon, menu, slug = Opportunity, "target", "sales", "opportunities"
    plural = pgettext_lazy("plural", "销售机会")
    columns = ["name", "customer", "stage", "amount", "probability", "close_date", "status", "owner"]
    form = [
        (
            _("销售机会"),
            ["name", "customer", "contact", "amount", "close_date", "pipeline", "stage", "probability", "owner"],
        ),
        (_("更多"), ["profit_est", "source", "campaign", "lead", "team", "remark", "number"]),
        (_("结果"), ["status", "reason", "reason_note", "closed_on", "stage_since", "waived_by", "waiver"]),
    ]
    folded = (_("更多"), _("结果"))
    facts = ["customer", "amount", "close_date", "probability", "owner"]
    badges = {"stage": "tag", "status": "state"}
    state_levels = {"status": {"open": "info", "won": "good", "lost": "bad"}}
    board = {
        "by": "stage", "card": ["name", "customer"], "amount": "amount", "weight": "probability",
        "date": "close_date", "needs": ("stage", "stage_since", "status", "close_date"), "cards": 20,
    }  # fmt: skip
    search = {"name": "A", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "lead": "number"}}
    headings, translates = foreign.HEADINGS, True
    panels_under, later = ("customers.customer", "customers.contact", "sales.lead"), True
    goes_with = ("customer",)
    first = frozenset({"status", "reason", "reason_note", "closed_on"})
    views = [
        {"name": _("进行中"), "filters": {"status": "open"}},
        {"name": _("我的"), "filters": {"owner": "me", "status": "open"}},
        {"name": _("赢单"), "filters": {"status": "won"}},
        {"name": _("输单"), "filters": {"status": "lost"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in pipeline, step, chances and days."""
        fill(values, record, by)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep deals in their steps until what the firm asks for is done."""
        yield from broken(values, record, by)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Write the stay in a step down, hand out its tasks, tell of the end."""
        following.saved(record, by, changes)

    def translate(self, texts: dict[str, str], by: Viewer) -> dict[str, Any]:
        """Read the words of other programs for stages, ends and reasons."""
        return foreign.translated(texts, by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Do the same for deals that a file brought in; no tasks come of them."""
        following.imported(ids, by)

    def lanes(self, listing: Any) -> Any:
        """Give a column for each step."""
        return wall.lanes(listing)

    def on_board(self, rows: Any) -> Any:
        """Keep the open deals."""
        return rows.filter(status=Opportunity.Status.OPEN)

    def state(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Say what stands still and what is overdue."""
        return wall.state(values)

    def lane_of(self, record: Any) -> str:
        """Give the step of an open deal, else how it ended."""
        return super().lane_of(record) if record.status == Opportunity.Status.OPEN else str(record.status)

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Move a deal to a step; winning, losing and taking up again ask something first."""
        home = f"/opportunities/{record.pk}/act/"
        if value in (Opportunity.Status.WON, Opportunity.Status.LOST):
            return home + ("win/" if value == Opportunity.Status.WON else "lose/")
        if record.status != Opportunity.Status.OPEN:
            return f"{home}reopen/"
        return super().drop(record, value, by)


@registry.add
class OpportunityContactType(RecordType):
    """The people at the customer and their part in a deal."""

    model, icon, slug, title = OpportunityContact, "people", "opportunitycontacts", "contact"
    plural = pgettext_lazy("plural", "机会联系人")
    columns = ["number", "opportunity", "contact", "role", "note", "owner"]
    form = [(_("机会联系人"), ["opportunity", "contact", "role", "note", "number"])]
    facts = ["role", "note"]
    badges = {"role": "tag"}
    transfer = {"key": "number", "by": {"opportunity": "number", "contact": "name"}}
    panels_under = (KEY,)
    goes_with = ("opportunity", "contact")
    notes = False


@registry.add
class OpportunityRivalType(RecordType):
    """The competitors who want the same deal."""

    model, icon, slug, title = OpportunityRival, "sword", "opportunityrivals", "competitor"
    plural = pgettext_lazy("plural", "机会竞争对手")
    columns = ["number", "opportunity", "competitor", "price", "owner"]
    form = [(_("机会竞争对手"), ["opportunity", "competitor", "price", "strengths", "answer", "number"])]
    facts = ["price", "strengths"]
    transfer = {"key": "number", "by": {"opportunity": "number", "competitor": "name"}}
    panels_under = (KEY, "customers.competitor")
    later = True
    goes_with = ("opportunity", "competitor")
    notes = False


@registry.add
class OpportunityLineType(RecordType):
    """What a deal is about, line by line."""

    model, icon, slug, title = OpportunityLine, "box", "opportunitylines", "product"
    plural = pgettext_lazy("plural", "机会明细")
    columns = ["number", "opportunity", "product", "catalogue_product", "quantity", "price", "amount", "owner"]
    form = [(_("机会明细"), ["opportunity", "catalogue_product", "product", "quantity", "price", "amount", "number"])]
    facts = ["quantity", "price", "amount"]
    transfer = {"key": "number", "by": {"opportunity": "number", "catalogue_product": "code"}}
    panels_under = (KEY,)
    goes_with = ("opportunity",)
    notes = False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a line of nothing."""
        for name in ("product", "price"):
            if values.get(name) in (None, ""):
                yield name, Invalid("E-REQ")
        if (values.get("quantity") or 0) <= 0:
            yield "quantity", Invalid("E-RNG", "> 0")

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Name a product of the catalogue and its price where none was typed; work the amount of the line out."""
        if values.get("catalogue_product"):
            from_catalogue(values, record)
        if record is None and values.get("quantity") is None:
            values["quantity"] = 1
        quantity = values.get("quantity", record.quantity if record else None)
        price = values.get("price", record.price if record else None)
        if quantity is not None and price is not None:
            values["amount"] = rounded(quantity * price)
