"""Work that makes millions of values looks for rings when it says so, and leaves Python as it was."""

import gc

import pytest

from kemai.core.jobs import collecting
from kemai.core.jobs.collecting import EVERY, without_collecting


def test_rings_are_looked_for_at_every_sixteenth_good_moment(monkeypatch):
    looks = []
    monkeypatch.setattr(collecting.gc, "collect", looks.append)
    with without_collecting() as now_and_then:
        assert not gc.isenabled()
        for _moment in range(EVERY * 2 + 1):
            now_and_then()
    assert looks == [collecting.YOUNG] * 2
    assert gc.isenabled()


def test_a_failure_leaves_python_looking_by_itself():
    with pytest.raises(ZeroDivisionError), without_collecting():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_within_such_work_nothing_switches_it_on_early():
    with without_collecting():
        with without_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
