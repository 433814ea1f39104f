"""Calendars: what somebody has on at a time, alone or with others, once or again and again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Owned, Record
from kemai.core.records.columns import DateField, LongField, PeopleField, RecordKey, TextField, WholeField


class CalendarEntry(Record):
    """Something that its owner, and the people named, have on.

    Moments are UTC; `zone` is the time zone whose clock and days repeats and whole days follow. A whole day ends at the
    next midnight. `rule` is a repeat of a calendar file without a word of ours (RFC 5545, without its end), `skipped`
    the days left out, `last_at` when the last time is over (empty: never), `spread` what reaches far from its start:
    repeats, and what lasts longer than a week. `file_key` is what a calendar file called it.
    """

    class Repeat(models.TextChoices):
        """How often an entry comes again."""

        DAILY = "daily", _("每天")
        WORKDAYS = "workdays", _("每周一至周五")
        WEEKLY = "weekly", _("每周")
        FORTNIGHTLY = "fortnightly", _("每两周")
        MONTHLY = "monthly", _("每月")
        QUARTERLY = "quarterly", _("每季度")
        YEARLY = "yearly", _("每年")

    subject = TextField(_("主题"), max_length=120, blank=False)
    start = models.DateTimeField(pgettext_lazy("time", "开始"))
    end = models.DateTimeField(_("结束"))
    all_day = models.BooleanField(_("全天"), default=False)
    place = TextField(_("地点"), max_length=120)
    people = PeopleField(_("参与人"))
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    private = models.BooleanField(_("仅自己可见"), default=False)
    remind_minutes = WholeField(_("提前提醒分钟"), minimum=0, maximum=40_320, null=True, blank=True)
    repeat = models.CharField(_("重复"), max_length=12, choices=Repeat.choices, blank=True)
    repeat_until = DateField(_("重复截止"))
    rule = TextField(_("重复规则"), max_length=300, editable=False)
    skipped = LongField(_("跳过的日期"), editable=False)
    zone = TextField(_("时区"), editable=False)
    file_key = TextField(_("文件中的标识"), max_length=200, editable=False)
    last_at = models.DateTimeField(_("最后一次结束"), null=True, editable=False)
    spread = models.BooleanField(_("重复或跨周"), default=False, editable=False)

    class Meta:
        verbose_name = _("日程")
        default_permissions = ()
        indexes = [
            *(
                models.Index(
                    fields=["organisation", *path, "start", "id"], name=f"calendar_{'_'.join((*path, 'start'))}_ix"
                )
                for path in ((), ("owner",), ("department",), ("customer",))
            ),
            models.Index(fields=["organisation", "start"], name="calendar_spread_ix", condition=Q(spread=True)),
            models.Index(fields=["start"], name="calendar_remind_ix", condition=Q(remind_minutes__isnull=False)),
            models.Index(
                fields=["organisation", "owner", "file_key"], name="calendar_file_ix", condition=~Q(file_key="")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="calendar_ends_after_start"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject


class CalendarFeed(Owned):
    """The secret address under which a person's calendar is read by other programs; only a digest of it is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    reached_before_sign_in = True

    class Meta:
        verbose_name = _("日历订阅")
        default_permissions = ()
