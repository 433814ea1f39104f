"""The recycle bin: what was deleted comes back whole, or is erased with everything that hung on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from kemai.areas.customers.models import Consent, Contact, Customer, CustomerProfile
from kemai.core import actions
from kemai.core.audit.checking import check
from kemai.core.audit.sealing import seal_all
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.notes.actions import write_note
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.recycle.jobs import purge
from kemai.core.recycle.models import Binned
from kemai.core.search.models import SearchDocument
from kemai.core.tenancy import acting_as, everyone


@pytest.fixture
def customer(firm: Any) -> Any:
    """A customer with two contacts, a profile, a note and a file."""
    with acting_as(firm.viewer("mgr1")) as by:
        made = actions.add(registry.get("customers.customer"), {"name": "东方食品", "mobile": "13800138000"}, by=by)
        for name in ("张三", "李四"):
            actions.add(registry.get("customers.contact"), {"name": name, "customer": made.pk}, by=by)
        Consent.objects.create(
            organisation_id=by.organisation_id,
            contact=Contact.objects.get(name="张三"),
            channel="sms",
            purpose="marketing",
            state="no",
            at=made.created_at,
        )
        actions.add(registry.get("customers.customerprofile"), {"customer": made.pk, "intro": "老字号"}, by=by)
        write_note(registry.get("customers.customer"), made.pk, "谈过了", by=by)
    firm.client("mgr1").post(
        f"/customers/{made.pk}/files/", {"files": SimpleUploadedFile("报价.pdf", b"%PDF-1.7 text")}
    )
    return made


def living(firm: Any) -> tuple[int, int, int]:
    with acting_as(firm.viewer("admin")):
        return Customer.objects.count(), Contact.objects.count(), CustomerProfile.objects.count()


def the_binned(firm: Any) -> Binned:
    with acting_as(firm.viewer("admin")):
        return Binned.objects.get(whole__isnull=True)


@pytest.mark.spec("PLT-20")
def test_a_customer_is_deleted_and_restored_with_its_contacts(firm: Any, customer: Any) -> None:
    client = firm.client("mgr1")
    assert client.post(f"/customers/{customer.pk}/delete/").status_code == 302
    assert living(firm) == (0, 0, 0)
    page = client.get("/bin/").content.decode()
    assert "东方食品（连同 3 条相关记录）" in page
    assert "沈国华" in page
    assert re.search(r"<td[^>]*>30<", page)
    assert "张三" not in page.split("<tbody>")[1]
    one = the_binned(firm)
    assert client.post(f"/bin/{one.pk}/restore/").status_code == 302
    assert living(firm) == (1, 2, 1)
    assert "东方食品" not in client.get("/bin/").content.decode()
    assert "张三" in client.get("/contacts/").content.decode()
    assert "东方食品" in client.get("/search/?q=东方食品").content.decode()
    assert client.post(f"/bin/{one.pk}/restore/").status_code == 404


@pytest.mark.spec("PLT-20")
def test_a_unique_clash_on_restore_is_said(firm: Any, customer: Any) -> None:
    """A promise that holds only for living records is broken by coming back: E-DUP, and nothing comes back."""
    with acting_as(firm.viewer("admin")) as by:
        kind = registry.get("customers.customer")
        actions.delete(kind, customer.pk, by=by)
        constraint = models.UniqueConstraint(fields=["organisation", "name"], name="once")
        other = actions.add(kind, {"name": "东方食品"}, by=by)
        Customer._meta.constraints.append(constraint)
        try:
            with pytest.raises(Rejected) as refused:
                actions.restore(kind, customer.pk, by=by)
            assert refused.value.errors["name"][0].code == "E-DUP"
            assert refused.value.errors["name"][0].link == f"/customers/{other.pk}/"
            answer = firm.client("admin").post(f"/bin/{the_binned(firm).pk}/restore/")
            assert answer.status_code == 409
            assert "已存在相同记录" in answer.content.decode()
        finally:
            Customer._meta.constraints.remove(constraint)
    assert living(firm) == (1, 0, 0)


def test_a_contact_waits_for_its_customer(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        contact = Contact.objects.get(name="张三")
        actions.delete(registry.get("customers.contact"), contact.pk, by=by)
        actions.delete(registry.get("customers.customer"), customer.pk, by=by)
        with pytest.raises(Rejected) as refused:
            actions.restore(registry.get("customers.contact"), contact.pk, by=by)
        assert refused.value.errors[""][0].code == "E-STATE"
        actions.restore(registry.get("customers.customer"), customer.pk, by=by)
        assert [one.name for one in Contact.objects.all()] == ["李四"]
        actions.restore(registry.get("customers.contact"), contact.pk, by=by)
    assert living(firm) == (1, 2, 1)


def test_everybody_sees_only_what_they_may_delete(firm: Any, other_firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get("customers.customer"), customer.pk, by=by)
    one = the_binned(firm)
    assert "东方食品" not in firm.client("sales1").get("/bin/").content.decode()
    assert firm.client("sales1").post(f"/bin/{one.pk}/restore/").status_code == 404
    assert "东方食品" not in firm.client("svc1").get("/bin/").content.decode()
    assert "东方食品" not in other_firm.client("admin").get("/bin/").content.decode()
    for door in ("restore", "erase"):
        assert other_firm.client("admin").post(f"/bin/{one.pk}/{door}/").status_code == 404
    assert firm.client("mgr1").post(f"/bin/{one.pk}/erase/").status_code == 403
    assert living(firm) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_erasing_leaves_nothing_but_that_it_was(firm: Any, customer: Any, monkeypatch: Any) -> None:
    from kemai.core.files.store import path_of

    kind = registry.get("customers.customer")
    monkeypatch.setattr(type(kind), "personal", {"name": "general"})
    with acting_as(firm.viewer("admin")) as by:
        place = path_of(Attachment.objects.get().place)
        actions.delete(kind, customer.pk, by=by)
    seal_all()
    assert place.exists()
    client, one = firm.client("admin"), the_binned(firm)
    assert "不能再恢复" in client.get(f"/bin/{one.pk}/erase/").content.decode()
    assert client.post(f"/bin/{one.pk}/erase/").status_code == 302
    assert not place.exists()
    with acting_as(firm.viewer("admin")) as by:
        assert not Customer.objects.with_deleted().exists()
        assert not Contact.objects.with_deleted().exists()
        for model in (Attachment, Note, MatchKey, Binned):
            assert not model.objects.exists()
        with everyone(reason="test"):
            assert not SearchDocument.objects.filter(record_type__startswith="customers.").exists()
        acts = Act.objects.filter(record_type="customers.customer", record_id=customer.pk)
        assert {act.title for act in acts} == {""}
        assert acts.filter(action="customers.customer.erase").exists()
        with everyone(reason="test"):
            assert list(check(by.organisation_id)) == []
    assert "东方食品" not in client.get("/log/").content.decode()


def test_what_is_past_its_days_goes_every_night(firm: Any, customer: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get("customers.customer"), customer.pk, by=by)
    with everyone(reason="test"):
        assert purge() == 0
        from datetime import timedelta

        Binned.objects.update(at=models.F("at") - timedelta(days=31))
        assert purge() == 1
        assert not Customer.objects.with_deleted().exists()
        last = Act.objects.filter(action="customers.customer.erase").latest("pk")
        assert last.user_id is None


def test_what_is_still_linked_to_stays(firm: Any, customer: Any) -> None:
    """A living record that links here stands in the way of erasing, and the page says which kind."""
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get("customers.customer"), customer.pk, by=by)
        Contact.objects.with_deleted().filter(name="张三").update(is_deleted=False)
        one = the_binned(firm)
        part = one.parts.get(record_type="customers.contact", title="张三")
        part.delete()
    answer = firm.client("admin").post(f"/bin/{one.pk}/erase/")
    assert answer.status_code == 422
    assert "还有记录引用它" in answer.content.decode()
    with acting_as(firm.viewer("admin")):
        assert Customer.objects.with_deleted().filter(pk=customer.pk).exists()
