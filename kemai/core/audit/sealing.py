"""Sealing the log: new acts go into blocks, each firm's blocks into a chain; nothing is done while acts are written."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kemai.core.audit.models import Seal
from kemai.core.audit.rows import chained, pack
from kemai.core.audit.settled import horizon
from kemai.core.history.content import SALT, digest_of
from kemai.core.history.models import Act
from kemai.core.tenancy.current import everyone

log = logging.getLogger("kemai.audit")
BLOCK = 1000
AT_ONCE = 20_000
BEGINNING = bytes(32)


def seal(most: int = AT_ONCE) -> int:
    """Seal the settled acts of all firms that are not sealed yet, at most so many; returns how many."""
    with everyone(reason="sealing the log"):
        until = horizon()
        done = 0
        while done < most and (count := _seal_part(until)):
            done += count
    return done


def seal_all() -> int:
    """Seal everything that is settled: before a backup and before the log is checked."""
    return seal(most=10**12)


def _seal_part(until: int) -> int:
    """Seal the next acts of all firms in one transaction; another process that was faster leaves nothing to do."""
    try:
        with transaction.atomic():
            start = QuerySet(Seal).order_by("-pk").values_list("horizon", flat=True).first() or 0
            acts: list[Act] = list(QuerySet(Act).filter(pk__gt=start, pk__lte=until).order_by("pk")[: BLOCK * 5])
            if not acts:
                return 0
            blocks: dict[int, list[Act]] = defaultdict(list)
            for act in acts:
                blocks[act.organisation_id].append(act)
            for organisation_id, found in blocks.items():
                for place in range(0, len(found), BLOCK):
                    _add(organisation_id, found[place : place + BLOCK], acts[-1].pk)
    except IntegrityError:
        log.info("another process sealed the same acts")
        return 0
    return len(acts)


def _add(organisation_id: int, acts: list[Act], reached: int) -> None:
    """Add one seal to a firm's chain."""
    before = QuerySet(Seal).filter(organisation_id=organisation_id).order_by("-number").first()
    previous = bytes(before.digest) if before else BEGINNING
    salts = [secrets.token_bytes(SALT) for _act in acts]
    rows = pack((act.pk, digest_of(act, salt)) for act, salt in zip(acts, salts, strict=True))
    Seal.objects.create(
        organisation_id=organisation_id,
        number=before.number + 1 if before else 1,
        first=acts[0].pk,
        last=acts[-1].pk,
        count=len(acts),
        horizon=reached,
        rows=rows,
        salts=b"".join(salts),
        digest=chained(previous, rows),
        previous=previous,
        at=timezone.now(),
    )
