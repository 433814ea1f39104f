"""The page of a board, the page that chooses its cards or arranges them, and the pages for decision-makers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.analysis.boards.actions import arrange, arranged, choose_cards
from kemai.areas.analysis.boards.cards import cards, offered
from kemai.areas.analysis.models import Dashboard
from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import extra
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

KEY = "analysis.dashboard"
DECISIONS = extra("analysis.decisions", gettext_lazy("看决策分析"))
HOME = "/decisions/"
FIVE, DEALS, CUSTOMERS = "steady:/sales/reports/", "steady:/deals/reports/", "steady:/customers/reports/"
PAGES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "market": (
        gettext_lazy("市场"),
        ("figure:won", "figure:win_rate", "figure:cycle", f"{DEALS}region", f"{DEALS}month", f"{DEALS}reasons"),
    ),
    "customer": (
        gettext_lazy("客户"),
        (
            "figure:new_customers",
            f"{CUSTOMERS}region",
            f"{CUSTOMERS}industry",
            f"{CUSTOMERS}new",
            f"{FIVE}receipts-by-customer",
        ),
    ),
    "cost": (
        gettext_lazy("成本"),
        ("figure:contract", "figure:receipt", f"{FIVE}status", f"{FIVE}contracts-by-person"),
    ),
    "staff": (
        gettext_lazy("人员"),
        (
            "figure:visits",
            f"{FIVE}combined",
            f"{DEALS}person",
            "steady:/affairs/reports/person",
            f"{FIVE}receipts-by-person",
        ),
    ),
    "partner": (gettext_lazy("伙伴"), ("figure:order", f"{CUSTOMERS}type", f"{DEALS}origin", f"{CUSTOMERS}source")),
}
place("analysis", gettext_lazy("决策分析"), HOME, "dashboard", lambda viewer: viewer.rights.has(DECISIONS))


def board_of(request: Request, board_id: int, verb: str) -> Dashboard:
    """Find a board that the person may see or change."""
    require(registry.get(KEY), verb, request.viewer)
    board = Dashboard.objects.visible_to(request.viewer, verb).filter(pk=board_id).first()
    if board is None:
        raise Http404(str(board_id))
    return board


@person("GET")
def look_page(request: Request, board_id: int) -> HttpResponse:
    """Show a board with figures of the own scope."""
    board = board_of(request, board_id, "read")
    made = cards(arranged(board, request.viewer), request.viewer)
    context = {
        "frame": frame_of(request, board.name, crumbs=[{"label": str(registry.get(KEY).many), "url": "/boards/"}]),
        "title": board.name,
        "tabs": [],
        "cards": made,
        "arrange_url": f"/boards/{board.pk}/arrange/",
    }
    return render(request, "analysis/board.html", context)


@person("GET", "POST")
def cards_page(request: Request, board_id: int) -> HttpResponse:
    """Choose the cards of a board for all who see it."""
    board = board_of(request, board_id, "write")
    if request.method == "POST":
        try:
            choose_cards(board, chosen(request), by=request.viewer)
        except Rejected as reasons:
            return chooser(request, board, chosen(request), offered(request.viewer), reasons.errors["cards"][0].message)
        messages.success(request, _("仪表盘已保存"))
        return redirect(f"/boards/{board.pk}/look/")
    return chooser(request, board, board.cards, offered(request.viewer))


@person("GET", "POST")
def arrange_page(request: Request, board_id: int) -> HttpResponse:
    """Arrange the cards of a board for oneself."""
    board = board_of(request, board_id, "read")
    if request.method == "POST":
        arrange(board, chosen(request), by=request.viewer)
        messages.success(request, _("仪表盘已按您的安排显示"))
        return redirect(f"/boards/{board.pk}/look/")
    labels = offered(request.viewer)
    mine = {code: labels[code] for code in board.cards if code in labels}
    return chooser(request, board, arranged(board, request.viewer), mine)


def chosen(request: Request) -> list[str]:
    """Read the ticked cards in the order of the form."""
    return [one[:200] for one in request.POST.getlist("cards")[:200]]


def chooser(
    request: Request, board: Dashboard, picked: list[str], labels: dict[str, str], fault: str = ""
) -> HttpResponse:
    """Show the cards to choose from, those chosen first."""
    order = [*(one for one in picked if one in labels), *(one for one in labels if one not in picked)]
    title = _("选卡片：%(name)s") % {"name": board.name}
    context = {
        "frame": frame_of(request, title),
        "title": title,
        "cards": [{"code": one, "label": labels[one], "shown": one in picked} for one in order],
        "cancel_url": f"/boards/{board.pk}/look/",
        "fault": fault,
        "action": request.path,
    }
    return render(request, "analysis/cards.html", context, status=422 if fault else 200)


@person("GET")
def decisions_page(request: Request, code: str = "market") -> HttpResponse:
    """Show one of the pages for decision-makers: market, customer, cost, staff, partner."""
    if not request.viewer.rights.has(DECISIONS):
        raise Forbidden(_("决策分析"))
    if code not in PAGES:
        raise Http404(code)
    label, codes = PAGES[code]
    title = _("决策分析：%(label)s") % {"label": label}
    tabs = [
        {"label": str(one), "url": f"{HOME}{name}/", "current": name == code} for name, (one, _codes) in PAGES.items()
    ]
    context = {"frame": frame_of(request, title), "title": title, "tabs": tabs, "arrange_url": ""}
    return render(request, "analysis/board.html", {**context, "cards": cards(codes, request.viewer)})
