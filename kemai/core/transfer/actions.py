"""What people do with imports: bring a file, arrange it, try it out, run it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.files import store
from kemai.core.history.write import log
from kemai.core.jobs import run as jobs
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.guessing import guessed
from kemai.core.transfer.jobs import CHECK, RUN, UNDO
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.opening import opened
from kemai.core.transfer.plan import fingerprint, plan_of
from kemai.core.transfer.readers import Table

Status = ImportJob.Status
UNDO_DAYS = 7
SAMPLE = 50
CELL_SAMPLE = 300


def require_import(record_type: RecordType, by: Viewer) -> None:
    """Refuse people who may not import a type (E-PERM)."""
    if "import" in record_type.without or not by.may(registry.whole_of(record_type).key, "import"):
        raise Forbidden(f"{record_type.label} · {_('导入')}")


def receive(record_type: RecordType, upload: UploadedFile, *, by: Viewer) -> ImportJob:
    """Keep an upload as the draft of an import, its columns guessed; a file that is refused (E-FILE) leaves nothing."""
    require_import(record_type, by)
    name = store.plain_name(upload.name or "")
    place, _checksum = store.keep(upload, by, store.IMPORTS)
    job = ImportJob(
        organisation_id=by.organisation_id,
        created_by_id=by.user_id or 0,
        record=record_type.key,
        file_name=name,
        place=place,
    )
    try:
        read_head(job, by)
    except BaseException:
        store.drop([place])
        raise
    job.save()
    return job


def read_head(job: ImportJob, by: Viewer) -> None:
    """Open the file, keep its headings and first rows, and guess which column is what."""
    table = opened(job)
    job.head = head_of(table)
    job.sheet, job.has_header = table.sheet, table.has_headings
    rows = [row[1] for row in job.head["rows"]]
    job.map = guessed(registry.get(job.record), table.headings, rows, by)


def head_of(table: Table) -> dict[str, Any]:
    """Take what the pages show of a file."""
    rows = []
    for row in table.rows():
        cells = [cell[:CELL_SAMPLE] for cell in row.values]
        rows.append([row.number, cells, str(row.problem), str(row.note)])
        if len(rows) == SAMPLE:
            break
    return {
        "headings": table.headings,
        "rows": rows,
        "count": table.count,
        "sheets": list(table.sheets),
        "warnings": [str(warning) for warning in table.warnings],
    }


def arrange(job: ImportJob, settings: Mapping[str, Any], *, by: Viewer) -> None:
    """Change the settings of a draft; another sheet or heading line opens the file anew and guesses again."""
    require_draft(job)
    sheet = settings.get("sheet", job.sheet)
    has_header = settings.get("has_header", job.has_header)
    if (sheet, has_header) != (job.sheet, job.has_header):
        if sheet and sheet not in job.head["sheets"]:
            raise Rejected.one("sheet", "E-REF")
        job.sheet, job.has_header = sheet, has_header
        read_head(job, by)
    else:
        job.map = settings.get("map", job.map)
    job.values = settings.get("values", job.values)
    job.fixed = settings.get("fixed", job.fixed)
    job.on_duplicate = settings.get("on_duplicate", job.on_duplicate)
    if job.on_duplicate not in ImportJob.OnDuplicate.values:
        raise Rejected.one("duplicates", "E-FMT")
    job.save()


def check(job: ImportJob, *, by: Viewer) -> Job | None:
    """Start a dry run over the whole file, unless these very settings were tried already."""
    require_draft(job)
    plan_of(job, by, dry=True)
    mark = fingerprint(job)
    if job.job and job.job.arguments.get("settings") == mark and job.job.state != Job.State.FAILED:
        return job.job
    with transaction.atomic():
        if job.job:
            jobs.cancel(job.job, by=by)
        title = _("试算 %(file)s") % {"file": job.file_name}
        job.job = begin(CHECK, title, job, by, settings=mark)
        job.save(update_fields=["job"])
    return job.job


def start(job: ImportJob, *, by: Viewer) -> Job:
    """Run a draft; a second press of the button finds it running and changes nothing."""
    plan_of(job, by, dry=True)
    with transaction.atomic():
        if job.job:
            jobs.cancel(job.job, by=by)
        if not ImportJob.objects.filter(pk=job.pk, status=Status.DRAFT).update(status=Status.RUNNING):
            raise Rejected.one("", "E-STATE", _("这次导入已经开始了"))
        started = begin(RUN, _("导入 %(file)s") % {"file": job.file_name}, job, by)
        ImportJob.objects.filter(pk=job.pk).update(job=started)
        facts = {"file": job.file_name, "rows": job.head["count"], "on_duplicate": job.on_duplicate}
        log(by, f"{job.record}.import", job.record, None, [], title=job.file_name, facts=facts)
    return started


def take_back(job: ImportJob, *, by: Viewer) -> Job:
    """Take an import back, once, within 7 days."""
    settle(job)
    if not may_take_back(job):
        raise Rejected.one("", "E-STATE", _("只能在导入结束后 %(days)d 天内撤销一次") % {"days": UNDO_DAYS})
    ended = (Status.DONE, Status.CANCELLED, Status.FAILED)
    with transaction.atomic():
        if not ImportJob.objects.filter(pk=job.pk, status__in=ended).update(status=Status.UNDONE):
            raise Rejected.one("", "E-STATE", _("这次导入已经撤销了"))
        started = begin(UNDO, _("撤销导入 %(file)s") % {"file": job.file_name}, job, by)
        ImportJob.objects.filter(pk=job.pk).update(job=started)
        log(by, f"{job.record}.import_undo", job.record, None, [], title=job.file_name)
    return started


def begin(kind: str, title: str, job: ImportJob, by: Viewer, **more: Any) -> Job:
    """Start the later work of an import, in the language of the person."""
    arguments = {"import_id": job.pk, "language": translation.get_language(), **more}
    return jobs.start(kind, title, arguments, by=by)


def may_take_back(job: ImportJob) -> bool:
    """Say whether an import can still be taken back."""
    written = job.added + job.updated + sum(one.get("added", 0) + one.get("updated", 0) for one in job.beside.values())
    if job.status not in (Status.DONE, Status.CANCELLED, Status.FAILED) or not written:
        return False
    return timezone.now() < undo_until(job)


def undo_until(job: ImportJob) -> Any:
    """Give the moment after which an import stays."""
    return (job.ended_at or job.created_at) + timedelta(days=UNDO_DAYS)


def settle(job: ImportJob) -> None:
    """Note the end of an import whose job was cancelled before it began, or died for good."""
    if job.status == Status.RUNNING and job.job and job.job.state in (Job.State.CANCELLED, Job.State.FAILED):
        job.status = Status.CANCELLED if job.job.state == Job.State.CANCELLED else Status.FAILED
        job.message, job.ended_at = job.job.message, job.job.ended_at
        job.save(update_fields=["status", "message", "ended_at"])


def require_draft(job: ImportJob) -> None:
    """Refuse changes of an import that has begun."""
    if job.status != Status.DRAFT:
        raise Rejected({"": [Invalid("E-STATE", _("这次导入已经开始了"))]})
