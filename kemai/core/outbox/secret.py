"""Words that only the receiver may read, such as a code: sealed while they wait, gone when sent, used or too old."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone

from kemai.core.outbox.models import OutMessage

MASK = "••••••"


def seal(word: str) -> str:
    """Encrypt a word with the signing key of the server."""
    return keys().encrypt(word.encode()).decode()


def opened(sealed: str) -> str:
    """Open a sealed word; empty where there is none, or where another server sealed it."""
    try:
        return keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def spoken(message: OutMessage) -> str:
    """Give a message's text as its receiver reads it; the word stays masked when it is gone or of another server."""
    if not message.secret:
        return message.text
    try:
        return message.text.replace(MASK, keys().decrypt(message.secret.encode()).decode())
    except InvalidToken:
        return message.text


def too_old(message: OutMessage) -> bool:
    """Say whether a message is of no use any more."""
    return message.ends_at is not None and message.ends_at <= timezone.now()


def forget(record_type: str, record_id: int) -> None:
    """Drop the words of the messages about a record: they were used, or newer ones took their place."""
    OutMessage.objects.filter(record_type=record_type, record_id=record_id).exclude(secret="").update(secret="")


def forget_old() -> None:
    """Drop the words that nobody can use any more."""
    OutMessage.objects.filter(ends_at__lte=timezone.now()).exclude(secret="").update(secret="")


def shown_here() -> bool:
    """Say whether the simulator may show words in full: only where the server runs as a demo or for development."""
    return bool(settings.DEMO or settings.DEBUG)


def keys() -> MultiFernet:
    """Give the keys made of the server's signing key and of those before it."""
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"kemai.outbox:{source}".encode()).digest() for source in sources)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
