"""A person's own journal of the day, on their workbench."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.journal.drawing import counts
from kemai.areas.activities.journal.lines import daily_lines
from kemai.areas.activities.models import WorkLog
from kemai.core.screens.workbench.tiles import SIDE, line, tile
from kemai.core.tenancy.viewer import Viewer


@tile("journal", gettext_lazy("我的日报"), place=45, column=SIDE, module="journal", later=True)
def journal(viewer: Viewer) -> dict[str, Any]:
    """Show what the person has done today, as their daily report has it, with the note and comment of the day."""
    day, lines = timezone.localdate(), daily_lines(viewer)
    done = counts([viewer.user_id], day, lines).get(viewer.user_id, {})
    mine = f"/journal/{viewer.user_id}/{day.isoformat()}/"
    rows = [line(str(one.label), mine, amount=str(number)) for one in lines if (number := done.get(one.code, 0))]
    kept = WorkLog.objects.filter(user_id=viewer.user_id, day=day).first()
    for label, text in ((_("备注"), kept.note if kept else ""), (_("评语"), kept.comment if kept else "")):
        if text:
            rows.append(line(label, mine, sub=text[:60]))
    empty = {"text": _("今天还没有记录，做了什么会自动列出来。"), "label": _("写备注"), "url": mine}
    return {"rows": rows, "all_url": mine, "empty": empty}
