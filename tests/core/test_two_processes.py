"""Two processes on one SQLite file, as the web server and the worker are: both save, nobody waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAVE = """
import django
django.setup()
from kemai.areas.accounts.models import User
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.access.provider import viewer_of
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
with acting_as(viewer_of(User.everyone.select_related("organisation").get())) as viewer:
    for turn in range(15):
        print(actions.add(registry.get("customers.customer"), {"name": f"firm {turn}"}, by=viewer).number)
"""


@pytest.mark.slow
@pytest.mark.spec("PLT-09")
def test_two_processes_save_at_the_same_moment_and_get_different_numbers(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "KEMAI_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "kemai.site.settings",
    }
    for command in (["migrate", "-v0"], ["found"]):
        subprocess.run([sys.executable, "-m", "kemai.site", *command], cwd=ROOT, env=environment, check=True)
    savers = [
        subprocess.Popen([sys.executable, "-c", SAVE], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _saver in range(2)
    ]
    numbers = [line for saver in savers for line in saver.communicate(timeout=120)[0].split()]
    assert [saver.returncode for saver in savers] == [0, 0]
    assert len(numbers) == len(set(numbers)) == 30
