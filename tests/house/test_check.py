"""`./check` counts what it ran, hides nothing, and says what a machine lacks."""

from pathlib import Path

import pytest

from kemai.site.setup.checks import machine, measuring, phases, prove, specification
from kemai.site.setup.console import Stop

MIXED = """
import pytest

@pytest.mark.spec("CUS-01", "CUS-02")
def test_good(): pass

@pytest.mark.spec("CUS-02")
def test_bad(): assert False

def test_broken(absent): pass

@pytest.mark.skip(reason="not here")
def test_left_out(): pass
"""


@pytest.fixture
def reports(tmp_path, monkeypatch):
    """A folder of this test for the reports of a check; its runs load only the plug-in of the check."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(phases, "REPORTS", tmp_path / "reports")
    return tmp_path


def run(folder: Path, code: str) -> phases.Outcome:
    (folder / "test_small.py").write_text(code)
    return phases.run_tests("small tests", [str(folder / "test_small.py"), "--rootdir", str(folder)])


def test_every_test_is_counted(reports):
    outcome = run(reports, MIXED)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 2, 1)


def test_a_requirement_is_proven_by_tests_that_pass(reports):
    outcome = run(reports, MIXED)
    assert list(outcome.proven) == ["CUS-01", "CUS-02"]
    assert outcome.disproven == {"CUS-02"}


def test_a_run_without_tests_has_failed(reports):
    assert run(reports, "").failed == 1


def test_a_file_that_does_not_load_has_failed(reports):
    outcome = run(reports, "import nothing_of_that_name")
    assert (outcome.passed, outcome.failed) == (0, 1)


def test_a_program_that_finds_a_fault_is_one_failure(reports):
    assert phases.look("look", phases.module("compileall", "-q", str(reports))).failed == 0
    (reports / "wrong.py").write_text("def")
    assert phases.look("look", phases.module("compileall", "-q", str(reports))).failed == 1


def test_the_persons_own_settings_stay_outside(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://mine")
    monkeypatch.setenv("KEMAI_SECRET_KEY", "mine")
    assert not {"DATABASE_URL", "KEMAI_SECRET_KEY"} & set(phases.environment())


def test_the_sum_closes_with_one_line(capsys):
    good = phases.Outcome("good", passed=3, proven={"CUS-01": ["a"], "CUS-02": ["b"]})
    bad = phases.Outcome("bad", passed=1, failed=1, disproven={"CUS-02"})
    assert prove.sum_up([good]) == 0
    assert prove.sum_up([good, bad]) == 1
    said = capsys.readouterr().out
    assert "Requirements proven: 1 of 387" in said
    assert said.endswith("4 passed, 1 failed, 0 skipped\n")


def test_a_part_of_which_too_little_is_reached_is_a_failure(capsys):
    def facts(lines, branches):
        return {"num_statements": 100, "covered_lines": lines, "num_branches": 40, "covered_branches": branches}

    files = {f"kemai/core/{part}/one.py": {"summary": facts(100, 40)} for part in measuring.PARTS}
    files["kemai/core/backup/deep/two.py"] = {"summary": facts(96, 30)}
    files["kemai/core/history/two.py"] = {"summary": facts(99, 37)}
    outcome = measuring.judged(measuring.summed(files))
    assert (outcome.passed, outcome.failed) == (4, 1)
    said = capsys.readouterr().out
    assert "backup      200    98.0%        80    87.5%" in said
    assert "history     200    99.5%        80    96.2%" in said
    assert measuring.judged({}).failed == len(measuring.PARTS), "what was not measured has not been reached"


def test_requirements_are_told_part_by_part(capsys):
    specification.tell({"CUS-01": ["one", "two"]})
    said = capsys.readouterr().out
    assert "customers: 1 of 28\n  CUS-01 Customer file" in said
    assert ": 2 tests\n" in said
    assert said.endswith("All: 1 of 387\n")


@pytest.mark.parametrize(("find", "package"), [(machine.chromium, "chromium"), (machine.postgres, "postgresql")])
def test_what_the_machine_lacks_is_named(find, package, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KEMAI_CHROMIUM", raising=False)
    monkeypatch.setattr(machine, "CLUSTERS", tmp_path)
    with pytest.raises(Stop, match=f"{package} is missing and can't be installed from here"):
        find()
