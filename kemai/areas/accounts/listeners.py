"""What the accounts area does when something happens elsewhere."""

from __future__ import annotations

from django.db.models import F

from kemai.areas.accounts.models import ApiToken, User
from kemai.areas.accounts.models.sign_in import SignedIn, SmsCode
from kemai.core.backup import after_restore


@after_restore
def void_keys() -> None:
    """After a restore no program's key, mailed link or texted code holds any more, and nobody counts as signed in."""
    ApiToken.objects.all().delete()
    SignedIn.objects.all().delete()
    SmsCode.objects.all().delete()
    User._base_manager.update(session_round=F("session_round") + 1)
