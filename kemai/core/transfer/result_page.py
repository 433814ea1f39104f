"""What the result page of an import shows."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.duplicates import comparing
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.show import shown
from kemai.core.merge.declare import may_merge
from kemai.core.own.models import CustomField
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import rejects
from kemai.core.transfer.actions import may_take_back, undo_until
from kemai.core.transfer.engine import address_of, reject_path
from kemai.core.transfer.map_page import beside_figures, figures
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
        "beside": beside_figures(job.beside),
        "mend_url": f"{home}rejects/" if may_mend(job) else "",
        "reject_url": f"{home}rejects.xlsx" if job.rejected else "",
        "reject_csv_url": f"{home}rejects.csv" if job.rejected else "",
        "rejects": [line for reject in islice(rejects.read(reject_path(job)), REJECTS_SHOWN) for line in lines(reject)],
        "undo_url": f"{home}undo/" if not running and may_take_back(job) else "",
        "undo_until": f"{timezone.localtime(undo_until(job)):%Y-%m-%d %H:%M}",
        "kept": kept(job),
    }


def alike(job: ImportJob, viewer: Viewer) -> list[dict[str, str]]:
    """Say how many of the records brought in look like existing ones, where so many came that they were compared."""
    made = []
    for key in (job.record, *job.beside):
        record_type = registry.get(key)
        if not may_merge(record_type, viewer) or (compared := comparing.compared(job.pk, record_type, viewer)) is None:
            continue
        state, count = Job.State(compared.state), f"{compared.result.get('rows', 0):,}"
        if state == Job.State.DONE:
            text = _("%(count)s 条新%(type)s像是已有的记录") % {"count": count, "type": record_type.many}
        else:
            text = _("新%(type)s与已有记录的比对：%(state)s") % {"type": record_type.many, "state": state.label}
        made.append({"text": text, "url": compared.result.get("url", "") if compared.result.get("rows") else ""})
    return made


def heading(job: ImportJob) -> str:
    """Say how an import ended."""
    if job.status == ImportJob.Status.DONE:
        return _("%(file)s 导入完了") % {"file": job.file_name}
    return _("%(file)s：%(status)s") % {"file": job.file_name, "status": ImportJob.Status(job.status).label}


def counted(job: ImportJob) -> list[dict[str, str]]:
    """Show the counts of an import; the added ones lead to their list."""
    made = figures({name: getattr(job, name) for name in COUNTS})
    if job.added:
        made[0]["url"] = list_url(job)
    return made


def list_url(job: ImportJob) -> str:
    """Give the list of what an import added, empty once it is undone: by id for a few, newest first for many."""
    if job.status == ImportJob.Status.UNDONE:
        return ""
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
    made = []
    for one in job.kept:
        record_type = registry.get(one.get("type", job.record))
        url = f"/{record_type.address}/{one['id']}/"
        made.append({"url": url, "title": one["title"], "field": called(record_type, one["field"]), "why": one["why"]})
    return made


def called(record_type: RecordType, name: str) -> str:
    """Give the label of a field, also of one that the firm has stopped since."""
    if field := record_type.fields.get(name):
        return str(field.label)
    return str(CustomField.objects.filter(record=record_type.key, name=name).first() or "")


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
