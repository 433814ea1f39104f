"""What persons ask of the firm about their own data."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.contact import Contact
from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DateField, NumberField, RecordKey, TextField


class PrivacyRequest(Record):
    """A contact, or a customer who is a person, asks for a copy, a correction, a restriction or the erasure of data."""

    class Kind(models.TextChoices):
        """What is asked for."""

        EXPORT = "export", _("导出")
        ANONYMISE = "anonymise", _("匿名化")
        CORRECT = "correct", _("更正")
        RESTRICT = "restrict", _("限制处理")

    class Status(models.TextChoices):
        """Where the request stands."""

        OPEN = "open", _("待办理")
        DONE = "done", _("已办结")
        REFUSED = "refused", _("已拒绝")

    number = NumberField(_("编号"))
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    customer = RecordKey(Customer, verbose_name=_("个人客户"), null=True, blank=True, db_index=False)
    kind = models.CharField(_("请求"), max_length=10, choices=Kind.choices, default=Kind.EXPORT)
    asked_on = DateField(_("收到日期"))
    due = DateField(_("办理期限"))
    status = models.CharField(_("办理状态"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False)
    answer = TextField(_("答复"), max_length=200, editable=False)
    answered_at = models.DateTimeField(_("办结时间"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("办理人"),
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
    )

    class Meta:
        verbose_name = _("个人信息请求")
        default_permissions = ()
        indexes = list_indexes("privacy_request", "contact", "customer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="privacy_request_number_once"),
            models.CheckConstraint(
                condition=models.Q(contact=None, customer__isnull=False)
                | models.Q(contact__isnull=False, customer=None),
                name="privacy_request_of_one",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
