"""The report of a person's day, and the team's day at a glance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities import team
from kemai.areas.activities.journal import actions
from kemai.areas.activities.journal.drawing import counts, sections
from kemai.areas.activities.journal.lines import daily_lines
from kemai.areas.activities.journal.load import loads
from kemai.areas.activities.models import WorkLog
from kemai.core.audit.register import cell, register, row
from kemai.core.dictionary.book import book
from kemai.core.records.currencies import Amounts
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

HOME = "/journal/"
NOTED = 40

place("affairs", gettext_lazy("工作日报"), HOME, "note")


def read_day(text: str) -> date:
    """Read the day of an address; raises Http404 for what is none, or has not come yet."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404(text) from error
    if day > timezone.localdate():
        raise Http404(text)
    return day


@person("GET")
def team_page(request: Request) -> HttpResponse:
    """Show a day of everybody in sight, a row each: what they did, what waits for them, what they noted."""
    viewer = request.viewer
    typed = request.GET.get("day", "")
    day = read_day(typed) if typed else timezone.localdate()
    people, known = team.people_in_sight(viewer), daily_lines(viewer)
    done, load = counts(people, day, known), loads(people, viewer.organisation_id)
    lines = [line for line in known if any(line.code in one for one in done.values())]
    notes = dict(WorkLog.objects.filter(user_id__in=list(people), day=day).values_list("user_id", "note"))
    rows = [
        row(
            [
                cell(one.name, f"{HOME}{pk}/{day.isoformat()}/"),
                cell(f"{load[pk].total} · {load[pk].share}%", kind="state", level=load[pk].level),
                cell(load[pk].overdue or ""),
                *(cell(done.get(pk, {}).get(line.code, 0) or "") for line in lines),
                cell(notes.get(pk, "")[:NOTED]),
            ]
        )
        for pk, one in people.items()
    ]
    headings = [_("人员"), _("工作负荷"), _("逾期任务"), *(str(line.label) for line in lines), _("自我备注")]
    return register(
        request,
        _("工作日报"),
        headings,
        rows,
        tabs=ways(day, HOME + "?day={}"),
        filters=[entry("day", _("日期"), "date", input_type="date", value=day.isoformat())],
    )


def ways(day: date, address: str) -> list[dict[str, Any]]:
    """Give the ways to the day before, this one, and the one after as far as it has come."""
    shown = {day - timedelta(days=1): _("前一天"), day: day.isoformat()}
    if day < timezone.localdate():
        shown[day + timedelta(days=1)] = _("后一天")
    return [
        {"label": label, "url": address.format(one.isoformat()), "current": one == day} for one, label in shown.items()
    ]


@person("GET", "POST")
def day_page(request: Request, user_id: int, day: str) -> HttpResponse:
    """Show the report of a person's day and keep what is written under it."""
    viewer, read = request.viewer, read_day(day)
    owner, who = team.person_in_sight(viewer, user_id)
    address = f"{HOME}{owner}/{read.isoformat()}/"
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            keep(request, owner, read)
            messages.success(request, _("已保存"))
            return redirect(address)
        except Rejected as reasons:
            errors = reasons.errors
    kept = WorkLog.objects.filter(user_id=owner, day=read).select_related("commented_by").first()
    title = _("%(name)s 的工作日报") % {"name": who.name}
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("工作日报"), "url": f"{HOME}?day={read.isoformat()}"}]),
        "title": title,
        "days": ways(read, f"{HOME}{owner}/{{}}/"),
        "sections": [shown(one) for one in sections(owner, read, viewer)],
        "load": loads([owner], viewer.organisation_id)[owner],
        "load_url": f"/tasks/?f=owner:is:{owner}",
        "action": address,
        "note": kept.note if kept else "",
        "kind": kind_label(kept, viewer),
        "comment": kept.comment if kept else "",
        "commented_by": kept.commented_by.name if kept and kept.commented_by else "",
        "note_fields": note_fields(request, kept, errors) if actions.may_note(owner, read, viewer) else [],
        "comment_fields": comment_fields(request, kept, errors) if owner != viewer.user_id else [],
        "errors": [one.message for many in errors.values() for one in many],
    }
    return render(request, "activities/journal.html", context, status=422 if errors else 200)


def keep(request: Request, owner: int, day: date) -> None:
    """Keep the note or the comment, whichever form was sent."""
    if "comment" in request.POST:
        actions.write_comment(owner, day, request.POST["comment"], by=request.viewer)
    else:
        note, kind = request.POST.get("note", ""), request.POST.get("kind", "")
        actions.write_note(owner, day, note, kind, by=request.viewer)


def shown(section: Any) -> dict[str, Any]:
    """Give one line of the day to the template."""
    rows = [
        {
            "time": f"{timezone.localtime(one.at):%H:%M}",
            "title": one.title,
            "url": one.url,
            "amount": said(one.amount),
        }
        for one in section.items
    ]
    hidden = _("另有 %(count)s 条不在您的查看范围内") % {"count": section.hidden} if section.hidden else ""
    count = len(rows) + section.hidden
    made = {"label": str(section.line.label), "count": count, "rows": rows, "hidden": hidden}
    return {**made, "total": said(section.total)}


def said(amounts: Amounts | None) -> str:
    """Write amounts with their cents, nothing for work that is not about money."""
    return "" if amounts is None else str(amounts.said("{:,.2f}".format))


def kind_label(kept: WorkLog | None, viewer: Any) -> str:
    """Say what kind of work the day was."""
    entries = book(viewer).by_key.get(actions.DICTIONARY, [])
    return next((one.label for one in entries if kept and one.id == kept.kind_id), "")


def note_fields(request: Request, kept: WorkLog | None, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe the inputs of the person's own note."""
    chosen = request.POST.get("kind") or str((kept and kept.kind_id) or "")
    offered = [{"value": "", "label": "", "selected": not chosen}]
    offered += [
        {"value": str(one.id), "label": one.label, "selected": str(one.id) == chosen}
        for one in book(request.viewer).open(actions.DICTIONARY)
    ]
    kind = entry("kind", _("类别"), "pick", input_type="select", choices=offered, error=errors_of(errors, "kind"))
    return [kind, text_field("note", _("自我备注"), request, kept, errors)]


def comment_fields(request: Request, kept: WorkLog | None, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe the input of the comment."""
    return [text_field("comment", _("主管备注"), request, kept, errors)]


def text_field(name: str, label: str, request: Request, kept: WorkLog | None, errors: Any) -> dict[str, Any]:
    """Describe a text of several lines with what was typed or what is kept."""
    value = request.POST.get(name, getattr(kept, name, "") if kept else "")
    more = {"max_length": actions.LONGEST, "error": errors_of(errors, name)}
    return entry(name, label, "long", input_type="textarea", value=value, **more)
