"""What a signed-in person must do before anything else: a password of their own, a second factor."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.factors import has_factor
from kemai.areas.accounts.signing_in.options import TWO_FACTOR_ROLES
from kemai.core.tenancy.viewer import Viewer

_roles: dict[tuple[int, int], frozenset[str]] = {}


def must_use_two(user: User, viewer: Viewer) -> bool:
    """Say whether one of the person's roles must use two factors; roles are read once per version of the firm."""
    wanted = TWO_FACTOR_ROLES.of(viewer.organisation_id)
    if not wanted:
        return False
    key = (user.pk, viewer.version)
    if key not in _roles:
        if len(_roles) > 5000:
            _roles.clear()
        _roles[key] = frozenset(user.roles.values_list("code", flat=True))
    return not _roles[key].isdisjoint(wanted)


def obstacle(user: User, viewer: Viewer) -> str:
    """Say why a program may not act for a person yet, empty when it may."""
    if user.must_change:
        return _("请先登录网页修改初始密码")
    if must_use_two(user, viewer) and not has_factor(user):
        return _("您的角色必须使用双重验证，请先登录网页设置")
    return ""


def forget() -> None:
    """Drop what is held in memory (tests that change roles behind the version)."""
    _roles.clear()
