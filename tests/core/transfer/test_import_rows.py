"""What becomes of the rows of a file."""

import pytest

from kemai.core import actions as verbs
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.search.find import candidate_ids
from kemai.core.tenancy import acting_as
from kemai.core.transfer import rejects
from kemai.core.transfer.engine import reject_path

CUSTOMERS = "customers.customer"
TEN = """客户名称,电话,城市
苏州华瑞精密机械有限公司,0512-65882700,苏州
杭州云栖生物科技有限公司,0571-88112233,杭州
宁波东方食品股份有限公司,0574-27881100,宁波
上海启元自动化设备有限公司,电话待查,上海
无锡锦泰纺织集团,0510-85102233,无锡
南京金陵医疗器械有限公司,025-84801122,南京
绍兴越秀印染有限公司,12,绍兴
徐州淮海重工机械有限公司,0516-83881100,徐州
苏州华瑞精密机械有限责任公司,0512-65882700,昆山
广州白云物流有限公司,020-36001122,广州
"""


def customer_model():
    return registry.get(CUSTOMERS).model


def counts(job):
    return job.added, job.updated, job.skipped, job.rejected


def reasons(job):
    return [(one.line, reason) for one in rejects.read(reject_path(job)) for reason in one.reasons]


@pytest.mark.spec("CUS-07")
def test_ten_rows_with_two_bad_phones_and_one_duplicate(admin, bring):
    job = bring(TEN, admin, on_duplicate="update")
    assert job.status == "done"
    assert counts(job) == (7, 1, 0, 2)
    named = [(line, place, label, message.split(" ")[0]) for line, (place, label, message) in reasons(job)]
    assert named == [(5, 1, "电话", "E-FMT"), (8, 1, "电话", "E-FMT")]
    assert customer_model().objects.get(city="昆山").name == "苏州华瑞精密机械有限责任公司"


def test_the_duplicate_may_be_stored_already(admin, bring):
    stored = verbs.add(registry.get(CUSTOMERS), {"name": "苏州华瑞精密机械有限公司"}, by=admin)
    job = bring(TEN, admin, on_duplicate="update")
    assert counts(job) == (6, 2, 0, 2)
    stored.refresh_from_db()
    assert (stored.phone, stored.city) == ("0512-65882700", "昆山")


def test_skipped_duplicates_keep_what_is_there(admin, bring):
    bring(TEN, admin)
    again = bring(TEN.replace("杭州\n", "余杭\n"), admin)
    assert counts(again) == (0, 0, 8, 2)
    assert not customer_model().objects.filter(city="余杭").exists()


def test_duplicates_can_be_added_all_the_same(admin, bring):
    job = bring(TEN, admin, on_duplicate="create")
    assert counts(job) == (8, 0, 0, 2)


def test_every_row_has_its_history_number_search_and_department(admin, bring):
    job = bring(TEN, admin)
    rows = customer_model().objects.order_by("pk")
    assert len({row.number for row in rows}) == 7
    assert {(row.owner_id, row.department_id, row.created_by_id) for row in rows} == {
        (admin.user_id, admin.department_id, admin.user_id)
    }
    acts = Act.objects.filter(batch=job.pk)
    assert sorted(acts.values_list("record_id", "title")) == sorted(rows.values_list("pk", "name"))
    assert list(candidate_ids(admin.organisation_id, "云栖", CUSTOMERS).ids) == [rows.get(city="杭州").pk]
    assert list(candidate_ids(admin.organisation_id, "2233", CUSTOMERS).ids)


def test_empty_cells_do_not_overwrite(admin, bring):
    bring(TEN, admin)
    job = bring("客户名称,电话,城市\n杭州云栖生物科技有限公司,,余杭\n", admin, on_duplicate="update")
    assert counts(job) == (0, 1, 0, 0)
    row = customer_model().objects.get(name="杭州云栖生物科技有限公司")
    assert (row.phone, row.city) == ("0571-88112233", "余杭")
    change = Act.objects.get(batch=job.pk)
    assert {"field": "city", "old": "杭州", "new": "余杭"} in change.changes
    assert {one["field"] for one in change.changes} == {"city", "district", "region"}, "what follows from the city"


def test_a_row_that_says_nothing_new_leaves_no_trace(admin, bring):
    bring(TEN, admin)
    before = list(customer_model().objects.values())
    job = bring(TEN, admin, on_duplicate="update")
    assert (job.updated, job.unchanged) == (8, 7)
    again = bring(TEN.replace("苏州华瑞精密机械有限责任公司,0512-65882700,昆山\n", ""), admin, on_duplicate="update")
    assert again.unchanged == 6
    untouched = customer_model().objects.exclude(name__startswith="苏州华瑞").values()
    assert list(untouched) == [row for row in before if not row["name"].startswith("苏州华瑞")]


