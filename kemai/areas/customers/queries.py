"""Reads across customers and their history."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from kemai.areas.customers.privacy.may import may_contact
from kemai.areas.customers.segments.members import members
from kemai.areas.customers.value_card.figures import NAMES as FIGURES
from kemai.areas.customers.value_card.figures import Figure, figure_sheet
from kemai.core.dictionary.book import book
from kemai.core.history.models import Act
from kemai.core.tenancy.viewer import Viewer

__all__ = ["FIGURES", "Figure", "figure_sheet", "lost", "may_contact", "members"]
CHANGED_STATE = '"field": "state"'


def lost(rows: Any, viewer: Viewer) -> Any:
    """Keep the customers whose state is lost, with `lost_at`: when the state last changed, else when they were added.

    History keeps changes as JSON text; a quotation mark inside a value is escaped there, so no value looks like a key.
    """
    codes = [entry.id for entry in book(viewer).by_key.get("customer_state", []) if entry.code == "lost"]
    acts = Act.objects.filter(record_type="customers.customer", record_id=OuterRef("pk"))
    acts = acts.annotate(said=Cast("changes", TextField())).filter(said__contains=CHANGED_STATE).order_by("-id")
    changed = Subquery(acts.values("at")[:1])
    return rows.filter(state_id__in=codes).annotate(lost_at=Coalesce(changed, F("created_at")))
