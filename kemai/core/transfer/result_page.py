"""What the result page of an import shows."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.show import shown
from kemai.core.records import registry
from kemai.core.transfer import rejects
from kemai.core.transfer.actions import may_take_back, undo_until
from kemai.core.transfer.engine import address_of, reject_path
from kemai.core.transfer.map_page import figures
from kemai.core.transfer.mending import may_mend
from kemai.core.transfer.models import ImportJob

REJECTS_SHOWN = 50
LISTED = 500
COUNTS = ("added", "updated", "unchanged", "skipped", "rejected")


def result(job: ImportJob) -> dict[str, Any]:
    """Give the parts of the result page: the running job, or the counts with what can be done next."""
    home = address_of(job)
    running = job.job if job.job and job.job.state in (Job.State.WAITING, Job.State.RUNNING) else None
    return {
        "job": shown(running, "main") if running else None,
        "heading": heading(job),
        "message": job.message,
        "figures": counted(job),
        "mend_url": f"{home}rejects/" if may_mend(job) else "",
        "reject_url": f"{home}rejects.xlsx" if job.rejected else "",
        "reject_csv_url": f"{home}rejects.csv" if job.rejected else "",
        "rejects": [line for reject in islice(rejects.read(reject_path(job)), REJECTS_SHOWN) for line in lines(reject)],
        "undo_url": f"{home}undo/" if not running and may_take_back(job) else "",
        "undo_until": f"{timezone.localtime(undo_until(job)):%Y-%m-%d %H:%M}",
        "kept": kept(job),
    }


def heading(job: ImportJob) -> str:
    """Say how an import ended."""
    if job.status == ImportJob.Status.DONE:
        return _("%(file)s 导入完了") % {"file": job.file_name}
    return _("%(file)s：%(status)s") % {"file": job.file_name, "status": ImportJob.Status(job.status).label}


def counted(job: ImportJob) -> list[dict[str, str]]:
    """Show the counts of an import; the added ones lead to their list."""
    made = figures({name: getattr(job, name) for name in COUNTS})
    if job.added and job.status != ImportJob.Status.UNDONE:
        made[0]["url"] = list_url(job)
    return made


def list_url(job: ImportJob) -> str:
    """Give the list of what an import added: by id where they are few, newest first where they are many."""
    home = f"/{registry.get(job.record).address}/"
    if not 0 < job.added <= LISTED:
        return f"{home}?sort=-created_at"
    added = Act.objects.filter(batch=job.pk, action=f"{job.record}.add").values_list("record_id", flat=True)
    return f"{home}?ids={','.join(map(str, added))}"


def lines(reject: rejects.Reject) -> list[dict[str, str]]:
    """Show a refused row, one line for each reason."""
    return [
        {
            "line": str(reject.line),
            "field": label,
            "value": reject.cells[place][:80] if place is not None else "",
            "error": message,
        }
        for place, label, message in reject.reasons
    ]


def kept(job: ImportJob) -> list[dict[str, str]]:
    """Show what an undo left alone."""
    record_type = registry.get(job.record)
    return [
        {
            "url": f"/{record_type.address}/{one['id']}/",
            "title": one["title"],
            "field": str(record_type.fields[one["field"]].label),
            "why": one["why"],
        }
        for one in job.kept
    ]


def recent(jobs: list[ImportJob]) -> list[dict[str, str]]:
    """Show past imports with what came of them."""
    return [
        {
            "name": job.file_name,
            "text": said(job),
            "time": f"{timezone.localtime(job.created_at):%m-%d %H:%M}",
            "url": address_of(job),
        }
        for job in jobs
    ]


def said(job: ImportJob) -> str:
    """Say in one line what came of an import."""
    status = str(ImportJob.Status(job.status).label)
    if job.status == ImportJob.Status.DRAFT:
        return status
    counts = _("新增 %(added)d，更新 %(updated)d，跳过 %(skipped)d，拒绝 %(rejected)d") % {
        name: getattr(job, name) for name in ("added", "updated", "skipped", "rejected")
    }
    return f"{status} · {counts}"
