"""How a person arranges the workbench: which tiles, in which order; kept for them alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.models import DeskChoice
from kemai.core.screens.workbench.tiles import Tile, tiles
from kemai.core.tenancy.viewer import Viewer

LOGGED = "core.deskchoice"


def arranged(viewer: Viewer) -> list[tuple[Tile, bool]]:
    """Give the tiles that exist for a person in their order, each with whether it is shown.

    Tiles that came since the person arranged them stand, shown, where they are shipped.
    """
    known = tiles(viewer)
    kept = DeskChoice.objects.filter(person_id=viewer.user_id).values_list("order", "hidden").first()
    if kept is None:
        return [(one, True) for one in known]
    order, hidden = kept
    places = {code: place for place, code in enumerate(order)}
    ranked: list[tuple[float, Tile]] = []
    last = -1.0
    for one in known:
        last = places[one.code] if one.code in places else last + 0.001
        ranked.append((last, one))
    return [(one, one.code not in hidden) for _place, one in sorted(ranked, key=lambda pair: pair[0])]


def keep_arrangement(order: Iterable[str], shown: Iterable[str], *, by: Viewer) -> None:
    """Keep the order of the tiles and hide those not `shown`; a code that is no tile of the person is E-REF."""
    known = [one.code for one in tiles(by)]
    order, shown = list(dict.fromkeys(order)), set(shown)
    if strange := [code for code in (*order, *shown) if code not in known]:
        raise Rejected.one("", "E-REF", enumerated(strange)[:60])
    hidden = [code for code in known if code not in shown]
    with transaction.atomic():
        values = {"order": [*order, *(code for code in known if code not in order)], "hidden": hidden}
        DeskChoice.objects.update_or_create(organisation_id=by.organisation_id, person_id=by.user_id, defaults=values)
        log(by, f"{LOGGED}.edit", LOGGED, None, [], facts={"hidden": hidden})


def arrange_as_shipped(*, by: Viewer) -> None:
    """Return to the workbench as it is shipped."""
    with transaction.atomic():
        if DeskChoice.objects.filter(person_id=by.user_id).delete()[0]:
            log(by, f"{LOGGED}.delete", LOGGED, None, [])
