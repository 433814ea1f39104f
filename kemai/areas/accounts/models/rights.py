"""Roles, and what single people were granted or denied beside them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class Role(Owned):
    """A group of rights: for each record type and verb a data scope, named extra rights, and levels of fields.

    `shipped` holds the types and extra rights whose shipped grants a shipped role has been given (see `planting`).
    """

    class Kind(models.TextChoices):
        """Where the people of a role stand."""

        MANAGE = "manage", _("管理用户组")
        OPERATE = "operate", _("操作用户组")
        OUTSIDE = "outside", _("外部")

    code = TextField(_("代码"), max_length=40, blank=False)
    name = TextField(_("名称"), blank=False)
    name_en = TextField(_("英文名称"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, default=Kind.OPERATE)
    grants = models.JSONField(_("功能与数据权限"), default=dict)
    extra = models.JSONField(_("附加权限"), default=list)
    fields = models.JSONField(_("字段权限"), default=dict)
    scope = models.CharField(_("数据权限"), max_length=10, default="self")
    shipped = models.JSONField(null=True, default=None, editable=False)

    @property
    def label(self) -> str:
        """Give the name in the language of the page."""
        return (get_language() == "en" and self.name_en) or self.name

    class Meta:
        verbose_name = _("角色")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="role_code_once"),
            models.UniqueConstraint(fields=["organisation", "name"], name="role_name_once"),
        ]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class UserRight(Owned):
    """A right granted or denied to one person beside their roles, until the end of a day if there is one.

    `right` is a verb of a type (`customers.customer:delete`, `*:delete`) or the code of an extra right.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="own_rights")
    right = models.CharField(_("权限"), max_length=120)
    grant = models.BooleanField(_("授予"), default=True)
    scope = models.CharField(_("数据权限"), max_length=10, blank=True)
    until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("个人权限")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "right"], name="user_right_once"),
            models.CheckConstraint(
                condition=Q(scope__in=["", "self", "team", "branch", "all"]), name="user_right_scope_known"
            ),
        ]

    def __str__(self) -> str:
        """Read as its right."""
        return self.right
