"""Verbs on one record: the declared actions, delete, restore, a card dropped on the board, a note."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from kemai.core import actions
from kemai.core.actions.declare import Action
from kemai.core.actions.perform import fetch
from kemai.core.files.store import attach
from kemai.core.notes.actions import out_of_sight
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, records
from kemai.core.screens.entries import asked, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.timeline.composing import write
from kemai.core.timeline.page import timeline


@records("GET", "POST")
def act_page(request: Request, record_type: RecordType, record_id: int, code: str) -> HttpResponse:
    """Ask for what an action needs, then do it."""
    action = actions.find_action(record_type.key, code)
    if action is None:
        raise Http404(code)
    record = fetch(record_type, record_id, action.right(request.viewer), request.viewer)
    action.refuse_without_extra(request.viewer)
    errors: dict[str, Any] = {}
    back = way_back(request)
    asked_back = f"?{urlencode({'back': back})}" if back else ""
    if request.method == "POST":
        given = {name: request.POST.get(name, "").strip() for name, _label, _need in action.asks}
        try:
            made = action(record, by=request.viewer, **given)
            messages.success(request, _("%(action)s：已完成") % {"action": action.label})
            return redirect(back or home_of(made) or f"/{record_type.address}/{record_id}/")
        except Rejected as reasons:
            errors = reasons.errors
    title = f"{action.label}{_('：')}{record_type.title_of(record)}"
    obstacles = [{"text": reason.message, "url": reason.link} for reason in errors.get("", ())]
    return confirm(
        request,
        record_type,
        record_id,
        f"act/{code}/{asked_back}",
        title,
        str(action.label),
        fields=answers(action, record, request, errors),
        obstacles=obstacles,
        danger=action.danger,
        status=422 if errors else 200,
    )


def answers(action: Action, record: Any, request: Request, errors: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the inputs of what a verb asks for: empty or suggested at first, as typed after a refusal."""
    suggested = action.suggest(record, request.viewer) if action.suggest else {}
    typed = request.POST if request.method == "POST" else suggested
    return [
        one | {"value": typed.get(one["name"], ""), "error": errors_of(errors, one["name"])}
        for one in asked(action, typed, request.viewer)
    ]


def home_of(made: Any) -> str:
    """Give the address of the record that an action gave back (the next paper); empty for anything else."""
    record_type = registry.of_model_or_none(type(made))
    return f"/{record_type.address}/{made.pk}/" if record_type else ""


def way_back(request: Request) -> str:
    """Give the page of ours from which a verb was begun, empty where the record's own page is the place to return."""
    back = request.GET.get("back", "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


@records("GET", "POST")
def delete_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Ask before a record goes into the recycle bin; what stands in the way is named."""
    record = fetch(record_type, record_id, "delete", request.viewer)
    obstacles: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            actions.delete(record_type, record_id, by=request.viewer)
            undo = f"/{record_type.address}/{record_id}/restore/"
            messages.success(request, _("%(type)s已移到回收站") % {"type": record_type.label}, extra_tags=undo)
            return redirect(f"/{record_type.address}/")
        except Rejected as reasons:
            obstacles = [
                {"text": reason.message, "url": reason.link} for many in reasons.errors.values() for reason in many
            ]
    title = _("删除“%(title)s”？") % {"title": record_type.title_of(record)}
    return confirm(
        request,
        record_type,
        record_id,
        "delete/",
        title,
        _("删除"),
        text=_("30 天内可以从回收站取回。"),
        obstacles=obstacles,
        danger=True,
        status=422 if obstacles else 200,
    )


def confirm(
    request: Request,
    record_type: RecordType,
    record_id: int,
    path: str,
    title: str,
    label: str,
    *,
    text: str = "",
    fields: list[dict[str, Any]] | None = None,
    obstacles: list[dict[str, str]] | None = None,
    danger: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the page that asks before a verb."""
    home = f"/{record_type.address}/{record_id}/"
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "danger": danger,
        "title": title,
        "text": text,
        "obstacles": obstacles or [],
        "fields": fields or [],
        "hidden": [],
        "action": f"{home}{path}",
        "cancel_url": home,
        "label": label,
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=status)


@records("POST")
def restore_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Take a record out of the recycle bin."""
    try:
        actions.restore(record_type, record_id, by=request.viewer)
    except Rejected as reasons:
        said = "；".join(one.message for many in reasons.errors.values() for one in many)
        raise Refused(409, said) from reasons
    messages.success(request, _("%(type)s已恢复") % {"type": record_type.label})
    return redirect(f"/{record_type.address}/{record_id}/")


@records("POST")
def move_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Put a record into the column of the board where its card was dropped."""
    if not record_type.board:
        raise Http404(record_type.address)
    try:
        form = move(request, record_type, record_id)
    except Rejected as reasons:
        text = "；".join(reason.message for many in reasons.errors.values() for reason in many)
        raise Refused(409, text) from reasons
    return HttpResponse(status=204, headers={"Kemai-Form": form} if form else {})


def move(request: Request, record_type: RecordType, record_id: int) -> str:
    """Change the column of a card; one that someone else moved meanwhile (`was` says from where) is left there.

    Gives the address of the form that must be filled in first, empty where the card has moved.
    """
    field = record_type.fields[record_type.board["by"]]
    with transaction.atomic():
        record = fetch(record_type, record_id, "write", request.viewer, lock=True)
        now = getattr(record, field.path)
        if "was" in request.POST and request.POST["was"] != record_type.lane_of(record):
            said = {"who": record.updated_by.name if record.updated_by_id else "", "theirs": field.show(now)}
            raise Refused(409, _("%(who)s已经把它改成了“%(theirs)s”，请刷新后再移动。") % said)
        return record_type.drop(record, request.POST.get("value", ""), request.viewer)


@records("POST")
def note_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Leave a note, a contact or files on a record; answers with the timeline, which shows it at once."""
    files, kind = request.FILES.getlist("files"), request.POST.get("kind", "")
    record = fetch(record_type, record_id, "read", request.viewer)
    try:
        with transaction.atomic():
            given = {name: str(value).strip() for name, value in request.POST.items()}
            target, target_id = write(record_type, record, kind, given, bool(files), by=request.viewer)
            attach(target, target_id, files, by=request.viewer)
    except Rejected as reasons:
        said = "；".join(reason.message for many in reasons.errors.values() for reason in many)
        if request.htmx:
            return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, said)
    unseen = out_of_sight(record_type, record, request.POST.get("text", ""), request.viewer)
    warning = _("%(names)s 看不到这条记录，没有收到提醒") % {"names": enumerated(unseen)} if unseen else ""
    if not request.htmx or files:
        if warning:
            messages.warning(request, warning)
        return redirect(f"/{record_type.address}/{record_id}/")
    answer = render(request, "screens/timeline.html", {"timeline": timeline(record_type, record, request.viewer)})
    if warning:
        answer["HX-Trigger"] = json.dumps({"toast": {"text": warning, "level": "warn"}})
    return answer
