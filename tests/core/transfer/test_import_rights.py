"""Whose records an import may touch, and which fields."""

import pytest

from kemai.core import actions as verbs
from kemai.core.access.errors import Forbidden
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions, rejects
from kemai.core.transfer.engine import reject_path
from tests.core.transfer.conftest import CUSTOMERS, upload

ONE = "客户名称,城市,负责人\n甲工业有限公司,苏州,sales2\n"


def customers():
    return registry.get(CUSTOMERS).model.objects


def test_only_people_with_the_right_may_import(firm, bring):
    with acting_as(firm.viewer("sales1")) as sales, pytest.raises(Forbidden):
        bring(ONE, sales)


def test_rows_belong_to_an_importer_whose_right_ends_at_themselves(firm, bring):
    with acting_as(firm.viewer("clerk1")) as clerk:
        job = bring(ONE, clerk)
        assert (job.added, customers().get().owner_id) == (1, clerk.user_id)
        assert "owner" not in job.map.values()
        with pytest.raises(Rejected) as refused:
            bring(ONE, clerk, map={"0": "name", "2": "owner"})
        assert refused.value.errors["map_2"][0].code == "E-PERM"


def test_others_may_name_any_owner_of_the_organisation(firm, other_firm, bring):
    with acting_as(firm.viewer("mgr1")) as manager:
        job = bring(ONE + "乙工业有限公司,苏州,b-sales2\n丙工业有限公司,苏州,陈若溪\n", manager)
        assert (job.added, job.rejected) == (2, 1)
        owners = {(row.owner.login, row.department.name) for row in customers().all()}
        assert owners == {("sales2", "销售部")}


def test_a_duplicate_that_the_person_may_not_write_is_refused_without_a_word_about_it(firm, bring):
    with acting_as(firm.viewer("admin")) as admin:
        hidden = verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司", "city": "拉萨"}, by=admin)
    with acting_as(firm.viewer("clerk1")) as clerk:
        job = bring("客户名称,城市\n甲工业有限公司,苏州\n", clerk, on_duplicate="update")
        assert (job.added, job.updated, job.rejected) == (0, 0, 1)
        [reject] = rejects.read(reject_path(job))
        assert "E-PERM" in reject.reasons[0][2]
        assert hidden.number not in str(reject)
        assert "拉萨" not in str(reject)


def test_fields_that_are_hidden_from_a_person_cannot_be_filled(firm, bring):
    with acting_as(firm.viewer("admin")) as admin:
        bring("客户名称\n甲工业有限公司\n", admin)
        number = customers().get().number
    text = f"企业,资产,总经理（厂长）\n{number},100,顾明\n"
    with acting_as(firm.viewer("clerk1")) as clerk:
        job = actions.receive(registry.get("customers.customerprofile"), upload(text), by=clerk)
        assert "assets" not in job.map.values()
        actions.arrange(job, {"map": {"0": "customer", "1": "assets"}}, by=clerk)
        with pytest.raises(Rejected) as refused:
            actions.start(job, by=clerk)
        assert refused.value.errors["map_1"][0].code == "E-PERM"


def test_a_part_needs_the_right_to_change_its_whole(firm, bring):
    with acting_as(firm.viewer("admin")) as admin:
        theirs = verbs.add(registry.get(CUSTOMERS), {"name": "甲工业有限公司"}, by=admin)
    with acting_as(firm.viewer("clerk1")) as clerk:
        own = verbs.add(registry.get(CUSTOMERS), {"name": "乙工业有限公司"}, by=clerk)
        text = f"企业,总经理（厂长）\n{theirs.number},顾明\n{own.number},李强\n"
        job = bring(text, clerk, key="customers.customerprofile", map={"0": "customer", "1": "general_manager"})
        assert (job.added, job.rejected) == (1, 1)


def test_masked_values_never_overwrite(admin, bring):
    bring("客户名称,电话\n甲工业有限公司,0512-65882700\n", admin)
    job = bring("客户名称,电话\n甲工业有限公司,051****00\n", admin, on_duplicate="update")
    assert (job.updated, job.unchanged) == (1, 1)


def test_a_settings_keeper_alone_makes_choices(firm, bring):
    text = "客户名称,行业\n甲工业有限公司,C 制造业\n"
    with acting_as(firm.viewer("mgr1")) as manager, pytest.raises(Rejected) as refused:
        bring(text, manager, values={"industry": {"*": "new"}})
    assert refused.value.errors[""][0].code == "E-PERM"
