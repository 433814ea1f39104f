"""Which record went into which, and all that is needed to take it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned


class MergeLog(Owned):
    """One merge of two records of a type: `kept_id` survives, `removed_id` went into it.

    `choices` says for each field whose value survived (`kept` or `removed`). `steps` lists what was done, in order, so
    that an undo goes back step by step; it is emptied when a person among the two is erased.
    """

    record_type = models.CharField(_("记录类型"), max_length=60)
    kept_id = models.BigIntegerField(_("保留记录"))
    removed_id = models.BigIntegerField(_("被并记录"))
    choices = models.JSONField(_("取值选择"), default=dict)
    steps = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("合并人"))
    at = models.DateTimeField(_("合并时间"))
    undone = models.BooleanField(_("已撤销"), default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    stays_at_merge = "says itself which of the two went where"

    class Meta:
        verbose_name = _("合并")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "record_type", "removed_id"],
                name="merged_once",
                condition=models.Q(undone=False),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "record_type", "kept_id"], name="merge_kept_ix"),
            models.Index(fields=["organisation", "-id"], name="merge_new_ix"),
        ]
