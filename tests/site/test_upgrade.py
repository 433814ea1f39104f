"""The upgrade in one command: on success done, on failure or a kill back where it was, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.databases import administered, left_and_dropped

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "from kemai.site.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'scratch']\n"
FIRST = """
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Added", [("id", models.BigAutoField(primary_key=True))])]
"""
SECOND = """
import os, signal
from django.db import migrations
def change(apps, schema_editor):
    apps.get_model("scratch", "Added").objects.create()
    apps.get_model("accounts", "Organisation")._base_manager.update(name="changed")
def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def more(apps, schema_editor):
    from kemai.core.backup import restoring
    from kemai.site import upgrading
    {how}
class Migration(migrations.Migration):
    dependencies = [("scratch", "0001_initial"), ("accounts", "0001_initial")]
    operations = [migrations.RunPython(change), migrations.RunPython(more)]
"""
LOOK = """
import django; django.setup()
from django.db import connection
from kemai.areas.accounts.models import Organisation
from kemai.core.tenancy.current import everyone
with everyone(reason="tests"):
    print(Organisation._base_manager.get().name, "scratch_added" in connection.introspection.table_names())
"""
SERVER = os.environ.get("DATABASE_URL", "")
FOUNDED, UPGRADED = f"kemai_founded_{os.getpid()}", f"kemai_upgraded_{os.getpid()}"
BEFORE, AFTER = "我的公司 False", "changed True"


@dataclass
class Server:
    """A data folder with a firm in it, and a newer program beside it."""

    data: Path
    environment: dict[str, str]

    def __call__(self, *words: str, newer: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of the server, as the newer program or the one before."""
        module = "scratch_settings" if newer else "kemai.site.settings"
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": module, "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, *(words if words[0] == "-c" else ("-m", "kemai.site", *words))]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def look(self) -> str:
        """Say what stands in the database."""
        return self("-c", LOOK).stdout.strip()

    def migration(self, how: str) -> None:
        """Write the newer program's second migration."""
        (self.data / "newer/scratch/migrations/0002_second.py").write_text(SECOND.format(how=how))


def environment_of(data: Path, database: str) -> dict[str, str]:
    """Give the environment of a server on a data folder and, on PostgreSQL, a database of its own."""
    own = {"DATABASE_URL": SERVER.rsplit("/", 1)[0] + f"/{database}"} if SERVER else {}
    return {**os.environ, **own, "KEMAI_DATA_DIR": str(data), "PYTHONPATH": f"{data / 'newer'}:{ROOT}"}


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server of the version before, with its first firm."""
    data = tmp_path_factory.mktemp("founded")
    database = FOUNDED
    on_server = bool(SERVER)
    if on_server:
        left_and_dropped(SERVER, database)
        administered(SERVER, ("CREATE DATABASE {}", database, ""))
    command = [sys.executable, "-m", "kemai.site.setup.tables"]
    subprocess.run(command, cwd=ROOT, env=environment_of(data, database), check=True, capture_output=True)
    yield data
    if on_server:
        left_and_dropped(SERVER, database)


@pytest.fixture
def server(founded: Path, tmp_path: Path) -> Iterator[Server]:
    """A copy of that server, and a newer program whose migrations a test writes."""
    data, name = tmp_path / "data", UPGRADED
    shutil.copytree(founded, data)
    (data / "newer/scratch/migrations").mkdir(parents=True)
    for file in ("scratch/__init__.py", "scratch/models.py", "scratch/migrations/__init__.py"):
        (data / "newer" / file).write_text("")
    (data / "newer/scratch_settings.py").write_text(SETTINGS)
    (data / "newer/scratch/migrations/0001_initial.py").write_text(FIRST)
    on_server = bool(SERVER)
    if on_server:
        left_and_dropped(SERVER, name)
        administered(SERVER, ("CREATE DATABASE {} TEMPLATE {}", name, FOUNDED))
    yield Server(data, environment_of(data, name))
    if on_server:
        left_and_dropped(SERVER, name)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_upgrade_backs_up_changes_and_is_done_once(server: Server) -> None:
    server.migration("pass")
    done = server("upgrade")
    assert done.returncode == 0, done.stderr
    assert "before_upgrade" in done.stdout
    assert server.look() == AFTER
    assert "Nothing to do" in server("upgrade").stdout
    older = server("upgrade", newer=False)
    assert older.returncode == 1
    assert "newer than this program" in older.stderr
    assert "scratch.0002_second" in older.stderr
    (archive,) = (server.data / "backups").glob("*.kemai")
    assert server("restore", str(archive), newer=False).returncode == 0
    assert server.look() == BEFORE
    assert "Nothing to do" in server("upgrade", newer=False).stdout


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("how", ["raise ValueError('broken')", "upgrading.opened = die_page"])
def test_a_failing_upgrade_goes_back_by_itself(server: Server, how: str) -> None:
    page = "def die_page(*given):\n        raise upgrading.Refused('the page / answers 500')\n    "
    server.migration((page if "page" in how else "") + how)
    failed = server("upgrade")
    assert failed.returncode == 1
    assert "the state before it is back" in failed.stderr
    assert server.look() == BEFORE
    assert not (server.data / "unfinished").exists()
    assert not (server.data / "maintenance").exists()
    server.migration("pass")
    assert server("upgrade").returncode == 0
    assert server.look() == AFTER


KILLS = {
    "in a migration": "die()",
    "in the trial": "upgrading.smoke = die",
    "when all is done": "upgrading.journal.finish = die",
    "on the way back": "restoring.put_in_place = die; raise ValueError('broken')",
    "behind the way back": "upgrading.go_back = die; raise ValueError('broken')",
}

QUICK, LONG = ("in a migration", "on the way back"), pytest.mark.long


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("point", [point if point in QUICK else pytest.param(point, marks=LONG) for point in KILLS])
def test_fault_24_a_killed_upgrade_is_finished_by_the_same_command(server: Server, point: str) -> None:
    server.migration(KILLS[point])
    assert server("upgrade").returncode == -9
    assert (server.data / "maintenance").exists(), "pages stay closed"
    server.migration("pass")
    again = server("upgrade")
    assert again.returncode == 0, again.stderr
    assert "the state before it is back" in again.stdout
    assert server.look() == AFTER
    assert not (server.data / "maintenance").exists()
