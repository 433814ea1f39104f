"""The module of the accounts area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "accounts",
    _("人员与权限"),
    _("单位、部门、用户、角色和登录。"),
    types=("accounts.user", "accounts.department"),
    fixed=True,
)
