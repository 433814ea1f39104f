"""Carrying notices out by WeCom: to the firm's own people only; without an application they are shown in the outbox."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import WecomApp
from kemai.areas.accounts.wecom.asking import send
from kemai.areas.accounts.wecom.registered import app_of
from kemai.core.outbox import carriers
from kemai.core.outbox.models import OutMessage

PERSON = "accounts.user"
TITLE, DESCRIPTION, TEXT, LINK = 128, 512, 2048, 2048
SAME_WITHIN = 4 * 3600


class WecomCarrier:
    """Takes the WeChat messages of the outbox."""

    def carry(self, message: OutMessage) -> str:
        """Send one notice to a colleague; raises CannotSend with the reason."""
        app = app_of(message.organisation_id) if message.record_type == PERSON else None
        if app is None:
            return OutMessage.State.SHOWN
        send(app, worded(app, message))
        return OutMessage.State.SENT


carriers.use(OutMessage.Channel.WECHAT, WecomCarrier())


def worded(app: WecomApp, message: OutMessage) -> dict[str, Any]:
    """Write a notice as WeCom takes it: a card that opens where it happened, else plain text.

    WeCom drops what it was given twice within four hours, so a try whose answer was lost brings nothing twice.
    """
    text, _break, link = message.text.rpartition("\n")
    words: dict[str, Any] = {"touser": message.address, "agentid": app.agent}
    words |= {"enable_duplicate_check": 1, "duplicate_check_interval": SAME_WITHIN}
    if not link.startswith(("https://", "http://")) or len(link.encode()) > LINK:
        return words | {"msgtype": "text", "text": {"content": within(message.text, TEXT)}}
    time = f"{timezone.localtime(message.created_at):%Y-%m-%d %H:%M}"
    title, said = within(plain(text), TITLE), plain(text)
    card = {"title": title, "description": time if title == said else within(said, DESCRIPTION)}
    return words | {"msgtype": "textcard", "textcard": {**card, "url": link, "btntxt": _("查看")}}


def plain(text: str) -> str:
    """Write a text so that nothing in it is read as markup of a card."""
    return text.replace("<", "＜").replace(">", "＞").strip()


def within(text: str, most: int) -> str:
    """Cut a text to so many bytes, without breaking a character."""
    data = text.encode()
    return text if len(data) <= most else data[: most - len("…".encode())].decode(errors="ignore") + "…"
