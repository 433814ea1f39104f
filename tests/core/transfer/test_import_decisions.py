"""What becomes of rows about records that are there: merged, closed, blocked, someone else's, or named differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.core import actions as verbs
from kemai.core.dictionary.actions import move_version
from kemai.core.dictionary.book import book
from kemai.core.duplicates.ruling import save_rule
from kemai.core.merge.join import merge
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import engine, rejects
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.links import LinkBook
from kemai.core.transfer.mending import mend
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS
from tests.core.transfer.test_import_rows import counts

AGREEMENT, CONTACT, PROFILE = "customers.agreement", "customers.contact", "customers.customerprofile"
FIRST, SECOND = "11010519491231002X", "440308199901101512"
Brings = Callable[..., ImportJob]


def customers() -> Any:
    return registry.get(CUSTOMERS).model.objects


def told(job: ImportJob) -> list[tuple[int, str, str]]:
    """Give line, field and code of every refusal."""
    refused = rejects.read(reject_path(job))
    return [(one.line, label, why.split(" ")[0]) for one in refused for _place, label, why in one.reasons]


def grant(firm: Any, code: str, **grants: dict[str, str]) -> None:
    """Give a role other grants on some types, named as `customers_contact`."""
    with acting_as(firm.viewer("admin")) as by:
        role = Role.objects.get(code=code)
        role.grants = {**role.grants, **{key.replace("_", ".", 1): verbs for key, verbs in grants.items()}}
        role.save()
        move_version(by)


def test_the_number_of_a_record_that_was_merged_means_the_survivor(admin: Any, bring: Brings) -> None:
    bring("客户编号,客户名称,城市\nK-1,甲工业有限公司,苏州\nK-2,甲工业股份公司,苏州\nK-3,丙贸易有限公司,\n", admin)
    kept, removed, other = customers().order_by("number")
    merge(registry.get(CUSTOMERS), kept.pk, removed.pk, {}, by=admin)
    job = bring("客户编号,城市\nK-2,昆山\nK-3,宁波\n", admin, on_duplicate="update")
    assert counts(job) == (0, 2, 0, 0)
    assert dict(customers().values_list("number", "city")) == {"K-1": "昆山", "K-3": "宁波"}
    merge(registry.get(CUSTOMERS), other.pk, kept.pk, {}, by=admin)
    job = bring("客户编号,城市\nK-2,太仓\n", admin, on_duplicate="update")
    assert customers().get().city == "太仓"


def test_a_shared_switchboard_or_another_code_makes_no_update_of_a_stored_record(admin: Any, bring: Brings) -> None:
    bring(f"客户名称,电话,证件号码\n苏州华瑞精密机械有限公司,0512-65882700,\n张国强,,{FIRST}\n", admin)
    text = f"客户名称,电话,证件号码\n昆山天宇电子有限公司,0512-65882700,\n张国强,,{SECOND}\n"
    assert counts(bring(text, admin, on_duplicate="update")) == (2, 0, 0, 0)
    assert customers().filter(name="张国强").count() == 2


def test_rows_of_one_name_with_numbers_of_their_own_are_several_records_wherever_the_file_is_cut(
    admin: Any, bring: Brings, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    for name in ("CHUNK", "SMALLEST", "LARGEST"):
        monkeypatch.setattr(engine, name, 1)
    text = (
        "客户编号,客户名称,电话\nK-1,甲工业有限公司,\nK-2,甲工业有限公司,\nK-3,甲工业有限公司,bad\n,甲工业有限公司,\n"
    )
    job = bring(text, admin)
    assert counts(job) == (2, 0, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert mend(job, {4: {2: ""}}, set(), by=admin) == (1, 0)
    assert set(customers().values_list("number", flat=True)) == {"K-1", "K-2", "K-3"}


def test_many_of_one_name_are_all_added_where_that_is_asked_for(admin: Any, bring: Brings) -> None:
    text = "客户名称,电话\n" + "甲工业有限公司,0512-65882700\n" * 9
    assert counts(bring(text, admin, on_duplicate="create")) == (9, 0, 0, 0)
    assert counts(bring(text, admin, on_duplicate="update")) == (0, 9, 0, 0)


def test_a_later_row_with_a_wrong_cell_changes_nothing_of_the_earlier_one(admin: Any, bring: Brings) -> None:
    text = "客户名称,城市,负责人\n甲工业有限公司,苏州,sales1\n甲工业有限公司,昆山,nobody\n甲工业有限公司,太仓,sales1\n"
    job = bring(text, admin, on_duplicate="update")
    assert (counts(job), told(job)) == ((1, 1, 0, 1), [(3, "负责人", "E-REF")])
    assert customers().get().city == "太仓"


def test_a_later_row_that_would_break_a_rule_of_the_type_is_refused(admin: Any, bring: Brings) -> None:
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    text = "编号,协议名称,开始日期,结束日期\nXY-1,年度协议,2026-05-01,2026-06-01\nXY-1,年度协议,,2026-01-01\n"
    columns = {"0": "number", "1": "title", "2": "start", "3": "end"}
    job = bring(text, admin, key=AGREEMENT, map=columns, fixed={"customer": "K-1"}, on_duplicate="update")
    assert (counts(job), told(job)) == ((1, 0, 0, 1), [(3, "结束日期", "E-RNG")])
    assert str(registry.get(AGREEMENT).model.objects.get().end) == "2026-06-01"


def test_a_file_lifts_nobody_out_of_the_blacklist(admin: Any, bring: Brings) -> None:
    black = book(admin).find("customer_type", "blacklist")
    assert black is not None
    values = {"number": "K-1", "name": "甲工业有限公司", "customer_type": black.id, "city": "苏州"}
    verbs.add(registry.get(CUSTOMERS), values, by=admin)
    job = bring("客户编号,客户类型,城市\nK-1,潜在客户,昆山\nK-1,,太仓\n", admin, on_duplicate="update")
    assert (counts(job), told(job)) == ((0, 1, 0, 1), [(2, "客户类型", "E-STATE")])
    held = customers().get()
    assert (held.customer_type_id, held.city) == (black.id, "太仓"), "the refused row left nothing behind"


def test_a_unique_value_of_another_record_is_refused_in_an_update(admin: Any, bring: Brings) -> None:
    bring(f"客户编号,客户名称,证件号码\nK-1,张国强,{FIRST}\nK-2,李国强,\n", admin)
    job = bring(f"客户编号,证件号码\nK-2,{FIRST}\nK-1,{FIRST}\n", admin, on_duplicate="update")
    assert (counts(job), told(job)) == ((0, 1, 0, 1), [(2, "证件号码", "E-DUP")])


def test_a_rule_of_the_firm_that_refuses_the_second_record_holds_for_files(admin: Any, bring: Brings) -> None:
    save_rule(registry.get(CUSTOMERS), None, ["name", "city"], "exact", True, by=admin)
    text = "客户编号,客户名称,城市\nK-1,甲工业有限公司,苏州\nK-2,甲工业有限公司,昆山\nK-3,甲工业有限公司,苏州\n"
    job = bring(text, admin, on_duplicate="create")
    assert counts(job) == (2, 0, 0, 1)
    assert [(line, code) for line, _label, code in told(job)] == [(4, "E-DUP")]
    job = bring("客户编号,客户名称,城市\nK-4,甲工业有限公司,昆山\n", admin, on_duplicate="create")
    assert counts(job) == (0, 0, 0, 1)


def test_who_may_update_but_not_add_updates_only(firm: Any, bring: Brings) -> None:
    with acting_as(firm.viewer("admin")) as by:
        bring("客户编号,客户名称\nK-1,甲工业有限公司\n", by)
    grant(firm, "clerk", customers_customer={"add": "", "read": "all", "write": "all", "import": "all"})
    with acting_as(firm.viewer("clerk1")) as by:
        job = bring("客户编号,客户名称,城市\nK-1,,苏州\nK-2,乙工业有限公司,宁波\n", by, on_duplicate="update")
        assert (counts(job), told(job)) == ((0, 1, 0, 1), [(3, "", "E-PERM")])
        assert dict(customers().values_list("number", "city")) == {"K-1": "苏州"}


def test_a_part_of_a_record_that_one_may_only_read_is_refused(firm: Any, bring: Brings) -> None:
    with acting_as(firm.viewer("admin")) as by:
        theirs = verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司"}, by=by)
    scopes = {"read": "all", "find": "all", "add": "all", "write": "self", "import": "all"}
    grant(firm, "clerk", customers_customer=scopes)
    with acting_as(firm.viewer("clerk1")) as by:
        own = verbs.add(registry.get(CUSTOMERS), {"name": "乙工业有限公司"}, by=by)
        text = f"企业,总经理（厂长）\n{theirs.number},顾明\n{own.number},李强\n"
        job = bring(text, by, key=PROFILE, map={"0": "customer", "1": "general_manager"})
        assert (counts(job), told(job)) == ((1, 0, 0, 1), [(2, "客户", "E-PERM")])


def test_a_word_that_is_neither_yes_nor_no_is_refused_in_every_row(admin: Any, bring: Brings) -> None:
    bring("客户名称\n甲工业有限公司\n乙工业有限公司\n", admin)
    rows = ("王伟,甲工业有限公司,是", "李娜,甲工业有限公司,也许", "张敏,乙工业有限公司,否", "赵强,乙工业有限公司,也许")
    job = bring("姓名,企业,失效标志\n" + "\n".join(rows) + "\n", admin, key=CONTACT)
    assert counts(job) == (2, 0, 0, 2)
    assert told(job) == [(3, "失效标志", "E-FMT"), (5, "失效标志", "E-FMT")]


def test_links_are_found_again_after_too_many_were_remembered(
    admin: Any, bring: Brings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kemai.core.transfer.links.KEPT", 1)
    bring("客户编号,客户名称\nK-1,甲工业有限公司\nK-2,乙工业有限公司\n", admin)
    links = LinkBook(registry.get(CONTACT).fields["customer"], "number", admin)
    found = {}
    for texts in (["K-1", "K-2"], ["甲工业有限公司"], ["K-2", "K-9"]):
        links.load(texts)
        assert len(links.known) <= 1 + len(texts), "one that is over is forgotten"
        found |= {text: links.known[text] for text in texts}
    first, second = customers().order_by("number").values_list("pk", flat=True)
    assert found == {"K-1": first, "K-2": second, "甲工业有限公司": first, "K-9": None}
