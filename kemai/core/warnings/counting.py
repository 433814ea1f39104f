"""How many warnings a person has, as a figure of the workbench."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.tenancy.viewer import Viewer
from kemai.core.warnings.declare import Concern, warnings

MOST = 100


def count(one: Concern, viewer: Viewer) -> int:
    """Count the warnings of one kind, one more than 100 at the most."""
    return int(one.rows(viewer).order_by()[: MOST + 1].count())


def shown(number: int) -> str:
    """Say a count that stops at 100."""
    return f"{MOST}+" if number > MOST else str(number)


def figure(viewer: Viewer) -> list[dict[str, Any]]:
    """Give the workbench the number of a person's warnings; nothing where they may read nothing that is warned of."""
    kinds = [one for one in warnings() if viewer.may(one.type_key, "read")]
    if not kinds:
        return []
    number = sum(count(one, viewer) for one in kinds)
    level = "warn" if number else ""
    return [{"label": _("预警"), "text": shown(number), "url": "/warnings/", "level": level, "note": ""}]
