"""Many writers at once, as processes: nobody is told that the database is locked, nothing is lost or doubled."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.databases import lent
from tests.faults.serving import ROOT, Serving, environment_of, run, serving

# No test uses the database of the tests; the mark has ./check run them on PostgreSQL too.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WRITERS, TURNS = 6, 20
PREPARE = """
import django
django.setup()
from importlib import import_module
from django.core.management import call_command
from kemai.core.tenancy import everyone
call_command("migrate", verbosity=0)
seeds = import_module("kemai.areas.accounts.seeds")
with everyone(reason="test"):
    seeds.seed_people(seeds.found_organisation("江南智造", "jiangnan"), prefix="")
"""
WRITE = f"""
import sys
from collections.abc import Iterator
import django
django.setup()
from kemai.areas.accounts.models import User
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access.provider import viewer_of
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
kind = registry.get("customers.customer")
with acting_as(viewer_of(User._base_manager.select_related("organisation").get(login="admin"))) as by:
    for turn in range({TURNS}):
        made = actions.add(kind, {{"name": f"客户 {{sys.argv[1]}}-{{turn}}"}}, by=by)
        read = Customer.objects.get(pk=made.pk)
        actions.edit(kind, made.pk, {{"phone": f"0512-{{turn:07d}}"}}, by=by, version=read.lock_version)
        print(made.number)
"""


def test_six_processes_read_and_write_without_a_lock_error(tmp_path: Path) -> None:
    """Fault 9: each reads, then writes, twenty times."""
    with lent("writers") as address:
        environment = environment_of(tmp_path, address)
        run(PREPARE, environment)
        writers = [writer(environment, number) for number in range(WRITERS)]
        printed = [one.communicate(timeout=200) for one in writers]
    assert [one.returncode for one in writers] == [0] * WRITERS, printed[0][1][-2000:]
    numbers = [line for out, _errors in printed for line in out.split()]
    assert len(numbers) == len(set(numbers)) == WRITERS * TURNS


def writer(environment: dict[str, str], number: int) -> subprocess.Popen[str]:
    """Start one of the processes."""
    command = [sys.executable, "-c", WRITE, str(number)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def few_handles(tmp_path: Path) -> Iterator[Serving]:
    with lent("handles") as address, serving(tmp_path, address) as server:
        yield server


def test_a_server_without_file_handles_recovers_by_itself(few_handles: Serving) -> None:
    """Fault 25: no further file can be opened; answers are errors at worst, and afterwards all is well."""
    server = few_handles
    workers = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    assert server.add("before") == 201
    held = {int(one): len(os.listdir(f"/proc/{one}/fd")) for one in workers}
    limits = {one: resource.prlimit(one, resource.RLIMIT_NOFILE) for one in held}
    for one, count in held.items():
        resource.prlimit(one, resource.RLIMIT_NOFILE, (count + 1, limits[one][1]))
    for turn in range(10):
        try:
            answer = server.call("POST", "/api/v1/customers/", {"name": f"meanwhile {turn}"}, timeout=2)
            assert answer[0] in (201, 503, 507)
        except (OSError, TimeoutError):
            continue
    for one, limit in limits.items():
        resource.prlimit(one, resource.RLIMIT_NOFILE, limit)
    status, _body, headers = server.call("POST", "/api/v1/customers/", {"name": "after"})
    if status == 503:
        time.sleep(int(headers["Retry-After"]))
        status = server.add("after")
    assert status == 201, "after the pause that the server asked for"
    names = server.names()
    assert {"before", "after"} <= set(names)
    assert len(names) == len(set(names))
