"""Words to colleagues: messages, notices to the firm or a department, notes left for somebody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Customer
from kemai.core.records.base import Owned, Record
from kemai.core.records.columns import LongField, PeopleField, RecordKey, TextField


class Message(Record):
    """What one person tells others, by name or by department; a notice that names nobody goes to the whole firm."""

    class Kind(models.TextChoices):
        """What sort of words they are."""

        MESSAGE = "message", _("消息")
        NOTICE = "notice", _("公告")
        NOTE = "note", _("留言")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices, default=Kind.MESSAGE)
    subject = TextField(_("主题"), max_length=120, blank=False)
    body = LongField(_("内容"), blank=False)
    people = PeopleField(_("接收人"))
    to_department = RecordKey(
        settings.DEPARTMENT_MODEL, verbose_name=_("接收部门"), null=True, blank=True, db_index=False
    )
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)

    class Meta:
        verbose_name = _("消息")
        default_permissions = ()
        indexes = [
            *(
                models.Index(
                    fields=["organisation", *path, "-created_at", "-id"], name=f"message_{'_'.join(path) or 'new'}_ix"
                )
                for path in ((), ("owner",), ("department",), ("customer",), ("kind",))
            ),
            models.Index(fields=["organisation", "id"], condition=models.Q(is_deleted=True), name="message_gone_ix"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject


class MessageReading(Owned):
    """That somebody got a message, and when they read it; `created_at` is the message's, so that lists go by index."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="readings", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "message"], name="message_got_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "message"], name="message_reading_ix"),
            models.Index(fields=["organisation", "user", "-created_at", "-message"], name="message_reading_new_ix"),
        ]
