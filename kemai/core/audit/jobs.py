"""Work of the log that comes round by itself, and the check that people start."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.audit import choices, ends, tally, watching
from kemai.core.audit.checking import anchor_of, check
from kemai.core.audit.models import Seal
from kemai.core.audit.sealing import seal, seal_all
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.schedule import daily, every
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.viewer import Viewer

__all__ = ["choices", "ends", "watching"]
CHECK = "core.check_log"
FINDINGS = 200

every(minutes=1)(seal)
daily("03:40")(tally.tidy)


@job(CHECK)
def check_log(*, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Seal what is new, then check the firm's log; the result lists the first findings."""
    seal_all()
    seals = Seal.objects.filter(organisation_id=by.organisation_id)
    progress.total(sum(seals.values_list("count", flat=True)))
    with everyone(reason="checking a firm's log"):
        found = [one.facts() for one in islice(check(by.organisation_id, advance=progress.advance), FINDINGS)]
        last = anchor_of(by.organisation_id)
    anchor = f"{last.number}:{last.digest}" if last else ""
    url = f"/log/checked/{progress.job.pk}/"
    return {"errors": len(found), "findings": found, "anchor": anchor, "url": url, "label": _("看结果")}
