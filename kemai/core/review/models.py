"""The marks of the two checks."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class ReviewMark(Owned):
    """One check of one record: first or second, by whom, when, with which opinion; a later change clears it."""

    class Step(models.IntegerChoices):
        """Which check."""

        FIRST = 1, _("初审")
        SECOND = 2, _("复审")

    class Verdict(models.TextChoices):
        """How it ended."""

        PASSED = "passed", _("通过")
        RETURNED = "returned", _("退回")

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.PASSED)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审核人"))
    at = models.DateTimeField(_("审核时间"))
    opinion = models.CharField(_("审核意见"), max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True)
    stays_at_merge = "a check is of the values that one record had"

    class Meta:
        verbose_name = _("审核")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "record_type", "record_id", "step"],
                name="review_mark_once",
                condition=models.Q(cleared_at__isnull=True),
            )
        ]
