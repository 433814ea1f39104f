"""The verbs of a contract: submit, judge, send back, sign, carry out, complete, renew, change, end."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.contracts.instalments import refuse_gap
from kemai.areas.sales.contracts.records import in_force
from kemai.areas.sales.contracts.reviewing import judge, missing
from kemai.areas.sales.contracts.rights import FINANCE_REVIEW, REVIEW, SIGN
from kemai.areas.sales.contracts.successors import end_former, successor
from kemai.areas.sales.events import ContractSigned
from kemai.areas.sales.models import Contract, ContractReview
from kemai.areas.sales.receivables.keeping import customer_first
from kemai.areas.sales.receivables.planning import plan_for_contract, standing, withdraw_plans
from kemai.core.access.errors import Forbidden
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.contract"
Status, Part = Contract.Status, ContractReview.Part
IN_REVIEW = _("合同不在审核中，请先“提交审核”")
NOT_IN_FORCE = _("只有已签订或执行中的合同可以这样做")


def in_review(contract: Contract) -> bool:
    """Say whether a contract waits for its judges."""
    return contract.status == Status.REVIEW


@action(
    KEY,
    label=_("提交审核"),
    icon="send",
    allowed=lambda contract: contract.status == Status.DRAFT,
    refusal=_("只有草稿可以提交审核"),
)
def submit(contract: Any, *, by: Viewer) -> None:
    """Hand a draft to the contract reviewer and to finance."""
    refuse_gap(contract)
    contract.status, contract.review_round = Status.REVIEW, contract.review_round + 1
    contract.save(update_fields=["status", "review_round"])


@action(
    KEY,
    label=_("合同审核通过"),
    icon="check",
    verb="approve",
    extra=REVIEW,
    allowed=in_review,
    refusal=IN_REVIEW,
    asks=(ask("note", _("审核意见")),),
)
def approve(contract: Any, *, by: Viewer, note: str = "") -> None:
    """Judge the wording of a contract as fit to be signed."""
    judge(contract, Part.CONTRACT, note, passed=True, by=by)


@action(
    KEY,
    label=_("财务审核通过"),
    icon="check",
    verb="approve",
    extra=FINANCE_REVIEW,
    allowed=in_review,
    refusal=IN_REVIEW,
    asks=(ask("note", _("审核意见")),),
)
def approve_finance(contract: Any, *, by: Viewer, note: str = "") -> None:
    """Judge amount and instalments of a contract as fit to be signed."""
    judge(contract, Part.FINANCE, note, passed=True, by=by)


@action(
    KEY,
    label=_("退回修改"),
    icon="undo",
    verb="approve",
    allowed=in_review,
    refusal=IN_REVIEW,
    asks=(ask("note", _("审核意见"), required=True),),
)
def send_back(contract: Any, *, by: Viewer, note: str) -> None:
    """Give a contract back to its owner with the reason; it is judged anew when it comes again."""
    parts = [part for part, right in ((Part.CONTRACT, REVIEW), (Part.FINANCE, FINANCE_REVIEW)) if by.rights.has(right)]
    if not parts:
        raise Forbidden(now_said("退回修改"))
    judge(contract, parts[0], note, passed=False, by=by)
    contract.status = Status.DRAFT
    contract.save(update_fields=["status"])


@action(
    KEY,
    label=_("签订"),
    icon="edit",
    extra=SIGN,
    allowed=in_review,
    refusal=IN_REVIEW,
    bulk=False,
    ahead=customer_first,
)
def sign(contract: Any, *, by: Viewer) -> None:
    """Sign a contract that both judges have passed; its instalments become receivables."""
    left = missing(contract)
    if left:
        words = {"parts": enumerated(part.label for part in left)}
        raise Rejected.one("", "E-STATE", now_said("还缺：%(parts)s") % words)
    refuse_gap(contract)
    end_former(contract, by)
    contract.status, contract.signed_on = Status.SIGNED, timezone.localdate()
    contract.save(update_fields=["status", "signed_on"])
    plan_for_contract(contract, by=by)
    tell(ContractSigned(by, contract.pk, contract.customer_id, contract.amount))


@action(
    KEY,
    label=_("开始执行"),
    icon="right",
    allowed=lambda contract: contract.status == Status.SIGNED,
    refusal=_("只有已签订的合同可以开始执行"),
)
def carry_out(contract: Any, *, by: Viewer) -> None:
    """Begin to carry a signed contract out."""
    contract.status = Status.RUNNING
    contract.save(update_fields=["status"])


@action(KEY, label=_("完成"), icon="flag", allowed=in_force, refusal=NOT_IN_FORCE)
def complete(contract: Any, *, by: Viewer) -> None:
    """Say that all of a contract is done."""
    contract.status = Status.DONE
    contract.save(update_fields=["status"])


@action(
    KEY,
    label=_("续签"),
    icon="refresh",
    allowed=lambda contract: in_force(contract) or contract.status == Status.DONE,
    refusal=NOT_IN_FORCE,
    bulk=False,
)
def renew(contract: Any, *, by: Viewer) -> Contract:
    """Draft the contract that follows this one, over the same amount and time."""
    return successor(contract, Contract.Origin.RENEWAL, by)


@action(KEY, label=_("变更"), icon="edit", allowed=in_force, refusal=NOT_IN_FORCE, bulk=False)
def amend(contract: Any, *, by: Viewer) -> Contract:
    """Draft the contract that takes the place of this one once it is signed."""
    return successor(contract, Contract.Origin.CHANGE, by)


@action(
    KEY,
    label=_("终止"),
    icon="x",
    danger=True,
    allowed=in_force,
    refusal=NOT_IN_FORCE,
    asks=(ask("reason", _("终止原因"), required=True),),
    ahead=customer_first,
)
def end(contract: Any, *, by: Viewer, reason: str) -> None:
    """End a contract before its time; what it asks for and nobody has paid is withdrawn."""
    contract.status, contract.ended_because = Status.ENDED, reason[:200]
    contract.save(update_fields=["status", "ended_because"])
    if not standing(contract).filter(paid__gt=0).exists():
        withdraw_plans(contract, by=by)
