"""Notices, jobs and mails speak the language that their reader chose last, whoever or whatever wrote them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import get_language

from kemai.areas.accounts.hosting import plans
from kemai.areas.accounts.models import RentPlan, User
from kemai.areas.customers.completeness import cleaning
from kemai.core import actions
from kemai.core.jobs.declare import job
from kemai.core.jobs.run import start
from kemai.core.notes.actions import write_note
from kemai.core.notify.languages import languages_of
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone

DEMO_PASSWORD = "kemai-demo-1"  # that of the seeds


def choose(firm: Any, login: str, language: str, before: str = "zh-hans") -> None:
    answer = firm.client(login, before).post("/language/", {"language": language, "next": "/"})
    assert answer.status_code == 302


def told(link: str) -> dict[str, str]:
    with everyone(reason="tests"):
        return dict(Notice.objects.filter(link__startswith=link).values_list("to__login", "text"))


def language(firm: Any, login: str) -> str:
    return str(User.everyone.get(pk=firm.people[login].pk).language)


def test_the_last_chosen_language_is_kept_with_the_person(firm: Any) -> None:
    assert languages_of([firm.people["sales1"].pk]) == {firm.people["sales1"].pk: "zh-hans"}
    choose(firm, "sales1", "en")
    assert (language(firm, "sales1"), language(firm, "sales2")) == ("en", "")
    choose(firm, "sales1", "xx")
    assert language(firm, "sales1") == "en"
    client = firm.client("sales1")
    client.get("/customers/")
    assert client.get("/language/").status_code == 405
    assert language(firm, "sales1") == "en"
    choose(firm, "sales1", "zh-hans")
    assert language(firm, "sales1") == "zh-hans"
    assert Client().post("/language/", {"language": "en", "next": "/"}).status_code == 302


def test_signing_in_keeps_the_language_chosen_at_the_door(firm: Any) -> None:
    door = Client(headers={"accept-language": "en"})
    assert door.post("/signin/", {"login": "sales1", "password": DEMO_PASSWORD}).status_code == 302
    assert language(firm, "sales1") == "en"


def test_what_the_night_says_is_in_the_language_of_each_reader(firm: Any) -> None:
    for login in ("sales1", "sales2"):
        with acting_as(firm.viewer(login)) as by:
            actions.add(registry.get("customers.customer"), {"name": f"{login}的客户"}, by=by)
    choose(firm, "sales2", "en")
    with everyone(reason="tests"):
        cleaning.send(date(2026, 12, 1))
    lists = told("/customers/")
    assert lists["sales1"].startswith("本月清理：1 ")
    assert lists["sales2"].isascii()
    choose(firm, "admin", "en")
    with everyone(reason="tests"):
        until = timezone.localdate() + timedelta(days=7)
        RentPlan.objects.create(organisation=firm.organisation, plan="Standard", seats=20, until=until)
        plans.tell_renewals()
    assert told("/plan/")["admin"].startswith("The plan “Standard” ends in 7 days")


def test_a_notice_from_a_colleague_is_in_the_language_of_its_reader(firm: Any) -> None:
    choose(firm, "mgr1", "en")
    mentions = " ".join(f"@{firm.people[login].name}" for login in ("mgr1", "sales2"))
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        write_note(registry.get("customers.customer"), customer.pk, mentions, by=by)
    words = told(f"/customers/{customer.pk}/")
    assert "提到了你" in words["sales2"]
    assert "mentioned you" in words["mgr1"]


def test_a_job_works_in_the_language_of_who_ordered_it(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[str | None] = []
    job("tests.listen")(lambda **_named: heard.append(get_language()))
    choose(firm, "sales1", "en")
    for login in ("sales1", "sales2"):
        with acting_as(firm.viewer(login)) as by, django_capture_on_commit_callbacks(execute=True):
            start("tests.listen", "听", {}, by=by)
    assert heard == ["en", "zh-hans"]


@pytest.mark.parametrize(("chosen", "words"), [("en", "invites you"), ("", "邀请您")])
def test_a_mail_is_in_the_language_of_who_reads_it(
    firm: Any, django_capture_on_commit_callbacks: Any, chosen: str, words: str
) -> None:
    person = firm.people["sales1"]
    User.everyone.filter(pk=person.pk).update(email="lin@example.com", language=chosen)
    with django_capture_on_commit_callbacks(execute=True):
        assert firm.client("admin").post(f"/users/{person.pk}/invite/").status_code == 302
    assert words in mail.outbox[0].body
