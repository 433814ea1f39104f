"""What a merge refuses, and that it then has changed nothing."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.actions import NotFound
from kemai.core.dictionary.actions import move_version
from kemai.core.dictionary.book import book
from kemai.core.history.models import Act
from kemai.core.merge import join
from kemai.core.merge.join import merge
from kemai.core.merge.models import MergeLog
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.merge.scene import Scene, add, customers, pair

__all__ = ["pair"]


def test_a_salesperson_without_the_right_is_refused(pair: Scene) -> None:
    with pair.acting("sales1") as by, pytest.raises(Forbidden):
        merge(customers(), pair.kept, pair.removed, {}, by=by)


def test_both_must_be_within_reach_of_writing(pair: Scene) -> None:
    far = add(pair.firm, "admin", name="总办的客户").pk
    with pair.acting("mgr1") as by:
        for one, other in ((pair.kept, far), (far, pair.kept)):
            with pytest.raises((Forbidden, NotFound)):
                merge(customers(), one, other, {}, by=by)
        assert not MergeLog.objects.exists()


def test_another_firm_finds_nothing(pair: Scene, other_firm: Any) -> None:
    theirs = add(other_firm, "admin", name="北方客户").pk
    with acting_as(other_firm.viewer("admin")) as by:
        for one, other in ((pair.kept, pair.removed), (theirs, pair.removed), (pair.kept, theirs)):
            with pytest.raises(NotFound):
                merge(customers(), one, other, {}, by=by)
    with pair.acting("admin"):
        assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("choices", "name", "code"),
    [
        ({"name": "both"}, "name", "E-FMT"),
        ({"nobody": "kept"}, "nobody", "E-REF"),
        ({"created_at": "removed"}, "created_at", "E-REF"),
        ({"customerprofiles.nobody": "kept"}, "customerprofiles.nobody", "E-REF"),
        ({"anonymised_at": "removed"}, "anonymised_at", "E-PERM"),
    ],
)
def test_choices_that_can_not_be_made(pair: Scene, choices: dict[str, str], name: str, code: str) -> None:
    with pair.acting("mgr1") as by:
        with pytest.raises(Rejected) as refused:
            merge(customers(), pair.kept, pair.removed, choices, by=by)
        assert [one.code for one in refused.value.errors[name]] == [code]
        assert Customer.objects.count() == 2


def test_with_itself_deleted_or_merged_or_changed_since(pair: Scene) -> None:
    third = add(pair.firm, name="第三家").pk
    with pair.acting("mgr1") as by:
        with pytest.raises(Rejected, match="E-REF"):
            merge(customers(), pair.kept, pair.kept, {}, by=by)
        with pytest.raises(Rejected, match="E-STALE"):
            merge(customers(), pair.kept, pair.removed, {}, by=by, versions={pair.kept: 99})
        merge(customers(), pair.kept, pair.removed, {}, by=by)
        for one, other in ((pair.kept, pair.removed), (pair.removed, third)):
            with pytest.raises(Rejected, match="已并入另一条记录") as refused:
                merge(customers(), one, other, {}, by=by)
            assert refused.value.errors[""][0].code == "E-STATE"
            assert refused.value.errors[""][0].link == f"/customers/{pair.kept}/"
        actions.delete(customers(), third, by=by)
        with pytest.raises(NotFound):
            merge(customers(), pair.kept, third, {}, by=by)


def test_only_types_that_say_so_are_merged(pair: Scene) -> None:
    first, second = (pair.firm.people[login].pk for login in ("sales1", "sales2"))
    with pair.acting("admin") as by, pytest.raises(NotFound):
        merge(registry.get("accounts.user"), first, second, {}, by=by)


def test_a_blacklisted_customer_is_not_washed_clean(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        black = book(by).find("customer_type", "blacklist")
        assert black is not None
        Customer.objects.filter(pk=pair.removed).update(customer_type=black.id)
        with pytest.raises(Rejected, match="黑名单"):
            merge(customers(), pair.kept, pair.removed, {"customer_type": "kept"}, by=by)
        merge(customers(), pair.kept, pair.removed, {}, by=by)
        assert Customer.objects.get().customer_type_id == black.id


def test_a_masked_field_is_chosen_by_nobody_who_can_not_read_it(pair: Scene) -> None:
    with pair.acting("admin") as by:
        actions.edit(customers(), pair.removed, {"legal_rep": "欧阳大海"}, by=by)
        Role.objects.filter(code="manager").update(fields={customers().key: {"phone": "mask", "legal_rep": "hide"}})
        move_version(by)
    page = pair.firm.client("mgr1").get(f"/customers/{pair.kept}/merge/?with={pair.removed}").content.decode()
    assert "87654321" not in page
    assert "欧阳大海" not in page
    with pair.acting("mgr1") as by:
        for name in ("phone", "legal_rep"):
            with pytest.raises(Rejected, match="E-PERM"):
                merge(customers(), pair.kept, pair.removed, {name: "removed"}, by=by)
        merge(customers(), pair.kept, pair.removed, {}, by=by)
    with pair.acting("admin"):
        survivor = Customer.objects.get()
        assert (survivor.phone, survivor.legal_rep) == ("0512-87654321", "欧阳大海")


def test_a_failure_in_the_middle_leaves_nothing_half(pair: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise OSError("power is gone")

    monkeypatch.setattr(join, "saved", fail)
    with pair.acting("mgr1") as by:
        acts = Act.objects.count()
        with pytest.raises(OSError, match="power"):
            merge(customers(), pair.kept, pair.removed, {}, by=by)
        assert Customer.objects.count() == 2
        assert Note.objects.filter(record_id=pair.removed).count() == 1
        assert not MergeLog.objects.exists()
        assert Act.objects.count() == acts


def test_a_get_and_a_second_sending_change_nothing(pair: Scene) -> None:
    client = pair.firm.client("mgr1")
    address = f"/customers/{pair.kept}/merge/"
    client.get(f"{address}?with={pair.removed}&survivor={pair.kept}")
    client.get(f"/customers/merge/?ids={pair.kept}&ids={pair.removed}")
    with pair.acting("mgr1"):
        assert Customer.objects.count() == 2
    typed = {"with": pair.removed, "survivor": pair.kept, "form_key": "k" * 32}
    first, second = client.post(address, typed), client.post(address, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    with pair.acting("mgr1"):
        made = MergeLog.objects.get()
        Customer.objects.get(pk=pair.kept)
    assert client.get(f"/merges/{made.pk}/undo/").status_code == 405
    for login in ("sales1", "exec1"):
        other = pair.firm.client(login)
        assert other.get(f"{address}?with={pair.removed}").status_code == 403
        assert other.post(address, typed).status_code == 403
        assert other.get("/merges/").status_code == 403
        assert other.post(f"/merges/{made.pk}/undo/").status_code == 404


@pytest.mark.parametrize("typed", [{"with": ""}, {"with": "x"}, {"with": "99999999999999999999"}])
def test_nonsense_for_the_other_record_is_said_beside_the_field(pair: Scene, typed: dict[str, str]) -> None:
    answer = pair.firm.client("mgr1").post(f"/customers/{pair.kept}/merge/", typed)
    assert answer.status_code in (404, 422)
    answer = pair.firm.client("mgr1").post(
        f"/customers/{pair.kept}/merge/", {"with": pair.removed, "survivor": "7777", "f.city": "banana"}
    )
    assert answer.status_code == 422
    assert "格式不正确" in answer.content.decode()
