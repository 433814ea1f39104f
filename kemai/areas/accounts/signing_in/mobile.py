"""Codes by SMS as a second factor: a mobile number proved once, six digits that count once and for five minutes."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import SmsCode, User
from kemai.areas.accounts.signing_in.adapter import keyed
from kemai.areas.accounts.signing_in.notes import PERSON, note
from kemai.core.access.provider import viewer_of
from kemai.core.limits import Limit
from kemai.core.outbox.carriers import is_real
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.secret import MASK, forget, seal, shown_here
from kemai.core.outbox.send import put
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as

SMS = "sms"
LASTS = timedelta(minutes=5)
PACE = Limit("sms.pace", 1, 1)
ACCOUNT = Limit("sms.account", 5, 60)
NUMBER = Limit("sms.number", 5, 60)
ADDRESS = Limit("sms.address", 20, 60)
GUESSES = Limit("sms.guesses", 5, 15)
MOBILE = re.compile(r"(?:\+86)?(1[3-9][0-9]{9})|(\+(?!86)[1-9][0-9]{6,14})")
WRONG_CODE = gettext_lazy("验证码不对或已过期，请输入最近一条短信里的 6 位数字")


def offered() -> bool:
    """Say whether codes can reach anybody: by a gateway, or on the simulator's page of a demo."""
    return is_real(OutMessage.Channel.SMS) or shown_here()


def number_read(text: str) -> str:
    """Read a mobile number of mainland China, or one with + and the country's code; raises Rejected."""
    plain = re.sub(r"[\s\-()\u200b]", "", unicodedata.normalize("NFKC", text))
    found = MOBILE.fullmatch(plain)
    if found is None:
        raise Rejected.one("number", "E-FMT", _("请填写 11 位手机号；境外号码以 + 和国家代码开头"))
    return found[1] or found[2]


def number_of(user: User) -> str:
    """Give the proved number of a person, empty for none."""
    row = Authenticator.objects.filter(user=user, type=SMS).first()
    return str(row.data["number"]) if row else ""


def hinted(number: str) -> str:
    """Write a number so that its owner knows it and others don't learn it."""
    return f"{number[:3]}****{number[-4:]}"


def text_code(user: User, number: str, place: str) -> None:
    """Text a new code to a number; the one before counts no more. Raises TooMany per account, number and address."""
    ADDRESS.spend(place)
    PACE.spend(user.pk)
    ACCOUNT.spend(user.pk)
    NUMBER.spend(number)
    code = f"{secrets.randbelow(1_000_000):06d}"
    ends_at = timezone.now() + LASTS
    viewer = viewer_of(user)
    with acting_as(viewer), transaction.atomic():
        forget(PERSON, user.pk)
        kept = {"digest": digests_of(user, number, code)[0], "ends_at": ends_at}
        SmsCode.objects.update_or_create(user=user, defaults=kept)
        text = _("客脉验证码 %(code)s，5 分钟内有效。如果不是您本人在登录，请不要告诉任何人，并尽快修改密码。")
        message = OutMessage(
            channel=OutMessage.Channel.SMS,
            address=number,
            name=user.name,
            text=text % {"code": MASK},
            secret=seal(code),
            ends_at=ends_at,
            record_type=PERSON,
            record_id=user.pk,
        )
        put([message], by=viewer)
        note(user, "sms_sent", number=hinted(number))


def add_mobile(user: User, number: str, code: str) -> None:
    """Begin to use codes by SMS once the first one, sent to the number, came back; raises Rejected, TooMany."""
    GUESSES.spend(user.pk)
    if not used(user, number, code):
        raise Rejected.one("code", "E-FMT", WRONG_CODE)
    GUESSES.forget(user.pk)
    with transaction.atomic():
        User.everyone.select_for_update().get(pk=user.pk)
        if number_of(user):
            raise Rejected.one("code", "E-STATE", _("已经登记了手机号，先移除它再添加"))
        Authenticator.objects.create(user=user, type=SMS, data={"number": number})
        note(user, "factor_added", kind=SMS, name=hinted(number))


def proved_by_text(user: User, code: str) -> bool:
    """Use a code that was texted to the person's proved number."""
    number = number_of(user)
    if not number or not used(user, number, code):
        return False
    Authenticator.objects.filter(user=user, type=SMS).update(last_used_at=timezone.now())
    return True


def used(user: User, number: str, code: str) -> bool:
    """Use up the code that was sent to a number; one DELETE decides, so it counts once."""
    digits = "".join(code.split())
    rows = SmsCode.objects.filter(user=user, ends_at__gt=timezone.now(), digest__in=digests_of(user, number, digits))
    if not rows.delete()[0]:
        return False
    with acting_as(viewer_of(user)):
        forget(PERSON, user.pk)
    return True


def drop_code(user: User) -> None:
    """Let no code that is on its way count any more."""
    SmsCode.objects.filter(user=user).delete()


def tidy() -> None:
    """Drop codes that have run out."""
    SmsCode.objects.filter(ends_at__lte=timezone.now()).delete()


def digests_of(user: User, number: str, code: str) -> list[str]:
    """Hash a code, bound to person and number, with the server's key and older ones."""
    return keyed("kemai.sms", f"{user.pk}:{number}:{code}")
