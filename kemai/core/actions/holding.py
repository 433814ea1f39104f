"""What keeps a record out of the recycle bin, said by areas above it: open orders and unpaid sums keep a customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kemai.core.records.errors import Invalid, Rejected

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

Hold = Callable[[Any, "Viewer"], Iterable[Invalid]]
_holds: dict[str, list[Hold]] = defaultdict(list)


def holds(type_key: str) -> Callable[[Hold], Hold]:
    """Register a function of record and viewer that yields the reasons (E-STATE, with a link) to keep a record."""

    def register(hold: Hold) -> Hold:
        _holds[type_key].append(hold)
        return hold

    return register


def refuse_held(record_type: RecordType, record: Any, by: Viewer) -> None:
    """Raise Rejected with every reason to keep a record."""
    reasons = [reason for hold in _holds.get(record_type.key, ()) for reason in hold(record, by)]
    if reasons:
        raise Rejected({"": reasons})
