"""Tasks: what somebody has to do by when, and the steps on the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Owned, Record
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    LongField,
    PeopleField,
    RecordKey,
    TextField,
    WholeField,
)


class Task(Record):
    """Something to be done by a moment; its owner is who has to do it, `assigner` who handed it out.

    `finished_at` is when it was done, declined or cancelled, empty while it is open. `record_type` and `record_id`
    name what it came from or is about: a contact that was logged, an opportunity, a meeting. `watchers` follow it:
    they may read it and are told of its end.
    """

    class Origin(models.TextChoices):
        """Where a task came from."""

        DIRECT = "direct", _("直接新增")
        CAMPAIGN = "campaign", _("市场活动分配")
        FEEDBACK = "feedback", _("反馈信息生成")
        PLAN = "plan", _("计划")
        WORKFLOW = "workflow", _("流程")

    class Priority(models.TextChoices):
        """How pressing a task is."""

        LOW = "low", _("低")
        NORMAL = "normal", _("普通")
        HIGH = "high", _("高")
        URGENT = "urgent", _("紧急")

    class Status(models.TextChoices):
        """Where a task stands."""

        NEW = "new", _("待接收")
        ACCEPTED = "accepted", _("已接收")
        DOING = "doing", _("执行中")
        DONE = "done", _("已完成")
        DECLINED = "declined", pgettext_lazy("state", "拒绝")
        CANCELLED = "cancelled", pgettext_lazy("state", "取消")

    class Repeat(models.TextChoices):
        """How often a task comes again once it is done."""

        DAILY = "daily", _("每天")
        WORKDAYS = "workdays", _("每个工作日")
        WEEKLY = "weekly", _("每周")
        FORTNIGHTLY = "fortnightly", _("每两周")
        MONTHLY = "monthly", _("每月")
        QUARTERLY = "quarterly", _("每季度")
        YEARLY = "yearly", _("每年")

    subject = TextField(_("主题"), max_length=120, blank=False)
    detail = LongField(_("详细内容"))
    kind = DictionaryField("task_kind", _("任务类型"))
    origin = models.CharField(
        _("任务来源"), max_length=10, choices=Origin.choices, default=Origin.DIRECT, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("执行人"),
        related_name="+",
        null=True,
        db_index=False,
    )
    assigner = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("指派人"), null=True, blank=True, db_index=False, editable=False
    )
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    parent = RecordKey("self", verbose_name=_("上级任务"), null=True, blank=True, db_index=False)
    start = models.DateTimeField(pgettext_lazy("time", "开始"), null=True, blank=True)
    due = models.DateTimeField(_("期限"))
    priority = models.CharField(_("优先级"), max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.NEW, editable=False)
    percent = WholeField(_("完成百分比"), minimum=0, maximum=100, default=0)
    result = LongField(_("结果"), editable=False)
    watchers = PeopleField(_("关注人"))
    repeat = models.CharField(_("重复"), max_length=12, choices=Repeat.choices, blank=True)
    repeat_until = DateField(_("重复截止"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True, editable=False)
    declined_because = TextField(_("拒绝或取消原因"), max_length=200, editable=False)
    record_type = models.CharField(_("关联类型"), max_length=60, blank=True, editable=False)
    record_id = models.PositiveBigIntegerField(_("关联记录"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("任务")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "due", "id"], name="task_due_ix"),
            models.Index(fields=["organisation", "owner", "due", "id"], name="task_owner_ix"),
            models.Index(fields=["organisation", "department", "due", "id"], name="task_department_ix"),
            models.Index(fields=["organisation", "customer", "due", "id"], name="task_customer_ix"),
            models.Index(fields=["organisation", "assigner", "due", "id"], name="task_assigner_ix"),
            models.Index(fields=["organisation", "status", "due", "id"], name="task_status_ix"),
            models.Index(fields=["organisation", "finished_at"], name="task_finished_ix"),
            models.Index(fields=["organisation", "parent"], name="task_parent_ix"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="task_record_ix"),
            models.Index(
                fields=["organisation", "due", "id", "watchers", "is_deleted"],
                name="task_watched_ix",
                condition=Q(watchers__gt=""),
            ),
            models.Index(
                fields=["organisation", "owner", "due", "id"],
                name="task_open_ix",
                condition=Q(finished_at=None, is_deleted=False),
            ),
            models.Index(
                fields=["organisation", "assigner", "due", "id"],
                name="task_handed_ix",
                condition=Q(finished_at=None, is_deleted=False),
            ),
            models.Index(fields=["organisation", "id"], name="task_gone_ix", condition=Q(is_deleted=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(start=None) | Q(due__gte=F("start")), name="task_due_after_start"),
            models.CheckConstraint(condition=~Q(status="done") | ~Q(result=""), name="task_done_with_result"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject


class TaskStep(Owned):
    """One line of a task's check-list; `place` orders them."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps", db_index=False)
    text = models.CharField(_("步骤"), max_length=120)
    done = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "task", "place", "id"], name="task_step_ix")]


class TaskFollower(Owned):
    """That a colleague follows a task: its `watchers` and `due`, in a form that an index answers in order."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="followers", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    due = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "user", "task"], name="task_follower_once")]
        indexes = [
            models.Index(fields=["organisation", "task"], name="task_follower_ix"),
            models.Index(fields=["organisation", "user", "-due", "-task"], name="task_follower_due_ix"),
        ]
