"""Carrying mails out by SMTP: from the mailbox they were written in, else through the server's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage as ServerMail
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.imap import host_and_port
from kemai.areas.activities.mail.oauth.asking import CannotSignIn
from kemai.areas.activities.mail.oauth.tokens import doubt, spoken
from kemai.areas.activities.mail.reaching import SealedSending, Sending
from kemai.areas.activities.mail.sealing import password_of
from kemai.areas.activities.models import Mailbox, MailMessage
from kemai.core.files.models import Attachment
from kemai.core.history.write import append
from kemai.core.jobs.schedule import every
from kemai.core.outbox import carriers
from kemai.core.outbox.carriers import CannotSend
from kemai.core.outbox.models import OutMessage
from kemai.core.records.among import among
from kemai.core.records.words import enumerated

KEY = "activities.mailmessage"
PATIENCE = 15
PORTS = {Mailbox.Security.TLS: 465, Mailbox.Security.STARTTLS: 587, Mailbox.Security.NONE: 25}
REAL = "django.core.mail.backends.smtp.EmailBackend"
State = MailMessage.State


class MailCarrier:
    """Takes the mails of the outbox; where no mail server is known, they are only shown there."""

    def carry(self, message: OutMessage) -> str:
        """Send one mail; raises CannotSend with the reason."""
        if message.record_type != KEY:
            return self.by_server(server_mail(message))
        mail = MailMessage.objects.select_related("mailbox").get(pk=message.record_id)
        mailbox = mail.mailbox if mail.mailbox and mail.mailbox.smtp_server else None
        MailMessage.objects.filter(pk=mail.pk).update(state=State.SENDING)
        try:
            state = by_mailbox(mailbox, mail) if mailbox else self.by_server(written(mail))
        except CannotSend as reason:
            MailMessage.objects.filter(pk=mail.pk).update(state=State.QUEUED, note=str(reason)[:250])
            raise
        move(mail, State.SENT if state == OutMessage.State.SENT else State.SHOWN)
        return state

    def by_server(self, mail: ServerMail) -> str:
        """Send by the installation's own mail server, where it has one."""
        if settings.EMAIL_BACKEND != REAL:
            return OutMessage.State.SHOWN
        try:
            get_connection(timeout=PATIENCE).send_messages([mail])
        except (OSError, smtplib.SMTPException) as reason:
            raise CannotSend(said(reason)) from reason
        return OutMessage.State.SENT


carriers.use(OutMessage.Channel.MAIL, MailCarrier())


def server_mail(message: OutMessage) -> ServerMail:
    """Make the plain mail of a text that some other part of the house sends."""
    subject = next((line.strip() for line in message.text.splitlines() if line.strip()), "")[:80]
    return ServerMail(subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.address])


def written(mail: MailMessage) -> ServerMail:
    """Make a written mail for the installation's server; answers go to the person who wrote it."""
    made = ServerMail(mail.subject, mail.body, formataddr((mail.from_name, mail.from_address)))
    made.to, made.cc = split(mail.to_addresses), split(mail.cc_addresses)
    made.extra_headers = headers(mail)
    for one in files_of(mail):
        made.attach(one.name, content_of(one), one.kind)
    return made


def by_mailbox(mailbox: Mailbox, mail: MailMessage) -> str:
    """Send from a mailbox by its own server."""
    try:
        with connected(mailbox) as line:
            sign_in(line, mailbox)
            line.send_message(composed(mail), mail.from_address, [*split(mail.to_addresses), *split(mail.cc_addresses)])
    except CannotSignIn as reason:
        raise CannotSend(str(reason)) from reason
    except (OSError, smtplib.SMTPException, ValueError) as reason:
        raise CannotSend(said(reason)) from reason
    return OutMessage.State.SENT


def sign_in(line: Any, mailbox: Mailbox) -> None:
    """Say who sends; a token that the server does not take is fetched anew for the next try."""
    if mailbox.sign_in == Mailbox.SignIn.PASSWORD:
        if password := password_of(mailbox):
            line.login(mailbox.login or mailbox.address, password)
        return
    token = spoken(mailbox)
    try:
        line.ehlo_or_helo_if_needed()
        line.auth("XOAUTH2", lambda asked=None: "" if asked else token)
    except smtplib.SMTPAuthenticationError:
        doubt(mailbox)
        raise


