"""The arrows between the states of a task, each a verb."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kemai.areas.activities.events import TaskFinished
from kemai.areas.activities.following import about_of
from kemai.areas.activities.models import Task
from kemai.areas.activities.tasks.repeats import come_again
from kemai.areas.activities.tasks.telling import tell_end
from kemai.core.actions.declare import action, ask
from kemai.core.events import tell
from kemai.core.tenancy.current import viewer
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.task"
Status = Task.Status
ARROWS = {
    Status.ACCEPTED: (Status.NEW,),
    Status.DECLINED: (Status.NEW, Status.ACCEPTED),
    Status.DOING: (Status.ACCEPTED,),
    Status.DONE: (Status.ACCEPTED, Status.DOING),
    Status.CANCELLED: (Status.NEW, Status.ACCEPTED, Status.DOING, Status.DECLINED),
}


def may_go(task: Any, status: str) -> bool:
    """Say whether an arrow leads from where a task stands to a state."""
    return task.status in ARROWS[Status(status)]


def own(task: Any, status: str) -> bool:
    """Say whether the person looking may take or decline a task: they have to do it, and it waits for that."""
    now = viewer()
    return may_go(task, status) and (now is None or task.owner_id == now.user_id)


def move(task: Any, status: str, **values: Any) -> None:
    """Bring a task into a state; one that is over gets its moment."""
    task.status = status
    if status in (Status.DONE, Status.DECLINED, Status.CANCELLED):
        values["finished_at"] = timezone.now()
    for name, value in values.items():
        setattr(task, name, value)
    task.save(update_fields=["status", *values])


def end(task: Any, status: str, verb: str, by: Viewer, **values: Any) -> None:
    """End a task, and tell people and areas of it."""
    move(task, status, **values)
    tell_end(task, verb, by)
    tell(TaskFinished(by, task.pk, status, about_of(task)))


@action(
    KEY,
    label=_("接收"),
    icon="check",
    allowed=lambda task: own(task, Status.ACCEPTED),
    refusal=_("只有执行人能接收待接收的任务"),
    board=Status.ACCEPTED,
)
def accept(task: Any, *, by: Viewer) -> None:
    """Take a task on."""
    move(task, Status.ACCEPTED)
    tell_end(task, gettext_noop("%(name)s 接收了任务：%(task)s"), by)


@action(
    KEY,
    label=_("拒绝"),
    icon="x",
    allowed=lambda task: own(task, Status.DECLINED),
    refusal=_("只有执行人能拒绝还没有开始的任务"),
    asks=(ask("reason", _("拒绝原因"), required=True),),
    board=Status.DECLINED,
)
def decline(task: Any, *, by: Viewer, reason: str) -> None:
    """Decline a task with the reason; who handed it out may give it to somebody else."""
    said = gettext_noop("%(name)s 拒绝了任务：%(task)s")
    end(task, Status.DECLINED, said, by, declined_because=reason[:200])


@action(
    KEY,
    label=_("开始执行"),
    icon="clock",
    allowed=lambda task: may_go(task, Status.DOING),
    refusal=_("只有已接收的任务可以开始执行"),
    board=Status.DOING,
)
def begin(task: Any, *, by: Viewer) -> None:
    """Begin to carry a task out."""
    move(task, Status.DOING)


@action(
    KEY,
    label=_("完成"),
    icon="check",
    allowed=lambda task: may_go(task, Status.DONE),
    refusal=_("只有已接收或执行中的任务可以完成"),
    asks=(ask("result", _("结果"), required=True),),
    board=Status.DONE,
)
def done(task: Any, *, by: Viewer, result: str) -> None:
    """Finish a task with its result; one that repeats comes again."""
    with transaction.atomic():
        end(task, Status.DONE, gettext_noop("%(name)s 完成了任务：%(task)s"), by, result=result, percent=100)
        come_again(task, by)


@action(
    KEY,
    label=_("取消任务"),
    icon="ban",
    allowed=lambda task: may_go(task, Status.CANCELLED),
    refusal=_("任务已经结束"),
    asks=(ask("reason", _("取消原因"), required=True),),
    board=Status.CANCELLED,
)
def cancel(task: Any, *, by: Viewer, reason: str) -> None:
    """Cancel a task that need not be done any more."""
    said = gettext_noop("%(name)s 取消了任务：%(task)s")
    end(task, Status.CANCELLED, said, by, declined_because=reason[:200])
