"""The end of every firm's log goes into each backup, so that a log cut short after a restore is noticed."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings

from kemai.core.audit.checking import anchor_of
from kemai.core.audit.sealing import seal_all
from kemai.core.backup.facts import manifest_fact


@manifest_fact("seal")
def ends() -> dict[str, str]:
    """Seal the log and give the last seal of each firm by its code, as `NUMBER:DIGEST`; firms without one are left out.

    `check_log --anchor CODE:NUMBER:DIGEST` proves a restored log against it.
    """
    seal_all()
    firms = apps.get_model(settings.ORGANISATION_MODEL)._base_manager.order_by("pk").values_list("pk", "code")
    found = ((code, anchor_of(pk)) for pk, code in firms)
    return {code: f"{last.number}:{last.digest}" for code, last in found if last}
