"""Letters: what is sent to customers on paper or by fax."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.models.mail import MailTemplate
from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.checks import postcode
from kemai.core.records.columns import LongField, NumberField, PhoneField, RecordKey, TextField


class Letter(Record):
    """A letter or fax to a customer; once it has left the house it stays as it was sent.

    `receiver`, `address` and `postcode` stand in the window of the envelope; `note` says why a fax failed; `batch` is
    the job of a mass sending, in which each customer gets one.
    """

    class Kind(models.TextChoices):
        """How it travels."""

        LETTER = "letter", _("信函")
        FAX = "fax", _("传真")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("草稿")
        QUEUED = "queued", _("待发")
        SENT = "sent", _("已发送")
        SHOWN = "shown", _("仅模拟")
        FAILED = "failed", _("发送失败")

    number = NumberField(_("编号"))
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices, default=Kind.LETTER)
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    template = RecordKey(MailTemplate, verbose_name=_("模板"), null=True, blank=True, db_index=False)
    subject = TextField(_("主题"), max_length=250)
    body = LongField(_("正文"))
    receiver = TextField(_("收信人"), max_length=160)
    address = TextField(_("收信地址"), max_length=250)
    postcode = TextField(_("邮编"), max_length=12, checks=[postcode])
    fax = PhoneField(_("传真号码"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    note = TextField(_("说明"), max_length=250, editable=False)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True, editable=False)
    batch = models.BigIntegerField(_("批次"), null=True, editable=False)

    class Meta:
        verbose_name = _("信函传真")
        default_permissions = ()
        indexes = [
            *list_indexes("letter", "customer", "contact"),
            models.Index(fields=["organisation", "state", "-updated_at", "-id"], name="letter_state_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["batch", "customer"], name="letter_once_in_a_batch", condition=models.Q(batch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject or self.number
