"""What people do with boards beyond adding and editing: choosing cards, and arranging them for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from kemai.areas.analysis.boards.cards import offered
from kemai.areas.analysis.models import BoardChoice, Dashboard
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "analysis.dashboard"
CARDS_MOST = 24


def choose_cards(board: Dashboard, codes: Sequence[str], *, by: Viewer) -> None:
    """Put cards on a board; one that does not exist for the person is E-REF, too many are E-RNG."""
    codes = list(dict.fromkeys(codes))
    known = {*offered(by), *board.cards}
    if strange := [one for one in codes if one not in known]:
        raise Rejected.one("cards", "E-REF", strange[0][:60])
    if len(codes) > CARDS_MOST:
        raise Rejected.one("cards", "E-RNG", f"≤ {CARDS_MOST}")
    with transaction.atomic():
        Dashboard.objects.filter(pk=board.pk).update(cards=codes)
        log(by, f"{KEY}.cards", KEY, board.pk, [], title=board.name, facts={"cards": codes})


def arrange(board: Dashboard, order: Sequence[str], *, by: Viewer) -> None:
    """Keep the order in which a person wants the cards of a board; those left out are hidden from them alone."""
    shown = [one for one in dict.fromkeys(order) if one in board.cards]
    hidden = [one for one in board.cards if one not in shown]
    with transaction.atomic():
        BoardChoice.objects.update_or_create(
            organisation_id=by.organisation_id,
            person_id=by.user_id,
            board_id=board.pk,
            defaults={"order": shown, "hidden": hidden},
        )
        log(by, f"{KEY}.arrange", KEY, board.pk, [], title=board.name, facts={"hidden": hidden})


def arranged(board: Dashboard, viewer: Viewer) -> list[str]:
    """Give the cards of a board in the order of the person; those that came since stand at the end."""
    kept = (
        BoardChoice.objects.filter(board_id=board.pk, person_id=viewer.user_id).values_list("order", "hidden").first()
    )
    if kept is None:
        return list(board.cards)
    order, hidden = kept
    return [
        *(one for one in order if one in board.cards),
        *(one for one in board.cards if one not in (*order, *hidden)),
    ]
