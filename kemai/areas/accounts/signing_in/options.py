"""What a firm sets about signing in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import Role
from kemai.core.options import option
from kemai.core.tenancy.viewer import Viewer


def roles_offered(viewer: Viewer) -> list[tuple[str, str]]:
    """Give the roles of a firm that may be made to use two factors."""
    roles = Role.objects.filter(organisation_id=viewer.organisation_id).order_by("id")
    return [(role.code, role.label) for role in roles]


GROUP = _("登录")
IDLE = option("sign_in.idle_minutes", _("闲置多少分钟后退出"), 30, group=GROUP, least=5, most=480)
LONGEST = option("sign_in.longest_hours", _("登录最多保持多少小时"), 12, group=GROUP, least=1, most=24)
INITIAL = option("sign_in.initial_days", _("初始密码几天后失效"), 7, group=GROUP, least=1, most=90)
TWO_FACTOR_ROLES = option(
    "sign_in.two_factor_roles", _("必须使用双重验证的角色"), [], group=GROUP, choices=roles_offered
)
