"""The benchmarks' own tools: verdicts, tables between the marks, and a measurement that refuses a wrong page."""

import json

import pytest
from django.db import connection

from benchmarks import locks, report
from benchmarks.clock import served, spent
from benchmarks.figures import Figure, percentile
from benchmarks.inside import measure, repeated
from benchmarks.postgres import Server
from kemai.areas.customers.models import Customer
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.samples import sample_record

COUNTING = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000) SELECT max(x) FROM n"


def test_a_figure_reaches_its_bar_or_not():
    assert Figure("list", 10, "ms", most=10).verdict == "yes"
    assert Figure("list", 10.1, "ms", most=10).verdict == "**no**"
    assert Figure("import", 2999, "rows/s", least=3000).verdict == "**no**"
    assert Figure("size", 3, "KB").verdict == ""


def test_a_percentile_is_one_of_the_values():
    assert percentile([float(number) for number in range(100, 0, -1)], 95) == 96
    assert percentile([7.0], 95) == 7.0


def test_tables_replace_what_stood_between_the_marks(tmp_path):
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    figure = {"name": "list", "value": 9.5, "unit": "ms", "most": 10, "least": None, "note": "warm"}
    made = {"day": "2026-11-22", "load": 0.5, "reference": 40.0, "figures": [figure]}
    (tmp_path / "pages.json").write_text(json.dumps(made), encoding="utf-8")
    report.write(tmp_path, {"pages": "Pages", "search": "Search"}, document)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "| list | 9.5 ms | ≤ 10 | yes | warm |" in text
    assert "old" not in text
    assert "Search" not in text


def test_a_measurement_counts_queries_and_refuses_another_status(client_of):
    client = client_of("sales1")
    measured = measure(repeated(client, "/customers/"), rounds=2)
    assert 0 < measured.queries <= 15
    assert measured.cpu > 0
    with pytest.raises(RuntimeError, match="status 404"):
        measure(repeated(client, "/customers/1/"), rounds=2)


@pytest.mark.django_db
def test_the_work_of_the_database_counts_as_well():
    before, alone = spent(), served()
    with connection.cursor() as cursor:
        cursor.execute(COUNTING)
        assert cursor.fetchone()[0] == 200000
    assert spent() - before > 0.01
    assert (served() - alone > 0.01) == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True)
def test_the_locks_are_back_after_they_were_off(firm, other_firm):
    for one in (firm, other_firm):
        with acting_as(one.viewer("admin")) as admin:
            sample_record(registry.of_model(Customer), admin)

    def counted():
        with acting_as(firm.viewer("sales1")) as viewer, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM customers_customer")
            seen = Customer.objects.visible_to(viewer).count(), Customer.objects.with_deleted().count()
            return (*seen, cursor.fetchone()[0])

    second = 1 if connection.vendor == "postgresql" else 2
    assert counted() == (0, 1, second)
    with locks.without_any():
        assert counted() == (1, 2, 2)
    assert counted() == (0, 1, second)
    with everyone(reason="test"):
        assert Customer.objects.count() == 2


def test_databases_for_measuring_stand_beside_the_one_named():
    server = Server("postgres://kemai@127.0.0.1:5432/crm")
    assert server.name("100000") == "crm_measured_100000"
    assert server.address("100000") == "postgres://kemai@127.0.0.1:5432/crm_measured_100000"
