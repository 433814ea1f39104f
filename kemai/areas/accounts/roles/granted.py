"""The rights that roles and personal grants give a person, and until when they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import Role, User, UserRight
from kemai.core.access.extras import RIGHTS, SETTINGS
from kemai.core.access.rights import Personal, Rights, joined, with_personal
from kemai.core.modules.closing import closed_in
from kemai.core.options import option

ROLE_SCOPE = "role"
SINGLE_ADMIN = option(
    "rights.single_admin",
    _("单管理员模式：唯一管理员的用户名"),
    "",
    group=_("权限"),
    help=_("填写后，只有此人可以修改权限与参数设置；留空则不启用"),
)


@dataclass(frozen=True)
class Granted:
    """The rights of one person, true until a moment (None: until the firm's version moves).

    `outside`: all roles of the person are for people outside of the firm, such as customers.
    """

    rights: Rights
    until: datetime | None = None
    outside: bool = False
    roles: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Say whether no personal right has ended since."""
        return self.until is None or timezone.now() < self.until


def rights_of_role(role: Role) -> Rights:
    """Give what one role grants; the scope `role` stands for the role's own data scope."""
    grants = {
        key: {verb: role.scope if scope == ROLE_SCOPE else scope for verb, scope in verbs.items()}
        for key, verbs in role.grants.items()
    }
    return Rights(grants, frozenset(role.extra), role.fields)


def granted_to(user: User) -> Granted:
    """Join a person's roles in their firm with their own grants and denials, without what the firm has switched off."""
    roles = roles_of(user)
    own = valid_rights(user)
    rights = with_personal(joined([rights_of_role(role) for role in roles] or [Rights()]), personal(own))
    until = min((end for one in own if (end := end_of(one))), default=None)
    outside = bool(roles) and all(role.kind == Role.Kind.OUTSIDE for role in roles)
    rights = replace(single_admin(rights, user), off=closed_in(user.organisation_id))
    return Granted(rights, until, outside, tuple(role.pk for role in roles))


def roles_of(user: User) -> list[Role]:
    """Give a person's roles in the firm they work for."""
    return [role for role in user.roles.order_by("id") if role.organisation_id == user.organisation_id]


def valid_rights(user: User) -> list[UserRight]:
    """Give the personal rights whose last day has not passed."""
    rows = UserRight.objects.filter(user=user, organisation_id=user.organisation_id).order_by("id")
    return [one for one in rows if one.until is None or one.until >= timezone.localdate()]


def personal(rows: Iterable[UserRight]) -> list[Personal]:
    """Give stored personal rights as the kernel reads them."""
    return [Personal(one.right, one.grant, one.scope) for one in rows]


def end_of(right: UserRight) -> datetime | None:
    """Give the instant at which a personal right ends: when its last day is over."""
    if right.until is None:
        return None
    return timezone.make_aware(datetime.combine(right.until + timedelta(days=1), time.min))


def single_admin(rights: Rights, user: User) -> Rights:
    """Deny rights and settings to everybody but the one administrator where the firm has chosen to have only one.

    A name that nobody active bears is not in force, so that a slip of the keyboard locks nobody out.
    """
    only = str(SINGLE_ADMIN.of(user.organisation_id)).strip()
    if not only or only.lower() == user.login.lower():
        return rights
    people = User.objects.filter(organisation_id=user.organisation_id, login__iexact=only)
    if not people.filter(status=User.Status.ACTIVE).exists():
        return rights
    return replace(rights, denied=rights.denied | {RIGHTS, SETTINGS})
