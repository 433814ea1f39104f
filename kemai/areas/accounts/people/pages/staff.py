"""An administrator's pages of one person: roles and teams, initial password, invitation, hand-over, stopping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kemai.areas.accounts.models import Department, Role, User
from kemai.areas.accounts.people import arriving
from kemai.areas.accounts.people.hand_over import Share, hand_over, shares_of
from kemai.areas.accounts.people.notes import keep_boss_note, may_write_note
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.roles.limits import may_hand_out, require_above
from kemai.areas.accounts.signing_in.pages.bare import typed_password
from kemai.areas.accounts.signing_in.passwords import set_password
from kemai.areas.accounts.signing_in.resetting import site_address
from kemai.core.actions.perform import fetch
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id, as_ids
from kemai.core.records.words import enumerated
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

Errors = dict[str, list[Invalid]]


def card(request: Request, user_id: int) -> User:
    """Give the person whose card may be written; 404 when out of sight, 403 when only seen."""
    found: User = fetch(registry.of_model(User), user_id, "write", request.viewer)
    return found


def shown(
    request: Request,
    user: User,
    title: str,
    path: str,
    label: str,
    fields: list[dict[str, Any]],
    errors: Errors,
    text: str = "",
) -> HttpResponse:
    """Show a small form about one person; reasons stand beside their fields, the others at its head."""
    home = f"/users/{user.pk}/"
    known = {field["name"] for field in fields}
    rest = [reason.message for name, reasons in errors.items() if name not in known for reason in reasons]
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(registry.of_model(User)), {"label": user.name, "url": home}]),
        "title": f"{title}{_('：')}{user.name}",
        "text": text,
        "action": f"{home}{path}/",
        "cancel_url": home,
        "label": label,
        "delete_url": "",
        "errors": [{"name": "", "label": "", "text": text, "url": ""} for text in rest],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": [{**field, "error": errors_of(errors, field["name"])} for field in fields],
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


@person("GET", "POST")
def roles(request: Request, user_id: int) -> HttpResponse:
    """Give and take roles and further teams."""
    user, errors = card(request, user_id), Errors()
    if request.method == "POST":
        chosen = [as_ids(request.POST.getlist(name)) for name in ("roles", "teams")]
        try:
            set_roles(user, *chosen, by=request.viewer)
            messages.success(request, _("用户组别已保存"))
            return redirect(f"/users/{user.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    else:
        chosen = [list(rows.values_list("pk", flat=True)) for rows in (user.roles, user.teams)]
    offered = [one for one in Role.objects.order_by("id") if one.pk in chosen[0] or may_hand_out(one, request.viewer)]
    fields = [
        entry("roles", _("用户组别"), "dicts", input_type="checks", choices=choices(offered, chosen[0])),
        entry(
            "teams",
            _("兼任部门"),
            "dicts",
            input_type="checks",
            choices=choices(Department.objects.order_by("name"), chosen[1]),
        ),
    ]
    return shown(request, user, _("用户组别"), "roles", _("保存"), fields, errors)


def choices(rows: Any, chosen: list[int]) -> list[dict[str, Any]]:
    """Describe boxes to tick."""
    return [
        {"value": str(one.pk), "label": getattr(one, "label", one.name), "selected": one.pk in chosen} for one in rows
    ]


@never_cache
@person("GET", "POST")
def password(request: Request, user_id: int) -> HttpResponse:
    """Give a person an initial password, which they change at the next sign-in."""
    user, errors = card(request, user_id), Errors()
    if request.method == "POST":
        require_above(user, request.viewer)
        try:
            set_password(user, typed_password(request, "new"), by=request.viewer)
            messages.success(request, _("初始密码已设置，对方下次登录时必须修改"))
            return redirect(f"/users/{user.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    secret = entry("new", _("初始密码"), "password", input_type="password", required=True, autocomplete="new-password")
    text = _("至少 8 位，同时含有字母和数字。此人的其他登录会结束。")
    return shown(request, user, _("设置密码"), "password", _("保存"), [secret], errors, text)


@person("GET", "POST")
def boss_note(request: Request, user_id: int) -> HttpResponse:
    """Write the supervisor's note on a person."""
    user: User = fetch(registry.of_model(User), user_id, "read", request.viewer)
    if request.method == "POST":
        keep_boss_note(user, request.POST.get("boss_note", "").replace("\x00", "")[:4000], by=request.viewer)
        messages.success(request, _("主管备注已保存"))
        return redirect(f"/users/{user.pk}/")
    may_write_note(user, request.viewer)
    field = entry("boss_note", _("主管备注"), "long", input_type="textarea", value=user.boss_note)
    return shown(request, user, _("主管备注"), "boss-note", _("保存"), [field], {})


