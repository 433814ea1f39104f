"""Real files, as people have them, from upload to result with what the program guesses."""

import pytest

from kemai.core import actions as verbs
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.testing import data_folder
from kemai.core.transfer import actions, rejects
from kemai.core.transfer.engine import reject_path
from tests.core.transfer.conftest import CUSTOMERS, upload

CONTACT = "customers.contact"


def customers():
    return registry.get(CUSTOMERS).model.objects


def file(folder, name):
    return (data_folder(folder) / name).read_bytes()


@pytest.fixture
def firm_of_all(admin):
    """A customer whose contacts the cards are."""
    return verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司"}, by=admin)


@pytest.mark.spec("CUS-07")
def test_listed_companies(admin, bring):
    content = file("cn_listed_companies", "szse_a_shares_older.xlsx")
    job = bring(content, admin, name="szse.xlsx", values={"industry": {"C 制造业": "new"}})
    assert (job.added, job.rejected, job.status) == (2870, 0, "done")
    row = customers().get(name__startswith="万科企业")
    assert (row.province, row.city) == ("广东", "深圳市")
    assert customers().filter(industry__label="C 制造业").count() == 2003
    again = bring(content, admin, name="szse.xlsx")
    assert (again.added, again.skipped) == (0, 2870)


def test_northwind_with_unquoted_commas(admin, bring):
    job = bring(file("northwind", "customers.csv"), admin)
    assert (job.added, job.rejected) == (91, 0)
    assert customers().values("country").distinct().count() == 21
    assert customers().get(number="ALFKI").name == "Alfreds Futterkiste"
    people = bring(file("northwind", "customers.csv"), admin, key=CONTACT)
    assert people.added == 91
    assert registry.get(CONTACT).model.objects.get(name="Maria Anders").customer.number == "ALFKI"


def test_stores_in_utf_16(admin, bring):
    job = bring(file("adventureworks_purchasing", "Store.csv"), admin)
    assert (job.added + job.skipped, job.rejected) == (701, 0)
    assert customers().filter(name="Next-Door Bike Store").exists()
    assert customers().exclude(name="").count() == job.added


@pytest.mark.parametrize(
    ("name", "key", "added", "rejected"),
    [
        ("hubspot__company_data.csv", CUSTOMERS, 24, 0),
        ("hubspot__contact_data.csv", CONTACT, 0, 22),  # hashed addresses are no mail addresses
        ("salesforce__sf_account_data.csv", CUSTOMERS, 4, 6),
        ("salesforce__sf_contact_data.csv", CONTACT, 0, 4),
    ],
)
def test_other_programs_exports(admin, bring, name, key, added, rejected):
    job = bring(file("crm_exports", name), admin, key=key)
    assert (job.added, job.rejected, job.status) == (added, rejected, "done")
    assert all(one.reasons for one in rejects.read(reject_path(job)))


@pytest.mark.parametrize(
    ("name", "added", "refused"),
    [
        ("John_Doe_ANDROID.vcf", 4, [{"手机"}, {"手机", "办公电话", "传真"}]),  # numbers of 6 digits
        ("John_Doe_GMAIL.vcf", 1, []),
        ("John_Doe_IPHONE.vcf", 1, []),
        ("John_Doe_MS_OUTLOOK.vcf", 1, []),
        ("outlook-2003.vcf", 0, [{"手机", "办公电话", "传真"}]),  # words for numbers
        ("gmail-single.vcf", 1, []),
        ("gmail-list.vcf", 3, []),
        ("rfc2426-example.vcf", 2, []),
        ("rfc6350-example.vcf", 1, []),
    ],
)
def test_cards_of_one_customer(admin, bring, firm_of_all, name, added, refused):
    content = file("vcards", name)
    draft = actions.receive(registry.get(CONTACT), upload(content, name), by=admin)
    kept = {place: target for place, target in draft.map.items() if target != "customer"}
    job = bring(content, admin, key=CONTACT, name=name, map=kept, fixed={"customer": firm_of_all.number})
    assert (job.added, job.rejected) == (added, len(refused))
    assert [{field for _place, field, _why in one.reasons} for one in rejects.read(reject_path(job))] == refused
    held = registry.get(CONTACT).model.objects.values_list("customer", flat=True)
    assert list(held) == [firm_of_all.pk] * added


@pytest.mark.spec("PLT-12")
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n", "picture.csv"),
        (b"a,b\n1,\x00\n", "nul.csv"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "cut.vcf"),
        ("客户名称\n".encode(), "headings.csv"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (b"name\nx\n", "letter.docx"),
    ],
)
def test_files_that_are_no_table_are_refused_with_a_reason(admin, content, name):
    with pytest.raises(Rejected) as refused:
        actions.receive(registry.get(CUSTOMERS), upload(content, name), by=admin)
    [reason] = refused.value.errors["file"]
    assert reason.code == "E-FILE"
    assert reason.hint


def test_more_than_two_hundred_thousand_rows_are_refused(admin):
    with pytest.raises(Rejected) as refused:
        actions.receive(registry.get(CUSTOMERS), upload("客户名称\n" + "甲乙\n" * 200_001), by=admin)
    assert refused.value.errors["file"][0].code == "E-FILE"
