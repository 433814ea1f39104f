"""Telling what a person wrote from what a machine sent: away notes, bounces, mailings."""

from __future__ import annotations

import re
from email.message import Message

from kemai.areas.activities.mail.heads import said
from kemai.areas.activities.models.mail import MailMessage

Nature = MailMessage.Nature
POSTMASTERS = re.compile(r"^(?:mailer-daemon|postmaster)(?:$|@)", re.I)
AWAY = re.compile(
    r"^\s*(?:(?:re|答复|回复)\s*[:：]\s*)?"
    r"(?:out of (?:the )?office|auto(?:matic)?[ -]?(?:reply|response)|自动(?:回复|答复)|外出)",
    re.I,
)
AWAY_HEADS = ("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Auto-Reply", "X-MS-Exchange-Inbox-Rules-Loop")
BULK_HEADS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
NO_REPLY = re.compile(r"^(?:no-?reply|do-?not-?reply|notifications?)(?:[+.\-]|@)", re.I)


def nature_of(message: Message, address: str) -> str:
    """Say what a message is by its headers; a word in the subject counts only where the headers say nothing."""
    if is_bounce(message, address):
        return Nature.BOUNCE
    auto = str(message.get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    precedence = str(message.get("Precedence") or "").strip().lower()
    suppressed = str(message.get("X-Auto-Response-Suppress") or "").strip().lower()
    if auto == "auto-replied" or precedence == "auto_reply" or any(message.get(head) for head in AWAY_HEADS):
        return Nature.AWAY
    if AWAY.match(said(message, "Subject")) and (
        auto != "no" or precedence or suppressed or message.get("In-Reply-To")
    ):
        return Nature.AWAY
    if precedence in ("bulk", "list", "junk") or any(message.get(head) for head in BULK_HEADS):
        return Nature.BULK
    return Nature.BULK if auto != "no" or NO_REPLY.match(address) else Nature.PERSON


def is_bounce(message: Message, address: str) -> bool:
    """Say whether a mail server tells that something did not arrive."""
    report = str(message.get_param("report-type") or "").lower() == "delivery-status"
    if message.get_content_type() == "multipart/report" and report:
        return True
    return bool(POSTMASTERS.match(address)) or str(message.get("Return-Path") or "").strip() == "<>" and not address
