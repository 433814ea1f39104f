"""Extra rights: what a person may do beyond the verbs of record types; the role editor lists those declared here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_extras: dict[str, Any] = {}


def extra(code: str, label: Any) -> str:
    """Declare an extra right under its one name and give the code, so that a module may keep it as a constant."""
    _extras[code] = label
    return code


def extras() -> dict[str, Any]:
    """Give the label of every declared extra right by its code, in the order of the codes."""
    return dict(sorted(_extras.items()))


RIGHTS = extra("rights", _("管理角色与权限"))
SETTINGS = extra("settings", _("修改参数设置"))
REVEAL = extra("reveal", _("显示被遮盖的内容"))
EXPORT_UNLIMITED = extra("export.unlimited", _("导出行数不受限制"))
LOG_READ = extra("log.read", _("查看日志"))
TEAM_VIEWS = extra("views.team", _("与团队共享视图"))
