"""The check-list of a task: lines are added, ticked and taken out by those who may change the task."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from kemai.areas.activities.models import Task, TaskStep
from kemai.core.actions.perform import NotFound, fetch, touch
from kemai.core.history.write import log
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.task"
MOST = 50


def add_steps(task_id: int, text: str, *, by: Viewer) -> None:
    """Add a step for each line of a text: E-REQ for none, E-RNG over 120 characters or 50 steps."""
    lines = [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()]
    with transaction.atomic():
        task = fetch(registry.get(KEY), task_id, "write", by, lock=True)
        if not lines:
            raise Rejected.one("text", "E-REQ")
        if any(len(line) > 120 for line in lines):
            raise Rejected.one("text", "E-RNG", "≤ 120")
        have = task.steps.aggregate(last=Max("place"))["last"] or 0
        if task.steps.count() + len(lines) > MOST:
            raise Rejected.one("text", "E-RNG", f"≤ {MOST}")
        firm = by.organisation_id
        TaskStep.objects.bulk_create(
            TaskStep(organisation_id=firm, task=task, text=line, place=have + turn)
            for turn, line in enumerate(lines, 1)
        )
        note(task, "add_steps", {"steps": "；".join(lines)[:200]}, by)


def tick(task_id: int, step_id: int, done: bool, *, by: Viewer) -> None:
    """Tick a step or take the tick away; the task stands at the share of its steps that are done."""
    with transaction.atomic():
        task = fetch(registry.get(KEY), task_id, "write", by, lock=True)
        step = step_of(task, step_id)
        step.done = done
        step.save(update_fields=["done"])
        share(task)
        note(task, "tick" if done else "untick", {"step": step.text}, by)


def remove(task_id: int, step_id: int, *, by: Viewer) -> None:
    """Take a step out."""
    with transaction.atomic():
        task = fetch(registry.get(KEY), task_id, "write", by, lock=True)
        step = step_of(task, step_id)
        step.delete()
        share(task)
        note(task, "remove_step", {"step": step.text}, by)


def step_of(task: Any, step_id: int) -> TaskStep:
    """Give a step of a task."""
    step: TaskStep | None = task.steps.filter(pk=step_id).first()
    if step is None:
        raise NotFound(f"{KEY} {task.pk} {step_id}")
    return step


def share(task: Any) -> None:
    """Set how far an open task is by its steps."""
    ticked = list(task.steps.values_list("done", flat=True))
    if ticked and task.finished_at is None:
        task.percent = 100 * sum(ticked) // len(ticked)
        Task.objects.filter(pk=task.pk).update(percent=task.percent)


def note(task: Any, verb: str, facts: dict[str, str], by: Viewer) -> None:
    """Note in the task's history what was done to its check-list."""
    touch(task, by)
    log(by, f"{KEY}.{verb}", KEY, task.pk, [], title=task.subject, facts=facts)
