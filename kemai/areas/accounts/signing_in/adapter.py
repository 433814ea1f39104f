"""How allauth's second factors look and lie in our database."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.http import int_to_base36

ISSUER = "Kemai"


class Adapter(DefaultMFAAdapter):
    """Names the firm's accounts, and keeps secrets of one-time codes encrypted with the signing key of the server."""

    def get_totp_label(self, user: Any) -> str:
        """Call an account by sign-in name and firm."""
        return f"{user.login}@{user.organisation.code}"

    def get_totp_issuer(self) -> str:
        """Name ourselves."""
        return ISSUER

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Name the account as the device shows it."""
        return {
            "id": int_to_base36(user.pk).encode(),
            "name": self.get_totp_label(user),
            "display_name": user.name,
        }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret."""
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; one of another server's key reads as empty, which no code fits."""
        try:
            return keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def _get_site_name(self) -> str:
        return ISSUER


def keyed(salt: str, text: str) -> list[str]:
    """Hash a text with the server's signing key, and then with each of those before it."""
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(salt, text, secret=source, algorithm="sha256").hexdigest() for source in sources]


def keys() -> MultiFernet:
    """Give the keys made of the server's signing key and of those before it."""
    sources = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"kemai.factors:{source}".encode()).digest() for source in sources)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
