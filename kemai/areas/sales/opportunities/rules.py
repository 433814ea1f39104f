"""The rules of a deal: what its step asks for, and that it ends by its verbs, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.opportunities.leaving import goes_on, refusal
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.opportunity"
Status = Opportunity.Status


def broken(values: Mapping[str, Any], record: Any, by: Viewer) -> Iterator[tuple[str, Invalid]]:
    """Give the rules that the values of a deal break."""
    step = ways(by).by_entry.get(values.get("stage") or 0)
    if values.get("stage") is None:
        yield "stage", Invalid("E-REQ", _("请先在“设置 → 销售过程”里建好阶段"))
    elif step is not None and step.pipeline_id != values.get("pipeline"):
        yield "stage", Invalid("E-REF", _("不是所选销售过程里的阶段"))
    yield from (new_ends(values, by) if record is None else moves(values, record, by))


def new_ends(values: Mapping[str, Any], by: Viewer) -> Iterator[tuple[str, Invalid]]:
    """Let a deal that is over already come in from a file: lost with a reason, won by who may waive the contract."""
    status = values.get("status") or Status.OPEN
    if status == Status.LOST and not values.get("reason") and not values.get("reason_note"):
        yield "reason", Invalid("E-REQ")
    if status == Status.WON and not by.may(KEY, "approve"):
        yield "status", Invalid("E-STATE", _("赢单须有合同或订单，或由主管放行"))


def moves(values: Mapping[str, Any], record: Any, by: Viewer) -> Iterator[tuple[str, Invalid]]:
    """Keep status and end to their verbs, a closed deal in its step, an open one until its items are done."""
    if values.get("status") != record.status:
        yield "status", Invalid("E-STATE", _("请用“赢单”“输单”“重新跟进”"))
    if record.status != Status.OPEN and values.get("closed_on") is None:
        yield "closed_on", Invalid("E-REQ")
    if record.status == Status.LOST and not values.get("reason") and not values.get("reason_note"):
        yield "reason", Invalid("E-REQ")
    if values.get("stage") == record.stage_id:
        return
    if record.status != Status.OPEN:
        yield "stage", Invalid("E-STATE", _("已结单的机会不能换阶段，请先“重新跟进”"))
    elif goes_on(record, values.get("stage"), by):
        reason = refusal(record, values, by)
        if reason is not None:
            yield "stage", reason
