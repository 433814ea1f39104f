"""The posts of a person: departments headed, colleagues supervised."""

from __future__ import annotations

from typing import Any

from kemai.areas.accounts.models import Department, User
from kemai.areas.accounts.people.tree import loops
from kemai.core.history.write import log
from kemai.core.tenancy.viewer import Viewer


def posts_of(user: User) -> bool:
    """Say whether a person heads a department or supervises somebody."""
    return (
        Department.objects.filter(head_id=user.pk).exists()
        or User.objects.filter(supervisor_id=user.pk).exclude(status=User.Status.STOPPED).exists()
    )


def give_posts(user: User, target: User, *, by: Viewer) -> None:
    """Give a person's departments and colleagues to another, without anybody becoming their own supervisor.

    Where the receiver works below the person, the colleagues go to the person's own supervisor instead.
    """
    for department in Department.objects.filter(head_id=user.pk):
        Department.objects.filter(pk=department.pk).update(head_id=target.pk, owner_id=target.pk)
        note(department, "accounts.department", "head", user.pk, target.pk, by)
    upward = loops(User, "supervisor_id", target.pk, user.pk)
    supervisor = user.supervisor_id if upward else target.pk
    for colleague in User.objects.filter(supervisor_id=user.pk):
        User.objects.filter(pk=colleague.pk).update(supervisor_id=supervisor)
        note(colleague, "accounts.user", "supervisor", user.pk, supervisor, by)


def note(record: Any, key: str, name: str, old: int, new: int | None, by: Viewer) -> None:
    """Log one changed post."""
    log(by, f"{key}.edit", key, record.pk, [{"field": name, "old": old, "new": new}], title=record.name)
