"""A built funnel goes by the order that its field has of its own, however many records stand in each step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.analysis.building.making import built
from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.pipelines.steps import ways
from kemai.areas.sales.tests.selling import add
from kemai.core.dictionary.actions import move_version
from kemai.core.dictionary.book import book
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.reports.questions import Question
from kemai.core.tenancy import acting_as

SOURCE = "sales.opportunity"


def steps_of(firm: Any, group: str, chart: str = "funnel", source: str = SOURCE) -> list[str]:
    with acting_as(firm.viewer("mgr1")) as by:
        report = built({"source": source, "groups": group, "measures": "count", "chart": chart})
        return [line.label for line in report.answer(Question(by)).lines]


@pytest.fixture
def stages(firm: Any) -> list[str]:
    """Deals of which one stands in the first stage, two in the second, three in the fourth; names the stages."""
    customer = add(firm, "sales1", "customers.customer", name="华瑞精密")
    day = timezone.localdate() + timedelta(days=20)
    with acting_as(firm.viewer("mgr1")) as by:
        known = ways(by).first
        assert known is not None
        steps = [known.steps[place] for place in (0, 1, 3)]
        labels = [step.label(by) for step in steps]
    for place, count in enumerate((1, 2, 3)):
        for number in range(count):
            values = {"name": f"机会{place}{number}", "customer": customer.pk, "amount": "1", "close_date": day}
            deal = add(firm, "sales1", SOURCE, **values)
            with acting_as(firm.viewer("mgr1")):
                Opportunity.objects.filter(pk=deal.pk).update(stage=steps[place].entry_id)
    return labels


def test_stages_stand_in_the_order_of_the_pipeline(firm: Any, stages: list[str]) -> None:
    assert steps_of(firm, "stage") == stages
    assert steps_of(firm, "stage", "bar") == list(reversed(stages)), "any other chart begins with the largest"
    page = firm.client("mgr1").get(f"/reports/build/?source={SOURCE}&groups=stage&measures=count&chart=funnel")
    drawn = page.content.decode().partition('<figure class="chart')[2].partition("</figure>")[0]
    places = [drawn.index(label) for label in stages]
    assert places == sorted(places)


def test_choices_and_entries_stand_as_they_are_put(firm: Any, stages: list[str]) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        deals = list(Opportunity.objects.order_by("pk"))
        Opportunity.objects.filter(pk__in=[one.pk for one in deals[2:]]).update(status="won", closed_on="2026-11-01")
        entries = book(by).open("customer_type")[:3]
    assert steps_of(firm, "status") == ["进行中", "赢单"]
    for place, entry in enumerate(entries):
        for number in range(place + 1):
            add(firm, "sales1", "customers.customer", name=f"客户{place}{number}", customer_type=entry.id)
    labels = [one.zh for one in entries]
    found = [one for one in steps_of(firm, "customer_type", source="customers.customer") if one in labels]
    assert found == labels
    with acting_as(firm.viewer("mgr1")) as by:
        DictionaryEntry.objects.filter(pk=entries[0].id).update(order=9999)
        move_version(by)
    found = [one for one in steps_of(firm, "customer_type", source="customers.customer") if one in labels]
    assert found == [*labels[1:], labels[0]]
