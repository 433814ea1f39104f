"""The loader of the demo firm: history, search and duplicate keys are as actions would leave them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kemai.areas.activities.models import MailMessage
from kemai.areas.customers.models import Contact, ContactProfile, Customer, CustomerProfile
from kemai.core.access.provider import viewer_of
from kemai.core.actions import add
from kemai.core.actions.builtin import checked
from kemai.core.duplicates.keys import find_like
from kemai.core.duplicates.models import MatchKey
from kemai.core.history.models import Act
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.search.find import candidate_ids
from kemai.core.search.models import SearchDocument
from kemai.core.tenancy.current import acting_as
from kemai.site.demo.customers import TWIN_EVERY
from kemai.site.demo.firm import FIRST, SECOND, found
from kemai.site.demo.loading import Load

DAY = date(2026, 11, 22)
KEY = "customers.customer"


def load(*words: str) -> str:
    printed = StringIO()
    call_command("demo", "--day", DAY.isoformat(), *words, stdout=printed, stderr=StringIO())
    return printed.getvalue()


@pytest.fixture
def demo(db):
    printed = load()
    firm = found(FIRST)
    with acting_as(firm.viewer):
        yield firm, printed


def test_the_firm_has_its_customers_and_a_second_call_adds_nothing(demo):
    _firm, printed = demo
    assert "sales1" in printed
    assert "kemai-demo-1" in printed
    for _round in range(2):
        assert (Customer.objects.count(), Contact.objects.count()) == (300, 600)
        assert CustomerProfile.objects.count() > 100
        assert ContactProfile.objects.count() > 100
        assert Note.objects.count() > 300
        assert load() == printed


def test_no_link_leads_nowhere(demo):
    connection.check_constraints()
    assert not Customer.objects.exclude(main_contact=None).filter(main_contact__invalid=True).exists()
    assert Customer.objects.exclude(main_contact=None).count() > 200


def test_everything_happened_in_the_two_years_before_the_day(demo):
    moments = [at for row in Customer.objects.values_list("created_at", "updated_at") for at in row]
    moments += Act.objects.filter(record_type=KEY).values_list("at", flat=True)
    moments += Note.objects.exclude(record_type="service.ticket").values_list("created_at", flat=True)
    days = {timezone.localtime(moment).date() for moment in moments}
    assert min(days).year == 2024
    assert max(days) < DAY
    assert not any(day.weekday() > 4 for day in days)


def test_numbers_are_unique_and_the_next_one_follows(demo):
    firm, _printed = demo
    numbers = set(Customer.objects.values_list("number", flat=True))
    assert len(numbers) == 300
    assert add(registry.get(KEY), {"name": "新客户一号"}, by=firm.viewer).number not in numbers


def test_a_loaded_customer_is_like_one_that_was_added(demo):
    firm, _printed = demo
    loaded = Customer.objects.get(pk=Customer.objects.order_by("pk")[6].pk)
    record_type = registry.get(KEY)
    typed = [name for name in record_type.form_names if record_type.fields[name].editable]
    names = [name for name in typed if name not in ("number", "main_contact", "owner")]
    values = {name: getattr(loaded, record_type.fields[name].path) for name in names}
    added = add(record_type, values, by=firm.viewer)
    for name in names:
        path = record_type.fields[name].path
        assert getattr(added, path) == getattr(loaded, path), name
    keys = [
        set(MatchKey.objects.filter(record_id=one.pk, record_type=KEY).values_list("key")) for one in (added, loaded)
    ]
    assert keys[0] == keys[1]
    texts = SearchDocument.objects.filter(record_type=KEY)
    both = [texts.get(record_id=one.pk).text.replace(one.number.lower(), "") for one in (added, loaded)]
    assert both[0] == both[1]
    acts = [Act.objects.filter(record_type=KEY, record_id=one.pk, action=f"{KEY}.add").get() for one in (added, loaded)]
    assert [act.title for act in acts] == [loaded.name] * 2


def test_every_value_would_pass_the_form(demo):
    firm, _printed = demo
    for model in (Customer, Contact, CustomerProfile, ContactProfile):
        record_type = registry.of_model(model)
        names = [name for name in record_type.form_names if record_type.fields[name].editable]
        paths = {name: record_type.fields[name].path for name in filter(None, [*names, record_type.part_of])}
        for record in model.objects.all():
            values = {name: getattr(record, path) for name, path in paths.items()}
            assert checked(record_type, dict(values), by=firm.viewer).items() >= values.items()


def test_history_ends_at_what_is_stored(demo):
    latest = {}
    for act in Act.objects.filter(action=f"{KEY}.edit").order_by("id"):
        latest |= {(act.record_id, change["field"]): change["new"] for change in act.changes}
    assert len(latest) > 100
    paths = registry.get(KEY).fields
    for (record_id, name), new in latest.items():
        assert getattr(Customer.objects.get(pk=record_id), paths[name].path) == new


def test_customers_are_found_by_pinyin_and_twins_by_their_keys(demo):
    firm, _printed = demo
    named = Customer.objects.filter(name__contains="精密机械").first()
    found_ids = candidate_ids(firm.organisation.pk, "jingmijixie", KEY).ids
    assert named.pk in found_ids
    twin = Customer.objects.order_by("pk")[TWIN_EVERY - 1]
    hits = find_like(registry.get(KEY), {"phone": twin.phone}, by=firm.viewer, but=twin.pk)
    assert hits


def test_sales_meet_their_notices_and_only_their_department(demo):
    firm, _printed = demo
    with acting_as(viewer_of(firm.people["sales1"])) as sales1:
        seen = Customer.objects.visible_to(sales1, "read").count()
    assert 0 < seen < 300


def test_a_second_firm_stays_apart(demo):
    printed = load("--second-firm")
    assert "b-sales1" in printed
    second = found(SECOND)
    with acting_as(second.viewer):
        assert Customer.objects.count() == 300
        theirs = set(Customer.objects.values_list("name", flat=True))
    assert len(theirs & set(Customer.objects.values_list("name", flat=True))) < 5


def test_a_large_firm_grows_by_what_is_missing(demo, monkeypatch):
    monkeypatch.setattr("kemai.site.demo.loading.BATCH", 70)
    load("--customers", "500", "--contacts")
    assert (Customer.objects.count(), Contact.objects.count()) == (500, 800)
    assert Customer.objects.values("number").distinct().count() == 500
    assert SearchDocument.objects.filter(record_type=KEY).count() == 500
    assert Act.objects.filter(action=f"{KEY}.add").count() == 500


def test_a_load_is_the_same_every_time(demo):
    firm, _printed = demo
    again = Load(firm, 0, 300, DAY)
    cards = [again.draw(number) for number in range(300)]
    stored = Customer.objects.order_by("pk").values_list("name", "created_at")
    assert [(card.drawn.values["name"], card.made) for card in cards] == list(stored)


def test_mails_stand_in_their_talks_and_strangers_wait_for_the_team(demo):
    mails = MailMessage.objects.order_by("sent_at").values_list(
        "direction", "state", "nature", "subject_key", "thread", "customer"
    )
    talk = [one for one in mails if one[3] == "询价：二期上料单元"]
    assert [one[0] for one in talk] == ["in", "out", "in", "out"]
    assert len({one[4] for one in talk}) == 1
    assert len({one[5] for one in talk} - {None}) == 1
    assert {one[1] for one in mails if one[5]} == {"filed"}
    assert sum(one[2] == "away" for one in mails) == 2
    waiting = MailMessage.objects.filter(state="tray")
    assert waiting.count() == 3
    assert not waiting.filter(private=True).exists()
    assert waiting.filter(nature="bulk").count() == 1
