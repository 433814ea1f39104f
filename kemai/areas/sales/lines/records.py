"""Lines of papers as people and machines see them; each kind of paper declares its own from this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from kemai.areas.products.models import Variant
from kemai.areas.sales.lines.known import knowing, next_position, paper_by_id
from kemai.areas.sales.lines.offering import offered
from kemai.areas.sales.lines.pricing import TAX_RATE, complete, line_values
from kemai.areas.sales.lines.totals import settle
from kemai.core.lines.keeping import saved_together
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.recycle.models import Binned
from kemai.core.tenancy.viewer import Viewer

LARGEST = Decimal(10) ** 14
MONEY_OF_LINES = tuple(f"lines.{name}" for name in ("price", "discount", "tax_rate", "amount", "tax_amount"))
CELLS = ["product", "name", "quantity", "unit", "price", "discount", "tax_rate"]


class PaperLineType(RecordType):
    """A line of a paper: written in the paper's form, by API or from a file, as long as the paper is a draft.

    A concrete type names its model, `line_of` (the link to its paper) and what differs.
    """

    icon, title = "rows", "name"
    line_form: ClassVar[list[str]] = CELLS
    line_asks: ClassVar[tuple[str, ...]] = ("customer", "currency", "channel")
    facts: ClassVar[list[str]] = ["quantity", "unit", "price", "amount"]
    notes = False
    open_states: ClassVar[tuple[str, ...]] = ("draft",)

    def deciding(self, values: Iterable[Mapping[str, Any]], by: Viewer) -> AbstractContextManager[None]:
        """Look up papers, products and places of a file's lines at once."""
        return knowing(self.model, self.line_of, values)

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start with the firm's usual tax rate."""
        return {"tax_rate": Decimal(TAX_RATE.of(by.organisation_id))}

    def offer(self, row: Mapping[str, str], whole: Mapping[str, str], by: Viewer) -> dict[str, str]:
        """Fill name, unit and price of the product that was picked."""
        return offered(self, row, whole, by)

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Fill in what the product brings along; work out the amounts; a new line stands last."""
        paper = self.paper_of(values, record)
        if record is None and values.get("tax_rate") is None:
            values["tax_rate"] = self.begin(by)["tax_rate"]
        if record is None and not values.get("position") and paper is not None:
            values["position"] = next_position(self.model, self.line_of, paper.pk)
        complete(values, record, paper)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse lines of nothing, without name or price, and lines of papers that are no draft any more."""
        now = line_values(dict(values), None)
        if now["quantity"] is None or now["quantity"] <= 0:
            yield "quantity", Invalid("E-RNG", "> 0")
        if not now["name"]:
            yield "name", Invalid("E-REQ", _("请选产品或填品名"))
        if now["price"] is None:
            yield "price", Invalid("E-REQ")
        elif (values.get("amount") or 0) > LARGEST:
            yield "quantity", Invalid("E-RNG", f"≤ {LARGEST:,}")
        if now["variant"] and not Variant.objects.filter(pk=now["variant"], product=now["product"]).exists():
            yield "variant", Invalid("E-REF", _("不是所选产品的规格品"))
        if record is not None and values.get(self.line_of) != getattr(record, f"{self.line_of}_id"):
            yield self.line_of, Invalid("E-STATE", _("明细不能移到另一张单据"))
        if self.status_of(values, record) not in (None, *self.open_states):
            yield "", self.closed()

    def paper_of(self, values: Mapping[str, Any], record: Any) -> Any:
        """Give the paper of a line."""
        if record is not None:
            return getattr(record, self.line_of)
        return paper_by_id(self.model._meta.get_field(self.line_of).related_model, values.get(self.line_of))

    def status_of(self, values: Mapping[str, Any], record: Any) -> str | None:
        """Give how far the paper of a line is, None where there is none."""
        paper = self.paper_of(values, record)
        return str(paper.status) if paper is not None else None

    @staticmethod
    def closed() -> Invalid:
        """Say why a line can't change any more."""
        return Invalid("E-STATE", _("只有草稿可以改明细"))

    def place(self, record: Any, by: Viewer) -> None:
        """Let a line belong to whom its paper belongs to."""
        paper = getattr(record, self.line_of)
        record.owner_id, record.department_id = paper.owner_id, paper.department_id

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep the lines of closed papers."""
        if getattr(record, self.line_of).status not in self.open_states:
            raise Rejected({"": [self.closed()]})

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Settle the totals of the paper, unless all its lines are being saved or go along with it."""
        if saved_together() or (action in ("delete", "restore") and self.goes_along(record)):
            return
        paper = getattr(record, self.line_of)
        if action == "restore":
            self.refuse_delete(record, by)
        settle(paper, by=by)

    def goes_along(self, record: Any) -> bool:
        """Say whether a line goes into the bin, or comes back, with its paper."""
        place = {"record_type": self.key, "record_id": record.pk}
        return Binned.objects.filter(organisation_id=record.organisation_id, **place).exclude(whole=None).exists()

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Settle the totals of the papers whose lines a file brought in."""
        papers = self.model._meta.get_field(self.line_of).related_model
        wanted = self.model.objects.with_deleted().filter(pk__in=list(ids)).values(self.line_of)
        for paper in papers.objects.filter(pk__in=wanted):
            settle(paper, by=by)
