"""The row that people see of a job."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class Job(Owned):
    """One piece of later work: written in the transaction that asks for it, run after the commit."""

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", _("等待中")
        HELD = "held", _("待放行")
        RUNNING = "running", _("执行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(_("类型"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    cancel_wanted = models.BooleanField(default=False)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    spared = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("后台任务")
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_state_ix"),
            models.Index(fields=["organisation", "-id"], name="job_new_ix"),
        ]


class Slot(models.Model):
    """One slot of scheduled work that a process has taken: the unique key keeps it from being done twice."""

    name = models.CharField(max_length=200)
    slot = models.CharField(max_length=40)
    taken_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="slot_once")]
