"""Pages of one person's rights: what was granted or denied to them alone, and what they may do and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import User, UserRight
from kemai.areas.accounts.roles.actions import end_right, rights_known, set_right
from kemai.areas.accounts.roles.editor import offered
from kemai.areas.accounts.roles.limits import require_rights
from kemai.areas.accounts.roles.why import scope_choices, table, trial, type_choices, until_words
from kemai.areas.accounts.roles.words import VERB_WORDS, right_words, verb_words, verbs_for
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer


def person_at(user_id: int | None, by: Viewer) -> User:
    """Give a person of one's own firm; 404 for any other."""
    people = User.objects.select_related("organisation").filter(organisation_id=by.organisation_id)
    user = people.filter(pk=user_id).first() if user_id else None
    if user is None:
        raise Http404(str(user_id))
    return user


@person("GET", "POST")
def own_rights_page(request: Request, user_id: int) -> HttpResponse:
    """Show what was granted or denied to one person beside their roles; add to it or take it back."""
    require_rights(request.viewer)
    user = person_at(user_id, request.viewer)
    errors: dict[str, list[Any]] = {}
    if request.method == "POST":
        try:
            change(user, request)
            messages.success(request, _("个人权限已保存"))
            return redirect(f"/users/{user_id}/rights/")
        except Rejected as reasons:
            errors = reasons.errors
    title = _("%(name)s的个人权限") % {"name": user.name}
    crumbs = [crumb(registry.of_model(User)), {"label": user.name, "url": f"/users/{user_id}/"}]
    context = {
        "frame": frame_of(request, title, crumbs=crumbs),
        "title": title,
        "action": f"/users/{user_id}/rights/",
        "why_url": f"/rights/?user={user_id}",
        "errors": [reason.message for reason in errors.get("", ())],
        "rows": [row(one) for one in UserRight.objects.filter(user=user).order_by("id")],
        "fields": inputs(request, errors),
        "form_key": "",
    }
    return render(request, "accounts/user_rights.html", context, status=422 if errors else 200)


def change(user: User, request: Request) -> None:
    """Take one personal right back, or set the one that was typed; raises Rejected."""
    given = request.POST
    if "end" in given:
        end_right(user, as_id(given["end"]) or 0, by=request.viewer)
        return
    grant, until = given.get("grant") != "0", day_of(given.get("until", "").strip())
    set_right(user, given.get("right", ""), grant=grant, scope=given.get("scope", ""), until=until, by=request.viewer)


def day_of(text: str) -> date | None:
    """Read a day; raises Rejected (E-FMT) beside it."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Rejected.one("until", "E-FMT", _("应为日期，例如 2026-11-22")) from error


def row(one: UserRight) -> dict[str, Any]:
    """Show one personal right; one that has ended stays in sight until it is taken away."""
    ended = one.until is not None and one.until < timezone.localdate()
    return {"id": one.pk, "label": right_words(one.right), "text": until_words(one), "good": one.grant, "ended": ended}


def inputs(request: Request, errors: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Describe the inputs of a new personal right, with what was typed."""
    given = request.POST
    rights = sorted(((code, right_words(code)) for code in rights_known()), key=lambda one: (":" in one[0], one[1]))
    kinds = [("1", _("授予")), ("0", _("禁止"))]
    made = [
        select("right", _("权限"), rights, given.get("right", "")),
        select("grant", _("授予或禁止"), kinds, given.get("grant", "1")),
        select("scope", _("数据范围"), scope_choices(), given.get("scope", "self")),
        entry("until", _("有效期至"), "date", input_type="date", value=given.get("until", "")),
    ]
    made[3]["help"] = _("留空表示一直有效；当天仍然有效")
    for one in made:
        one["error"] = errors_of(errors, one["name"])
    return made


def select(name: str, label: str, choices: list[tuple[str, str]], chosen: str) -> dict[str, Any]:
    """Describe a select."""
    return entry(name, label, "pick", input_type="select", choices=offered(choices, chosen))


@person("GET")
def why_page(request: Request) -> HttpResponse:
    """Show what a chosen person may do and why, and try one verb on one record."""
    require_rights(request.viewer)
    given = request.GET
    user = person_at(as_id(given["user"]), request.viewer) if given.get("user") else None
    context = {
        "frame": frame_of(request, _("谁能做什么"), crumbs=[{"label": _("角色与权限"), "url": "/roles/"}]),
        "fields": choosing(request, user),
        "person": {"name": user.name, "own_url": f"/users/{user.pk}/rights/"} if user else None,
        "rights": table(user) if user else None,
        "answer": answer(request, user) if user and given.get("record") else None,
    }
    return render(request, "accounts/rights.html", context)


def choosing(request: Request, user: User | None) -> list[dict[str, Any]]:
    """Describe the inputs: whom, and for the trial type, verb and record."""
    given = request.GET
    people = User.objects.filter(organisation_id=request.viewer.organisation_id).order_by("name", "id")[:1000]
    names = [("", "—"), *((str(one.pk), f"{one.name}（{one.login}）") for one in people)]
    key = given.get("type", "")
    verbs = verbs_for(key) if key in dict(type_choices()) else [*VERB_WORDS]
    return [
        select("user", _("人员"), names, str(user.pk) if user else ""),
        select("type", _("记录类型"), type_choices(), key),
        select("verb", _("动作"), [(verb, verb_words(key, verb)) for verb in verbs], given.get("verb", "read")),
        entry("record", _("记录编号（地址里的数字）"), "int", value=given.get("record", "")[:20]),
    ]


def answer(request: Request, user: User) -> dict[str, Any]:
    """Try one verb on one record."""
    given = request.GET
    record_id, key, verb = as_id(given.get("record", "")), given.get("type", ""), given.get("verb", "")
    if record_id is None or key not in dict(type_choices()) or verb not in verbs_for(key):
        return {"good": False, "text": _("请选择记录类型和动作，并填写记录的数字编号")}
    return trial(user, registry.get(key).key, verb, record_id, by=request.viewer)
