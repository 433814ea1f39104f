"""The old number and the old address lead on: pages, search, import, API, history; and erasing takes all along."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.customers.models import Contact, Customer
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.merge.join import merge
from kemai.core.merge.models import MergeLog
from kemai.core.merge.trail import survivor_of
from kemai.core.merge.undo import undo
from kemai.core.own.jobs import made_known
from kemai.core.own.models import CustomField
from kemai.core.records.errors import Rejected
from kemai.core.recycle.erasing import erase
from kemai.core.recycle.models import Binned
from kemai.core.search.find import candidate_ids
from kemai.core.transfer import actions as transfer
from kemai.core.transfer.models import ImportJob
from tests.core.merge.scene import Scene, add, customers, pair, people_at

__all__ = ["CustomField", "pair"]


def number_of(scene: Scene, pk: int) -> str:
    with scene.acting("mgr1"):
        return str(Customer.objects.with_deleted().get(pk=pk).number)


def merged(scene: Scene, **choices: str) -> MergeLog:
    with scene.acting("mgr1") as by:
        return merge(customers(), scene.kept, scene.removed, choices, by=by)


@pytest.mark.parametrize("path", ["", "peek/", "timeline/", "history/", "edit/", "delete/", "merge/"])
def test_every_old_address_opens_the_survivor(pair: Scene, path: str) -> None:
    merged(pair)
    client = pair.firm.client("mgr1")
    answer = client.get(f"/customers/{pair.removed}/{path}?tab=x")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{pair.kept}/{path}?tab=x")
    assert client.get(answer["Location"]).status_code == 200


def test_a_form_opened_before_the_merge_is_not_saved_anywhere(pair: Scene) -> None:
    merged(pair)
    answer = pair.firm.client("mgr1").post(f"/customers/{pair.removed}/edit/", {"name": "改名", "lock_version": 0})
    assert answer.status_code == 409
    assert "已并入" in answer.content.decode()
    answer = pair.firm.client("mgr1").post(f"/customers/{pair.removed}/note/", {"text": "丢失的话"})
    assert answer.status_code == 409


def test_who_may_not_see_the_survivor_gets_404(pair: Scene, other_firm: Any) -> None:
    merged(pair)
    assert other_firm.client("admin").get(f"/customers/{pair.removed}/").status_code == 404
    assert other_firm.client("admin").get(f"/api/v1/customers/{pair.removed}/").status_code == 404


def test_search_by_either_number_finds_the_survivor_also_after_an_edit_and_through_a_chain(pair: Scene) -> None:
    old, third = number_of(pair, pair.removed), add(pair.firm, name="东方集团").pk
    merged(pair)
    with pair.acting("mgr1") as by:
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [pair.kept]
        actions.edit(customers(), pair.kept, {"short_name": "东方"}, by=by)
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [pair.kept]
        last = merge(customers(), third, pair.kept, {}, by=by)
        assert survivor_of(customers(), pair.removed) == third
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [third]
        undo(last.pk, by=by)
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [pair.kept]


def test_the_number_of_the_removed_may_be_taken_and_both_still_lead_there(pair: Scene) -> None:
    old, own = number_of(pair, pair.removed), number_of(pair, pair.kept)
    merged(pair, number="removed")
    assert number_of(pair, pair.kept) == old
    assert number_of(pair, pair.removed) == own
    with pair.acting("mgr1") as by:
        for number in (old, own):
            assert candidate_ids(by.organisation_id, number, customers().key).ids == [pair.kept]


def test_an_identity_number_that_only_one_may_have_goes_over_and_back(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        actions.edit(customers(), pair.removed, {"id_number": "11010519491231002X"}, by=by)
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)
        assert Customer.objects.get().id_number == "11010519491231002X"
        undo(made.pk, by=by)
        held = dict(Customer.objects.values_list("pk", "id_number"))
        assert held == {pair.kept: "", pair.removed: "11010519491231002X"}


def test_an_import_by_the_old_number_updates_the_survivor_and_links_to_it(
    pair: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    old = number_of(pair, pair.removed)
    own = number_of(pair, pair.kept)
    merged(pair)
    with pair.acting("admin") as by, django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("a.csv", f"客户编号,客户名称,电话\n{old},东方新名,0512-11112222\n".encode())
        job = transfer.receive(customers(), file, by=by)
        ImportJob.objects.filter(pk=job.pk).update(on_duplicate="update")
        job.refresh_from_db()
        transfer.start(job, by=by)
        links = SimpleUploadedFile("b.csv", f"姓名,企业\n孙来,{old}\n".encode())
        transfer.start(transfer.receive(people_at(), links, by=by), by=by)
    with pair.acting("admin"):
        survivor = Customer.objects.get(pk=pair.kept)
        assert (survivor.name, survivor.phone, survivor.number) == ("东方新名", "0512-11112222", own)
        assert Contact.objects.get(name="孙来").customer_id == pair.kept
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [pair.kept]
        assert candidate_ids(by.organisation_id, "东方新名", customers().key).ids == [pair.kept]


def test_a_new_searchable_field_of_the_firm_leaves_the_old_number_searched(pair: Scene) -> None:
    old = number_of(pair, pair.removed)
    merged(pair)
    with pair.acting("admin") as by:
        made_known(customers(), [Customer.objects.get(pk=pair.kept)])
        assert candidate_ids(by.organisation_id, old, customers().key).ids == [pair.kept]


def test_the_api_answers_the_old_id_with_the_survivor(pair: Scene) -> None:
    merged(pair)
    answer = pair.firm.client("mgr1").get(f"/api/v1/customers/{pair.removed}/")
    assert answer.status_code == 200
    assert answer.json()["id"] == pair.kept
    assert answer["Content-Location"] == f"/api/v1/customers/{pair.kept}/"


def test_history_of_both_is_read_together_and_none_of_it_is_rewritten(pair: Scene) -> None:
    with pair.acting("mgr1"):
        before = list(Act.objects.order_by("pk").values())
    made = merged(pair)
    with pair.acting("mgr1"):
        assert list(Act.objects.filter(pk__lte=before[-1]["id"]).order_by("pk").values()) == before
    client = pair.firm.client("mgr1")
    history = client.get(f"/customers/{pair.kept}/history/").content.decode()
    assert history.count("新建了客户") == 2
    assert "合并了另一条客户" in history
    timeline = client.get(f"/customers/{pair.kept}/timeline/").content.decode()
    assert timeline.count("新建了客户") == 2
    moment = f"{made.at.timestamp() - 0.000001:.6f}"
    assert client.get(f"/customers/{pair.kept}/timeline/?before={moment}").content.decode().count("新建了客户") == 2
    assert "随合并改了关联" in client.get(f"/contacts/{pair.contacts[1]}/history/").content.decode()


def test_erasing_the_survivor_for_good_takes_the_removed_along(pair: Scene) -> None:
    merged(pair)
    with pair.acting("admin") as by:
        actions.delete(customers(), pair.kept, by=by)
        erase(Binned.objects.get(record_id=pair.kept, record_type=customers().key), by=by)
        assert not Customer.objects.with_deleted().exists()
        assert not MergeLog.objects.exists()


def test_the_removed_is_in_no_list_and_no_bin(pair: Scene) -> None:
    merged(pair)
    client = pair.firm.client("admin")
    assert "东方食品（苏州）有限公司" not in client.get("/bin/").content.decode()
    listed = client.get("/api/v1/customers/").json()["items"]
    assert [one["id"] for one in listed] == [pair.kept]
    with pair.acting("admin") as by, pytest.raises(Rejected, match="已并入"):
        actions.restore(customers(), pair.removed, by=by)
