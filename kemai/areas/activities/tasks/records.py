"""Tasks as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.events import TaskHandedOut
from kemai.areas.activities.models import Task, TaskFollower
from kemai.areas.activities.tasks.following import keep_followers
from kemai.areas.activities.tasks.handing import may_assign
from kemai.areas.activities.tasks.telling import tell_owner, tell_watchers
from kemai.core import actions
from kemai.core.events import tell
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.handed import handed
from kemai.core.records.lanes import Lane
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.working_days.days import working_days

Status = Task.Status
OVER = (Status.DONE, Status.CANCELLED)
END_OF_WORK = time(18)
LATELY = timedelta(days=30)
MOST_LEVELS = 20


@registry.add
class TaskType(RecordType):
    """What somebody has to do by when; its owner does it, the assigner is told how it ends."""

    model, icon, menu, title = Task, "task", "affairs", "subject"
    plural = pgettext_lazy("plural", "任务")
    columns = ["subject", "status", "priority", "due", "customer", "owner", "assigner"]
    form = [
        (_("任务"), ["subject", "owner", "start", "due", "priority", "kind", "customer", "detail"]),
        (_("更多"), ["percent", "parent", "watchers", "repeat", "repeat_until", "remark"]),
        (_("进展"), ["status", "result", "declined_because", "finished_at", "origin", "assigner"]),
    ]
    folded = (_("更多"), _("进展"))
    facts = ["due", "owner", "assigner", "customer", "percent"]
    badges = {"status": "state", "priority": "state", "kind": "tag"}
    state_levels = {
        "status": {"new": "info", "accepted": "info", "doing": "brand", "done": "good", "declined": "bad"},
        "priority": {"high": "warn", "urgent": "bad"},
    }
    board = {"by": "status", "card": ["subject", "customer", "priority"], "date": "due", "cards": 30}
    search = {"subject": "A", "detail": "C", "result": "C"}
    transfer = {"by": {"customer": "number"}}
    order = "-due"
    goes_with = ("parent", "customer")
    panels_under, later = ("activities.task", "customers.customer"), True
    personal = dict.fromkeys(("detail", "result"), "general")
    views = [
        {"name": _("全部"), "filters": {}},
        {"name": _("我的待办"), "filters": {"owner": "me", "finished_at": None}, "sort": "due"},
        {"name": _("我派出的"), "filters": {"assigner": "me", "finished_at": None}, "sort": "due"},
        {"name": _("我关注的"), "filters": {"watchers": "me"}},
    ]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Let those who handed a task out or follow it read it, wherever it went."""
        if verb not in ("find", "read") or not reached:
            return reached
        handed_out, followed = Q(assigner_id=viewer.user_id), handed(TaskFollower, "task", viewer, by="due")
        return reached | handed_out | followed

    def begin(self, by: Viewer) -> dict[str, Any]:
        """Start a new task due at the end of this working day, of the next one in the evening."""
        now = timezone.localtime()
        day = now.date() if now.time() < END_OF_WORK else now.date() + timedelta(days=1)
        day = working_days(by.organisation_id).on_or_after(day)
        return {"due": timezone.make_aware(datetime.combine(day, END_OF_WORK))}

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Give a new task, or one that goes to another person, to its owner, who takes it or declines."""
        if record is None or "owner" in values:
            values["owner"] = values.get("owner") or by.user_id
        if record is None or (values.get("owner", record.owner_id) != record.owner_id and record.status not in OVER):
            mine = values["owner"] == by.user_id
            values |= {"assigner": by.user_id, "status": Status.ACCEPTED if mine else Status.NEW}
            values |= {"finished_at": None, "declined_because": ""}

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse a due time before the start, work for people out of reach, and a task below itself."""
        start, due, until = values.get("start"), values.get("due"), values.get("repeat_until")
        if start and due and due < start:
            yield "due", Invalid("E-RNG", _("不能早于开始"))
        if until and due and until < timezone.localtime(due).date():
            yield "repeat_until", Invalid("E-RNG", _("不能早于期限"))
        owner = values.get("owner")
        if record is None or owner != record.owner_id:
            if record is not None and record.status in OVER:
                yield "owner", Invalid("E-STATE", _("任务已结束，请新建一条"))
            elif not may_assign(by, owner):
                yield "owner", Invalid("E-PERM", _("只能派给自己，或本部门及下级的同事"))
        if record is not None and values.get("parent") != record.parent_id and below(values.get("parent"), record.pk):
            yield "parent", Invalid("E-REF", _("上级任务不能是自己或自己的子任务"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Tell whoever got the task now."""
        changes = list(changes or ())
        moved = {one["field"] for one in changes}
        if action == "add" or "owner" in moved:
            tell_owner(record, by)
            tell(TaskHandedOut(by, record.pk, record.owner_id, record.due))
        if "watchers" in moved or (record.watchers and (action == "add" or "due" in moved)):
            keep_followers([record.pk])
        if action == "add" or "watchers" in moved:
            before = next((one["old"] for one in changes if one["field"] == "watchers"), "")
            tell_watchers(record, before or "", by)

    def follow_import(self, ids: Iterable[int], by: Viewer) -> None:
        """Tell those to whom a file gave open tasks, and let those who follow them read them."""
        ids = list(ids)
        keep_followers(ids)
        for one in Task.objects.filter(among("pk", ids), finished_at=None).order_by("pk"):
            tell_owner(one, by)

    def follow_undo(self, record: Any, by: Viewer) -> None:
        """Give the task back to those who followed it, in the order of the time that it was due."""
        keep_followers([record.pk])

    def lanes(self, listing: Any) -> list[Lane]:
        """Give a column for each state; a new task begins in the first."""
        return [
            Lane(code, str(label), code, chips=(f"status:is:{code}",), adds=code == Status.NEW, note=note_of(code))
            for code, label in Status.choices
        ]

    def on_board(self, rows: Any) -> Any:
        """Keep what is open or was finished lately; older ones are in the list."""
        lately = timezone.now() - LATELY
        return rows.filter(Q(finished_at=None) | Q(finished_at__gte=lately))

    def drop(self, record: Any, value: str, by: Viewer) -> str:
        """Do the verb that leads to a column of the board; what it asks is asked in its form."""
        for verb in actions.actions_of(self.key):
            if verb.board == value:
                if verb.asks:
                    return f"/{self.address}/{record.pk}/act/{verb.code}/"
                verb(record, by=by)
                return ""
        return super().drop(record, value, by)

    def release(self, record: Any) -> None:
        """Let check-list and followers go with their task; sub-tasks and decisions that led to it stand in the way."""
        record.steps.all().delete()
        record.followers.all().delete()


def note_of(status: str) -> str:
    """Say of the columns of what is over that they hold the last of it only."""
    return gettext("近 30 天") if status in (*OVER, Status.DECLINED) else ""


def below(parent_id: int | None, task_id: int) -> bool:
    """Say whether a task lies below another or is that one itself."""
    for _level in range(MOST_LEVELS):
        if parent_id is None:
            return False
        if parent_id == task_id:
            return True
        parent_id = Task.objects.filter(pk=parent_id).values_list("parent_id", flat=True).first()
    return True
