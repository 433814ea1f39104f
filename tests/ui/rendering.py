"""Renders templates from their samples as the server would, strict about every name that is missing."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kemai.ui.jinja import environment
from tests.ui.pages import PAGES
from tests.ui.samples import Context, Words

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "ui",
    "core",
    "areas/accounts",
    "areas/customers",
    "areas/activities",
    "areas/products",
    "areas/sales",
    "areas/analysis",
)
PLACES = [ROOT / "kemai" / part / "templates" for part in PARTS]
ENVIRONMENT = environment(loader=FileSystemLoader(PLACES), autoescape=True, undefined=StrictUndefined)
TOKEN = "t" * 64
CSRF = {
    "csrf_token": TOKEN,
    "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(TOKEN),
}


def sources() -> list[Path]:
    """Every template of the rooms that this test looks after."""
    return sorted(path for place in PLACES for path in place.rglob("*.html"))


PARTS = ("timeline", "peek", "duplicates", "field", "filter", "columns", "progress", "options")
PANELS = (
    "activities/decisions_panel.html",
    "activities/steps_panel.html",
    "activities/tasks_panel.html",
    "customers/consent_panel.html",
    "customers/request_panel.html",
    "customers/ties_panel.html",
    "customers/value_card.html",
    "sales/form_snippet.html",
    "sales/goods_panel.html",
    "sales/hot.html",
    "sales/reviews_panel.html",
    "sales/lines_panel.html",
    "screens/line.html",
    "sales/money_panel.html",
    "products/pictures_panel.html",
    "sales/way_panel.html",
    "sales/quota_panel.html",
    "analysis/goal_panel.html",
    "activities/clash_panel.html",
    "activities/message_panel.html",
    "activities/mail_panel.html",
    "activities/mail_beside.html",
    "screens/notice_new.html",
    "screens/tile.html",
    "screens/tile_rows.html",
    "screens/tile_figures.html",
    "screens/tile_notices.html",
    "screens/tile_jobs.html",
    "activities/agenda_tile.html",
)
WHOLE = [name for name in PAGES if name not in {*PANELS, *(f"screens/{part}.html" for part in PARTS)}]


def render(template: str, language: str, **changes: object) -> str:
    """One page from its sample; `changes` replace keys of the context."""
    context: Context = PAGES[template](Words(language)) | CSRF | changes
    return ENVIRONMENT.get_template(template).render(context)
