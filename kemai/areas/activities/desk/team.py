"""The team's day for those who look after it, a row for each person."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities.journal.drawing import counts
from kemai.areas.activities.journal.lines import daily_lines
from kemai.areas.activities.journal.load import loads
from kemai.areas.activities.team import people_in_sight, reaches_others
from kemai.core.screens.workbench.tiles import line, tile
from kemai.core.tenancy.viewer import Viewer

SHOWN = 15


@tile("team", gettext_lazy("团队今天"), place=40, module="journal", later=True, allowed=reaches_others)
def team_today(viewer: Viewer) -> dict[str, Any]:
    """Show what everybody in sight has done today and what waits for them, those with late work first."""
    day, lines = timezone.localdate(), daily_lines(viewer)
    people = {pk: one for pk, one in people_in_sight(viewer).items() if pk != viewer.user_id}
    done, load = counts(people, day, lines), loads(people, viewer.organisation_id)
    rows = []
    for pk, one in sorted(people.items(), key=lambda pair: -load[pair[0]].overdue)[:SHOWN]:
        work = [f"{shown.label} {number}" for shown in lines if (number := done.get(pk, {}).get(shown.code, 0))]
        late = _("逾期 %(count)d") % {"count": load[pk].overdue} if load[pk].overdue else ""
        rows.append(
            line(
                one.name,
                f"/journal/{pk}/{day.isoformat()}/",
                face=one.name,
                sub=" · ".join(work) or _("今天还没有记录"),
                badge={
                    "kind": "state",
                    "text": _("负荷 %(share)d%%") % {"share": load[pk].share},
                    "level": load[pk].level,
                },
                time=late,
                time_level="late",
            )
        )
    return {
        "rows": rows,
        "count": len(people) or "",
        "all_url": "/journal/",
        "empty": {"text": _("您的团队里还没有别的同事。在“人员”中添加后，他们每天做了什么会自动汇总在这里。")},
    }
