"""Blanking what acts say, for an erasure of personal data: the only change that the log permits."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from kemai.core.audit.models import Seal
from kemai.core.audit.rows import ids_of
from kemai.core.history.content import SALT, content_of
from kemai.core.history.models import Act

CHUNK = 500


def blank(acts: Any) -> int:
    """Blank title, changes and facts of some acts; who did what kind of thing when stays. Returns how many.

    The digest of the content is kept, so that the seals still hold; its salt is destroyed with it. The caller writes
    the act of the erasure.
    """
    done = 0
    with transaction.atomic():
        while chunk := list(acts.filter(erased_at__isnull=True).order_by("id")[:CHUNK]):
            salts = taken_salts(chunk)
            now = timezone.now()
            for act in chunk:
                digest = content_of(act, salts.get(act.pk) or secrets.token_bytes(SALT))
                values = {"title": "", "changes": [], "facts": {}, "erased_at": now, "digest": digest}
                models.QuerySet(Act).filter(pk=act.pk).update(**values)
            done += len(chunk)
    return done


def taken_salts(acts: list[Act]) -> dict[int, bytes]:
    """Take the salts of sealed acts out of their seals, where they are destroyed."""
    found: dict[int, bytes] = {}
    by_firm: dict[int, set[int]] = {}
    for act in acts:
        by_firm.setdefault(act.organisation_id, set()).add(act.pk)
    for organisation_id, ids in by_firm.items():
        near = {"first__lte": max(ids), "last__gte": min(ids)}
        seals: Any = models.QuerySet(Seal).filter(organisation_id=organisation_id, **near)
        for seal in seals.select_for_update():
            salts = bytearray(seal.salts)
            for place, act_id in enumerate(ids_of(seal)):
                if act_id in ids:
                    cut = slice(place * SALT, place * SALT + SALT)
                    found[act_id] = bytes(salts[cut])
                    salts[cut] = bytes(SALT)
            models.QuerySet(Seal).filter(pk=seal.pk).update(salts=bytes(salts))
    return found