def connected(mailbox: Mailbox) -> Any:
    """Connect to the server that a mailbox sends by, and lock the line; port 587 is locked by STARTTLS (RFC 8314)."""
    security = Mailbox.Security(mailbox.security)
    host, port = host_and_port(mailbox.smtp_server, PORTS[security])
    if security == Mailbox.Security.TLS and port == PORTS[Mailbox.Security.STARTTLS]:
        security = Mailbox.Security.STARTTLS
    if security == Mailbox.Security.TLS:
        return SealedSending(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    line = Sending(host, port, timeout=PATIENCE)
    if security == Mailbox.Security.STARTTLS:
        line.starttls(context=ssl.create_default_context())
    return line


def composed(mail: MailMessage) -> EmailMessage:
    """Make the message as it travels."""
    made = EmailMessage()
    made["From"] = formataddr((mail.from_name, mail.from_address))
    made["To"] = mail.to_addresses
    if mail.cc_addresses:
        made["Cc"] = mail.cc_addresses
    made["Subject"] = mail.subject
    for name, value in headers(mail).items():
        made[name] = value
    made.set_content(mail.body)
    for one in files_of(mail):
        kind, _slash, shape = one.kind.partition("/")
        made.add_attachment(content_of(one), maintype=kind, subtype=shape or "octet-stream", filename=one.name)
    return made


def headers(mail: MailMessage) -> dict[str, str]:
    """Give the head lines by which mail programs keep a talk together."""
    made = {"Message-ID": mail.message_id, "Date": format_datetime(mail.sent_at)}
    if mail.reply_to_id:
        made |= {"In-Reply-To": mail.reply_to_id, "References": mail.reply_to_id}
    return made


def split(text: str) -> list[str]:
    """Give the addresses of a stored line."""
    return [one.strip() for one in text.split(",") if one.strip()]


def files_of(mail: MailMessage) -> list[Attachment]:
    """Give the files that travel with a mail."""
    return list(Attachment.objects.filter(record_type=KEY, record_id=mail.pk, replaced=False).order_by("pk"))


def content_of(file: Attachment) -> bytes:
    """Read a kept file."""
    with default_storage.open(file.place) as stored:
        return bytes(stored.read())


def said(reason: Exception) -> str:
    """Say why a mail server did not take a mail."""
    if isinstance(reason, smtplib.SMTPAuthenticationError):
        return _("发信服务器拒绝登录，请检查登录名和密码")
    if isinstance(reason, smtplib.SMTPRecipientsRefused):
        return _("发信服务器不接受收件地址：%(which)s") % {"which": enumerated(reason.recipients)}
    return _("发信失败：%(reason)s") % {"reason": str(reason)[:120]}


def move(mail: MailMessage, state: str, note: str = "") -> None:
    """Move a mail on, with its history and what is to be said of it."""
    if MailMessage.objects.filter(pk=mail.pk).exclude(state=state).update(state=state, note=note[:250]):
        changes = [{"field": "state", "old": str(mail.state), "new": str(state)}]
        append(mail.organisation_id, None, f"{KEY}.edit", KEY, mail.pk, changes, title=mail.subject)


@every(minutes=1)
def settle() -> None:
    """Note as failed, with the reason, the mails that the outbox has given up."""
    ours = OutMessage.objects.filter(record_type=KEY)
    given_up = ours.filter(state=OutMessage.State.FAILED).order_by("pk")
    on_their_way = MailMessage.objects.filter(state__in=(State.QUEUED, State.SENDING))
    left = on_their_way.filter(pk__in=given_up.values("record_id"))
    waiting = left.exclude(pk__in=ours.filter(state=OutMessage.State.WAITING).values("record_id"))
    mails = {mail.pk: mail for mail in waiting[:500]}
    notes = dict(given_up.filter(among("record_id", mails)).values_list("record_id", "note"))
    for pk, mail in mails.items():
        move(mail, State.FAILED, notes[pk])
