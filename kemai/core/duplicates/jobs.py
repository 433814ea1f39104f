"""Later work about like records: the scan of all records of a type, keys made anew, the sure pairs merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise, starmap
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import NotFound
from kemai.core.duplicates.keys import remade, stored_keys, values_of
from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.evidence import SEVERAL
from kemai.core.duplicates.matching.search import Pair, like_pairs
from kemai.core.duplicates.matching.weights import Weights
from kemai.core.duplicates.models import LikePair, MatchKey, NotSame
from kemai.core.duplicates.queue import pairs_for, sure
from kemai.core.duplicates.rules import Rule, compared, rule_keys, rules_of
from kemai.core.duplicates.stored import NewKeys, number_of
from kemai.core.history.models import Act
from kemai.core.jobs.declare import job
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Progress
from kemai.core.jobs.run import start
from kemai.core.merge.declare import may_merge
from kemai.core.merge.join import merge
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.errors import Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

SCAN, REBUILD, MERGE = "duplicates.scan", "duplicates.rebuild", "duplicates.merge"
BROUGHT = "duplicates.brought"
AT_ONCE = 2000
WRITTEN = 1000


def scannable() -> list[RecordType]:
    """Give the types whose records can be compared with one another."""
    return [one for one in registry.all() if one.evidence]


def columns_of(record_type: RecordType) -> list[Column]:
    """Group the fields of a type into columns of evidence: all phones one column, all mail addresses one."""
    found: dict[str, list[str]] = {}
    for name, kind in record_type.evidence.items():
        found.setdefault(kind if kind in SEVERAL else name, []).append(name)
    return [Column(key, record_type.evidence[names[0]], tuple(names)) for key, names in found.items()]


def order_scan(record_type: RecordType, *, by: Viewer) -> Job:
    """Let the records of a type be scanned; who may merge them may ask for it."""
    if not may_merge(record_type, by):
        raise Forbidden()
    title = _("全库查重：%(type)s") % {"type": record_type.many}
    with transaction.atomic():
        return start(SCAN, title, {"record_type": record_type.key}, by=by)


@job(SCAN)
def scan(*, progress: Progress, by: Viewer, record_type: str) -> dict[str, Any]:
    """Compare all records of a type and keep the like pairs anew; pairs told apart by people stay away."""
    kind = registry.get(record_type)
    columns = columns_of(kind)
    base, ids = Base(columns), []
    rows = kind.model.objects.filter(organisation_id=by.organisation_id).order_by("pk")
    count = rows.count()
    progress.total(count * 2)
    for pk, texts in texts_of(kind, rows, columns):
        ids.append(pk)
        base.add(texts)
        progress.advance()
    told = 0

    def report(done: int, total: int) -> None:
        nonlocal told
        now = count * done // max(total, 1)
        progress.advance(now - told)
        told = now

    pairs, weights = like_pairs(base, report)
    keep(kind, ids, pairs, weights, by)
    progress.advance(count * 2 - progress.done)
    return {"url": f"/duplicates/?type={kind.address}", "pairs": len(pairs)}


def texts_of(record_type: RecordType, rows: Any, columns: Iterable[Column]) -> Iterator[tuple[int, list[list[str]]]]:
    """Give each record's id and the texts of its columns, in the order of the ids.

    Each batch is read to its end before its rows are given: on SQLite nobody can note how far they are while a reading
    is open behind which somebody else has saved.
    """
    fields = record_type.coded_fields
    spread = [[fields[name].path for name in column.fields] for column in columns]
    names, ends = list(chain.from_iterable(spread)), list(accumulate(map(len, spread)))
    parts = list(starmap(slice, pairwise([0, *ends])))
    ordered, last = rows.order_by("pk").values_list("pk", *names), 0
    while batch := list(ordered.filter(pk__gt=last)[:AT_ONCE]):
        for pk, *values in batch:
            texts = [str(value) if value else "" for value in values]
            yield pk, [texts[part] for part in parts]
        last = batch[-1][0]


def keep(record_type: RecordType, ids: list[int], pairs: list[Pair], weights: Weights, by: Viewer) -> None:
    """Replace the pairs of an earlier scan."""
    place = {"organisation_id": by.organisation_id, "record_type": record_type.key}
    apart = set(NotSame.objects.filter(**place).values_list("first_id", "second_id"))
    made = [
        LikePair(
            **place,
            first_id=ids[pair.one],
            second_id=ids[pair.other],
            group_id=ids[pair.group],
            score=pair.score,
            evidence=weights.explained(pair.one, pair.other),
        )
        for pair in pairs
        if (ids[pair.one], ids[pair.other]) not in apart
    ]
    with transaction.atomic():
        LikePair.objects.filter(**place).delete()
        LikePair.objects.bulk_create(made, batch_size=WRITTEN)


def order_rebuild(record_type: RecordType, *, by: Viewer) -> Job:
    """Let the keys of a type be made anew, because the rules have changed."""
    title = _("重建查重索引：%(type)s") % {"type": record_type.many}
    return start(REBUILD, title, {"record_type": record_type.key}, by=by)


@job(REBUILD)
def rebuild(*, progress: Progress, by: Viewer, record_type: str) -> dict[str, Any]:
    """Make the keys of all records of a type by the rules as they are now."""
    kind = registry.get(record_type)
    rows = kind.model.objects.filter(organisation_id=by.organisation_id).order_by("pk")
    progress.total(rows.count())
    last, names = 0, compared(kind, by.organisation_id)
    while chunk := list(rows.filter(pk__gt=last)[:WRITTEN]):
        last = chunk[-1].pk
        with transaction.atomic():
            write_keys(kind, chunk, names, by.organisation_id)
        progress.advance(len(chunk))
    return {"url": f"/duplicate-rules/?type={kind.address}"}


def write_keys(record_type: RecordType, chunk: list[Any], names: list[str], organisation_id: int) -> None:
    """Replace the keys of some records."""
    place = {"organisation_id": organisation_id, "record_type": record_type.key}
    MatchKey.objects.filter(**place, record_id__in=[one.pk for one in chunk]).delete()
    made = [
        MatchKey(**place, record_id=one.pk, key=number_of(key))
        for one in chunk
        for key in stored_keys(record_type, values_of(record_type, one, names), organisation_id)
    ]
    MatchKey.objects.bulk_create(made, batch_size=WRITTEN)


def order_brought(record_type: RecordType, batch: int, *, by: Viewer) -> Job | None:
    """Let the keys that an import leaves out be made: those of rules that hold nothing up (sounds, addresses)."""
    if not later_rules(record_type, by.organisation_id):
        return None
    title = _("整理导入的查重索引：%(type)s") % {"type": record_type.many}
    with transaction.atomic():
        return start(BROUGHT, title, {"record_type": record_type.key, "batch": batch}, by=by)


@job(BROUGHT)
def brought(*, progress: Progress, by: Viewer, record_type: str, batch: int) -> dict[str, Any]:
    """Add the keys that an import left out to the records it added; done twice, it adds nothing more."""
    kind = registry.get(record_type)
    rules, place = (
        later_rules(kind, by.organisation_id),
        {"organisation_id": by.organisation_id, "record_type": kind.key},
    )
    names = list(dict.fromkeys(name for rule in rules for name in rule.fields))
    paths = [kind.fields[name].path for name in names]
    acts = Act.objects.filter(organisation_id=by.organisation_id, batch=batch, action=f"{kind.key}.add")
    progress.total(acts.count())
    last, new_keys = 0, NewKeys(by.organisation_id)
    while ids := list(
        acts.filter(record_id__gt=last).order_by("record_id").values_list("record_id", flat=True)[:AT_ONCE]
    ):
        last = ids[-1]
        rows = kind.model.objects.filter(among("pk", ids)).values_list("pk", *paths)
        with transaction.atomic():
            made = [
                (pk, key)
                for pk, *values in rows
                for key, _rule in rule_keys(kind, dict(zip(names, values, strict=True)), rules)
            ]
            there = set(MatchKey.objects.filter(among("record_id", ids), **place).values_list("record_id", "key"))
            fresh = {(pk, key) for pk, key in made if (pk, number_of(key)) not in there}
            new_keys.inserting(kind.key, fresh)()
        new_keys.sort_in()
        progress.advance(len(ids))
    new_keys.sort_in(due=0)
    return {}


def later_rules(record_type: RecordType, organisation_id: int) -> tuple[Rule, ...]:
    """Give the rules whose keys an import leaves to later."""
    return tuple(one for one in remade(record_type, rules_of(record_type, organisation_id)) if not one.block)


def order_merge(record_type: RecordType, *, by: Viewer) -> Job:
    """Let the sure pairs in a person's reach be merged."""
    if not may_merge(record_type, by):
        raise Forbidden()
    title = _("合并确信的重复：%(type)s") % {"type": record_type.many}
    with transaction.atomic():
        return start(MERGE, title, {"record_type": record_type.key}, by=by)


@job(MERGE)
def merge_sure(*, progress: Progress, by: Viewer, record_type: str) -> dict[str, Any]:
    """Merge every sure pair into its older record; a pair that is refused stays in the list."""
    kind = registry.get(record_type)
    pairs = [(one.pk, one.first_id, one.second_id) for one in sure(pairs_for(kind, by)).order_by("-score", "pk")]
    progress.total(len(pairs))
    into: dict[int, int] = {}
    refused = 0
    for pair_id, first, second in pairs:
        kept, removed = sorted((survivor(into, first), survivor(into, second)))
        if kept != removed:
            try:
                merge(kind, kept, removed, {}, by=by)
                into[removed] = kept
            except (Rejected, NotFound):
                refused += 1
                progress.advance()
                continue
        LikePair.objects.filter(pk=pair_id).delete()
        progress.advance()
    return {"url": f"/duplicates/?type={kind.address}", "errors": refused}


def survivor(into: dict[int, int], record_id: int) -> int:
    """Follow a record to the one that it went into."""
    while record_id in into:
        record_id = into[record_id]
    return record_id
