"""The address that a person puts into the blind copy of a mail, so that it is filed without another word."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings

from kemai.areas.activities.mail.reading import Letter
from kemai.areas.activities.models import Mailbox


def drop_address(mailbox: Mailbox, user_id: int) -> str:
    """Give the address of one person at a mailbox: `name+number.sign@host`, which nobody else can make up."""
    name, _at, host = mailbox.address.lower().partition("@")
    return f"{name}+{user_id}.{sign(mailbox.pk, user_id)}@{host}"


def sign(mailbox_id: int, user_id: int) -> str:
    """Sign a person's number with the server's key."""
    said = f"kemai.mail.drop:{mailbox_id}:{user_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, sha256).hexdigest()[:12]


def dropped_by(letter: Letter, mailbox: Mailbox) -> int | None:
    """Give who sent a message to their drop address, None where nobody did."""
    name, _at, host = mailbox.address.lower().partition("@")
    for address in (*letter.delivered_to, *letter.to, *letter.cc):
        local, _at, domain = address.partition("@")
        tag = local.removeprefix(f"{name}+") if domain == host and local.startswith(f"{name}+") else ""
        number, _dot, given = tag.partition(".")
        known = number.isascii() and number.isdigit() and len(number) < 16
        if known and hmac.compare_digest(given.encode(), sign(mailbox.pk, int(number)).encode()):
            return int(number)
    return None
