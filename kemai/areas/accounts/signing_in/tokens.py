"""Keys with which programs act for a person: shown once, kept as a hash, for reading or writing, with an end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models import ApiToken, User
from kemai.areas.accounts.signing_in.duties import obstacle
from kemai.areas.accounts.viewers import is_outside
from kemai.core.access.provider import Key, provide_token, viewer_of
from kemai.core.history.write import log
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer

RECORD = "accounts.apitoken"


def make_token(user: User, name: str, *, by: Viewer, scope: str = "write", ends_on: str = "") -> str:
    """Make a key for a program that acts as the user; the key is shown once. Raises Rejected."""
    errors: dict[str, list[Invalid]] = {}
    if scope not in ApiToken.Scope.values:
        errors["scope"] = [Invalid("E-FMT")]
    last_day = day(ends_on, errors)
    if errors:
        raise Rejected(errors)
    key = f"km_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user, name=name.strip()[:60] or "API", digest=digest(key), scope=scope, ends_on=last_day
        )
        facts = {"scope": scope, "ends_on": str(last_day or "")}
        log(by, "accounts.make_token", RECORD, token.pk, [], title=token.name, facts=facts)
    return key


def day(typed: str, errors: dict[str, list[Invalid]]) -> date | None:
    """Read the last day of a key: empty for none, today at the earliest."""
    if not typed:
        return None
    try:
        last_day = date.fromisoformat(typed)
    except ValueError:
        errors["ends_on"] = [Invalid("E-FMT", "YYYY-MM-DD")]
        return None
    if last_day < timezone.localdate():
        errors["ends_on"] = [Invalid("E-RNG", _("不能早于今天"))]
    return last_day


def end_token(user: User, token_id: int, *, by: Viewer) -> bool:
    """End one of the person's keys; says whether there was one."""
    with transaction.atomic():
        token = ApiToken.objects.filter(user=user, pk=token_id).first()
        if token is None:
            return False
        log(by, "accounts.end_token", RECORD, token.pk, [], title=token.name)
        token.delete()
    return True


def digest(key: str) -> str:
    """Hash a key; it is long and random, so a fast hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


@provide_token
def key_of(token: str) -> Key | None:
    """Find the person and the reach of a key that counts today, and note its use at most once a minute."""
    row = ApiToken.objects.select_related("user__organisation").filter(digest=digest(token)).first()
    if row is None or not row.user.is_active or is_outside(row.user):
        return None
    if row.ends_on and row.ends_on < timezone.localdate():
        return None
    now = timezone.now()
    if row.last_used is None or now - row.last_used > timedelta(minutes=1):
        ApiToken.objects.filter(pk=row.pk).update(last_used=now)
    viewer = viewer_of(row.user)
    with acting_as(viewer):
        return Key(row.pk, viewer, row.scope == ApiToken.Scope.WRITE, obstacle(row.user, viewer))
