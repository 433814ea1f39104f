"""How much waits for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.journal.load import AHEAD, loads
from kemai.areas.activities.team import people_in_sight
from kemai.core.records.conditions import address
from kemai.core.reports.answers import Answer, Heading, Line
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question


@dataclass(frozen=True, kw_only=True)
class Workload(Report):
    """What waits for each person in sight within seven days, late work included, against the usual load of a week."""

    def answer(self, question: Question) -> Answer:
        """Count for all of them together."""
        people = people_in_sight(question.viewer)
        load = loads(people, question.viewer.organisation_id)
        ordered = sorted(load, key=lambda pk: (-load[pk].share, people[pk].name))
        heaviest = ordered[0] if ordered else None
        labels = (_("任务"), _("逾期任务"), _("拜访"), _("待联系"), _("合计"))
        lines = [
            Line(
                people[pk].name,
                (one.tasks, one.overdue, one.visits, one.contacts, one.total, f"{one.share}%"),
                f"/tasks/?f=owner:is:{pk}",
                urls=waiting(pk),
            )
            for pk in ordered
            if (one := load[pk])
        ]
        sums = [sum(line.figures[place] for line in lines) for place in range(len(labels))]
        return Answer(
            finding=_("%(name)s 的负荷最重：%(share)s%%")
            % {"name": people[heaviest].name, "share": load[heaviest].share}
            if heaviest
            else _("没有可看的人员"),
            headings=[
                Heading(_("人员")),
                *(Heading(label, numeric=True, kind="number") for label in labels),
                Heading(_("工作负荷"), numeric=True),
            ],
            lines=lines,
            totals=[_("合计"), *sums, ""],
            count=len(lines),
            bars=False,
            fields=["owner", "due"],
        )


def waiting(person: int) -> list[str]:
    """Give the lists of what waits for a person: tasks, visits, contacts."""
    until = (timezone.localdate() + AHEAD).isoformat()
    tasks = address.query([f"owner:is:{person}", "finished_at:empty", f"due:under:{until}"])
    visits = address.query([f"owner:is:{person}", "status:is:planned", f"planned_at:under:{until}"])
    contacts = address.query([f"owner:is:{person}", "state:is:open", f"due:under:{until}"])
    return [f"/tasks/?{tasks}", "", f"/visits/?{visits}", f"/duecontacts/?{contacts}"]
