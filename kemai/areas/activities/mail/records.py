"""Mailboxes, messages and templates as people and machines see them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.interactions.last import keep_last_contact
from kemai.areas.activities.mail.oauth.providers import PROVIDERS
from kemai.areas.activities.mail.sealing import FORGOTTEN
from kemai.areas.activities.mail.telling import tell_contacts
from kemai.areas.activities.mail.threads import bare
from kemai.areas.activities.models import Mailbox, MailboxPlace, MailMessage, MailTemplate
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import OwnPage, RecordType
from kemai.core.tenancy.viewer import Viewer

State = MailMessage.State
OPEN = {"customer", "contact", "owner", "remark"}
ANSWER = OwnPage("answer", _("回复"), "mail", "answer/", "read")
FILE = OwnPage("file", _("归档"), "folder", "file/", "write")
CONNECT = OwnPage("connect", _("登录与收取"), "key", "connect/", "write")


@registry.add
class MailMessageType(RecordType):
    """Mails that came and went."""

    model, icon, menu, slug, title = MailMessage, "mail", "affairs", "mails", "subject"
    plural = pgettext_lazy("plural", "邮件")
    columns = ["subject", "direction", "from_address", "to_addresses", "customer", "state", "nature", "sent_at"]
    form = [
        (_("邮件"), ["subject", "direction", "from_address", "from_name", "to_addresses", "cc_addresses", "body"]),
        (_("归档"), ["customer", "contact", "sent_at", "owner", "remark"]),
        (_("状态"), ["state", "nature", "mailbox", "note", "message_key"]),
    ]
    folded = (_("状态"),)
    facts = ["direction", "from_address", "to_addresses", "sent_at", "customer", "contact", "owner"]
    badges = {"state": "state", "nature": "tag", "direction": "tag"}
    state_levels = {
        "state": {
            "tray": "warn", "filed": "good", "queued": "info", "sending": "info", "sent": "good", "shown": "warn",
            "failed": "bad",
        }
    }  # fmt: skip
    search = {"subject": "A", "from_name": "A", "from_address": "B", "body": "C"}
    personal = dict.fromkeys(
        ("from_address", "from_name", "to_addresses", "cc_addresses", "subject", "body", "html", "partner"), "general"
    )
    identifiers = ("from_address", "partner")
    order, goes_with, pages = "-sent_at", ("customer",), (ANSWER, FILE)
    without = frozenset({"import"})
    views = [
        {"name": _("待归档"), "filters": {"state": "tray"}},
        {"name": _("我的"), "filters": {"owner": "me"}},
        {"name": _("发送失败"), "filters": {"state": "failed"}},
    ]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Keep what waits in somebody's own tray to that person."""
        return reached & (Q(private=False) | Q(owner_id=viewer.user_id))

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Keep a message that was noted by hand as one of its own; one on a customer is filed."""
        if record is None:
            made = secrets.token_hex(32)
            values["message_key"] = values.get("message_key") or made
            values["thread"] = values.get("thread") or values["message_key"]
            values["subject_key"] = bare(values.get("subject") or "")
            values["partner"] = values.get("partner") or values.get("from_address", "").lower()
            values["subject"] = values.get("subject") or str(_("（无主题）"))
        if record is None or "sent_at" in values:
            known = record.sent_at if record is not None else timezone.now()
            values["sent_at"] = values.get("sent_at") or known
        state = values.get("state") or (record.state if record is not None else State.TRAY)
        if "customer" in values and state in (State.TRAY, State.FILED):
            about = record.record_id if record is not None else None
            values["state"] = State.FILED if values["customer"] or about else State.TRAY
            if values["state"] == State.FILED:
                values["private"] = False

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Keep what a fetched or sent message says as it was; only where it is filed may change."""
        if record is None or record.mailbox_id is None and record.state in (State.TRAY, State.FILED):
            return
        for name in self.form_names:
            field = self.fields[name]
            if field.editable and name not in OPEN and values.get(name) != getattr(record, field.path):
                yield name, Invalid("E-STATE", _("收发的邮件不能改写，只能改归档"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Keep when the customer was last contacted."""
        moved = [one for one in changes or () if one["field"] == "customer"]
        keep_last_contact({record.customer_id, *(one["old"] for one in moved)} - {None})
        if action == "add" or moved:
            tell_contacts([record], by)


@registry.add
class MailboxType(RecordType):
    """Mailboxes that are fetched, and from which mails are sent."""

    model, icon, slug, title = Mailbox, "mail", "mailboxes", "address"
    plural = pgettext_lazy("plural", "邮箱")
    columns = ["address", "server", "active", "shared", "fetched_at", "trouble", "owner"]
    form = [
        (_("邮箱"), ["address", "sign_in", "login", "shared", "active", "owner", "remark"]),
        (_("服务器"), ["server", "smtp_server", "security", "folder", "since_days"]),
        (_("状态"), ["fetched_at", "trouble"]),
    ]
    folded = (_("状态"),)
    facts = ["sign_in", "server", "smtp_server", "active", "shared", "fetched_at", "trouble", "owner"]
    search = {"address": "A"}
    personal, identifiers = {"address": "general", "login": "general"}, ("address",)
    pages, without = (CONNECT,), frozenset({"import"})

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Keep the address in small letters, as messages bear it; providers are known to have their servers."""
        if values.get("address"):
            values["address"] = values["address"].lower()
        provider = PROVIDERS.get(str(values.get("sign_in") or getattr(record, "sign_in", "")))
        if provider:
            for name in ("server", "smtp_server"):
                if not values.get(name, getattr(record, name, "")):
                    values[name] = getattr(provider, name)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for a server, and let only who keeps the password send it to another one."""
        if not values.get("server"):
            yield "server", Invalid("E-REQ")
        moved = record is not None and any(
            name in values and values[name] != getattr(record, name) for name in ("server", "smtp_server", "security")
        )
        if moved and record.owner_id not in (None, by.user_id) and not by.rights.has("settings"):
            yield "server", Invalid("E-PERM", _("只有邮箱的负责人能改服务器"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Forget the password when it would go to another server or belong to another person."""
        moved = {one["field"] for one in changes or ()}
        if moved & {"address", "sign_in", "server", "smtp_server", "security", "login", "owner"}:
            MailboxPlace.objects.filter(mailbox=record).update(**FORGOTTEN)

    def release(self, record: Any) -> None:
        """Forget the password with the mailbox."""
        MailboxPlace.objects.filter(mailbox=record).delete()


@registry.add
class MailTemplateType(RecordType):
    """Texts that are sent again and again."""

    model, icon, slug = MailTemplate, "note", "mailtemplates"
    plural = pgettext_lazy("plural", "邮件模板")
    columns = ["name", "subject", "owner", "updated_at"]
    form = [(_("模板"), ["name", "subject", "body", "owner", "remark"])]
    search = {"name": "A", "subject": "C"}
    common = frozenset({"find", "read"})