@person("GET", "POST")
def invite(request: Request, user_id: int) -> HttpResponse:
    """Mail a person the link with which they set their first password."""
    user, errors = card(request, user_id), Errors()
    if request.method == "POST":
        try:
            arriving.invite(user, site_address(request), by=request.viewer)
            messages.success(request, _("邀请已寄往 %(email)s") % {"email": user.email})
            return redirect(f"/users/{user.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    text = _("寄出一封邮件，链接 7 天内有效，只能用一次。收件人：%(email)s") % {"email": user.email or "—"}
    return shown(request, user, _("邀请"), "invite", _("寄出"), [], errors, text)


@person("GET", "POST")
def handover(request: Request, user_id: int) -> HttpResponse:
    """Give everything a person owns to others."""
    return leaving(request, card(request, user_id), stop=False)


@person("GET", "POST")
def stop(request: Request, user_id: int) -> HttpResponse:
    """Stop a person, whose records go to others in the same step."""
    return leaving(request, card(request, user_id), stop=True)


def leaving(request: Request, user: User, *, stop: bool) -> HttpResponse:
    """Show what a person owns, ask for the receivers, and hand over."""
    require_above(user, request.viewer)
    shares, errors, typed = shares_of(user), Errors(), request.POST
    if request.method == "POST":
        try:
            target = receiver(typed.get("target", ""), "target")
            asked = {share.record_type.key: typed.get(f"to.{share.record_type.key}", "") for share in shares}
            others = {key: one.pk for key, text in asked.items() if (one := receiver(text, f"to.{key}"))}
            hand_over(user, target, others, typed.get("reason", ""), by=request.viewer, stop=stop)
            messages.success(request, _("已停用并移交") if stop else _("记录已移交"))
            return redirect(f"/users/{user.pk}/")
        except Rejected as reasons:
            errors = reasons.errors
    owned = enumerated(f"{share.record_type.many} {share.count:,}" for share in shares)
    text = _("名下记录：%(owned)s。") % {"owned": owned} if owned else _("名下没有记录。")
    fields = [
        chooser("target", _("全部交给"), typed.get("target", ""), required=bool(shares)),
        *[other(share, typed) for share in shares if len(shares) > 1],
        entry("reason", _("原因"), required=True, max_length=200, value=typed.get("reason", "")),
    ]
    title, path = (_("停用并移交"), "stop") if stop else (_("移交"), "handover")
    return shown(request, user, title, path, title, fields, errors, text)


def receiver(text: str, name: str) -> User | None:
    """Find the person chosen as receiver; raises Rejected (E-REF) for nobody of the firm."""
    if not text:
        return None
    found = User.objects.filter(pk=as_id(text) or 0).first()
    if found is None:
        raise Rejected.one(name, "E-REF")
    return found


def other(share: Share, typed: Any) -> dict[str, Any]:
    """Ask for another receiver of one record type."""
    key, label = f"to.{share.record_type.key}", share.record_type.many
    words = _("%(type)s（%(count)d）另交给") % {"type": label, "count": share.count}
    return chooser(key, words, typed.get(key, ""))


def chooser(name: str, label: str, chosen: str, *, required: bool = False) -> dict[str, Any]:
    """Describe the choice of one active colleague."""
    rows = User.objects.filter(status=User.Status.ACTIVE).order_by("name")
    first = list(rows[:50])
    if (pk := as_id(chosen)) and pk not in {one.pk for one in first}:
        first += rows.filter(pk=pk)
    made = [{"value": str(one.pk), "label": one.name, "selected": str(one.pk) == chosen} for one in first]
    nobody = {"value": "", "label": "—", "selected": not chosen}
    options = {"choices": [nobody, *made], "search_url": "/people/", "required": required}
    return entry(name, label, "fk", input_type="select", **options)
