"""The two judgements that a contract needs before it is signed: rows with who and when."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.models import Contract, ContractReview
from kemai.core.notify.send import notify
from kemai.core.tenancy.viewer import Viewer


def judge(contract: Contract, part: ContractReview.Part, note: str, *, passed: bool, by: Viewer) -> None:
    """Write one judgement of the present round down and tell the owner."""
    ContractReview.objects.update_or_create(
        organisation_id=by.organisation_id,
        contract=contract,
        round=contract.review_round,
        part=part,
        defaults={"passed": passed, "note": note[:200], "by_id": by.user_id, "at": timezone.now()},
    )
    facts = {"who": by.name, "title": contract.title}
    if contract.owner_id:
        notify(
            [contract.owner_id],
            lambda: (_("%(who)s 审核通过合同“%(title)s”") if passed else _("%(who)s 退回合同“%(title)s”")) % facts,
            f"/contracts/{contract.pk}/",
            by=by,
        )


def missing(contract: Contract) -> list[ContractReview.Part]:
    """Name the judgements that the present round still lacks."""
    rows = ContractReview.objects.filter(contract=contract, round=contract.review_round, passed=True)
    there = set(rows.values_list("part", flat=True))
    return [part for part in ContractReview.Part if part.value not in there]
