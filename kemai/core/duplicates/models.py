"""What is kept about like records: keys, the firm's rules, the pairs a scan found, the pairs that are not the same."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class MatchKey(Owned):
    """One normalised key of one record, as a number: `n:` name, `p:` phone digits, `e:` exact, others by the rules.

    `apart` are the newest of an import, until they are sorted in.
    """

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    key = models.BigIntegerField()
    apart = models.BooleanField(default=False)
    stays_at_merge = "made anew from the records"
    indexes_records = True

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "apart", "key"], name="match_key_ix"),
            models.Index(fields=["organisation", "record_type", "record_id"], name="match_record_ix"),
        ]


class DuplicateRule(Owned):
    """One rule of a firm: records of a type that agree in all its fields are shown as like, or refused."""

    class How(models.TextChoices):
        """How two values are compared."""

        EXACT = "exact", _("精确")
        NORMAL = "normal", _("归一")
        SOUND = "sound", _("拼音")

    record = models.CharField(_("记录类型"), max_length=60)
    fields = models.JSONField(_("比对字段"), default=list)
    how = models.CharField(_("比对方式"), max_length=10, choices=How.choices, default=How.NORMAL)
    block = models.BooleanField(_("禁止重复"), default=False)

    class Meta:
        verbose_name = _("查重规则")
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "record"], name="duplicate_rule_ix")]


class LikePair(Owned):
    """Two records that a scan takes for the same; `score` is the logarithm of the odds, `group_id` its first record."""

    record_type = models.CharField(max_length=60)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    group_id = models.BigIntegerField()
    score = models.FloatField()
    evidence = models.JSONField(default=list)
    stays_at_merge = "made anew by the next scan"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record_type", "first_id", "second_id"], name="like_once")
        ]
        indexes = [models.Index(fields=["organisation", "record_type", "-score", "id"], name="like_score_ix")]


class NotSame(Owned):
    """Two records that a person told apart for good; `first_id` is the smaller."""

    record_type = models.CharField(max_length=60)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stays_at_merge = "said of the two records as they were"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "record_type", "first_id", "second_id"], name="not_same_once"
            )
        ]
