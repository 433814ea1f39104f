"""Contracts that follow a signed one, which is never edited: its renewal, or the one that takes its place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.sales.contracts.records import in_force
from kemai.areas.sales.models import Contract
from kemai.areas.sales.receivables.planning import withdraw_plans
from kemai.core import actions
from kemai.core.actions.perform import touch
from kemai.core.history.write import difference, log, snapshot
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.contract"
COPIED = ("title", "customer", "contact", "quote", "opportunity", "amount", "currency", "terms", "guarantee", "owner")


def successor(contract: Contract, origin: Contract.Origin, by: Viewer) -> Contract:
    """Draft a contract after this one; a renewal begins the day after its end, a change keeps its days."""
    record_type = registry.get(KEY)
    start, finish = days_of(contract, origin)
    values: dict[str, Any] = {name: getattr(contract, record_type.fields[name].path) for name in COPIED}
    made: Contract = actions.add(record_type, {**values, "start": start, "end": finish}, by=by)
    made.previous_id, made.origin = contract.pk, origin
    made.save(update_fields=["previous", "origin"])
    return made


def days_of(contract: Contract, origin: Contract.Origin) -> tuple[date, date | None]:
    """Give the first and the last day of the contract that follows."""
    if origin == Contract.Origin.CHANGE:
        return contract.start, contract.end
    start = contract.end + timedelta(days=1) if contract.end else timezone.localdate()
    return start, start + (contract.end - contract.start) if contract.end else None


def end_former(contract: Contract, by: Viewer) -> None:
    """End the contract whose place this one takes; what was paid for it is free to be matched with the new one."""
    if contract.origin != Contract.Origin.CHANGE:
        return
    former = Contract.objects.select_for_update(of=("self",)).get(pk=contract.previous_id)
    if not in_force(former):
        raise Rejected.one("", "E-STATE", _("原合同已结束，不能再变更"))
    record_type = registry.get(KEY)
    before = snapshot(former, record_type.fields)
    former.status = Contract.Status.ENDED
    former.ended_because = _("变更为 %(number)s") % {"number": contract.number}
    former.save(update_fields=["status", "ended_because"])
    changes = difference(record_type.fields, before, snapshot(former, record_type.fields))
    touch(former, by)
    log(by, f"{KEY}.change", KEY, former.pk, changes, title=former.title)
    withdraw_plans(former, by=by)
