"""A foreign mail in a real browser: its formatted text shows, its script and pictures do nothing."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.models import MailMessage
from kemai.areas.activities.tests.test_mail_filing import mailbox
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

pytestmark = pytest.mark.browser
FOUL = (
    "From: a@far.example\nSubject: 报价\nContent-Type: text/html; charset=utf-8\n\n<h2>报价单</h2><p>三周交货</p>"
    '<script>top.location="/signout/"</script><img src="https://spy.example/p.gif" onerror="alert(1)">'
)


def test_a_foreign_mail_shows_and_does_nothing(transactional_db: None, firm: Any, visit: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        file_all(mailbox(by), [("a", FOUL.encode())], by=by)
        mail = MailMessage.objects.get()
    page = visit("zh-hans", 1280, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "sales1")
    page.goto(f"/mails/{mail.pk}/")
    inside = page.frame_locator("iframe.letter")
    assert inside.locator("h2").inner_text() == "报价单"
    assert not [url for url in asked if "spy.example" in url or "signout" in url]
