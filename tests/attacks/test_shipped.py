"""What is shipped gives nothing away: no default secrets, no evaluation, no pickles, no calls to the outside."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

import kemai

ROOT = Path(kemai.__file__).resolve().parents[1]
SOURCES = [path for path in (ROOT / "kemai").rglob("*.py") if "/tests/" not in str(path)]
FORBIDDEN = {"eval", "exec", "compile", "__import__"}
PICKLES = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
OUTSIDE = {"requests", "httpx", "aiohttp", "urllib3", "ftplib", "telnetlib", "xmlrpc"}
READY = {
    "KEMAI_PRODUCTION": "1",
    "KEMAI_SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "KEMAI_ALLOWED_HOSTS": "crm.example.com",
}


def imports(path: Path) -> set[str]:
    """Name the top modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_attack_29_30_31_nothing_is_evaluated_unpickled_or_fetched(path: Path) -> None:
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & FORBIDDEN
    assert not imports(path) & (PICKLES | OUTSIDE)


def settings_of(tmp_path: Path, changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read the settings in a program of its own."""
    environment = {"KEMAI_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", **READY, **changes}
    command = [sys.executable, "-c", "import kemai.site.settings"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "change",
    [
        {"KEMAI_SECRET_KEY": ""},
        {"KEMAI_SECRET_KEY": "too-short-to-be-a-key"},
        {"KEMAI_SECRET_KEY": "development-only-key-that-production-refuses-to-start-with"},
        {"KEMAI_ALLOWED_HOSTS": ""},
        {"KEMAI_DEBUG": "1"},
    ],
    ids=["no key", "short key", "shipped key", "any host", "debug"],
)
def test_attack_40_production_refuses_what_is_not_safe(tmp_path: Path, change: dict[str, str]) -> None:
    answer = settings_of(tmp_path, change)
    assert answer.returncode != 0
    assert "Production needs" in answer.stderr


def test_attack_40_production_starts_with_sound_settings(tmp_path: Path) -> None:
    assert settings_of(tmp_path, {}).returncode == 0


def test_attack_40_the_deployment_check_has_no_warning(tmp_path: Path) -> None:
    environment = {"KEMAI_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", **READY}
    command = [sys.executable, "-m", "kemai.site", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_attack_40_demo_sign_ins_are_shown_by_a_demo_only(client, firm, settings) -> None:
    settings.DEMO = False
    assert "kemai-demo" not in client.get("/signin/").content.decode()


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())
