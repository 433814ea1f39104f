"""Mail: the mailboxes of the firm, the messages that came and went, and the texts that are sent again and again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Contact, Customer
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.checks import addresses
from kemai.core.records.columns import EmailField, LongField, RecordKey, TextField, WholeField


class Mailbox(Record):
    """A mailbox whose messages are fetched and from which messages are sent; its password is kept elsewhere, sealed.

    `server` and `smtp_server` are hosts, where need be with `:port`. With another `sign_in` than a password its owner
    agrees at the provider, and a token is kept instead. The tray of a `shared` mailbox is the whole team's; that of any
    other its owner's alone. `trouble` is why the last fetching failed.
    """

    class SignIn(models.TextChoices):
        """How the house is let in."""

        PASSWORD = "password", _("密码或授权码")
        MICROSOFT = "microsoft", "Microsoft 365"
        GOOGLE = "google", "Google"

    class Security(models.TextChoices):
        """How the lines to the servers are locked."""

        TLS = "tls", _("SSL/TLS 加密")
        STARTTLS = "starttls", _("STARTTLS 加密")
        NONE = "none", _("不加密")

    address = EmailField(_("邮箱地址"), blank=False)
    sign_in = models.CharField(_("登录方式"), max_length=12, choices=SignIn.choices, default=SignIn.PASSWORD)
    server = TextField(_("服务器"), max_length=120)
    smtp_server = TextField(_("发信服务器"), max_length=120)
    security = models.CharField(_("加密"), max_length=10, choices=Security.choices, default=Security.TLS)
    login = TextField(_("登录名"), max_length=120)
    folder = TextField(_("文件夹"), max_length=120, default="INBOX")
    since_days = WholeField(_("首次收取几天内的邮件"), minimum=0, maximum=3650, default=30)
    shared = models.BooleanField(_("共用邮箱"), default=False)
    active = models.BooleanField(_("启用"), default=True)
    fetched_at = models.DateTimeField(_("最近收取"), null=True, blank=True, editable=False)
    trouble = TextField(_("收取问题"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("邮箱")
        default_permissions = ()
        indexes = list_indexes("mailbox")
        constraints = [models.UniqueConstraint(fields=["organisation", "address"], name="mailbox_address_once")]

    def __str__(self) -> str:
        """Read as the address."""
        return self.address


class MailboxPlace(Owned):
    """What only the fetching of a mailbox needs: the sealed password, and the last message that was taken up.

    Where a provider gives tokens, `sealed` is the lasting one and `access` the one for the next while, sealed too.
    """

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="place")
    sealed = models.TextField(blank=True)
    access = models.TextField(blank=True, default="")
    access_until = models.DateTimeField(null=True, blank=True)
    validity = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()


class MailMessage(Record):
    """A message that came or went; it belongs to the mailbox's owner or to whom it was filed for.

    `message_key` tells messages apart, so that none is filed twice; `message_id` and `reply_to_id` are what mail
    programs call it and the one it answers. `thread` is the key of the first message of a talk; where programs strip
    those names, `subject_key` and `partner` find it. `html` is sanitised. A `private` one waits in its owner's tray.
    """

    class Direction(models.TextChoices):
        """Who wrote to whom."""

        IN = "in", _("收")
        OUT = "out", _("发")

    class State(models.TextChoices):
        """Where it stands."""

        TRAY = "tray", _("待归档")
        FILED = "filed", _("已归档")
        QUEUED = "queued", _("待发")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        SHOWN = "shown", _("仅模拟")
        FAILED = "failed", _("发送失败")

    class Nature(models.TextChoices):
        """Whether a person wrote it, or a machine."""

        PERSON = "person", pgettext_lazy("mail", "往来")
        AWAY = "away", _("自动回复")
        BOUNCE = "bounce", _("退信")
        BULK = "bulk", _("群发")

    direction = models.CharField(_("方向"), max_length=5, choices=Direction.choices, default=Direction.IN)
    from_address = EmailField(_("发件地址"), max_length=254, blank=False)
    from_name = TextField(_("发件人"), max_length=120)
    to_addresses = LongField(_("收件地址"), blank=False, checks=[addresses])
    cc_addresses = LongField(_("抄送地址"), checks=[addresses])
    subject = TextField(_("主题"), max_length=250)
    body = LongField(_("正文"))
    html = LongField(_("网页格式正文"), editable=False)
    sent_at = models.DateTimeField(_("邮件时间"), blank=True)
    customer = RecordKey(Customer, verbose_name=_("客户"), null=True, blank=True, db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    mailbox = RecordKey(Mailbox, verbose_name=_("邮箱"), null=True, blank=True, db_index=False, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.TRAY, editable=False)
    nature = models.CharField(_("性质"), max_length=10, choices=Nature.choices, default=Nature.PERSON, editable=False)
    note = TextField(_("说明"), max_length=250, editable=False)
    message_key = TextField(_("邮件标识"), max_length=64, editable=False)
    message_id = models.CharField(_("邮件程序编号"), max_length=250, blank=True, editable=False)
    reply_to_id = models.CharField(_("所答复邮件的编号"), max_length=250, blank=True, editable=False)
    thread = models.CharField(_("同一往来"), max_length=64, blank=True, editable=False)
    subject_key = models.CharField(_("比对用主题"), max_length=120, blank=True, editable=False)
    partner = models.CharField(_("对方地址"), max_length=254, blank=True, editable=False)
    private = models.BooleanField(_("只有本人可见"), default=False, editable=False)
    record_type = models.CharField(_("关联类型"), max_length=60, blank=True, editable=False)
    record_id = models.PositiveBigIntegerField(_("关联记录"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("邮件")
        default_permissions = ()
        indexes = [
            *(
                models.Index(
                    fields=["organisation", *path, "-sent_at", "-id"], name=f"mail_{'_'.join(path) or 'new'}_ix"
                )
                for path in ((), ("owner",), ("department",), ("customer",), ("contact",), ("state",))
            ),
            models.Index(fields=["organisation", "record_type", "record_id"], name="mail_record_ix"),
            models.Index(fields=["organisation", "thread"], name="mail_thread_ix"),
            models.Index(fields=["organisation", "message_id"], name="mail_id_ix"),
            models.Index(fields=["organisation", "reply_to_id"], name="mail_reply_ix"),
            models.Index(fields=["organisation", "partner", "subject_key"], name="mail_partner_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "message_key"], name="mail_key_once"),
        ]

    def __str__(self) -> str:
        """Read as the subject."""
        return self.subject


class MailTemplate(Record):
    """A text that is sent again and again; words in curly brackets are filled in when it is used."""

    name = TextField(_("模板名称"), max_length=60, blank=False)
    subject = TextField(_("主题"), max_length=250, blank=False)
    body = LongField(_("正文"), blank=False)

    class Meta:
        verbose_name = _("邮件模板")
        default_permissions = ()
        indexes = list_indexes("mail_template")

    def __str__(self) -> str:
        """Read as the name."""
        return self.name
