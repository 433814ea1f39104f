"""What a person may do, and why: which role, grant or denial says so, until when, and on one record by way of trial."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Role, User, UserRight
from kemai.areas.accounts.roles.granted import granted_to, rights_of_role, roles_of, valid_rights
from kemai.areas.accounts.roles.words import SCOPE_WORDS, scope_words, type_words, verb_words, verbs_for
from kemai.core.access.extras import extras
from kemai.core.access.fields import LEVELS, levels
from kemai.core.access.provider import viewer_of
from kemai.core.access.rights import VERBS, WIDTH, Rights
from kemai.core.actions.declare import find_action
from kemai.core.actions.perform import right_of
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer


class Reasons:
    """The rights of one person with the roles and personal words behind them, read once."""

    def __init__(self, user: User) -> None:
        """Read roles and personal rights."""
        self.rights = granted_to(user).rights
        self.roles: list[tuple[Role, Rights]] = [(role, rights_of_role(role)) for role in roles_of(user)]
        self.own: list[UserRight] = valid_rights(user)

    def of_verb(self, type_key: str, verb: str) -> tuple[str | None, str]:
        """Give scope and reason of a verb or action on a type."""
        guard = self.guard(type_key, verb)
        scope = self.rights.scope(type_key, guard)
        words = [until_words(one) for one in self.own if one.right in (f"{type_key}:{guard}", f"*:{guard}")]
        denied = [one for one in self.own if not one.grant and one.right in (f"{type_key}:{guard}", f"*:{guard}")]
        if denied:
            return None, until_words(denied[0])
        if scope is None:
            return None, _("没有角色授予")
        names = [role.label for role, rights in self.roles if rights.scope(type_key, guard) == scope]
        return scope, _("；").join([_("角色：%(names)s") % {"names": enumerated(names)}] * bool(names) + words)

    def guard(self, type_key: str, verb: str) -> str:
        """Name the right behind a verb; an action without a right of its own has that of its verb."""
        action = find_action(type_key, verb) if verb not in VERBS else None
        return self.rights.verb_of(type_key, verb, action.verb) if action else verb

    def of_extra(self, code: str) -> str:
        """Give the reason why an extra right is held or not."""
        said = [until_words(one) for one in self.own if one.right == code]
        names = [role.label for role, rights in self.roles if rights.has(code)]
        if not self.rights.has(code):
            return _("；").join(said) or (_("单管理员模式") if names else _("没有角色授予"))
        return _("；").join([_("角色：%(names)s") % {"names": enumerated(names)}] * bool(names) + said)


def until_words(one: UserRight) -> str:
    """Say a personal grant or denial with its last day."""
    what = _("个人授予：%(scope)s") % {"scope": scope_words(one.scope)} if one.grant else _("个人禁止")
    what = _("个人授予") if one.grant and not one.scope else what
    return what + (_("（至 %(day)s）") % {"day": one.until.isoformat()} if one.until else "")


def table(user: User) -> dict[str, Any]:
    """Give every type with its verbs, scopes and reasons, the extra rights, and the fields that are restricted."""
    reasons = Reasons(user)
    types = [one for one in registry.all() if not one.part_of]
    return {
        "types": [{"label": str(one.label), "verbs": verbs_of(one, reasons)} for one in types],
        "extras": [
            {"label": str(label), "held": reasons.rights.has(code), "why": reasons.of_extra(code)}
            for code, label in extras().items()
        ],
        "fields": [
            {"label": f"{one.label} · {one.fields[name].label}", "level": str(LEVELS[level])}
            for one in registry.all()
            for name, level in levels(one, reasons.rights).items()
        ],
    }


def verbs_of(record_type: RecordType, reasons: Reasons) -> list[dict[str, Any]]:
    """Give the verbs of one type."""
    made = []
    for verb in verbs_for(record_type.key):
        scope, why = reasons.of_verb(record_type.key, verb)
        label = verb_words(record_type.key, verb)
        made.append({"label": label, "scope": scope_words(scope), "held": scope is not None, "why": why})
    return made


def trial(user: User, type_key: str, verb: str, record_id: int, *, by: Viewer) -> dict[str, Any]:
    """Say whether a person may do a verb on one record and why (not); a record the asker can't see is not found."""
    record_type = registry.get(type_key)
    rows = record_type.model.objects.with_deleted()
    record = rows.visible_to(by, right_of(record_type, "read")[1]).filter(pk=record_id).first()
    if record is None:
        return {"good": False, "text": _("找不到编号为 %(id)d 的记录") % {"id": record_id}}
    reasons, viewer = Reasons(user), viewer_of(user)
    guard = reasons.guard(type_key, verb)
    scope, why = reasons.of_verb(type_key, verb)
    words = {
        "name": user.name,
        "verb": verb_words(type_key, verb),
        "title": record_type.title_of(record),
        "scope": scope_words(scope),
        "owner": str(record.owner or "—"),
        "department": str(record.department or "—"),
        "why": why,
    }
    if scope is None:
        return {"good": False, "text": _("%(name)s不可以%(verb)s“%(title)s”：%(why)s") % words}
    if not rows.visible_to(viewer, guard).filter(pk=record_id).exists():
        text = _("%(name)s不可以%(verb)s“%(title)s”：范围是%(scope)s，而记录属于%(owner)s（%(department)s）")
        return {"good": False, "text": text % words}
    action = find_action(type_key, verb)
    if action and action.allowed is not None and not action.allowed(record):
        return {"good": False, "text": f"{_('当前状态不允许此操作')}{_('：')}{action.refusal}"}
    text = _("%(name)s可以%(verb)s“%(title)s”：范围是%(scope)s，记录属于%(owner)s（%(department)s）。%(why)s")
    return {"good": True, "text": text % words}


def scope_choices() -> list[tuple[str, str]]:
    """Give the scopes from narrow to wide."""
    return [(code, str(SCOPE_WORDS[code])) for code in WIDTH]


def type_choices() -> list[tuple[str, str]]:
    """Give the types that rights are given on."""
    return [(one.key, type_words(one.key)) for one in registry.all() if not one.part_of]
