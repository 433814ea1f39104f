"""Files of what hangs on customers: circles within a file are refused row by row, completeness is kept."""

from __future__ import annotations

from typing import Any

from kemai.areas.customers.models import Customer, CustomerRelation
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer.engine import reject_path


def test_a_circle_within_a_file_loses_its_last_row(firm: Any, bring: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        made = [actions.add(registry.get("customers.customer"), {"name": f"集团{one}"}, by=by) for one in "甲乙丙"]
        a, b, c = (one.number for one in made)
        lines = [
            "甲方客户,关系,乙方客户",
            f"{a},上级公司,{b}",
            f"{b},上级公司,{c}",
            f"{c},上级公司,{a}",
            f"{a},经销商,{a}",
        ]
        job = bring("\n".join(lines).encode(), by, key="customers.customerrelation", name="rows.csv")
        assert (job.added, job.rejected) == (2, 2)
        assert CustomerRelation.objects.count() == 2
        told = reject_path(job).read_text()
        assert "循环" in told
        assert "不能与自己建立关系" in told


def test_rows_of_a_file_know_how_complete_they_are(firm: Any, bring: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        content = "客户编号,客户名称,电话,城市\nK-1,青禾,0512-65001234,苏州\nK-2,云帆,1111111,无\n".encode()
        assert bring(content, by, key="customers.customer", name="rows.csv").added == 2
        assert dict(Customer.objects.values_list("number", "completeness")) == {"K-1": 35, "K-2": 5}
        again = "客户编号,电话\nK-2,0512-65005678\n".encode()
        job = bring(again, by, key="customers.customer", name="rows.csv", on_duplicate="update")
        assert (job.updated, job.rejected) == (1, 0)
        assert Customer.objects.get(number="K-2").completeness == 25
