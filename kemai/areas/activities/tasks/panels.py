"""The check-list beside a task, and the tasks beside the record that they came from."""

from __future__ import annotations

from typing import Any

from kemai.areas.activities.models import Task
from kemai.core.records import registry
from kemai.core.screens.beside import beside
from kemai.core.screens.cells import Cells
from kemai.core.screens.panels import panel_row
from kemai.core.tenancy.viewer import Viewer


@beside("activities.task")
def steps_panel(task: Task, viewer: Viewer) -> dict[str, Any]:
    """Show the steps with their ticks, and a line for more."""
    steps = list(task.steps.order_by("place", "pk").values("pk", "text", "done"))
    may_write = viewer.may("activities.task", "write") and task.finished_at is None and not task.is_deleted
    return {
        "template": "activities/steps_panel.html",
        "url": f"/tasks/{task.pk}/steps/",
        "steps": steps,
        "count": f"{sum(one['done'] for one in steps)}/{len(steps)}" if steps else "0",
        "may_write": may_write,
    }


SHOWN = 5


def tasks_about(type_key: str) -> None:
    """Put the tasks that came from the records of a type beside them; other areas call it for types of their own."""

    @beside(type_key, later=True, module="tasks")
    def panel(record: Any, viewer: Viewer) -> dict[str, Any] | None:
        """Show the newest tasks that came from a record, none where there are none."""
        if not viewer.may("activities.task", "read"):
            return None
        task_type = registry.of_model(Task)
        resolved = registry.resolve(task_type, viewer)
        cells = Cells(resolved, viewer)
        names = resolved.names([task_type.title, *task_type.facts, *task_type.badges])
        rows = Task.objects.visible_to(viewer, "read").filter(record_type=type_key, record_id=record.pk)
        found = [panel_row(task_type, row, cells, "") for row in cells.read(rows.order_by("-pk")[:SHOWN], names)]
        return {"template": "activities/tasks_panel.html", "rows": found} if found else None


tasks_about("activities.interaction")
tasks_about("customers.need")
