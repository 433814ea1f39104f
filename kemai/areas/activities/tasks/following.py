"""Who follows a task and when it is due, beside the task, so that an index gives the tasks that a person follows."""

from __future__ import annotations

from collections.abc import Iterable

from kemai.areas.activities.models import TaskFollower
from kemai.areas.activities.naming import keep_named


def keep_followers(ids: Iterable[int]) -> None:
    """Bring the followers of some tasks in line with their watchers and due time, in the same transaction."""
    keep_named(TaskFollower, "task", ids, people_in="watchers", by="due")
