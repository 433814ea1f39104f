"""Choices that the dictionary lacks, links by name, values for all rows."""

import pytest

from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.memory import forget_all
from kemai.core.transfer import rejects
from kemai.core.transfer.engine import reject_path
from tests.core.transfer.conftest import CUSTOMERS

CONTACT = "customers.contact"
TEXT = """客户名称,行业
甲工业有限公司,C 制造业
乙工业有限公司,软件服务
丙工业有限公司,C 制造业
丁工业有限公司,J 金融业
"""


def customers():
    return registry.get(CUSTOMERS).model.objects


def messages(job):
    return [reason[2] for one in rejects.read(reject_path(job)) for reason in one.reasons]


def test_unknown_choices_are_left_empty_or_refused(admin, bring):
    job = bring(TEXT, admin, values={"industry": {"*": "reject"}})
    assert (job.added, job.rejected) == (1, 3)
    assert all(message.startswith("E-FMT") for message in messages(job))
    job = bring(TEXT, admin)
    assert (job.added, job.skipped, job.rejected) == (3, 1, 0)


def test_a_required_choice_is_refused(admin, bring):
    job = bring("客户名称,客户类型\n甲工业有限公司,钻石客户\n乙工业有限公司,\n", admin)
    assert (job.added, job.rejected) == (1, 1)
    assert customers().get().customer_type.code == "potential"


def test_unknown_choices_may_be_mapped(admin, bring):
    finance = DictionaryEntry.objects.get(key="industry", code="finance")
    job = bring(TEXT, admin, values={"industry": {"*": "empty", "J 金融业": str(finance.pk)}})
    assert (job.added, job.rejected) == (4, 0)
    held = customers().order_by("pk").values_list("industry__code", flat=True)
    assert list(held) == [None, "software", None, "finance"]


def test_unknown_choices_may_become_entries(admin, bring):
    job = bring(TEXT, admin, values={"industry": {"C 制造业": "new", "*": "reject"}})
    assert (job.added, job.rejected) == (3, 1)
    made = DictionaryEntry.objects.get(key="industry", label="C 制造业")
    assert customers().filter(industry=made).count() == 2


def test_an_entry_of_another_dictionary_is_no_answer(admin, bring):
    other = DictionaryEntry.objects.get(key="ownership", code="private")
    job = bring(TEXT, admin, values={"industry": {"*": str(other.pk)}})
    assert job.rejected == 3


def test_a_stopped_choice_that_the_record_holds_is_no_change(admin, bring):
    bring("客户名称,行业,城市\n乙工业有限公司,软件服务,苏州\n", admin)
    DictionaryEntry.objects.filter(key="industry", code="software").update(active=False)
    admin.cache.clear()
    forget_all()
    text = "客户名称,行业,城市\n乙工业有限公司,软件服务,昆山\n丙工业有限公司,软件服务,昆山\n"
    job = bring(text, admin, on_duplicate="update", values={"industry": {"*": "reject"}})
    assert (job.updated, job.rejected) == (1, 1)
    assert customers().get().city == "昆山"


def test_links_are_found_by_number_then_by_name(admin, bring):
    firms = "客户编号,客户名称\nK-1,甲工业有限公司\nK-2,乙工业有限公司\nK-3,乙工业有限公司\n"
    bring(firms, admin, on_duplicate="create")
    text = "姓名,企业,手机\n张三,K-1,13800138000\n李四,甲工业有限公司,13900139000\n"
    text += "王五,乙工业有限公司,\n赵六,没有这家,\n"
    job = bring(text, admin, key=CONTACT)
    assert (job.added, job.rejected) == (2, 2)
    several, absent = messages(job)
    assert several.startswith("E-REF")
    assert absent.startswith("E-REF")
    assert several != absent
    contacts = registry.get(CONTACT).model.objects
    assert set(contacts.values_list("customer__number", flat=True)) == {"K-1"}


def test_one_value_for_all_rows(admin, bring):
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    job = bring("姓名,手机\n张三,13800138000\n李四,13900139000\n", admin, key=CONTACT, fixed={"customer": "K-1"})
    assert job.added == 2
    bad = bring("姓名,手机\n孙七,13800138001\n", admin, key=CONTACT, fixed={"customer": "K-9"})
    assert (bad.added, bad.rejected) == (0, 1)


def test_settings_that_do_not_fit_are_refused(admin, bring):
    for settings, where in (
        ({"map": {"0": "name", "1": "name"}}, "map_1"),
        ({"map": {"0": "lock_version"}}, "map_0"),
        ({"map": {"7": "name"}}, "map_7"),
        ({"map": {}}, ""),
        ({"fixed": {"name": "x"}}, "fixed_name"),
        ({"on_duplicate": "explode"}, "duplicates"),
        ({"sheet": "Sheet9"}, "sheet"),
    ):
        with pytest.raises(Rejected) as refused:
            bring(TEXT, admin, **settings)
        assert where in refused.value.errors
    assert customers().count() == 0


def test_a_name_in_two_columns(admin, bring):
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    text = "last name,first name,company\n沈,国华,K-1\nDoe,John,K-1\n"
    job = bring(text, admin, key=CONTACT)
    assert job.map == {"0": "name.family", "1": "name.given", "2": "customer"}
    names = set(registry.get(CONTACT).model.objects.values_list("name", flat=True))
    assert names == {"沈国华", "John Doe"}
