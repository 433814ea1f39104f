"""Two customers that stand again after a merge was taken back: each keeps its own last contact."""

from __future__ import annotations

from kemai.areas.activities.interactions.last import keep_last_contact
from kemai.core.events import RecordSaved, on


@on(RecordSaved)
def keep_after_parting(fact: RecordSaved) -> None:
    """Work out anew when a customer was last contacted whose merge was taken back."""
    if (fact.record_type, fact.action) == ("customers.customer", "merge_undo"):
        keep_last_contact([fact.record_id])
