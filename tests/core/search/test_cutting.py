"""A helper process takes a share of the cutting; whatever becomes of it, the entries are the same."""

import os
import signal
import subprocess

import pytest

from kemai.core.search import cutting
from kemai.core.search.cutting import Cutter, helped
from kemai.core.search.document import Document
from kemai.core.search.index import prepared

MANY = cutting.WORTH_A_PROCESS
DOCUMENTS = [
    Document(
        f"华锐科技{number}", [f"华锐科技{number}有限公司"], [f"KH-2026-{number:05}"], ["a\nb\x1ec"], ["010-6555 1234"]
    )
    for number in range(40)
]


@pytest.fixture
def started(monkeypatch):
    """Give the processes that were started; there are two processors."""
    monkeypatch.setattr(cutting, "processors", lambda: 2)
    made = []
    plain = subprocess.Popen

    def noted(*given, **more):
        made.append(plain(*given, **more))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    return made


def chunk(cutter, documents=DOCUMENTS):
    cutter.begin(documents)
    cutter.work()
    return cutter.entries()


def wanted(documents=DOCUMENTS):
    return [prepared(document) for document in documents]


def test_with_a_helper_the_entries_are_those_of_one_process(started):
    cutter = Cutter()
    with helped([cutter], MANY):
        assert chunk(cutter) == wanted()
        assert cutter.own
        assert len(cutter.own) < len(DOCUMENTS)
        assert chunk(cutter, []) == []
        assert chunk(cutter, DOCUMENTS[:1]) == wanted(DOCUMENTS[:1])
    assert len(started) == 1
    assert started[0].returncode is not None


def test_a_chunk_that_is_decided_anew_leaves_no_answer_behind(started):
    cutter = Cutter()
    with helped([cutter], MANY):
        cutter.begin(DOCUMENTS[20:])
        assert chunk(cutter) == wanted()


def test_one_helper_cuts_for_several(started):
    """What each gave comes back to it, in whatever order it is fetched; a chunk that nobody fetched is passed over."""
    customers, contacts = Cutter(), Cutter()
    with helped([customers, contacts], MANY):
        contacts.begin(DOCUMENTS[:9])
        for _chunk in range(3):
            customers.begin(DOCUMENTS)
            customers.work()
            contacts.begin(DOCUMENTS[10:30])
            contacts.work()
            assert contacts.entries() == wanted(DOCUMENTS[10:30])
            assert customers.entries() == wanted()
    assert len(started) == 1
    assert (customers.helper, contacts.helper) == (None, None)


def test_large_shares_follow_each_other_without_waiting_for_an_answer(started):
    """Answers larger than a pipe holds are taken while the next share is given."""
    many = DOCUMENTS * 100
    first, next_one = Cutter(), Cutter()
    with helped([first, next_one], MANY):
        first.begin(many)
        next_one.begin(many)
        for cutter in (first, next_one):
            cutter.work()
            assert cutter.entries() == wanted(many)
            assert cutter.helper is not None


def test_a_system_that_allows_no_larger_pipe_costs_only_time(started, monkeypatch):
    def refuse(*given):
        raise PermissionError

    monkeypatch.setattr("kemai.core.jobs.second.fcntl.fcntl", refuse)
    cutter = Cutter()
    with helped([cutter], MANY):
        assert chunk(cutter) == wanted()
        assert cutter.helper is not None


def test_a_helper_that_dies_costs_nothing(started):
    cutter = Cutter()
    with helped([cutter], MANY):
        assert chunk(cutter) == wanted()
        cutter.begin(DOCUMENTS)
        started[0].kill()
        started[0].wait()
        cutter.work()
        assert cutter.entries() == wanted()
        assert chunk(cutter) == wanted()


def test_a_helper_that_died_between_two_chunks_costs_nothing(started):
    cutter = Cutter()
    with helped([cutter], MANY):
        assert chunk(cutter) == wanted()
        started[0].kill()
        started[0].wait()
        assert chunk(cutter) == wanted()


def test_a_helper_that_is_stuck_is_given_up(started, monkeypatch):
    monkeypatch.setattr(cutting, "PATIENCE", 0.05)
    cutter = Cutter()
    with helped([cutter], MANY):
        os.kill(started[0].pid, signal.SIGSTOP)
        assert chunk(cutter) == wanted()
        assert cutter.helper is None
    assert started[0].returncode == -signal.SIGKILL


def test_a_helper_that_does_not_read_a_large_share_is_given_up(started, monkeypatch):
    monkeypatch.setattr(cutting, "PATIENCE", 0.05)
    many = DOCUMENTS * 100  # its half is far more than a pipe holds
    cutter = Cutter()
    with helped([cutter], MANY):
        os.kill(started[0].pid, signal.SIGSTOP)
        assert chunk(cutter, many) == wanted(many)
        assert cutter.helper is None
    assert started[0].returncode == -signal.SIGKILL


def test_a_helper_that_stops_within_its_answer_is_given_up(started, monkeypatch):
    monkeypatch.setattr(cutting, "PATIENCE", 0.5)
    half = "import sys, time; sys.stdin.readline(); print('[[', end='', flush=True); time.sleep(600)"
    monkeypatch.setattr(cutting, "COMMAND", [cutting.COMMAND[0], "-c", half])
    cutter = Cutter()
    with helped([cutter], MANY):
        assert chunk(cutter) == wanted()
        assert cutter.helper is None


def test_the_helper_ends_with_its_caller():
    start = "import os, subprocess; from kemai.core.search.cutting import COMMAND; subprocess.Popen(COMMAND, stdin=-1)"
    caller = [cutting.COMMAND[0], "-c", f"{start}; os.kill(os.getpid(), 9)"]
    done = subprocess.run(caller, capture_output=True, timeout=60)  # lasts until nobody holds the output any more
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("expected", "processors"), [(MANY - 1, 2), (MANY, 1)])
def test_nobody_helps_where_it_is_not_worth_it(started, monkeypatch, expected, processors):
    monkeypatch.setattr(cutting, "processors", lambda: processors)
    cutter = Cutter()
    with helped([cutter], expected):
        assert chunk(cutter) == wanted()
    assert started == []
