"""Every message is a row first; a carrier takes each once, and what it refuses says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kemai.core.notify.models import Notice
from kemai.core.outbox import carriers
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import carry, deliver, put, sweep
from kemai.core.tenancy import acting_as, everyone


class Counting:
    """A carrier that counts, and refuses one address."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def carry(self, message: OutMessage) -> str:
        if message.address == "bad":
            raise carriers.CannotSend("空号")
        self.taken.append(message.address)
        return OutMessage.State.SENT


@pytest.fixture
def carrier() -> Iterator[Counting]:
    made = Counting()
    carriers.use("sms", made)
    yield made
    carriers._carriers.pop("sms")


def message(address: str, **more: Any) -> OutMessage:
    values = {
        "channel": "sms",
        "name": "李娜",
        "text": "好",
        "record_type": "customers.contact",
        "record_id": 1,
        **more,
    }
    return OutMessage(address=address, **values)


def test_each_message_is_carried_once_and_a_refusal_says_why(
    firm: Any, carrier: Counting, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        with django_capture_on_commit_callbacks(execute=True):
            put([message("1"), message("bad")], by=by)
        assert carrier.taken == ["1"]
        assert deliver(by) == 0
        assert not carry(OutMessage.objects.get(address="1"))
        refused = OutMessage.objects.get(address="bad")
        assert (refused.state, refused.note, refused.tries) == ("waiting", "空号", 1)


@pytest.mark.spec("PLT-16")
def test_three_failures_mark_a_message_as_failed_and_show_it_to_the_administrator(
    firm: Any, carrier: Counting, django_capture_on_commit_callbacks: Any
) -> None:
    start = timezone.now()
    with acting_as(firm.viewer("mgr1")) as by, django_capture_on_commit_callbacks(execute=True):
        put([message("bad")], by=by)
    for minutes, state in ((6, "waiting"), (30, "failed")):
        with time_machine.travel(start + timedelta(minutes=minutes)), everyone(reason="tests"):
            sweep()
            assert OutMessage.objects.get().state == state
    with everyone(reason="tests"):
        told = Notice.objects.filter(link="/outbox/").values_list("to__login", "text")
        assert list(told) == [("admin", "发给 李娜 的信息没有发出：空号")]
    assert "失败" in firm.client("admin").get("/outbox/").content.decode()


def test_a_message_waits_for_its_time(firm: Any, carrier: Counting) -> None:
    start = timezone.now()
    with acting_as(firm.viewer("mgr1")) as by:
        put([message("1", due_at=start + timedelta(minutes=10))], by=by)
        assert deliver(by) == 0
    for minutes, taken in ((9, []), (11, ["1"])):
        with time_machine.travel(start + timedelta(minutes=minutes)), everyone(reason="tests"):
            sweep()
        assert carrier.taken == taken


def test_nothing_leaves_before_the_commit(firm: Any, carrier: Counting) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        put([message("1")], by=by)
        assert carrier.taken == []


def test_what_was_left_behind_is_swept_up(firm: Any, carrier: Counting) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    with acting_as(firm.viewer("mgr1")) as by:
        put([message("1"), message("2")], by=by)
        OutMessage.objects.update(created_at=long_ago)
        OutMessage.objects.filter(address="2").update(sent_at=long_ago)
    with everyone(reason="tests"):
        sweep()
        assert dict(OutMessage.objects.values_list("address", "state")) == {"1": "sent", "2": "failed"}
    assert carrier.taken == ["1"]


def test_the_page_shows_ones_own_and_all_to_the_keeper(firm: Any, other_firm: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        put([message("1", text=f"第{place}条") for place in range(60)], by=by)
        tenth = OutMessage.objects.order_by("id")[9].pk
    assert "第59条" in firm.client("mgr1").get("/outbox/").content.decode()
    assert "第3条" in firm.client("admin").get(f"/outbox/?before={tenth}").content.decode()
    for client in (firm.client("sales1"), other_firm.client("admin")):
        assert "第59条" not in client.get("/outbox/").content.decode()
        assert client.get("/outbox/?batch=x&before=y").status_code == 200
