"""People, their roles and what they sign in with."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models.department import Department
from kemai.areas.accounts.models.organisation import Organisation
from kemai.core.records.base import Record
from kemai.core.records.columns import DictionaryField, EmailField, LongField, PhoneField, RecordKey, TextField
from kemai.core.records.errors import Invalid
from kemai.core.tenancy.manager import RecordManager

WECOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")


class PeopleManager(BaseUserManager):
    """Finds people of all firms; signing in happens before any viewer is known."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """Find by sign-in name, letter case ignored."""
        return self.get(login__iexact=username)


def sign_in_name(value: str) -> None:
    """Accept a sign-in name without blanks."""
    if any(character.isspace() for character in value):
        raise Invalid("E-FMT", _("用户名里不能有空格"))


def wecom_account(value: str) -> None:
    """Accept an account of WeCom, so nobody writes “@all” or several: letters, digits and _-@. after the first."""
    if value and not WECOM.fullmatch(value):
        raise Invalid("E-FMT", _("字母或数字开头，只含字母、数字和 _ - @ ."))


class LoginField(TextField):
    """A sign-in name: one word, unique in its firm whatever its letter case."""


class JoinedNames(models.Aggregate):
    """Several names as one text with a mark between them."""

    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Join on SQLite."""
        return super().as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s, '%(mark)s')", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Join on PostgreSQL."""
        return super().as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, '%(mark)s')", **more)


class PeopleRecords(RecordManager):
    """People as records, with the names of their roles in the language of the page as one more value."""

    def with_deleted(self) -> Any:
        """Return the people of the organisation; the roles are only read where they are asked for."""
        held: Any = User.roles.through._base_manager.filter(user_id=models.OuterRef("pk")).order_by().values("user_id")
        called, mark = Coalesce("role__name", models.Value("")), "、"
        if get_language() == "en":
            called, mark = Coalesce(NullIf("role__name_en", models.Value("")), "role__name"), ", "
        names = models.Subquery(held.annotate(names=JoinedNames(called, mark=mark)).values("names"))
        return super().with_deleted().annotate(role_names=Coalesce(names, models.Value("")))


class User(AbstractBaseUser, Record):
    """A person who signs in; belongs to one organisation and, as a record, to nobody but themselves.

    `objects` fails closed as for every record; `everyone` is for signing in, before a viewer is known.
    `language` is the last one the person chose, empty before the first choice. `session_round` is part of what a
    session is checked against: raising it ends all sign-ins of the person.
    """

    class Status(models.TextChoices):
        """Whether the person may sign in."""

        PENDING = "pending", _("待审核")
        ACTIVE = "active", pgettext_lazy("person", "启用")
        STOPPED = "stopped", pgettext_lazy("person", "停用")

    class Gender(models.TextChoices):
        """The person's gender."""

        MALE = "male", _("男")
        FEMALE = "female", _("女")

    login = LoginField(_("用户名"), blank=False, checks=[sign_in_name])
    name = TextField(_("姓名"), blank=False)
    staff_no = TextField(pgettext_lazy("person", "编号"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), editable=False)
    department = RecordKey(Department, verbose_name=_("部门"), null=True, blank=True)
    teams = models.ManyToManyField(Department, verbose_name=_("兼任部门"), blank=True, related_name="team_members")
    roles = models.ManyToManyField("accounts.Role", verbose_name=_("用户组别"), blank=True, related_name="users")
    supervisor = RecordKey("accounts.User", verbose_name=_("业务主管"), null=True, blank=True)
    position = TextField(_("职务"))
    appraisal = DictionaryField("appraisal_level", _("考核级别"))
    gender = models.CharField(_("性别"), max_length=10, choices=Gender.choices, blank=True)
    age = models.PositiveSmallIntegerField(_("年龄"), null=True, blank=True)
    area = TextField(
        _("负责区域"),
        help_text=_("地名，用顿号隔开，例如：上海、江苏，或 华东。客户在别处就不能分给此人；不填则不限。"),
    )
    phone = PhoneField(_("联系电话"))
    email = EmailField(_("电子邮件"))
    wecom = TextField(_("企业微信账号"), max_length=64, default="", checks=[wecom_account])
    address = TextField(_("地址"), max_length=200)
    self_note = LongField(_("自我备注"), editable=False)
    boss_note = LongField(_("主管备注"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.ACTIVE, editable=False)
    owner = RecordKey("accounts.User", verbose_name=_("负责人"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("资料登记日期"), editable=False, default=timezone.now)
    updated_at = models.DateTimeField(_("最后修改日期"), editable=False, default=timezone.now)
    language = models.CharField(max_length=10, blank=True, default="", editable=False)
    time_zone = models.CharField(max_length=40, blank=True, default="", editable=False)
    session_round = models.PositiveIntegerField(default=0, editable=False)
    main = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("主账号"), related_name="linked", null=True, editable=False
    )
    failed_sign_ins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    must_change = models.BooleanField(default=False, editable=False)
    initial_since = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "login"
    crosses_firms = ("main",)
    reached_before_sign_in = True
    everyone = PeopleManager()
    objects: ClassVar[Any] = PeopleRecords()
    role_names = ""

    class Meta:
        verbose_name = _("用户")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "name"], name="user_name_ix"),
            models.Index(fields=["organisation", "-updated_at", "-id"], name="user_new_ix"),
        ]
        constraints = [
            models.UniqueConstraint("organisation", Lower("login"), name="user_login_once"),
            models.UniqueConstraint(
                fields=["organisation", "staff_no"], condition=~models.Q(staff_no=""), name="user_staff_no_once"
            ),
            models.UniqueConstraint(
                "organisation", Lower("wecom"), condition=~models.Q(wecom=""), name="user_wecom_once"
            ),
        ]

    def __str__(self) -> str:
        """Read as the person's name."""
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save the person, who owns their own card."""
        super().save(*args, **options)
        if self.owner_id is None:
            self.owner_id = self.pk
            User.everyone.filter(pk=self.pk).update(owner_id=self.pk)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        held = f"{self.password}:{self.session_round}"
        return salted_hmac("kemai.areas.accounts.session", held, secret=secret, algorithm="sha256").hexdigest()

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
    """A key with which a program acts as a person, until its last day where it has one; only its hash is kept."""

    class Scope(models.TextChoices):
        """What a program may do with the key."""

        READ = "read", _("只读")
        WRITE = "write", _("读写")

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = TextField(_("名称"), blank=False)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope.choices, default=Scope.WRITE)
    ends_on = models.DateField(_("有效至"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("接口密钥")
        default_permissions = ()
