"""Renders templates from their samples as the server would, strict about every name that is missing."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kemai.ui.jinja import environment
from tests.ui.pages import PAGES
from tests.ui.samples import Context, Words

ROOT = Path(__file__).resolve().parents[2]
PLACES = [ROOT / "kemai" / part / "templates" for part in ("ui", "core", "areas/accounts", "areas/customers")]
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
    "customers/consent_panel.html",
    "customers/request_panel.html",
    "customers/ties_panel.html",
    "customers/value_card.html",
)
WHOLE = [name for name in PAGES if name not in {*PANELS, *(f"screens/{part}.html" for part in PARTS)}]


def render(template: str, language: str, **changes: object) -> str:
    """One page from its sample; `changes` replace keys of the context."""
    context: Context = PAGES[template](Words(language)) | CSRF | changes
    return ENVIRONMENT.get_template(template).render(context)
