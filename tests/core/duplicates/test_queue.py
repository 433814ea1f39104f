"""The queue of like records: scanned in the background, explained, told apart for good, merged."""

import html

import pytest

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.actions.perform import NotFound
from kemai.core.duplicates.jobs import order_merge, order_scan
from kemai.core.duplicates.models import LikePair, NotSame
from kemai.core.duplicates.queue import pairs_for, tell_apart
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

SAME = [
    {"name": "北京华锐科技有限公司", "phone": "010-87654321", "email": "info@huarui.cn", "city": "北京"},
    {"name": "华锐科技（北京）有限公司", "phone": "01087654321", "email": "info@huarui.cn", "city": "北京"},
]
OTHERS = [{"name": f"{one}有限公司", "phone": f"0574-8765{at:04}"} for at, one in enumerate(["东方食品", "金桥机械"])]


def customer_type():
    return registry.get("customers.customer")


@pytest.fixture
def base(firm, django_capture_on_commit_callbacks):
    """A firm with two like customers and two others, scanned."""
    with acting_as(firm.viewer("mgr1")) as by:
        made = [actions.add(customer_type(), one, by=by) for one in (*SAME, *OTHERS)]
        with django_capture_on_commit_callbacks(execute=True):
            order_scan(customer_type(), by=by)
    return made


def test_the_scan_finds_the_pair_and_the_page_explains_it(firm, base):
    page = html.unescape(firm.client("mgr1").get("/duplicates/").content.decode())
    for text in (*(one["name"] for one in SAME), base[0].number, "相同", "info@huarui.cn", "不是同一个"):
        assert text in page
    assert f"/customers/{base[0].pk}/merge/?with={base[1].pk}" in page
    assert "东方食品" not in page


def test_told_apart_for_good(firm, base, django_capture_on_commit_callbacks):
    client = firm.client("mgr1")
    answer = client.post("/duplicates/customers/apart/", {"first": base[1].pk, "second": base[0].pk})
    assert answer.status_code == 302
    with acting_as(firm.viewer("mgr1")) as by:
        told = NotSame.objects.get()
        assert (told.first_id, told.second_id, told.by_id) == (base[0].pk, base[1].pk, by.user_id)
        with django_capture_on_commit_callbacks(execute=True):
            order_scan(customer_type(), by=by)
        assert not LikePair.objects.exists()
    assert client.post("/duplicates/customers/apart/", {"first": base[1].pk, "second": base[0].pk}).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"first": "x", "second": "1"}, {"first": "1", "second": "1"}])
def test_telling_apart_needs_two_records(firm, sent):
    assert firm.client("mgr1").post("/duplicates/customers/apart/", sent).status_code == 400


def test_strangers_and_people_out_of_reach_see_nothing(firm, other_firm, base):
    with acting_as(other_firm.viewer("mgr1")) as stranger:
        assert not pairs_for(customer_type(), stranger).exists()
        with pytest.raises(NotFound):
            tell_apart(customer_type(), base[0].pk, base[1].pk, by=stranger)
    assert firm.client("svc1").get("/duplicates/").status_code == 403
    with acting_as(firm.viewer("svc1")) as by, pytest.raises(Forbidden):
        order_scan(customer_type(), by=by)
    assert firm.client("mgr1").get("/duplicates/", {"type": "nothing"}).status_code == 404


def test_sure_pairs_are_merged_into_the_older_record(firm, base, django_capture_on_commit_callbacks):
    with acting_as(firm.viewer("mgr1")) as by:
        LikePair.objects.update(score=9.0)
        with django_capture_on_commit_callbacks(execute=True):
            order_merge(customer_type(), by=by)
        assert sorted(Customer.objects.values_list("pk", flat=True)) == [base[0].pk, base[2].pk, base[3].pk]
        assert not LikePair.objects.exists()


def test_unsure_pairs_wait_for_a_person(firm, base, django_capture_on_commit_callbacks):
    with acting_as(firm.viewer("mgr1")) as by:
        LikePair.objects.update(score=2.0)
        with django_capture_on_commit_callbacks(execute=True):
            order_merge(customer_type(), by=by)
        assert Customer.objects.count() == 4
        assert LikePair.objects.count() == 1
