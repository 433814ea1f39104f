"""A form that is sent twice has one effect, and the second answer shows the first result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kemai.areas.customers.models import Customer
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.notes.models import Note
from kemai.core.repeat import forms
from kemai.core.repeat.keep import claim, forget_answers
from kemai.core.repeat.models import FirstAnswer
from kemai.core.tenancy import acting_as, everyone
from tests.core.repeat.sending import at_once, key_on

NEW = {"name": "苏州华瑞自动化", "form_key": "k-1"}
HTMX = {"HX-Request": "true"}


def count(model: Any) -> int:
    with everyone(reason="test"):
        return int(model.objects.count())


@pytest.fixture
def sales(firm: Any) -> Any:
    return firm.client("admin")


@pytest.fixture
def customer(sales: Any) -> str:
    """The address of a saved customer."""
    return str(sales.post("/customers/add/", {"name": "杭州云帆", "form_key": "made"})["Location"])


@pytest.mark.django_db
def test_every_form_page_carries_a_key_of_its_own(sales: Any, customer: str) -> None:
    keys = {key_on(sales.get(page)) for page in ("/customers/add/", "/customers/add/", customer, f"{customer}edit/")}
    assert len(keys) == 4
    assert all(len(key) >= 20 for key in keys)


@pytest.mark.django_db
def test_a_second_sending_leads_to_the_first_record_and_says_so(sales: Any) -> None:
    first, second = sales.post("/customers/add/", NEW), sales.post("/customers/add/", NEW)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert count(Customer) == 1
    assert "这张表单刚才已经提交过" in sales.get(second["Location"]).content.decode()


@pytest.mark.django_db
def test_other_content_another_key_or_no_key_is_another_form(sales: Any) -> None:
    for values in (
        NEW,
        {**NEW, "name": "北京远山科技"},
        {**NEW, "name": "广州南华", "form_key": "k-2"},
        {"name": "青岛海天"},
    ):
        assert sales.post("/customers/add/", values).status_code == 302
    assert count(Customer) == 4


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again_with_its_key(sales: Any) -> None:
    assert sales.post("/customers/add/", {"name": "", "form_key": "k-1"}).status_code == 422
    assert count(FirstAnswer) == 0
    assert sales.post("/customers/add/", NEW).status_code == 302


@pytest.mark.django_db
def test_keys_of_two_people_and_two_firms_never_meet(firm: Any, other_firm: Any) -> None:
    for one in (firm.client("sales1"), firm.client("sales2"), other_firm.client("sales1")):
        assert one.post("/customers/add/", {**NEW, "confirm_duplicates": "1"}).status_code == 302
    assert count(Customer) == 3


@pytest.mark.django_db
def test_a_note_is_left_once_with_and_without_script(sales: Any, customer: str) -> None:
    note = {"text": "已电话联系，约周四上门。", "form_key": "k-1"}
    assert sales.post(f"{customer}note/", note, headers=HTMX).status_code == 200
    again = sales.post(f"{customer}note/", note, headers=HTMX)
    assert (again.status_code, again["HX-Refresh"]) == (200, "true")
    plain = {**note, "form_key": "k-2"}
    assert {sales.post(f"{customer}note/", plain)["Location"] for _turn in range(2)} == {customer}
    assert count(Note) == 2


@pytest.mark.django_db
def test_a_verb_and_a_bulk_command_are_done_once(sales: Any, customer: str) -> None:
    ids = [customer.strip("/").rpartition("/")[2]]
    bulk = {"ids": ids, "form_key": "k-1"}
    answers = [sales.post("/customers/bulk/delete/", bulk) for _turn in range(2)]
    assert [one["Location"] for one in answers] == ["/customers/", "/customers/"]
    with everyone(reason="test"):
        assert Act.objects.filter(action="customers.customer.delete").count() == 1
        assert FirstAnswer.objects.filter(status=302).count() == 2


@pytest.mark.django_db
def test_a_file_given_out_may_be_asked_for_again(firm: Any, customer: str) -> None:
    order = {"format": "csv", "columns": ["name"], "form_key": "k-1"}
    boss = firm.client("exec1")
    assert [boss.post("/customers/export/", order).status_code for _turn in range(2)] == [200, 200]


@pytest.mark.django_db
def test_an_import_that_is_sent_twice_is_received_once(firm: Any, tmp_path: Any) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("客户名称\n苏州华瑞\n", encoding="utf-8")
    addresses = set()
    for _turn in range(2):
        with file.open("rb") as opened:
            answer = firm.client("admin").post("/customers/import/", {"file": opened, "form_key": "k-1"})
        addresses.add(answer["Location"])
    assert len(addresses) == 1
    run = f"{addresses.pop()}run/"
    assert len({firm.client("admin").post(run, {"form_key": "k-2"})["Location"] for _turn in range(2)}) == 1
    with everyone(reason="test"):
        assert Job.objects.filter(kind__contains="run").count() <= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/customers/add/", "/customers/bulk/assign/"])
def test_twenty_sendings_at_once_have_one_effect(on_disk: None, firm: Any, address: str) -> None:
    """Fault 11: 20 parallel posts with one form key."""
    clerk = firm.client("admin")
    ids = [clerk.post("/customers/add/", {"name": f"客户{turn}"})["Location"].split("/")[2] for turn in range(2)]
    values = NEW if "add" in address else {"ids": ids, "owner": firm.people["sales2"].pk, "form_key": "k-1"}
    before = count(Customer), count(Act)
    answers = at_once(20, lambda: firm.client("admin").post(address, values))
    assert {one.status_code for one in answers} == {302}
    assert len({one["Location"] for one in answers}) == 1
    assert (count(Customer) - before[0], count(Act) - before[1]) == ((1, 1) if "add" in address else (0, 2))


@pytest.mark.django_db
def test_a_form_still_being_done_is_told_so_and_a_dead_one_is_taken_over(
    sales: Any, firm: Any, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = {"ids": [customer.split("/")[2]], "form_key": "k-1"}
    monkeypatch.setattr(forms, "PATIENCE", 0)
    viewer = firm.viewer("admin")
    typed = [f"ids={bulk['ids'][0]}"]
    with acting_as(viewer):
        row, mine = claim(viewer, forms.digest("form", "k-1", "/customers/bulk/delete/", *typed, "files"))
    assert mine
    answer = sales.post("/customers/bulk/delete/", bulk)
    assert answer.status_code == 409
    assert "上一次提交还在处理" in answer.content.decode()
    with everyone(reason="test"):
        FirstAnswer.objects.filter(pk=row.pk).update(made_at=timezone.now() - timedelta(minutes=3))
    assert sales.post("/customers/bulk/delete/", bulk).status_code == 302


@pytest.mark.django_db
def test_answers_are_forgotten_after_two_days(sales: Any, customer: str) -> None:
    with everyone(reason="test"), time_machine.travel(timezone.now() + timedelta(hours=47), tick=False):
        forget_answers()
        assert FirstAnswer.objects.count() == 1
    with everyone(reason="test"), time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        forget_answers()
        assert FirstAnswer.objects.count() == 0
