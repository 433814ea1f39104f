"""Checking the log against its seals: what was changed, put in, taken out or moved, and where the chain is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kemai.core.audit.models import Seal
from kemai.core.audit.rows import SHORT, chained, unpack
from kemai.core.audit.sealing import BEGINNING
from kemai.core.history.content import SALT, digest_of
from kemai.core.history.models import Act


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, the act or seal it is about, what else there is to say."""

    kind: str
    act: int | None = None
    seal: int | None = None
    text: str = ""

    def facts(self) -> dict[str, Any]:
        """Give the finding to a job's result."""
        return {"kind": self.kind, "act": self.act, "seal": self.seal, "text": self.text}


@dataclass(frozen=True)
class Anchor:
    """The end of a firm's chain at one moment, kept outside of the database: number and digest of the last seal."""

    number: int
    digest: str


def anchor_of(organisation_id: int) -> Anchor | None:
    """Give the present end of a firm's chain, to be printed or kept elsewhere."""
    last = QuerySet(Seal).filter(organisation_id=organisation_id).order_by("-number").first()
    return Anchor(last.number, bytes(last.digest).hex()) if last else None


def check(
    organisation_id: int, *, anchor: Anchor | None = None, advance: Callable[[int], None] = lambda count: None
) -> Iterator[Finding]:
    """Yield everything that is wrong in a firm's log; acts that are not sealed yet are not looked at.

    Acts and their seals cut off together at the end are only seen against an anchor that was kept elsewhere.
    """
    previous, expected, reached = BEGINNING, 1, 0
    digests: dict[int, str] = {}
    seals: Any = QuerySet(Seal).filter(organisation_id=organisation_id).order_by("number")
    for seal in seals.iterator(50):
        digests[seal.number] = bytes(seal.digest).hex()
        yield from broken(seal, previous, expected)
        yield from strangers(organisation_id, reached, seal.first)
        yield from differences(seal)
        previous, expected, reached = bytes(seal.digest), seal.number + 1, max(reached, seal.last)
        advance(seal.count)
    sealed = QuerySet(Seal).order_by("-pk").values_list("horizon", flat=True).first() or 0
    yield from strangers(organisation_id, reached, sealed + 1)
    if anchor and digests.get(anchor.number) != anchor.digest:
        kind = "tail" if anchor.number not in digests else "seal"
        yield Finding(kind, seal=anchor.number, text=anchor.digest)


def broken(seal: Seal, previous: bytes, expected: int) -> Iterator[Finding]:
    """Yield what is wrong with a seal itself: a gap in the numbers, a broken link, a digest that does not fit."""
    if seal.number != expected:
        yield Finding("seal", seal=expected)
    links = bytes(seal.previous) == previous and chained(bytes(seal.previous), bytes(seal.rows)) == bytes(seal.digest)
    ids = [act_id for act_id, _digest in unpack(seal)]
    if not links or [seal.first, seal.last, seal.count] != [*(ids[:1] + ids[-1:] or [0, 0]), len(ids)]:
        yield Finding("seal", seal=seal.number)


def strangers(organisation_id: int, after: int, before: int) -> Iterator[Finding]:
    """Yield acts between two seals, where everything was settled: they were put in later."""
    between: Any = QuerySet(Act).filter(organisation_id=organisation_id, pk__gt=after, pk__lt=before)
    if after + 1 < before:
        yield from (Finding("inserted", act=pk) for pk in between.order_by("pk").values_list("pk", flat=True))


def differences(seal: Seal) -> Iterator[Finding]:
    """Yield acts of one block that are gone, were put in, changed, or stand at another's place."""
    rows: Any = QuerySet(Act).filter(organisation_id=seal.organisation_id, pk__gte=seal.first, pk__lte=seal.last)
    found = {act.pk: act for act in rows}
    salts = bytes(seal.salts)
    expected: dict[int, tuple[bytes, bytes]] = {}
    for place, (act_id, digest) in enumerate(unpack(seal)):
        expected[act_id] = (digest, salts[place * SALT : place * SALT + SALT])
    wrong = [
        pk for pk, (digest, salt) in expected.items() if pk in found and digest_of(found[pk], salt)[:SHORT] != digest
    ]
    gone = [pk for pk in expected if pk not in found]
    more = [pk for pk in found if pk not in expected]
    for pk in sorted([*wrong, *more]):
        origin = place_of(found[pk], {one: expected[one] for one in [*wrong, *gone] if one != pk})
        if origin:
            yield Finding("moved", act=pk, seal=seal.number, text=str(origin))
        else:
            yield Finding("changed" if pk in expected else "inserted", act=pk, seal=seal.number)
    yield from (Finding("removed", act=pk, seal=seal.number) for pk in gone)


def place_of(act: Act, places: dict[int, tuple[bytes, bytes]]) -> int | None:
    """Find the place that an act was sealed at, None when it was sealed at none of them."""
    return next((pk for pk, (digest, salt) in places.items() if digest_of(act, salt)[:SHORT] == digest), None)
