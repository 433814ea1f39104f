"""Dies at the n-th write of a scenario, goes on with it, and looks whether anything is lost or half done.

`python tests/faults/kill_loop.py SCENARIO FIRST STEP MOST` prints a JSON line for each point. Each point is a process
of its own, forked from a warm one without connections, on a fresh copy of a database that the test has made: a file,
or the PostgreSQL database of DATABASE_URL.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.faults import stage

DIED, PASSED, WRONG = 9, 0, 1
READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN", "EXPLAIN", "SHOW")
ACKED = stage.FOLDER / "acked"
ROWS = 80


def die_at(point: int, die: Callable[[], Any] = lambda: os._exit(DIED)) -> Callable[[], int]:
    """End this process as a kill would: before its n-th write, or after it where the point is odd.

    Gives what tells how many points have gone by.
    """
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    seen = 0

    def count(write: Callable[[], Any]) -> Any:
        nonlocal seen
        seen += 1
        if seen * 2 == point:
            die()
        done = write()
        if seen * 2 + 1 == point:
            die()
        return done

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().upper().startswith(READS):
            return run(sql, params, many, context)
        return count(lambda: run(sql, params, many, context))

    commit = BaseDatabaseWrapper._commit
    BaseDatabaseWrapper._commit = lambda self: count(lambda: commit(self))
    connection.ensure_connection()
    connection.execute_wrappers.append(execute)
    return lambda: seen * 2


def create() -> None:
    """A person saves a new customer by the form."""
    answer = browser().post("/customers/add/", {"name": "苏州华瑞", "phone": "0512-6588 2700", "form_key": "k"})
    assert answer.status_code == 302, answer.status_code
    ACKED.write_text(answer["Location"])


def bulk() -> None:
    """A person hands five customers over to another."""
    answer = browser().post("/customers/bulk/assign/", {"ids": [1, 2, 3, 4, 5], "owner": other().pk, "form_key": "k"})
    assert answer.status_code == 302, answer.status_code
    ACKED.write_text("assigned")


def bring() -> None:
    """The worker does an import of eighty rows in chunks of ten; a repeat finds the job's lease run out."""
    from kemai.core.transfer import engine

    engine.CHUNK = engine.SMALLEST = engine.LARGEST = 10
    bring_on("core.import")


def bring_on(kind: str) -> None:
    """The worker does the jobs of a kind; the lease of one that was killed has run out."""
    from django.utils import timezone

    from kemai.core.jobs.models import Job
    from kemai.core.jobs.run import run
    from kemai.core.tenancy import everyone

    with everyone(reason="test"):
        Job.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
        ids = list(Job.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True))
    for job_id in ids:
        run(job_id)


def migrate() -> None:
    """The tables are made from nothing."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def whole(customers: int, added: int) -> None:
    """Nothing is lost and nothing is half: each customer has its one act of adding, its search entry and its number."""
    from collections import Counter

    from kemai.areas.customers.models import Customer
    from kemai.core.history.models import Act
    from kemai.core.search.models import SearchDocument
    from kemai.core.tenancy import everyone

    with everyone(reason="test"):
        rows = list(Customer.objects.values_list("pk", "number", "name"))
        acts = Counter(Act.objects.filter(action="customers.customer.add").values_list("record_id", flat=True))
        documents = SearchDocument.objects.filter(record_type="customers.customer").count()
    assert len(rows) in range(customers, added + 1), len(rows)
    assert len({number for _pk, number, _name in rows}) == len({name for _pk, _number, name in rows}) == len(rows)
    assert acts == Counter(pk for pk, _number, _name in rows), (acts, rows)
    assert documents == len(rows), (documents, len(rows))
    stage.sound()


def create_is_whole(done: bool) -> None:
    """One customer at the most, one for certain once the person was told so."""
    whole(int(done or ACKED.exists()), 1)


def bulk_is_whole(done: bool) -> None:
    """A customer that changed hands has exactly one act that says so."""
    from kemai.areas.customers.models import Customer
    from kemai.core.history.models import Act
    from kemai.core.tenancy import everyone

    whole(5, 5)
    with everyone(reason="test"):
        moved = sorted(Customer.objects.filter(owner_id=other().pk).values_list("pk", flat=True))
        acts = Act.objects.filter(action="customers.customer.edit")
        assert sorted(acts.values_list("record_id", flat=True)) == moved
    assert len(moved) == 5 or not (done or ACKED.exists()), moved


def bring_is_whole(done: bool) -> None:
    """As many customers as the import says it has committed, and all of them in the end."""
    from kemai.core.jobs.models import Job
    from kemai.core.tenancy import everyone
    from kemai.core.transfer.models import ImportJob

    with everyone(reason="test"):
        job = ImportJob.objects.get()
        state = Job.objects.get(kind="core.import").state
    whole(job.position, job.position)
    assert not done or (job.position, job.added, state) == (ROWS, ROWS, "done"), (job.position, job.added, state)


def migrate_is_whole(done: bool) -> None:
    """The tables are those of an undisturbed run."""
    if done:
        stage.sound()
        assert stage.same_shape()


SCENARIOS = {
    "create": (create, create_is_whole),
    "bulk": (bulk, bulk_is_whole),
    "import": (bring, bring_is_whole),
    "migrate": (migrate, migrate_is_whole),
}


def browser() -> Any:
    """A browser in which the administrator is signed in since before."""
    from django.test import Client

    client = Client()
    client.cookies["sessionid"] = (stage.FOLDER / "session").read_text()
    return client


def other() -> Any:
    """The person who takes the customers over."""
    from kemai.areas.accounts.models import User

    return User._base_manager.get(login="other")


def forked(work: Callable[[], None]) -> int:
    """Do something in a process of its own; gives its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
        os._exit(PASSED)
    except BaseException:
        traceback.print_exc()
        os._exit(WRONG)


def fresh(name: str) -> None:
    """Put the database back to where the scenario begins."""
    stage.put_back(empty=name == "migrate")
    ACKED.unlink(missing_ok=True)


def warm(name: str) -> None:
    """Do the scenario once undisturbed, so that the forks need not load anything, and let go of the database."""
    from django.db import connections

    fresh(name)
    SCENARIOS[name][0]()
    connections.close_all()


def point_of(name: str, point: int) -> dict[str, Any]:
    """Die at one point, look, go on, look again."""
    scenario, is_whole = SCENARIOS[name]
    fresh(name)

    def dying() -> None:
        die_at(point)
        scenario()

    code = forked(dying)
    found = {"point": point, "code": code, "after": forked(lambda: is_whole(code == PASSED))}
    found["resumed"] = forked(again(scenario)) if code == DIED else PASSED
    found["finally"] = forked(lambda: is_whole(True))
    return found


def again(scenario: Callable[[], None]) -> Callable[[], None]:
    """The same once more, by a person or worker who has waited long enough."""

    def work() -> None:
        from kemai.core.repeat import keep

        keep.GIVEN_UP = timedelta(0)
        scenario()

    return work


def main(name: str, first: int, step: int, most: int) -> None:
    """Go through the points until the scenario ends before the point is reached."""
    import django

    django.setup()
    warm(name)
    for point in range(first, most, step):
        found = point_of(name, point)
        print(json.dumps(found), flush=True)
        if found["code"] != DIED:
            return


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
