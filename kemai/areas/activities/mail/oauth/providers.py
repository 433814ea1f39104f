"""The providers whose mailboxes are signed in to by OAuth 2, with their addresses and usual servers.

Sources: Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth"; Google, "OAuth 2.0 Mechanism" (XOAUTH2)
and "Using OAuth 2.0 for Web Server Applications"; RFC 6749 (codes and refresh tokens), RFC 7636 (PKCE).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kemai.areas.activities.models import Mailbox

EVERYONE = "common"


@dataclass(frozen=True)
class Provider:
    """One provider: where people agree, where tokens are given, what is asked for; `{tenant}` is the directory.

    `server` and `smtp_server` are where its mailboxes are fetched and send; `more` goes along when people are asked.
    """

    code: str
    label: str
    agree_url: str
    token_url: str
    scope: str
    server: str
    smtp_server: str
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_tenants(self) -> bool:
        """Say whether a firm has a directory of its own there."""
        return "{tenant}" in self.agree_url


MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
OUTLOOK = "https://outlook.office.com"
PROVIDERS = {
    one.code: one
    for one in (
        Provider(
            Mailbox.SignIn.MICROSOFT,
            "Microsoft 365",
            f"{MICROSOFT}/authorize",
            f"{MICROSOFT}/token",
            f"{OUTLOOK}/IMAP.AccessAsUser.All {OUTLOOK}/SMTP.Send offline_access",
            "outlook.office365.com",
            "smtp.office365.com:587",
            {"prompt": "select_account"},
        ),
        Provider(
            Mailbox.SignIn.GOOGLE,
            "Google",
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            "https://mail.google.com/",
            "imap.gmail.com",
            "smtp.gmail.com",
            {"access_type": "offline", "prompt": "consent"},
        ),
    )
}


def provider_of(mailbox: Mailbox) -> Provider | None:
    """Give the provider of a mailbox, None for one with a password."""
    return PROVIDERS.get(mailbox.sign_in)
