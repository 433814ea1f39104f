"""Who is to be revisited how often, and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Segment
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import LongField, RecordKey, TextField, WholeField


class RevisitPolicy(Record):
    """The customers of a segment are revisited every so many days, key accounts by a senior leader as well.

    The segment is read with the sight of the policy's owner. `questions` are what is asked, one a line.
    """

    class By(models.TextChoices):
        """Who pays the revisits."""

        OWNER = "owner", _("客户负责人")
        SUPERVISOR = "supervisor", _("负责人的主管")

    name = TextField(_("名称"), blank=False)
    segment = RecordKey(Segment, verbose_name=_("客户分群"), db_index=False)
    interval_days = WholeField(_("回访间隔（天）"), minimum=1, maximum=3650)
    by_role = models.CharField(_("由谁回访"), max_length=10, choices=By.choices, default=By.OWNER)
    senior_interval_days = WholeField(_("高层回访间隔（天）"), minimum=1, maximum=3650, null=True, blank=True)
    senior = RecordKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("回访的高层"),
        null=True,
        blank=True,
        db_index=False,
        help_text=_("不填就是负责人最上一级的主管"),
    )
    questions = LongField(_("回访问题"), help_text=_("每行一个问题"))
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("回访制度")
        default_permissions = ()
        indexes = list_indexes("revisit_policy")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="revisit_policy_name_once"),
            models.CheckConstraint(condition=models.Q(interval_days__gte=1), name="revisit_policy_a_day_at_least"),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
