"""Contacts and customers in one file: each row names its customer, repeats it, or goes on with the one above."""

import pytest

from kemai.areas.accounts.models import Role
from kemai.core.dictionary.actions import move_version
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.search.find import candidate_ids
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions, engine, kept, rejects
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.mending import mend
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS, upload
from tests.core.transfer.test_import_pages import text_of

CONTACTS = "customers.contact"
HEAD = "客户名称,电话,城市,联系人姓名,联系人手机,联系人邮箱\n"
FILE = HEAD + (
    "苏州华瑞精密机械有限公司,0512-65882700,苏州,王伟,13800000001,wang@huarui.cn\n"
    ",,,李娜,13800000002,\n"
    "苏州华瑞精密机械有限公司,0512-65882700,苏州,张敏,13800000003,\n"
    "宁波启航贸易有限公司,0574-87654321,宁波,,,\n"
    "上海明远电子有限公司,bad phone,上海,赵强,13800000005,\n"
    ",,,孙丽,13800000006,\n"
    "杭州安捷物流有限公司,0571-88001122,杭州,周杰,not a phone,\n"
    ",,,吴昊,13800000008,\n"
    "苏州华瑞精密机械有限公司,,,王伟,13800000001,\n"
)


def customers():
    return registry.get(CUSTOMERS).model.objects


def contacts():
    return registry.get(CONTACTS).model.objects


def pairs():
    return sorted(contacts().values_list("customer__name", "name"))


def lines_of(job):
    return {one.line: one for one in rejects.read(reject_path(job))}


HUARUI, ANJIE = "苏州华瑞精密机械有限公司", "杭州安捷物流有限公司"
BROUGHT = [(ANJIE, "吴昊"), (HUARUI, "张敏"), (HUARUI, "李娜"), (HUARUI, "王伟")]


@pytest.fixture
def one_file(admin, bring):
    """Import the file as its headings are understood."""
    return bring(FILE, admin)


def test_headings_tell_which_columns_are_the_contacts(admin):
    job = actions.receive(registry.get(CUSTOMERS), upload(FILE), by=admin)
    assert job.map == {
        "0": "name", "1": "phone", "2": "city",
        "3": f"{CONTACTS}/name", "4": f"{CONTACTS}/mobile", "5": f"{CONTACTS}/email",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("客户名称,联系人,手机", {"0": "name", "1": "main_contact", "2": "mobile"}),
        ("客户名称,联系人,职位", {"0": "name", "1": f"{CONTACTS}/name", "2": f"{CONTACTS}/position"}),
        ("Company,Contact name,Contact email", {"0": "name", "1": f"{CONTACTS}/name", "2": f"{CONTACTS}/email"}),
    ],
)
def test_one_column_alone_is_the_customers_own(admin, head, wanted):
    job = actions.receive(registry.get(CUSTOMERS), upload(f"{head}\n华瑞科技,王伟,\n"), by=admin)
    assert job.map == wanted


@pytest.mark.spec("CUS-07")
def test_both_types_come_out_of_one_file_and_refused_rows_say_why(one_file):
    job = one_file
    assert (job.position, job.added, job.updated, job.skipped, job.rejected) == (9, 3, 0, 0, 3)
    assert job.beside == {CONTACTS: {"added": 4, "skipped": 1, "rejected": 3}}
    assert pairs() == BROUGHT
    found = lines_of(job)
    assert sorted(found) == [6, 7, 8]
    assert [label for _place, label, _why in found[6].reasons] == ["电话"]
    assert [(place, label) for place, label, _why in found[7].reasons] == [(None, "联系人 · 企业")]
    assert "第 6 行" in found[7].reasons[0][2]
    assert found[7].cells[:3] == ["上海明远电子有限公司", "bad phone", "上海"], "a refused row names its customer"
    assert [(place, label) for place, label, _why in found[8].reasons] == [(4, "联系人 · 手机")]
    assert customers().filter(name=ANJIE).exists(), "a contact that is refused does not hold its customer back"


