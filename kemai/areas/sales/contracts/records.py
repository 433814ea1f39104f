"""Contracts and their instalments as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.sales.contracts.instalments import part_of, refit
from kemai.areas.sales.models import Contract, Instalment
from kemai.areas.sales.papers.declare import PAPER, WORD
from kemai.core.lines.keeping import saved_together
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY, PART = "sales.contract", "sales.instalment"
Status = Contract.Status
ship_number(KEY, "HT-{YYYY}-{00000}")
ship_number(PART, "HTF-{YYYY}-{00000}")
ALWAYS = ("contact", "execution", "guarantee", "owner", "remark", "number")
SHUT = _("只有草稿可以修改；已提交的先“退回”，已签订的用“变更”")
IN_FORCE = (Status.SIGNED, Status.RUNNING)


def in_force(contract: Contract) -> bool:
    """Say whether a contract is signed and not yet over."""
    return contract.status in IN_FORCE


@registry.add
class ContractType(RecordType):
    """What was agreed with a customer, for which amount, in how many instalments."""

    model, icon, menu, title = Contract, "contract", "papers", "title"
    plural = pgettext_lazy("plural", "合同")
    columns = ["number", "title", "customer", "amount", "status", "payment_state", "paid", "owner"]
    form = [
        (_("合同"), ["customer", "title", "amount", "start", "end", "contact", "owner"]),
        (_("更多"), ["quote", "opportunity", "currency", "terms", "execution", "guarantee", "remark", "number"]),
        (
            _("状态"),
            ["status", "signed_on", "paid", "payment_state", "origin", "previous", "ended_because", "review_round"],
        ),
    ]
    folded = (_("更多"), _("状态"))
    facts = ["customer", "amount", "paid", "start", "end", "owner"]
    badges = {"status": "state", "payment_state": "state"}
    state_levels = {
        "status": {"draft": "", "review": "warn", "signed": "info", "running": "brand", "done": "good", "ended": "bad"},
        "payment_state": {"full": "good", "partial": "warn", "none": ""},
    }
    search = {"title": "A", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "quote": "number", "opportunity": "number"}}
    panels_under, later = ("customers.customer", "sales.opportunity", "sales.quote"), True
    lines = PART
    currency = "currency"
    told_together = ("amount", "lines.percent", "lines.amount")
    pages = (PAPER, WORD)
    views = [
        {"name": _("待审核"), "filters": {"status": "review"}},
        {"name": _("执行中"), "filters": {"status": "running"}},
        {"name": _("未收款"), "filters": {"payment_state": "none"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Begin today and in the firm's own currency where nothing else is said."""
        if record is None:
            values["start"] = values.get("start") or timezone.localdate()
            values["currency"] = values.get("currency") or "CNY"

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start, negative amounts, and changes of what is under review or signed."""
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            yield "end", Invalid("E-RNG", _("不能早于开始日期"))
        if record is None or record.status == Status.DRAFT:
            return
        for name, field in self.fields.items():
            if field.editable and name not in ALWAYS and values.get(name) != getattr(record, field.path):
                yield name, Invalid("E-STATE", SHUT)

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Work the instalments out anew when the amount has moved."""
        if any(change["field"] == "amount" for change in changes or ()):
            refit(record)

    def lines_open(self, record: Any) -> bool:
        """Let the instalments of a draft be written."""
        return bool(record.status == Status.DRAFT)

    def lines_kept(self, record: Any, by: Viewer) -> None:
        """Let the instalments equal the whole."""
        refit(record)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what was ever signed."""
        if record.status not in (Status.DRAFT, Status.REVIEW):
            raise Rejected.one("", "E-STATE", _("已签订的合同不能删除，请用“终止”"))


@registry.add
class InstalmentType(RecordType):
    """A part of a contract's amount with the day on which it is due."""

    model, icon, slug, title = Instalment, "calendar", "instalments", "number"
    plural = pgettext_lazy("plural", "合同分期")
    columns = ["number", "contract", "title", "due", "percent", "amount"]
    form = [(_("合同分期"), ["contract", "title", "due", "percent", "amount", "remark", "position", "number"])]
    facts = ["title", "due", "amount"]
    transfer = {"key": "number", "by": {"contract": "number"}, "with": ("contract",)}
    panels_under = (KEY,)
    goes_with = ("contract",)
    line_of, line_form = "contract", ["title", "due", "percent", "amount"]
    notes = False

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Work the amount out where a share is given."""
        contract = contract_of(values, record)
        percent = values.get("percent", record.percent if record else None)
        if contract is not None and percent is not None and contract.amount is not None:
            values["amount"] = part_of(contract, Decimal(percent))

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for a share or an amount above nothing, of a contract that is a draft."""
        if values.get("amount") is None:
            yield "amount", Invalid("E-REQ", _("填比例或金额"))
        elif values["amount"] <= 0:
            yield "amount", Invalid("E-RNG", "> 0")
        percent = values.get("percent")
        if percent is not None and not 0 < percent <= 100:
            yield "percent", Invalid("E-RNG", "0 < % ≤ 100")
        if record is not None and values.get("contract") != record.contract_id:
            yield "contract", Invalid("E-STATE", _("分期不能移到另一份合同"))
        contract = contract_of(values, record)
        if contract is not None and contract.status != Status.DRAFT:
            yield "", Invalid("E-STATE", SHUT)

    def place(self, record: Any, by: Viewer) -> None:
        """Let an instalment belong to whom its contract belongs to."""
        record.owner_id, record.department_id = record.contract.owner_id, record.contract.department_id

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Let the parts equal the whole."""
        if not saved_together():
            refit(record.contract)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Let the parts of contracts whose instalments a file brought in equal the whole."""
        wanted = Instalment.objects.with_deleted().filter(pk__in=list(ids)).values("contract")
        for contract in Contract.objects.filter(pk__in=wanted):
            refit(contract)

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep the instalments of what is under review or signed."""
        if record.contract.status != Status.DRAFT:
            raise Rejected.one("", "E-STATE", SHUT)


def contract_of(values: Mapping[str, Any], record: Any) -> Contract | None:
    """Give the contract of an instalment."""
    if record is not None:
        found: Contract = record.contract
        return found
    return Contract.objects.filter(pk=values.get("contract")).first()
