"""Customers whom somebody ought to contact."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models.revisit_policy import RevisitPolicy
from kemai.areas.customers.models import Customer
from kemai.core.records.base import Record
from kemai.core.records.columns import DateField, RecordKey, TextField, WholeField


class DueContact(Record):
    """A customer whom its owner, the adviser, ought to contact by a day; it is done when a contact is logged.

    `policy` is the rule that put it there. `by_leader` marks what only that leader's own contact
    takes off. `postponed` counts how often the day was put off, `reason` says why last.
    """

    class Cause(models.TextChoices):
        """What makes the customer stand here; an assessment comes first."""

        ASSESSMENT = "assessment", _("评估")
        PLANNED = "planned", _("约定")
        INTERVAL = "interval", _("到期")

    class State(models.TextChoices):
        """Whether the customer still waits."""

        OPEN = "open", _("待联系")
        DONE = "done", _("已联系")
        DROPPED = "dropped", _("不再需要")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("顾问"),
        related_name="+",
        null=True,
        db_index=False,
    )
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    subject = TextField(_("事由"), max_length=120)
    cause = models.CharField(_("来由"), max_length=10, choices=Cause.choices, default=Cause.PLANNED)
    due = DateField(_("应联系日"), null=False, blank=False)
    policy = RecordKey(
        RevisitPolicy,
        models.SET_NULL,
        verbose_name=_("回访制度"),
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    by_leader = models.BooleanField(_("高层回访"), default=False, editable=False)
    postponed = WholeField(_("推迟次数"), default=0, editable=False)
    reason = TextField(_("推迟原因"), max_length=200, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    done_at = models.DateTimeField(_("联系时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("待联系人")
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation", "due", "id"], name="due_contact_due_ix"),
            models.Index(fields=["organisation", "owner", "due", "id"], name="due_contact_owner_ix"),
            models.Index(fields=["organisation", "department", "due", "id"], name="due_contact_department_ix"),
            models.Index(fields=["organisation", "customer", "due", "id"], name="due_contact_customer_ix"),
            models.Index(fields=["organisation", "policy"], name="due_contact_policy_ix"),
            models.Index(
                fields=["organisation", "owner", "due", "id"],
                name="due_contact_open_ix",
                condition=Q(state="open", is_deleted=False),
            ),
        ]

    def __str__(self) -> str:
        """Read as what it is about."""
        return self.subject
