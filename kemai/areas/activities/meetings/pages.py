"""Typing the decisions of a meeting: a line each, with who and until when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.meetings.actions import KEY, Decision, decide, decisions_of
from kemai.areas.activities.models import Task
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.colleagues import active
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.kinds.base import Given
from kemai.core.records.kinds.times import DateKind
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

LINES = 5
LEVELS = {"done": "good", "declined": "bad", "cancelled": "warn"}


@person("GET", "POST")
def decisions_page(request: Request, meeting_id: int) -> HttpResponse:
    """Show the decisions of a meeting and take new ones; what was typed stays when a line is refused."""
    record_type = registry.get(KEY)
    meeting = fetch(record_type, meeting_id, "write", request.viewer)
    home, errors = f"/meetings/{meeting_id}/", {}
    if request.method == "POST":
        try:
            made = decide(meeting_id, typed(request), by=request.viewer)
            messages.success(request, _("已记下 %(count)d 个决定，并派出任务") % {"count": len(made)})
            return redirect(home)
        except Rejected as reasons:
            errors = reasons.errors
    title = _("决定：%(meeting)s") % {"meeting": meeting.subject}
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type), {"label": meeting.subject, "url": home}]),
        "title": title,
        "action": f"{home}decisions/",
        "cancel_url": home,
        "form_key": "",
        "made": [shown(one) for one in decisions_of(meeting)],
        "lines": [line(request, place, errors) for place in range(LINES)],
    }
    return render(request, "activities/decisions.html", context, status=422 if errors else 200)


def typed(request: Request) -> list[Decision]:
    """Read the lines as typed; a day that can't be read is E-FMT beside it."""
    given, made = request.POST, []
    errors: dict[str, list[Invalid]] = {}
    for place in range(LINES):
        day = None
        try:
            raw = given.get(f"day.{place}", "").strip()
            day = DateKind().read(None, raw, Given(request.viewer)) if raw else None
        except Invalid as reason:
            errors[f"day.{place}"] = [reason]
        text = given.get(f"text.{place}", "").replace("\x00", "").strip()
        made.append(Decision(text, as_id(given.get(f"owner.{place}", "")), day))
    if errors:
        raise Rejected(errors)
    return made


def line(request: Request, place: int, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Make the inputs of one line."""
    given = request.POST
    fields = [
        entry(f"text.{place}", _("决定"), max_length=120, autofocus=place == 0),
        entry(f"owner.{place}", _("负责人"), "fk", input_type="select"),
        entry(f"day.{place}", _("期限"), "date", input_type="date"),
    ]
    for field in fields:
        field["value"] = given.get(field["name"], "")
        field["error"] = errors_of(errors, field["name"])
    fields[1]["choices"] = people(request.viewer, str(fields[1]["value"]))
    return fields


def people(viewer: Viewer, chosen: str) -> list[dict[str, Any]]:
    """Offer the colleagues who are at work."""
    made = [{"value": str(pk), "label": one.name, "selected": str(pk) == chosen} for pk, one in active(viewer).items()]
    return [{"value": "", "label": "—", "selected": not chosen}, *made]


def shown(one: Any) -> dict[str, Any]:
    """Show a decision with its task."""
    task = one.task
    return {
        "text": one.text,
        "url": f"/tasks/{task.pk}/",
        "who": task.owner.name if task.owner_id else "",
        "day": f"{timezone.localtime(task.due):%Y-%m-%d}",
        "status": str(Task.Status(task.status).label),
        "level": LEVELS.get(task.status, "info"),
    }
