"""Second factors of a person: codes of an app or by SMS, passkeys of devices, recovery codes on paper."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import User
from kemai.areas.accounts.signing_in.adapter import keyed
from kemai.areas.accounts.signing_in.entering import refuse_strangers
from kemai.areas.accounts.signing_in.mobile import drop_code, proved_by_text
from kemai.areas.accounts.signing_in.notes import note
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.core.actions import action
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

Type = Authenticator.Type
CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
WRONG_CODE = _("验证码不对或已过期，请输入应用里现在显示的 6 位数字")


def factors_of(user: User) -> list[Authenticator]:
    """Give the second factors of a person, the oldest first; recovery codes are none of their own."""
    return list(Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES).order_by("id"))


def has_factor(user: User) -> bool:
    """Say whether signing in asks this person for a second factor."""
    return Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES).exists()


def add_totp(user: User, secret: str, code: str) -> None:
    """Begin to use an app's one-time codes once its first code fits the secret; raises Rejected."""
    counter = counter_of(secret, code)
    if counter is None:
        raise Rejected.one("code", "E-FMT", WRONG_CODE)
    with transaction.atomic():
        if Authenticator.objects.filter(user=user, type=Type.TOTP).exists():
            raise Rejected.one("code", "E-STATE", _("已经在用一个验证器应用，先移除它再添加"))
        data = {"secret": get_adapter().encrypt(secret), "counter": counter}
        Authenticator.objects.create(user=user, type=Type.TOTP, data=data)
        note(user, "factor_added", kind=Type.TOTP.value)


def counter_of(secret: str, code: str) -> int | None:
    """Find which of the moments around now (30 s each) a code belongs to, None for none."""
    digits = "".join(code.split())
    if not secret or not digits.isascii():
        return None
    fits = (
        counter
        for counter in yield_hotp_counters_from_time()
        if constant_time_compare(digits, format_hotp_value(hotp_value(secret, counter)))
    )
    return next(fits, None)


def proves(user: User, code: str) -> bool:
    """Check a code of the app, of an SMS or a recovery code; each counts once, whoever else sends it just then."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=user)
        held = {row.type: row for row in rows.filter(type__in=(Type.TOTP, Type.RECOVERY_CODES))}
        if used_totp(held.get(Type.TOTP), code) or used_recovery(user, held.get(Type.RECOVERY_CODES), code):
            return True
        return proved_by_text(user, code)


def used_totp(row: Authenticator | None, code: str) -> bool:
    """Use a code of the app; the same or an earlier one is not taken again."""
    counter = counter_of(get_adapter().decrypt(row.data["secret"]), code) if row else None
    if row is None or counter is None or counter <= row.data.get("counter", 0):
        return False
    row.data["counter"], row.last_used_at = counter, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def used_recovery(user: User, row: Authenticator | None, code: str) -> bool:
    """Use up a recovery code."""
    kept = set(row.data["hashes"]) if row else set()
    digest = next((one for one in digests_of(user, code) if one in kept), None)
    if row is None or digest is None:
        return False
    row.data["hashes"].remove(digest)
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    note(user, "recovery_used", left=len(row.data["hashes"]))
    return True


def renew_codes(user: User) -> list[str]:
    """Make ten new recovery codes and forget the old ones; they are shown once, only keyed hashes are kept."""
    codes = ["-".join(word(4) for _part in range(3)) for _code in range(CODES)]
    data = {"hashes": [digests_of(user, code)[0] for code in codes]}
    with transaction.atomic():
        Authenticator.objects.update_or_create(user=user, type=Type.RECOVERY_CODES, defaults={"data": data})
        note(user, "recovery_codes", count=len(codes))
    return codes


def word(length: int) -> str:
    """Make a random word without letters that look like others."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(length))


def digests_of(user: User, code: str) -> list[str]:
    """Hash a recovery code of a person, blanks, dashes and letter case ignored, with the key of now and older ones."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed("kemai.recovery", f"{user.pk}:{plain}")


def codes_left(user: User) -> int:
    """Count the recovery codes that a person has not used."""
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(row.data["hashes"]) if row else 0


def remove_factor(user: User, factor_id: int) -> bool:
    """Remove one of one's own second factors; recovery codes go with the last. Says whether there was one."""
    with transaction.atomic():
        found = [one for one in factors_of(user) if one.pk == factor_id]
        erase(user, found)
        for one in found:
            note(user, "factor_removed", kind=one.type)
    return bool(found)


@action(
    "accounts.user",
    label=_("清除双重验证"),
    icon="key",
    danger=True,
    allowed=has_factor,
    refusal=_("此账号没有双重验证"),
)
def clear_factors(user: User, *, by: Viewer) -> None:
    """Remove all second factors of a person who lost them; their sign-ins end."""
    refuse_strangers(user, by)
    erase(user, factors_of(user))
    end_sessions(user)
    note(user, "factors_cleared", by=by)


def erase(user: User, found: Iterable[Authenticator]) -> None:
    """Delete factors, and the recovery codes when none is left."""
    Authenticator.objects.filter(user=user, pk__in=[one.pk for one in found]).delete()
    drop_code(user)
    if not has_factor(user):
        Authenticator.objects.filter(user=user).delete()


def qr_of(user: Any, secret: str) -> str:
    """Draw the picture that an app reads, as SVG."""
    adapter = get_adapter()
    drawing: str = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return drawing


def sealed(secret: str) -> str:
    """Encrypt a secret that is on its way through a form."""
    text: str = get_adapter().encrypt(secret)
    return text


def unsealed(text: str) -> str:
    """Read a secret that came back with a form."""
    secret: str = get_adapter().decrypt(text)
    return secret
