"""The benchmarks' own tools: verdicts, tables between the marks, and a measurement that refuses a wrong page."""

import json

import pytest

from benchmarks import report
from benchmarks.figures import Figure, percentile
from benchmarks.inside import measure, repeated


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
