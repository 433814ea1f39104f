"""People, their roles and what they sign in with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models.organisation import Department, Organisation
from kemai.core.records.base import Owned
from kemai.core.records.columns import EmailField, PhoneField, TextField


class Role(Owned):
    """A group of rights: for each record type and verb a data scope, and named extra rights."""

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

    class Meta:
        verbose_name = _("角色")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="role_code_once")]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


class UserManager(BaseUserManager):
    """Finds people by sign-in name; signing in happens before any viewer is known."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """Find by sign-in name, letter case ignored."""
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in; belongs to one organisation."""

    class Status(models.TextChoices):
        """Whether the person may sign in."""

        PENDING = "pending", _("待审核")
        ACTIVE = "active", _("启用")
        STOPPED = "stopped", _("停用")

    login = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"))
    department = models.ForeignKey(Department, models.PROTECT, verbose_name=_("部门"), null=True, blank=True)
    roles = models.ManyToManyField(Role, verbose_name=_("用户组别"), blank=True, related_name="users")
    position = TextField(_("职务"))
    phone = PhoneField(_("联系电话"))
    email = EmailField(_("电子邮件"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "login"
    objects = UserManager()

    class Meta:
        verbose_name = _("用户")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "name"], name="user_name_ix")]

    def __str__(self) -> str:
        """Read as the person's name."""
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Say whether the person may sign in at all."""
        return self.status == self.Status.ACTIVE


class PastPassword(models.Model):
    """A password that a person had before, hashed; the last three are not taken again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]


class ApiToken(models.Model):
    """A key with which a program acts as a person; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = TextField(_("名称"), blank=False)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("接口密钥")
        default_permissions = ()
