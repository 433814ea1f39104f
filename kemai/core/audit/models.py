"""Seals over the log, counts of reading, alarms, and large takings that wait for a yes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Seal(Owned):
    """A block of acts in the order of their ids, from `first` to `last`, chained to the seal before it.

    `rows` holds 24 bytes for each act: its id (8, big-endian) and the first 16 of its digest; `salts` 16 random bytes
    for each, set to nothing when the act's content is erased. `digest` is sha256 over `previous` and `rows`. Everything
    up to `horizon` was sealed when it was made, in all firms.
    """

    number = models.PositiveIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    horizon = models.BigIntegerField()
    rows = models.BinaryField()
    salts = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="seal_number_once")]


class Reading(Owned):
    """How much a person read in one slot of time (a minute, an hour, a day), gathered from all processes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    slot = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "kind", "slot"], name="reading_slot_once")
        ]


class Alarm(Owned):
    """Something unusual that a person did: what, how much, when, and what was made of it."""

    class Kind(models.TextChoices):
        """What is unusual."""

        CARDS = "cards", _("一分钟内打开的资料过多")
        EXPORT = "export", _("一天内导出的行数过多")
        DENIED = "denied", _("一小时内被拒绝的次数过多")
        ADDRESSES = "addresses", _("一小时内从多个网络地址登录")

    class State(models.TextChoices):
        """Whether somebody has looked into it."""

        OPEN = "open", _("待处理")
        SEEN = "seen", _("已查看")
        CLOSED = "closed", _("已关闭")

    kind = models.CharField(_("类型"), max_length=20, choices=Kind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("人员"))
    at = models.DateTimeField(_("时间"))
    facts = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("告警")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-id"], name="alarm_new_ix")]


class HeldAction(Owned):
    """A large export or print that waits for a yes: who wants what, how many rows, who decided and why."""

    class State(models.TextChoices):
        """Where the wish stands."""

        WAITING = "waiting", _("等待批准")
        ALLOWED = "allowed", _("已批准")
        REFUSED = "refused", _("已拒绝")

    kind = models.CharField(_("类型"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    arguments = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("行数"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    at = models.DateTimeField(_("时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    job = models.ForeignKey("core.Job", models.SET_NULL, related_name="+", null=True)

    class Meta:
        verbose_name = _("待批准的操作")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "-id"], name="held_new_ix")]
