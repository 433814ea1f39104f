"""Notices by WeCom: sent by the firm's application, tokens kept and fetched anew, faults said and tried again."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kemai.areas.accounts.models import User, WecomApp
from kemai.areas.accounts.tests.wecom_server import AGENT, CORP, SECRET, Wecom, wecom_server
from kemai.areas.accounts.wecom import asking
from kemai.areas.accounts.wecom.carrying import within
from kemai.areas.accounts.wecom.registered import keep_app
from kemai.core.access.errors import Forbidden
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.notify.send import tell_people
from kemai.core.outbox.models import OutMessage
from kemai.core.outbox.send import sweep
from kemai.core.tenancy import acting_as, everyone

CHOICES = "/notices/settings/"
ON = {"tasks:bell": "1", "tasks:wechat": "1"}
LATE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai


@pytest.fixture
def wecom(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Wecom]:
    settings.SITE_URL = "https://crm.jiangnan.example"
    with wecom_server() as made:
        monkeypatch.setattr(asking, "SERVER", made.address)
        yield made


@pytest.fixture
def linked(firm: Any, wecom: Wecom) -> Wecom:
    """A firm with its application, whose sales1 is in the directory and wants tasks by WeCom."""
    with acting_as(firm.viewer("admin")) as by:
        keep_app(CORP, str(AGENT), SECRET, by=by)
    client = firm.client("sales1")
    assert client.post("/profile/", {"wecom": " LiNa ", "self_note": ""}).status_code == 302
    assert client.post(CHOICES, ON).status_code == 302
    return wecom


@pytest.fixture
def tell(firm: Any, django_capture_on_commit_callbacks: Any) -> Any:
    def told(link: str = "/tasks/1/", text: str = "新任务：回访申达电子") -> None:
        with everyone(reason="tests"), django_capture_on_commit_callbacks(execute=True):
            tell_people([firm.people["sales1"].pk], lambda: text, link, firm.organisation.pk)

    return told


def sent() -> list[tuple[str, str, int]]:
    with everyone(reason="tests"):
        return list(OutMessage.objects.order_by("pk").values_list("channel", "state", "tries"))


def note() -> str:
    with everyone(reason="tests"):
        return str(OutMessage.objects.get().note)


@pytest.mark.spec("PLT-16")
def test_a_notice_goes_to_the_person_as_a_card_that_opens_where_it_happened(linked: Wecom, tell: Any) -> None:
    tell()
    tell("/messages/3/", "新消息")
    assert sent() == [("wechat", "sent", 0)]
    words = linked.taken[0]
    assert (words["touser"], words["agentid"], words["msgtype"]) == ("LiNa", AGENT, "textcard")
    assert words["textcard"]["title"] == "新任务：回访申达电子"
    assert words["textcard"]["url"] == "https://crm.jiangnan.example/tasks/1/"
    assert words["enable_duplicate_check"] == 1
    tell(text="<div class='highlight'>@all</div>" + "长" * 250)
    card = linked.taken[1]["textcard"]
    assert card["title"].startswith("＜div")
    assert card["title"].endswith("…")
    assert linked.given == 1


@pytest.mark.spec("PLT-16")
@pytest.mark.parametrize("code", [40014, 42001])
def test_a_token_that_ran_out_early_is_fetched_anew_once(linked: Wecom, tell: Any, code: int) -> None:
    tell()
    linked.next = [{"errcode": code, "errmsg": "access_token expired"}]
    tell()
    assert [state for _channel, state, _tries in sent()] == ["sent", "sent"]
    assert (linked.given, len(linked.taken)) == (2, 2)
    linked.next = [{"errcode": code, "errmsg": "access_token expired"}] * 2
    tell()
    assert sent()[2] == ("wechat", "waiting", 1)
    assert linked.given == 3


def test_a_token_is_asked_for_again_when_its_time_is_over(linked: Wecom, tell: Any) -> None:
    tell()
    with time_machine.travel(timezone.now() + timedelta(minutes=100)):
        tell()
        assert linked.given == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=116)):
        tell()
    assert linked.given == 2


@pytest.mark.spec("PLT-16")
def test_who_sends_too_often_rests_half_an_hour_and_loses_nothing(linked: Wecom, tell: Any) -> None:
    linked.next = [{"errcode": 45009, "errmsg": "reach max api daily quota limit"}]
    tell()
    assert sent() == [("wechat", "waiting", 1)]
    assert "发得太频繁" in note()
    for minutes, state in ((20, "waiting"), (31, "sent")):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)), everyone(reason="tests"):
            sweep()
        assert sent()[0][1] == state


@pytest.mark.spec("PLT-16")
def test_three_failures_mark_it_as_failed_and_the_administrator_sees_why(linked: Wecom, tell: Any, firm: Any) -> None:
    linked.directory.clear()
    tell()
    for minutes in (6, 30):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)), everyone(reason="tests"):
            sweep()
    assert sent()[0][:2] == ("wechat", "failed")
    with everyone(reason="tests"):
        told = Notice.objects.get(link="/outbox/", to__login="admin").text
    assert "企业微信通讯录里没有这个账号" in told
    shown = html.unescape(firm.client("admin").get("/outbox/").content.decode())
    assert "81013" in shown
    assert "失败" in shown


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"errcode": 60020, "errmsg": "not allow to access from your ip, hint: [1]"}, "企业可信IP"),
        ({"errcode": 99999, "errmsg": "strange, hint: [7], more at https://open.work"}, "strange（99999）"),
        ({"errcode": 0, "errmsg": "ok", "invaliduser": "LiNa"}, "没有这个账号"),
        ({"errcode": 0, "errmsg": "ok", "unlicenseduser": "LiNa"}, "基础接口许可"),
        ({"msg": "?"}, "读不懂"),
    ],
)
def test_what_wecom_does_not_take_says_why(linked: Wecom, tell: Any, fault: dict[str, Any], said: str) -> None:
    linked.next = [fault]
    tell()
    assert said in note()
    assert SECRET not in note()


def test_a_server_that_is_away_or_wrong_numbers_are_said_without_the_secret(
    linked: Wecom, tell: Any, firm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(firm.viewer("admin")) as by:
        keep_app(CORP, str(AGENT), "wrong-secret", by=by)
    tell()
    assert "Secret 不正确" in note()
    monkeypatch.setattr(asking, "SERVER", "http://127.0.0.1:9")
    with everyone(reason="tests"):
        OutMessage.objects.all().delete()
    tell()
    assert "连不上企业微信" in note()
    assert "wrong-secret" not in note()


@pytest.mark.spec("PLT-16")
def test_quiet_hours_hold_a_wecom_notice_until_the_morning(linked: Wecom, tell: Any, firm: Any) -> None:
    client = firm.client("sales1")
    assert client.post(CHOICES, {**ON, "quiet_from": "22:00", "quiet_to": "07:00"}).status_code == 302
    with time_machine.travel(LATE, tick=False):
        tell()
    assert linked.taken == []
    with time_machine.travel(datetime(2026, 11, 23, 23, 1, tzinfo=UTC), tick=False), everyone(reason="tests"):
        sweep()
    assert [one["touser"] for one in linked.taken] == ["LiNa"]


@pytest.mark.spec("PLT-16")
def test_without_an_application_it_is_shown_in_the_outbox_and_without_an_account_not_even_there(
    firm: Any, wecom: Wecom, tell: Any
) -> None:
    client = firm.client("sales1")
    assert client.post(CHOICES, ON).status_code == 302
    tell()
    assert sent() == []
    assert client.post("/profile/", {"wecom": "lina", "self_note": ""}).status_code == 302
    tell()
    assert sent() == [("wechat", "shown", 0)]
    assert wecom.given == 0


def test_firms_send_by_their_own_application_only(firm: Any, other_firm: Any, linked: Wecom, tell: Any) -> None:
    """The sweep looks at all firms; each message goes by the application of its own firm."""
    linked.next = [{"errcode": 45009, "errmsg": "busy"}]
    tell()
    with everyone(reason="tests"):
        WecomApp.objects.create(organisation=other_firm.organisation, corp="wwother", agent=9, sealed="x")
        WecomApp.objects.filter(organisation=firm.organisation).delete()
        OutMessage.objects.update(due_at=None, created_at=timezone.now() - timedelta(hours=1))
        sweep()
    assert sent()[0][1] == "shown"


@pytest.mark.spec("PLT-28")
def test_the_firm_keeps_its_application_and_sees_no_secret(firm: Any, wecom: Wecom) -> None:
    given = {"corp_id": CORP, "agent_id": str(AGENT), "secret": SECRET}
    assert firm.client("sales1").post("/wecom/", given).status_code == 403
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        keep_app(CORP, str(AGENT), SECRET, by=by)
    client = firm.client("admin")
    for wrong in ({"corp_id": "../x"}, {"agent_id": "0"}, {"agent_id": "ten"}, {"secret": ""}, {"secret": "a b"}):
        answer = client.post("/wecom/", given | wrong)
        assert answer.status_code == 422, wrong
        assert f'id="f-{next(iter(wrong))}-error"' in answer.content.decode()
    assert client.post("/wecom/", given).status_code == 302
    assert client.post("/wecom/", given | {"secret": ""}).status_code == 302
    page = client.get("/wecom/").content.decode()
    assert CORP in page
    with everyone(reason="tests"):
        kept = WecomApp.objects.get()
        assert kept.sealed
        assert SECRET not in page + kept.sealed + str(list(Act.objects.values_list("changes")))
    assert client.post("/wecom/", given | {"try": "1"}).status_code == 422
    assert client.post("/profile/", {"wecom": "WangFang", "self_note": ""}).status_code == 302
    assert client.post("/wecom/", given | {"try": "1"})["Location"] == "/outbox/"
    assert client.post("/wecom/", {"corp_id": "", "agent_id": "", "secret": ""}).status_code == 302
    with everyone(reason="tests"):
        assert WecomApp.objects.get().sealed == ""


@pytest.mark.parametrize("typed", ["@all", "a|b", "李娜", "a b", "x" * 65])
def test_an_account_is_one_person_s(firm: Any, typed: str) -> None:
    answer = firm.client("sales1").post("/profile/", {"wecom": typed, "self_note": "x"})
    assert answer.status_code == 422
    assert 'id="f-wecom-error"' in answer.content.decode()
    assert not User.everyone.exclude(wecom="").exists()


def test_nobody_takes_the_account_of_a_colleague(firm: Any, other_firm: Any) -> None:
    assert firm.client("sales1").post("/profile/", {"wecom": "lina", "self_note": ""}).status_code == 302
    refused = firm.client("sales2").post("/profile/", {"wecom": "LiNa", "self_note": "mine"})
    assert "已存在相同记录" in refused.content.decode()
    assert "mine" in refused.content.decode()
    assert other_firm.client("sales1").post("/profile/", {"wecom": "lina", "self_note": ""}).status_code == 302
    edited = firm.client("admin").post(f"/api/v1/users/{firm.people['sales2'].pk}", {"wecom": "LINA"})
    assert edited.status_code >= 400
    with acting_as(firm.viewer("admin")):
        assert Act.objects.filter(record_type="accounts.user", record_id=firm.people["sales1"].pk).exists()


def test_texts_are_cut_between_characters() -> None:
    assert within("长" * 100, 128) == "长" * 41 + "…"
    assert within("short", 128) == "short"
