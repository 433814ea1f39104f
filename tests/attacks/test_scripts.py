"""Scripts in every text of every record, looked at in a real browser: with the content policy, and without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page

from kemai.core import actions
from kemai.core.files.store import attach
from kemai.core.notes.actions import write_note
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in
from kemai.core.testing.samples import sample_values

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVIL = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
PLACES = ["/", "/customers/", "/customers/?q=img", "/customers/?view=wall", "/contacts/", "/search/?q=img", "/notices/"]
PLACES += ["/customers/export/", "/customers/print/", "/customers/reports/", "/profile/", "/jobs/", "/people/?q=img"]
PLACES += ['/customers/?q="><script>alert(3)</script>', "/customers/?where=name = 'x'><script>alert(4)</script>"]
PLACES += ["/contacts/options/?q=img", "/nowhere/<script>alert(5)</script>/"]
OF_RECORD = ["", "peek/", "edit/", "history/", "delete/", "timeline/", "field/name/", "field/remark/"]


def poisoned(firm: Any) -> list[str]:
    """Make a customer and a contact whose every text is a script, with a note, a file and a mention; give the pages."""
    with acting_as(firm.viewer("admin")) as admin:
        pages = []
        link: dict[str, Any] = {}
        for place, key in enumerate(("customers.customer", "customers.contact"), 1):
            record_type = registry.get(key)
            fields = record_type.fields
            values = sample_values(record_type, admin, place) | link
            for name in values:
                field = fields[name]
                if field.kind.name in ("text", "long") and not field.checks:
                    values[name] = EVIL[: field.max_length or 200]
            record = actions.add(record_type, values | {"name": EVIL}, by=admin)
            write_note(record_type, record.pk, EVIL, by=admin)
            attach(record_type, record.pk, [SimpleUploadedFile("x.txt", b"text")], by=admin)
            actions.edit(record_type, record.pk, {"remark": f"{EVIL}2"}, by=admin)
            link = {"customer": record.pk}
            pages += [f"/{record_type.address}/{record.pk}/{page}" for page in OF_RECORD]
    return pages


@pytest.mark.parametrize("policy", ["with the policy", "without it"])
def test_attack_18_19_21_no_script_of_a_record_runs(
    policy: str, firm: Any, visit: Callable[..., Page], settings: Any
) -> None:
    if policy == "without it":
        settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != "csp.middleware.CSPMiddleware"]
    pages = poisoned(firm)
    page = visit()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: said.append(request.url) if request.url.endswith("/x") else None)
    sign_in(page, "admin")
    for place in [*PLACES, *pages]:
        page.goto(place)
        assert page.locator("img[src=x]").count() == 0, place
        assert said == [], place
