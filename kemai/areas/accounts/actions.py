"""What people do with their accounts: sign in, change the password, make keys for programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import ApiToken, PastPassword, User
from kemai.core.access.provider import viewer_of
from kemai.core.history.write import log
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
WRONG_PAIR = _("用户名或密码不正确；连续错 5 次将锁定 15 分钟")


def sign_in(login: str, password: str) -> User:
    """Check a pair of sign-in name and password; raises Rejected with the same words for every reason.

    Unknown names cost as much time as known ones, and a locked account stays locked even for the right password.
    """
    user = User.objects.select_related("organisation").filter(login__iexact=login.strip()).first()
    if user is None:
        make_password(password)
        raise Rejected.one("", "E-PERM", WRONG_PAIR)
    right = check_password(password, user.password)
    if user.locked_until and user.locked_until > timezone.now():
        raise Rejected.one("", "E-PERM", WRONG_PAIR)
    if not right or not user.is_active:
        count_failure(user)
        raise Rejected.one("", "E-PERM", WRONG_PAIR)
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
    log(viewer_of(user), "accounts.sign_in", "accounts.user", user.pk, [], title=user.name)
    return user


def count_failure(user: User) -> None:
    """Count a wrong try; the fifth in a row locks the account for 15 minutes."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
        tries = User.objects.values_list("failed_sign_ins", flat=True).get(pk=user.pk)
        log(viewer_of(user), "accounts.sign_in_failed", "accounts.user", user.pk, [], title=user.name)
        if tries >= TRIES:
            User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=timezone.now() + LOCKED_FOR)


def change_password(user: User, old: str, new: str, again: str) -> None:
    """Change one's own password; other sign-ins end with it."""
    errors: dict[str, list[Invalid]] = {}
    if not check_password(old, user.password):
        errors["old"] = [Invalid("E-FMT", _("原密码不正确"))]
    if new != again:
        errors["again"] = [Invalid("E-FMT", _("两次输入的新密码不一致"))]
    try:
        validate_password(new, user)
    except ValidationError as error:
        errors["new"] = [Invalid("E-FMT", message) for message in error.messages]
    if errors:
        raise Rejected(errors)
    with transaction.atomic():
        PastPassword.objects.create(user=user, password=user.password)
        user.set_password(new)
        user.save(update_fields=["password"])
        log(viewer_of(user), "accounts.change_password", "accounts.user", user.pk, [], title=user.name)


def make_token(user: User, name: str, *, by: Viewer) -> str:
    """Make a key for a program that acts as the user; the key is shown once and only its hash is kept."""
    key = f"km_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(user=user, name=name[:60], digest=digest(key))
        log(by, "accounts.make_token", "accounts.apitoken", token.pk, [], title=token.name)
    return key


def digest(key: str) -> str:
    """Hash a key; it is long and random, so a fast hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def user_of_token(key: str) -> User | None:
    """Find the active user of a key, and note its use at most once a minute."""
    token = ApiToken.objects.select_related("user__organisation").filter(digest=digest(key)).first()
    if token is None or not token.user.is_active:
        return None
    now = timezone.now()
    if token.last_used is None or now - token.last_used > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)
    return token.user
