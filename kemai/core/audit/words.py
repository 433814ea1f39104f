"""Acts of the log in words: the kinds that people search by, and what was done."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.actions.declare import find_action
from kemai.core.history.models import Act
from kemai.core.history.sayings import WORDS
from kemai.core.history.words import changes_of, verb_of
from kemai.core.options.declare import Option, options
from kemai.core.printing.templates import TEMPLATES
from kemai.core.records import registry
from kemai.core.records.kinds.choices import yes_or_no
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.models import ImportJob

VERBS = {
    "change": ("add", "edit", "delete", "restore", "assign", "erase", "merge", "merge_away", "merge_undo", "relink"),
    "export": ("export",),
    "print": ("print",),
    "import": ("import", "import_undo"),
    "reveal": ("reveal",),
    "mail": ("mail", "send_sms", "send_mail"),
    "review": ("review_first", "review_second", "review_return"),
}
STARTS = {
    "sign_in": tuple(
        f"accounts.{start}"
        for start in (
            "sign",
            "second",
            "lock",
            "unlock",
            "factor",
            "recovery",
            "reset",
            "confirm",
            "sessions",
            "change_password",
            "set_password",
            "make_token",
            "end_token",
        )  # fmt: skip
    ),
    "denied": ("access.",),
    "rights": ("accounts.role.", "accounts.user."),
    "settings": (
        "options.",
        "own.",
        "module.",
        "pack.",
        "dictionary.",
        "duplicate_rule.",
        "numbering.",
        "accounts.set_plan",
        "accounts.found_firm",
    ),
    "jobs": ("jobs.", "backup.", "held.", "alarm.", "log."),
}
KINDS = {
    "sign_in": gettext_lazy("登录"),
    "denied": gettext_lazy("被拒绝"),
    "reveal": gettext_lazy("查看遮盖内容"),
    "change": gettext_lazy("改动资料"),
    "export": gettext_lazy("导出"),
    "print": gettext_lazy("打印"),
    "import": gettext_lazy("导入"),
    "mail": gettext_lazy("群发"),
    "review": gettext_lazy("审核"),
    "rights": gettext_lazy("权限与用户"),
    "settings": gettext_lazy("参数设置"),
    "jobs": gettext_lazy("后台与维护"),
}
WAYS = {
    "password": gettext_lazy("密码"),
    "second": gettext_lazy("密码加验证码"),
    "passkey": gettext_lazy("通行密钥"),
}
BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


def kind_condition(kind: str) -> Q:
    """Give the condition of a kind of act."""
    found = Q()
    for verb in VERBS.get(kind, ()):
        found |= Q(action__endswith=f".{verb}")
    for start in STARTS.get(kind, ()):
        found |= Q(action__startswith=start)
    return found


def type_of(act: Act) -> RecordType | None:
    """Give the record type that an act is about, None for settings and the like."""
    try:
        return registry.get(act.record_type)
    except registry.UnknownType:
        return None


def said(act: Act) -> str:
    """Say what was done."""
    code = act.action.rpartition(".")[2]
    known = WORDS.get(act.action) or WORDS.get(code)
    record_type = type_of(act)
    if known is not None:
        return str(known)
    if record_type is None:
        return act.action
    action = find_action(record_type.key, code)
    return str(action.label) if action else verb_of(act, record_type)


def changes(act: Act, viewer: Viewer) -> list[dict[str, str]]:
    """List before and after, as far as this person may read the fields; of settings every value."""
    record_type = type_of(act)
    if record_type is not None:
        return changes_of(act, record_type, viewer) if viewer.may(registry.whole_of(record_type).key, "read") else []
    known = {one.key: one for one in options()} if act.action == "options.change" else {}
    return [
        {
            "label": str(known[name].label if (name := str(one.get("field", ""))) in known else name),
            "old": shown_value(known.get(name), one.get("old"), viewer),
            "new": shown_value(known.get(name), one.get("new"), viewer),
        }
        for one in act.changes
    ]


def shown_value(setting: Option | None, value: Any, viewer: Viewer) -> str:
    """Say a value before or after; that of a setting as its page does."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if setting is None or setting.choices is None:
        return plain(value)
    labels = {code: str(label) for code, label in setting.choices(viewer)}
    return enumerated(labels.get(code, str(code)) for code in (value if isinstance(value, list) else [value]))


def plain(value: Any) -> str:
    """Say a stored value as text."""
    if isinstance(value, list):
        return enumerated(value)
    return "" if value is None else str(value)


def facts(act: Act) -> str:
    """Say what is no field: how many rows, which filter, which way; the network address has its own column."""
    names = {"rows": _("行数"), "count": _("行数"), "filter": _("条件"), "format": _("格式"), "unlogged": _("另有未记")}
    names |= {"how": _("方式"), "agent": _("设备"), "reason": _("原因"), "to": _("移交给"), "size": _("大小")}
    names |= {"columns": _("列"), "fields": _("字段"), "template": _("样式"), "on_duplicate": _("重复时")}
    shown = {name: value for name, value in act.facts.items() if value and name not in ("address", "checksum")}
    record_type = type_of(act)
    return _("；").join(f"{names.get(name, name)} {short(name, value, record_type)}" for name, value in shown.items())


def short(name: str, value: Any, record_type: RecordType | None) -> str:
    """Say a fact as text: a browser by its name and system only, fields by their labels."""
    if name in ("columns", "fields") and record_type is not None and isinstance(value, list):
        fields = record_type.fields
        return enumerated(str(fields[one].label) if one in fields else str(one) for one in value)
    if name == "on_duplicate":
        return str(dict(ImportJob.OnDuplicate.choices).get(value, value))
    if name == "template" and value in TEMPLATES:
        return str(TEMPLATES[value].label)
    if name == "agent":
        known = [one for one in BROWSERS if one in str(value)]
        return " · ".join(known[:1] + [one for one in SYSTEMS if one in str(value)][:1]) or plain(value)
    return str(WAYS.get(value, plain(value))) if name == "how" else plain(value)
