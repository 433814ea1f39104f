"""Jobs as people see them: how far, how fast, how long still."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kemai.core.jobs.models import Job

LEVELS = {"waiting": "info", "held": "warn", "running": "info", "done": "good", "failed": "bad", "cancelled": "warn"}


FOLLOWED = ("", "main", "dry-run")


def shown(job: Job, follow: str = "") -> dict[str, Any]:
    """Give a job to templates: counts, speed, time left, where to cancel it and where its result is.

    `follow` names the part of the page that is fetched anew from the result's address once the job has ended.
    """
    follow = follow if follow in FOLLOWED else ""
    running = job.state in (Job.State.WAITING, Job.State.RUNNING)
    seconds = (timezone.now() - job.started_at).total_seconds() if job.started_at else 0.0
    speed = job.done / seconds if seconds > 1 and running else 0.0
    left = (job.total - job.done) / speed if speed and job.total > job.done else 0.0
    result = job.result or {}
    return {
        "id": job.pk,
        "title": job.title,
        "state": job.state,
        "state_text": str(Job.State(job.state).label),
        "level": LEVELS[job.state],
        "running": running,
        "poll_url": f"/jobs/{job.pk}/" + (f"?follow={follow}" if follow else ""),
        "follow": follow,
        "done": job.done,
        "total": job.total,
        "percent": min(100, job.done * 100 // job.total) if job.total else (0 if running else 100),
        "done_text": f"{job.done:,}",
        "total_text": f"{job.total:,}",
        "speed": f"{speed:,.0f}" if speed else "",
        "left": time_left(left),
        "errors": str(result.get("errors", "")),
        "error_text": job.message if job.state == Job.State.FAILED else "",
        "cancel_url": f"/jobs/{job.pk}/cancel/" if running else "",
        "again_url": f"/jobs/{job.pk}/again/" if job.state == Job.State.FAILED and result.get("again") else "",
        "result_url": result.get("url", ""),
        "result_label": str(result.get("label", "") or _("看结果")) if result.get("url") else "",
        "note": str(result.get("note", "")),
        "time": f"{timezone.localtime(job.created_at):%m-%d %H:%M}",
        "who": job.created_by.name if job.created_by else "",
    }


def time_left(seconds: float) -> str:
    """Say a length of time in seconds or minutes."""
    if seconds <= 0:
        return ""
    if seconds < 90:
        return ngettext("%(count)d 秒", "%(count)d 秒", int(seconds) + 1) % {"count": int(seconds) + 1}
    minutes = round(seconds / 60)
    return ngettext("%(count)d 分钟", "%(count)d 分钟", minutes) % {"count": minutes}
