"""Finds records by what somebody typed: in a list of one type, or in the search box over all types."""

from collections.abc import Sequence
from dataclasses import dataclass

from kemai.core.search.gathering import CANDIDATES_MOST, Gathering, Narrowed, Visible
from kemai.core.search.query import parse
from kemai.core.search.reason import Reason, explain, rank

RANKED_MOST = 100


@dataclass(frozen=True)
class Candidates:
    """Ids of matching records, newest first; `capped` where there are more, `asks_for_more` below two characters."""

    ids: list[int]
    capped: bool = False
    asks_for_more: bool = False


@dataclass(frozen=True)
class Hit:
    """One record that was found, and why."""

    record_type: str
    record_id: int
    title: str
    reason: Reason


@dataclass(frozen=True)
class Found:
    """Hits of all types; `capped` where there are more, `asks_for_more` below two characters."""

    hits: list[Hit]
    capped: bool = False
    asks_for_more: bool = False


def candidate_ids(
    organisation_id: int,
    typed: str,
    record_type: str,
    limit: int = CANDIDATES_MOST,
    *,
    narrowed: Narrowed | None = None,
) -> Candidates:
    """Give the newest records of one type that match; the caller filters them by what the viewer may see."""
    plan = parse(typed)
    if plan.asks_for_more:
        return Candidates([], asks_for_more=True)
    rows, capped = Gathering(organisation_id, plan, narrowed=narrowed).newest([record_type], limit)
    ids = [row.record_id for row in rows[record_type]]
    return Candidates(ids, capped or len(ids) == limit)


def find(
    organisation_id: int,
    typed: str,
    record_types: Sequence[str],
    limit: int = 10,
    *,
    visible: Visible | None = None,
    narrowed: Narrowed | None = None,
) -> Found:
    """Give up to `limit` records of each type: names that begin with the text first, then the newest.

    `visible(record_type, record_ids)` gives those that the viewer may see; the others are passed over and the
    next ones looked at. `narrowed` (see Gathering) keeps out fields that the viewer may not search.
    """
    plan = parse(typed)
    if plan.asks_for_more:
        return Found([], asks_for_more=True)
    gathering = Gathering(organisation_id, plan, visible, narrowed)
    rows, capped = gathering.newest(record_types, max(limit + 1, RANKED_MOST))
    best = [row for kind in record_types for row in sorted(rows[kind], key=lambda row: rank(plan, row.text))[:limit]]
    phone_of = gathering.phone_of
    hits = [
        Hit(row.record_type, row.record_id, row.title, explain(plan, row.title, row.text, phone_of.get(row.id)))
        for row in best
    ]
    return Found(hits, capped or any(len(of_type) > limit for of_type in rows.values()))
