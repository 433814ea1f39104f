"""Acts of the log in words: the kinds that people search by, and what was done."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.actions.declare import find_action
from kemai.core.history.models import Act
from kemai.core.history.words import changes_of, verb_of
from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

VERBS = {
    "change": ("add", "edit", "delete", "restore", "assign", "erase"),
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
    "denied": ("access.denied",),
    "rights": ("accounts.role.", "accounts.user."),
    "settings": ("options.", "dictionary.", "numbering.", "accounts.set_plan", "accounts.found_firm"),
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
WORDS = {
    "accounts.sign_in": gettext_lazy("登录"),
    "accounts.sign_out": gettext_lazy("退出登录"),
    "accounts.sign_in_failed": gettext_lazy("登录失败"),
    "accounts.change_password": gettext_lazy("修改密码"),
    "accounts.sign_in_unknown": gettext_lazy("用不存在的用户名登录"),
    "accounts.second_failed": gettext_lazy("第二步验证失败"),
    "accounts.locked": gettext_lazy("账号被锁定"),
    "accounts.unlock": gettext_lazy("解除锁定"),
    "accounts.factor_added": gettext_lazy("添加登录验证方式"),
    "accounts.factor_removed": gettext_lazy("去掉登录验证方式"),
    "accounts.factors_cleared": gettext_lazy("清除登录验证方式"),
    "accounts.recovery_codes": gettext_lazy("生成恢复码"),
    "accounts.recovery_used": gettext_lazy("用恢复码登录"),
    "accounts.reset_asked": gettext_lazy("申请重设密码"),
    "accounts.reset_password": gettext_lazy("重设密码"),
    "accounts.set_password": gettext_lazy("管理员设置密码"),
    "accounts.confirm_failed": gettext_lazy("再次确认身份失败"),
    "accounts.sessions_ended": gettext_lazy("结束其他登录"),
    "accounts.make_token": gettext_lazy("生成接口密钥"),
    "accounts.end_token": gettext_lazy("停用接口密钥"),
    "access.denied": gettext_lazy("无权访问，被拒绝"),
    "accounts.sms_sent": gettext_lazy("发送短信验证码"),
    "core.savedview.share": gettext_lazy("修改共享视图"),
    "options.change": gettext_lazy("修改参数设置"),
    "dictionary.save": gettext_lazy("修改数据字典"),
    "dictionary.erase": gettext_lazy("删除字典条目"),
    "numbering.change": gettext_lazy("修改编号规则"),
    "files.attach": gettext_lazy("上传附件"),
    "files.detach": gettext_lazy("删除附件"),
    "log.export": gettext_lazy("导出日志"),
    "log.check": gettext_lazy("校验日志"),
    "alarm.seen": gettext_lazy("查看告警"),
    "alarm.closed": gettext_lazy("关闭告警"),
    "held.ask": gettext_lazy("申请批准"),
    "held.allow": gettext_lazy("批准"),
    "held.refuse": gettext_lazy("拒绝"),
    "jobs.start": gettext_lazy("启动后台任务"),
    "jobs.cancel": gettext_lazy("取消后台任务"),
    "review_first": gettext_lazy("初审"),
    "review_second": gettext_lazy("复审"),
    "review_return": gettext_lazy("审核退回"),
    "erase": gettext_lazy("彻底删除"),
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
    return [
        {"label": str(one.get("field", "")), "old": plain(one.get("old")), "new": plain(one.get("new"))}
        for one in act.changes
    ]


def plain(value: Any) -> str:
    """Say a stored value as text."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def facts(act: Act) -> str:
    """Say what is no field: how many rows, which filter, which way; the network address has its own column."""
    names = {"rows": _("行数"), "count": _("行数"), "filter": _("条件"), "format": _("格式"), "unlogged": _("另有未记")}
    names |= {"how": _("方式"), "agent": _("设备"), "reason": _("原因"), "to": _("移交给"), "size": _("大小")}
    shown = {name: value for name, value in act.facts.items() if value and name not in ("address", "checksum")}
    return _("；").join(f"{names.get(name, name)} {short(name, value)}" for name, value in shown.items())


def short(name: str, value: Any) -> str:
    """Say a fact as text, a browser by its name and system only."""
    if name == "agent":
        known = [one for one in BROWSERS if one in str(value)]
        return " · ".join(known[:1] + [one for one in SYSTEMS if one in str(value)][:1]) or plain(value)
    return str(WAYS.get(value, plain(value))) if name == "how" else plain(value)
