"""The log cannot be changed, and a change made behind the database's back is found and named."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from kemai.core import actions
from kemai.core.audit import settled
from kemai.core.audit.checking import Anchor, anchor_of, check
from kemai.core.audit.models import Seal
from kemai.core.audit.rows import ids_of
from kemai.core.audit.sealing import seal, seal_all
from kemai.core.history import erase, guard
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone


class Sealed:
    """A firm with its sealed acts."""

    def __init__(self, firm: Any, acts: list[Act]) -> None:
        self.organisation, self.viewer, self.acts = firm.organisation, firm.viewer, acts


@pytest.fixture
def sealed(firm: Any) -> Sealed:
    """A firm with twelve sealed acts."""
    with acting_as(firm.viewer("sales1")) as by:
        for place in range(12):
            actions.add(registry.get("customers.customer"), {"name": f"甲{place}"}, by=by)
    assert seal_all() >= 12
    with everyone(reason="test"):
        return Sealed(firm, list(QuerySet(Act).filter(organisation=firm.organisation).order_by("pk")))


def found(firm: Any, anchor: Anchor | None = None) -> list[tuple[str, int | None]]:
    with everyone(reason="test"):
        return [(one.kind, one.act or one.seal) for one in check(firm.organisation.pk, anchor=anchor)]


def tamper(statement: str, *given: Any) -> None:
    guard.unguard()
    with everyone(reason="test"), connection.cursor() as cursor:
        cursor.execute(statement, given)
    guard.guard()


@pytest.mark.spec("PLT-18")
def test_nobody_changes_or_deletes_an_entry(sealed: Any) -> None:
    act = sealed.acts[3]
    for statement in (
        "UPDATE core_act SET title = 'x' WHERE id = %s",
        "UPDATE core_act SET user_id = NULL WHERE id = %s",
        "UPDATE core_act SET changes = '[]', title = '' WHERE id = %s",
        "DELETE FROM core_act WHERE id = %s",
        "UPDATE core_seal SET number = 9 WHERE first <= %s",
        "DELETE FROM core_seal WHERE first <= %s",
    ):
        with (
            everyone(reason="test"),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [act.pk])
    with everyone(reason="test"):
        for doing in (
            lambda: Act._base_manager.filter(pk=act.pk).update(title="x"),
            lambda: Act._base_manager.filter(pk=act.pk).delete(),
            lambda: QuerySet(Act).filter(pk=act.pk)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                doing()
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("TRUNCATE core_act CASCADE")
    assert found(sealed) == []


def test_the_guard_lets_a_content_be_blanked_once_and_nothing_more(sealed: Any) -> None:
    act = sealed.acts[3]
    for statement in (
        "UPDATE core_act SET title='', changes='[]', facts='{}', erased_at=at, user_id=NULL, digest=%s WHERE id=%s",
        "UPDATE core_act SET title='x', changes='[]', facts='{}', erased_at=at, digest=%s WHERE id=%s",
    ):
        with (
            everyone(reason="test"),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [b"1", act.pk])
    with everyone(reason="test"):
        assert erase.blank(QuerySet(Act).filter(pk=act.pk)) == 1
        assert erase.blank(QuerySet(Act).filter(pk=act.pk)) == 0
        blanked = QuerySet(Act).get(pk=act.pk)
        assert (blanked.title, blanked.changes, blanked.facts) == ("", [], {})
        assert (blanked.user_id, blanked.action) == (act.user_id, act.action)
        seals = [one for one in QuerySet(Seal).all() if act.pk in ids_of(one)]
        place = ids_of(seals[0]).index(act.pk)
        assert bytes(seals[0].salts)[place * 16 : place * 16 + 16] == bytes(16)
    assert found(sealed) == []


def test_an_act_blanked_before_it_was_sealed_keeps_the_chain(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        actions.add(registry.get("customers.customer"), {"name": "甲"}, by=by)
        erase.blank(Act.objects.all())
    assert seal() > 0
    assert found(firm) == []


def test_a_changed_entry_is_named(sealed: Any) -> None:
    for column in ("title", "action"):
        tamper(f"UPDATE core_act SET {column} = 'anders' WHERE id = %s", sealed.acts[5].pk)
        assert found(sealed) == [("changed", sealed.acts[5].pk)]


def test_a_changed_time_or_address_is_named(sealed: Any) -> None:
    tamper("UPDATE core_act SET ip = '10.0.0.1' WHERE id = %s", sealed.acts[0].pk)
    assert found(sealed) == [("changed", sealed.acts[0].pk)]


def test_a_removed_entry_is_named(sealed: Any) -> None:
    tamper("DELETE FROM core_act WHERE id = %s", sealed.acts[4].pk)
    assert found(sealed) == [("removed", sealed.acts[4].pk)]


def test_a_cut_tail_is_named_by_the_seal(sealed: Any) -> None:
    gone = [act.pk for act in sealed.acts[-3:]]
    tamper("DELETE FROM core_act WHERE id >= %s", gone[0])
    assert found(sealed) == [("removed", pk) for pk in gone]


def test_a_tail_cut_together_with_its_seal_is_found_by_the_anchor(sealed: Any) -> None:
    with acting_as(sealed.viewer("sales1")) as by:
        later = actions.add(registry.get("customers.customer"), {"name": "乙"}, by=by)
    seal_all()
    with everyone(reason="test"):
        anchor = anchor_of(sealed.organisation.pk)
    assert anchor is not None
    assert found(sealed, anchor) == []
    tamper("DELETE FROM core_act WHERE record_id = %s AND id > %s", later.pk, sealed.acts[-1].pk)
    tamper("DELETE FROM core_seal WHERE number = %s", anchor.number)
    assert found(sealed) == []
    assert found(sealed, anchor) == [("tail", anchor.number)]


def test_an_entry_put_in_later_is_named(sealed: Any) -> None:
    act = sealed.acts[6]
    put_in(act.pk, sealed.acts[2].pk)
    assert found(sealed) == [("changed", act.pk)]


def put_in(act_id: int, like: int) -> None:
    """Put an act in place of another, made from a third."""
    tamper("DELETE FROM core_act WHERE id = %s", act_id)
    tamper(
        "INSERT INTO core_act (id, organisation_id, at, user_id, action, record_type, record_id, title, changes, facts)"
        " SELECT 0 + %s, organisation_id, at, user_id, action, record_type, record_id, 'falsch', changes, facts"
        " FROM core_act WHERE id = %s",
        act_id,
        like,
    )


def test_an_entry_between_the_sealed_ones_is_named(firm: Any, other_firm: Any) -> None:
    for one in (firm, other_firm, firm):
        with acting_as(one.viewer("sales1")) as by:
            actions.add(registry.get("customers.customer"), {"name": "甲"}, by=by)
        seal_all()
    with everyone(reason="test"):
        [between] = QuerySet(Act).filter(organisation=other_firm.organisation).values_list("pk", flat=True)
        mine = QuerySet(Act).filter(organisation=firm.organisation).earliest("pk").pk
    put_in(between, mine)
    assert found(firm) == [("inserted", between)]
    assert found(other_firm) == [("removed", between)]


def test_two_entries_that_changed_places_are_named(sealed: Any) -> None:
    one, other = sealed.acts[2].pk, sealed.acts[7].pk
    for before, after in ((one, -1), (other, one), (-1, other)):
        tamper("UPDATE core_act SET id = %s WHERE id = %s", after, before)
    assert found(sealed) == [("moved", one), ("moved", other)]


def test_a_broken_seal_is_named(sealed: Any) -> None:
    tamper("UPDATE core_seal SET digest = %s WHERE number = 1", b"0" * 32)
    assert found(sealed) == [("seal", 1)]


def test_a_missing_seal_in_the_middle_is_named(firm: Any) -> None:
    for name in "甲乙丙":
        with acting_as(firm.viewer("sales1")) as by:
            actions.add(registry.get("customers.customer"), {"name": name}, by=by)
        seal_all()
    tamper("DELETE FROM core_seal WHERE number = 2")
    kinds = [kind for kind, _place in found(firm)]
    assert set(kinds) == {"seal", "inserted"}


def test_the_command_finds_it_and_fails(sealed: Any, capsys: Any) -> None:
    call_command("check_log")
    printed = capsys.readouterr().out
    assert f"{sealed.organisation.code}:1:" in printed
    anchor = next(line for line in printed.splitlines() if line.startswith(sealed.organisation.code))
    call_command("check_log", "--anchor", anchor)
    tamper("UPDATE core_act SET title = 'x' WHERE id = %s", sealed.acts[1].pk)
    with pytest.raises(SystemExit):
        call_command("check_log")
    assert f"changed act={sealed.acts[1].pk}" in capsys.readouterr().out


def test_sealing_again_adds_nothing(sealed: Any) -> None:
    assert seal() == 0
    with everyone(reason="test"):
        assert QuerySet(Seal).filter(organisation=sealed.organisation).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_not_committed_yet_holds_the_seal_back(firm: Any) -> None:
    """On PostgreSQL an open transaction may hold a lower id than one that is committed already."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite commits ids in their order")
    begun, go = threading.Event(), threading.Event()

    def slow() -> None:
        with acting_as(firm.viewer("sales2")) as by, transaction.atomic():
            actions.add(registry.get("customers.customer"), {"name": "慢"}, by=by)
            begun.set()
            go.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(20)
    with acting_as(firm.viewer("sales1")) as by, everyone(reason="test"):
        from kemai.core.history.write import log

        log(by, "customers.customer.print", "customers.customer", None, [])
        assert settled.horizon(patience=0.2) == 0
    go.set()
    writer.join()
    assert seal_all() >= 2
    assert found(firm) == []
