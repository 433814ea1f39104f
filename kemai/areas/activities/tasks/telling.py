"""Telling people of tasks: who got one, who follows one, and how the one ended that somebody handed out."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.naming import people
from kemai.core.notify.send import notify
from kemai.core.tenancy.viewer import Viewer


def followers(task: Any) -> set[int]:
    """Give those who follow a task."""
    return people(task.watchers)


def link(task: Any) -> str:
    """Give the address of a task."""
    return f"/tasks/{task.pk}/"


def tell_owner(task: Any, by: Viewer) -> None:
    """Tell the person who got a task."""
    words = {"name": by.name, "task": task.subject, "due": f"{timezone.localtime(task.due):%m-%d %H:%M}"}
    if task.owner_id:
        notify({task.owner_id}, lambda: _("%(name)s 派给你任务：%(task)s，期限 %(due)s") % words, link(task), by=by)


def tell_watchers(task: Any, before: str, by: Viewer) -> None:
    """Tell those who follow a task from now on."""
    new = followers(task) - people(before) - {task.owner_id}
    words = {"name": by.name, "task": task.subject}
    if new:
        notify(new, lambda: _("%(name)s 请你关注任务：%(task)s") % words, link(task), by=by)


def tell_end(task: Any, verb: str, by: Viewer) -> None:
    """Tell who handed a task out, who does it and those who follow it what became of it.

    `verb` is the untranslated word for what was done to it.
    """
    whom = followers(task) | {task.assigner_id, task.owner_id} - {None}
    notify(whom, lambda: _(verb) % {"name": by.name, "task": task.subject}, link(task), by=by)
