"""The settings of firms in memory, read once per version of the firm."""

from __future__ import annotations

from typing import Any

from kemai.core.options.declare import options
from kemai.core.options.models import FirmOption
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.memory import Memory


def read(organisation_id: int) -> dict[str, Any]:
    """Read what a firm has set."""
    with everyone(reason="settings of a firm"):
        rows = FirmOption.objects.filter(organisation_id=organisation_id)
        return dict(rows.values_list("key", "value"))


def begin(organisation_id: int) -> None:
    """Give a new firm the settings with which firms begin; what it has set already stays."""
    rows = [
        FirmOption(organisation_id=organisation_id, key=one.key, value=one.begins)
        for one in options()
        if one.begins is not None
    ]
    FirmOption.objects.bulk_create(rows, ignore_conflicts=True)


values_of = Memory(read).of_firm
