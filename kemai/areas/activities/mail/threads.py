"""Which talk a message belongs to: by the names that mail programs give, else by subject and the other side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from kemai.areas.activities.mail.reading import Letter
from kemai.areas.activities.models import MailMessage
from kemai.core.records.among import among

REPLY = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|antw|odp|rv|tr|res|enc|回复|答复|转发|回覆|轉寄|答覆)(?:\s*\[\d+\]|\s*\(\d+\)|\^\d+)?"
    r"\s*[:：]|\[(?:ext|external|外部|外部邮件)\])\s*",
    re.I,
)
STILL = timedelta(days=90)
CANDIDATES = 20


def bare(subject: str) -> str:
    """Give a subject without the marks of answers, in small letters."""
    text = subject
    while (shorter := REPLY.sub("", text, count=1)) != text:
        text = shorter
    return " ".join(text.lower().split())[:120]


def is_answer(subject: str) -> bool:
    """Say whether a subject bears the mark of an answer."""
    return REPLY.match(subject) is not None


class Threads:
    """Finds the talks of many messages, those of the same batch included."""

    def __init__(self, letters: Iterable[Letter], organisation_id: int) -> None:
        """Read at once which of the messages that they name are here, and which here name one of them."""
        listed = list(letters)
        named = {one for letter in listed for one in (letter.reply_to_id, *letter.references) if one}
        own = {letter.message_id for letter in listed if letter.message_id}
        rows = MailMessage.objects.filter(organisation_id=organisation_id)
        self.rows = rows
        self.by_id: dict[str, str] = {}
        self.waiting: dict[str, str] = {}
        if named:
            self.by_id = dict(rows.filter(among("message_id", named)).values_list("message_id", "thread"))
        if own:
            self.waiting = dict(rows.filter(among("reply_to_id", own)).values_list("reply_to_id", "thread"))
        self.fresh: dict[tuple[str, str], str] = {}

    def thread_of(self, letter: Letter, others: set[str]) -> str:
        """Give the key of the talk of a message whose other side has these addresses."""
        known = (self.by_id.get(one) for one in (letter.reply_to_id, *reversed(letter.references)) if one)
        thread = next(filter(None, known), "") or self.waiting.get(letter.message_id, "")
        key = bare(letter.subject)
        if not thread and key and is_answer(letter.subject):
            thread = self.by_subject(letter, key, others)
        thread = thread or letter.key
        if letter.message_id:
            self.by_id.setdefault(letter.message_id, thread)
        if letter.reply_to_id:
            self.waiting.setdefault(letter.reply_to_id, thread)
        for other in others:
            self.fresh.setdefault((key, other), thread)
        return thread

    def by_subject(self, letter: Letter, key: str, others: set[str]) -> str:
        """Find the latest talk of the same subject with one of the same people within the last 90 days."""
        inside = (self.fresh.get((key, other)) for other in sorted(others))
        if found := next(filter(None, inside), ""):
            return found
        rows = self.rows.filter(among("partner", others), subject_key=key)
        if letter.sent_at:
            rows = rows.filter(sent_at__gte=letter.sent_at - STILL, sent_at__lte=letter.sent_at)
        return rows.order_by("-sent_at", "-pk").values_list("thread", flat=True).first() or ""
