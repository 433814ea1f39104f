"""People choose how they are told: by kind and channel, not in quiet hours, alarms always."""

from __future__ import annotations

import html
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine

from kemai.core.notify.models import Notice, NoticeChoice
from kemai.core.notify.send import tell_people
from kemai.core.outbox.models import OutMessage
from kemai.core.tenancy import everyone

PAGE = "/notices/settings/"
LATE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai


def tell(firm: Any, link: str) -> None:
    with everyone(reason="tests"):
        type(firm.people["sales1"]).everyone.filter(login="sales1").update(email="sales1@jn.example")
        tell_people([firm.people["sales1"].pk], lambda: "有事", link, firm.organisation.pk)


def sent() -> tuple[list[str], list[str]]:
    with everyone(reason="tests"):
        return (
            list(Notice.objects.order_by("pk").values_list("link", flat=True)),
            list(OutMessage.objects.order_by("pk").values_list("channel", flat=True)),
        )


@pytest.mark.spec("PLT-16")
def test_with_mail_switched_off_for_tasks_only_the_bell_rings(firm: Any) -> None:
    client = firm.client("sales1")
    on = {"tasks:bell": "1", "tasks:mail": "1", "messages:bell": "1", "messages:mail": "1"}
    assert client.post(PAGE, on).status_code == 302
    tell(firm, "/tasks/1/")
    assert sent() == (["/tasks/1/"], ["mail"])
    del on["tasks:mail"]
    assert client.post(PAGE, on).status_code == 302
    tell(firm, "/tasks/2/")
    assert sent() == (["/tasks/1/", "/tasks/2/"], ["mail"])
    tell(firm, "/messages/3/")
    assert sent()[1] == ["mail", "mail"]


@pytest.mark.spec("PLT-16")
def test_quiet_hours_hold_all_but_alarms(firm: Any) -> None:
    chosen = {"quiet_from": "22:00", "quiet_to": "07:00", "tasks:bell": "1", "tasks:mail": "1"}
    with time_machine.travel(LATE, tick=False):
        client = firm.client("sales1")
        assert client.post(PAGE, chosen).status_code == 302
        tell(firm, "/tasks/1/")
        tell(firm, "/alarms/")
        shown = client.get("/notices/").content.decode()
        assert 'href="/alarms/"' in shown
        assert 'href="/tasks/1/"' not in shown
        with everyone(reason="tests"):
            assert OutMessage.objects.get().due_at == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 11, 23, 23, 1, tzinfo=UTC), tick=False):
        client = firm.client("sales1")
        assert 'href="/tasks/1/"' in client.get("/notices/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quiet_from": "25:00", "quiet_to": "07:00"}, "quiet_from"),
        ({"quiet_from": "22:00"}, "quiet_to"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    firm: Any, given: dict[str, str], field: str, language: str
) -> None:
    answer = firm.client("sales1", language).post(PAGE, given)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.content.decode()
    with everyone(reason="tests"):
        assert not NoticeChoice.objects.exists()


def test_what_was_chosen_stands_on_the_page_again_and_concerns_nobody_else(firm: Any) -> None:
    client = firm.client("sales1")
    given = {"quiet_from": "22:00", "quiet_to": "07:00", "digest": "1", "time_zone": "Europe/Berlin", "tasks:sms": "1"}
    assert client.post(PAGE, given).status_code == 302
    shown = html.unescape(client.get(PAGE).content.decode())
    assert 'name="tasks:sms" value="1" aria-label="任务 短信" checked' in shown
    assert 'name="tasks:bell" value="1" aria-label="任务 站内" checked' not in shown
    assert 'value="22:00"' in shown
    with everyone(reason="tests"):
        choice = NoticeChoice.objects.get()
        assert (choice.person.login, choice.quiet_to, choice.digest) == ("sales1", time(7), True)
    assert "22:00" not in firm.client("sales2").get(PAGE).content.decode()


def test_new_notices_are_given_once_to_the_browser_that_asks(firm: Any) -> None:
    client = firm.client("sales1")
    assert "data-id" not in client.get("/notices/new/").content.decode()
    tell(firm, "/tasks/1/")
    first = client.get("/notices/new/").content.decode()
    assert 'href="/tasks/1/"' in first
    with everyone(reason="tests"):
        last = Notice.objects.get().pk
    assert "data-id" not in client.get(f"/notices/new/?after={last}").content.decode()
    assert "data-id" not in firm.client("sales2").get("/notices/new/").content.decode()
