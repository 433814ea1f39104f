"""Changing the check-list of a task from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kemai.areas.activities.tasks.steps import add_steps, remove, tick
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request


@person("POST")
def steps_page(request: Request, task_id: int) -> HttpResponse:
    """Tick a step (`tick`, `untick`), take one out (`remove`) or add lines (`text`), and go back to the task."""
    given, by = request.POST, request.viewer
    try:
        if given.get("remove"):
            remove(task_id, as_id(given["remove"]) or 0, by=by)
        elif given.get("tick") or given.get("untick"):
            tick(task_id, as_id(given.get("tick") or given["untick"]) or 0, bool(given.get("tick")), by=by)
        else:
            add_steps(task_id, given.get("text", ""), by=by)
    except Rejected as reasons:
        messages.error(request, "；".join(one.message for many in reasons.errors.values() for one in many))
    return redirect(f"/tasks/{task_id}/")