def test_what_comes_along_is_found_and_remembered(one_file, admin):
    contact = contacts().get(name="李娜")
    assert candidate_ids(admin.organisation_id, "李娜", CONTACTS).ids == [contact.pk]
    act = Act.objects.get(record_type=CONTACTS, record_id=contact.pk)
    assert (act.action, act.batch) == (f"{CONTACTS}.add", one_file.pk)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_chunks_may_part_rows_anywhere(admin, bring, monkeypatch, size):
    for name in ("CHUNK", "SMALLEST", "LARGEST"):
        monkeypatch.setattr(engine, name, size)
    job = bring(FILE, admin)
    assert (job.added, job.rejected, job.beside[CONTACTS]["added"], pairs()) == (3, 3, 4, BROUGHT)
    assert job.group == {}
    assert lines_of(job)[7].cells[0] == "上海明远电子有限公司"


def test_the_dry_run_foretells_what_the_run_does(admin, django_capture_on_commit_callbacks):
    job = actions.receive(registry.get(CUSTOMERS), upload(FILE), by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.check(job, by=admin)
    job.job.refresh_from_db()
    result = job.job.result
    assert {name: count for name, count in result["counts"].items() if count} == {"added": 3, "rejected": 3}
    assert {name: count for name, count in result["beside"][CONTACTS].items() if count} == {
        "added": 4, "skipped": 1, "rejected": 3,
    }  # fmt: skip
    assert result["faults"] == {"phone": 1, f"{CONTACTS}/customer": 1, f"{CONTACTS}/mobile": 1}
    assert customers().count() == contacts().count() == 0


@pytest.mark.parametrize("how", ["skip", "update"])
def test_the_same_file_again_brings_nothing_new(one_file, admin, bring, how):
    again = bring(FILE, admin, on_duplicate=how)
    assert (again.added, again.rejected, again.beside[CONTACTS].get("added", 0)) == (0, 3, 0)
    assert pairs() == BROUGHT


def test_a_like_contact_of_another_customer_is_another_person(one_file, admin, bring):
    bring(HEAD + "无锡德昌建材有限公司,0510-81234567,无锡,李娜,13800000002,\n", admin)
    assert contacts().filter(name="李娜").count() == 2


def test_update_changes_both(one_file, admin, bring):
    text = f"客户名称,城市,联系人姓名,联系人邮箱\n{HUARUI},昆山,李娜,li@huarui.cn\n,,王伟,new@huarui.cn\n"
    job = bring(text, admin, on_duplicate="update")
    assert (job.added, job.updated, job.beside[CONTACTS]["updated"]) == (0, 1, 2)
    assert customers().get(name=HUARUI).city == "昆山"
    assert set(contacts().filter(customer__name=HUARUI).values_list("email", flat=True)) == {
        "", "li@huarui.cn", "new@huarui.cn",
    }  # fmt: skip


def test_update_by_number(one_file, admin, bring):
    number = customers().get(name=HUARUI).number
    text = f"编号,客户名称,联系人姓名,联系人手机\n{number},华瑞集团,钱进,13800000010\n"
    job = bring(text, admin, on_duplicate="update")
    assert (job.added, job.updated, job.beside[CONTACTS]["added"]) == (0, 1, 1)
    assert contacts().get(name="钱进").customer.name == "华瑞集团"


def test_undo_takes_both_back(one_file, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(one_file, by=admin)
    assert customers().count() == contacts().count() == 0
    assert candidate_ids(admin.organisation_id, "李娜", CONTACTS).ids == []


def test_undo_gives_changed_contacts_their_old_values(one_file, admin, bring, django_capture_on_commit_callbacks):
    text = "客户名称,联系人姓名,联系人邮箱\n苏州华瑞精密机械有限公司,李娜,li@huarui.cn\n,钱进,q@huarui.cn\n"
    job = bring(text, admin, on_duplicate="update")
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(job, by=admin)
    assert contacts().get(name="李娜").email == ""
    assert pairs() == BROUGHT


def test_mended_rows_find_their_customers(one_file, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert mend(one_file, {8: {4: "13800000007"}}, set(), by=admin) == (1, 0)
        one_file.refresh_from_db()
        assert one_file.beside[CONTACTS] == {"added": 5, "skipped": 1, "rejected": 2}
        assert mend(one_file, {6: {1: "still bad"}}, set(), by=admin) == (0, 1)
        one_file.refresh_from_db()
        assert (one_file.rejected, one_file.beside[CONTACTS]["rejected"]) == (2, 2)
        assert mend(one_file, {6: {1: "021-65880000"}, 7: {1: "021-65880000"}}, set(), by=admin) == (2, 0)
    one_file.refresh_from_db()
    assert (one_file.added, one_file.rejected, one_file.beside[CONTACTS]["added"]) == (4, 0, 7)
    assert one_file.beside[CONTACTS] == {"added": 7, "skipped": 1}
    assert pairs()[:2] == [("上海明远电子有限公司", "孙丽"), ("上海明远电子有限公司", "赵强")]
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(ImportJob.objects.get(pk=one_file.pk), by=admin)
    assert customers().count() == contacts().count() == 0


def test_a_contact_takes_the_owner_that_the_file_gives_its_customer(firm, admin, bring):
    bring("客户名称,负责人,联系人姓名,联系人手机\n华瑞科技,sales1,王伟,13800000001\n,,李娜,13800000002\n", admin)
    assert set(contacts().values_list("owner__login", flat=True)) == {"sales1"}


def test_who_may_not_link_to_a_stored_customer_gets_a_reason(firm, one_file, bring):
    with acting_as(firm.viewer("clerk1")) as clerk:
        job = bring(f"客户名称,联系人姓名,联系人手机\n{HUARUI},钱进,13800000010\n,冯刚,13800000011\n", clerk)
        whys = [why for one in lines_of(job).values() for _place, _label, why in one.reasons]
    assert (job.added, job.rejected, len(whys)) == (0, 2, 2)
    assert all("E-PERM" in why for why in whys)
    assert contacts().filter(name="钱进").count() == 0


def test_who_may_not_import_contacts_is_not_offered_them(firm):
    with acting_as(firm.viewer("admin")) as by:
        role = Role.objects.get(code="clerk")
        role.grants = {**role.grants, CONTACTS: {"import": ""}}
        role.save()
        move_version(by)
    with acting_as(firm.viewer("clerk1")) as clerk:
        job = actions.receive(registry.get(CUSTOMERS), upload(FILE), by=clerk)
        assert not any("/" in target for target in job.map.values())
        actions.arrange(job, {"map": {"0": "name", "3": f"{CONTACTS}/name"}}, by=clerk)
        with pytest.raises(Rejected) as refused:
            actions.check(job, by=clerk)
        assert refused.value.errors["map_3"][0].code == "E-PERM"
    assert "还可以带上" not in text_of(firm.client("clerk1").get("/customers/import/"))


def test_a_kept_mapping_knows_the_columns_beside(admin):
    first = actions.receive(registry.get(CUSTOMERS), upload(FILE), by=admin)
    made = kept.keep(first, "展会", False, by=admin)
    second = actions.receive(registry.get(CUSTOMERS), upload("联系人手机,客户名称,联系人姓名\n1,甲,乙\n"), by=admin)
    settings, said = kept.settings_from(made, second, admin)
    assert settings["map"] == {"0": f"{CONTACTS}/mobile", "1": "name", "2": f"{CONTACTS}/name"}
    assert "电话" in said[0]


def test_the_pages_show_both(firm, one_file):
    client = firm.client("admin")
    page = text_of(client.get(f"/customers/import/{one_file.pk}/"))
    assert "联系人" in page
    assert "联系人 · 手机" in page
    assert "还可以带上联系人" in text_of(client.get("/customers/import/"))