def test_numbers_of_the_file_are_kept_and_never_given_again(admin, bring):
    first = bring("客户编号,客户名称\n,甲工业有限公司\n", admin)
    given = customer_model().objects.get(name="甲工业有限公司").number
    following = given[:-1] + str(int(given[-1]) + 1)
    job = bring(f"客户编号,客户名称\n{following},乙工业有限公司\n,丙工业有限公司\n", admin)
    assert (first.added, job.added) == (1, 2)
    assert customer_model().objects.get(name="乙工业有限公司").number == following
    assert customer_model().objects.get(name="丙工业有限公司").number not in (given, following)


def test_a_number_given_twice_is_a_duplicate_of_the_earlier_row(admin, bring):
    text = "客户编号,客户名称,城市\nA-1,甲工业有限公司,苏州\nA-1,甲工业有限公司,常州\n"
    job = bring(text, admin, on_duplicate="create")
    assert counts(job) == (1, 0, 0, 1)
    assert "E-DUP" in reasons(job)[0][1][2]
    job = bring(text, admin, on_duplicate="update")
    assert counts(job) == (0, 2, 0, 0)
    assert customer_model().objects.get(number="A-1").city == "常州"


def test_a_number_in_the_recycle_bin_is_refused(admin, bring):
    bring("客户编号,客户名称\nA-1,甲工业有限公司\n", admin)
    verbs.delete(registry.get(CUSTOMERS), customer_model().objects.get(number="A-1").pk, by=admin)
    job = bring("客户编号,客户名称\nA-1,甲工业有限公司\n", admin, on_duplicate="update")
    assert counts(job) == (0, 0, 0, 1)
    assert "E-DUP" in reasons(job)[0][1][2]


def test_required_fields_and_checks_hold(admin, bring):
    text = "客户名称,证件号码,出生日期\n,,\n张三,11010519491231002X,1949-12-31\n李四,110105194912310021,2999-01-01\n"
    job = bring(text.replace("\n,,\n", "\n,x,\n"), admin)
    assert counts(job) == (1, 0, 0, 2)
    found = {(line, label, message.split(" ")[0]) for line, (_place, label, message) in reasons(job)}
    assert found == {
        (2, "客户名称", "E-REQ"), (2, "证件号码", "E-FMT"),
        (4, "证件号码", "E-FMT"), (4, "出生日期", "E-RNG"),
    }  # fmt: skip


def test_an_identity_number_is_there_only_once(admin, bring):
    text = "客户名称,证件号码\n张三,11010519491231002X\n李四,11010519491231002X\n"
    assert counts(bring(text, admin, on_duplicate="create")) == (1, 0, 0, 1)
    assert counts(bring(text, admin, on_duplicate="skip")) == (0, 0, 2, 0)


def test_people_of_one_name_are_told_apart_by_their_phones(admin, bring):
    text = "客户名称,手机\n王伟,13800138000\n王伟,13900139000\n王伟,13800138000\n"
    assert counts(bring(text, admin)) == (2, 0, 1, 0)


def test_a_switchboard_is_no_duplicate(admin, bring):
    text = "客户名称,电话\n苏州华瑞精密机械有限公司,0512-65882700\n昆山天宇电子有限公司,0512-65882700\n"
    assert counts(bring(text, admin)) == (2, 0, 0, 0)


def test_what_the_database_refuses_is_a_rejected_row(admin, bring):
    bring("客户名称\n甲工业有限公司\n", admin)
    number = customer_model().objects.get().number
    profile = {"key": "customers.customerprofile", "map": {"0": "customer", "1": "assets"}}
    job = bring(f"企业,资产\n{number},1200.50\n{number}x,3\n", admin, **profile)
    assert counts(job) == (1, 0, 0, 1)
    job = bring(f"企业,资产\n{number},{'9' * 30}\n", admin, **profile, on_duplicate="update")
    assert counts(job) == (0, 0, 0, 1)


def test_a_stranger_finds_nothing(firm, other_firm, bring):
    with acting_as(firm.viewer("admin")) as admin:
        bring(TEN, admin)
    with acting_as(other_firm.viewer("admin")) as stranger:
        job = bring(TEN, stranger, on_duplicate="update")
        assert counts(job) == (7, 1, 0, 2)
        assert customer_model().objects.count() == 7
