"""The next contact that somebody promised becomes a task of theirs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.activities.following import change
from kemai.areas.activities.models import Task
from kemai.areas.activities.tasks.handing import hand_out
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

KEY = "activities.interaction"


def plan_next(interaction: Any, by: Viewer) -> None:
    """Make a task of the next contact; while it is open, another time or step moves the same task.

    A firm that has switched tasks off gets none.
    """
    if registry.closed(registry.of_model(Task), by):
        return
    subject = interaction.next_step or _("联系 %(customer)s") % {"customer": interaction.customer.name}
    rows = Task.objects.filter(record_type=KEY, record_id=interaction.pk, finished_at=None)
    open_one = rows.order_by("pk").first()
    if open_one is None:
        about = (KEY, interaction.pk)
        hand_out(
            interaction.owner_id or by.user_id,
            subject=subject,
            due=interaction.next_at,
            by=by,
            customer_id=interaction.customer_id,
            about=about,
        )
    else:
        values = {"subject": subject[:120], "due": interaction.next_at}
        if open_one.start and open_one.start > interaction.next_at:
            values["start"] = None
        change(registry.of_model(Task), open_one, values, by=by)
