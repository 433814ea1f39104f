"""Cases 16, 30, 31, 32 and 38: Kemai fetches nothing, takes nobody's word for who somebody is, unpacks no request."""

from __future__ import annotations

import ast
import pickle
import socket
from pathlib import Path

import pytest
from django.conf import settings

from kemai.areas.activities.mail.reaching import is_outside, reached
from kemai.core.jobs.queue import queue, run_job
from kemai.core.printing import press
from tests.attacks.test_shipped import ROOT, SOURCES

CONNECTING = {"socket", "http.client", "urllib.request", "smtplib", "ftplib", "asyncio", "ssl", "psycopg"}
REVIEWED = {
    "kemai/areas/activities/mail/carrying.py": "smtplib, ssl: the server of a mailbox, by mail/reaching.py",
    "kemai/areas/activities/mail/imap.py": "ssl: the server of a mailbox, by mail/reaching.py",
    "kemai/areas/activities/mail/reaching.py": "socket: where strangers may sign up the open network only",
    "kemai/core/backup/making.py": "socket: the name of the machine in the manifest",
    "kemai/core/backup/postgres.py": "psycopg: the database of the settings",
    "kemai/core/files/object_store.py": "http.client: the object store of the settings",
    "kemai/core/outgoing.py": "http.client, ssl: addresses of providers.py and wecom/asking.py, no redirects",
    "kemai/core/postgresql/base.py": "psycopg: the database of the settings",
    "kemai/core/trouble.py": "psycopg: names of exceptions",
    "kemai/site/setup/run.py": "socket: the machine's own addresses, told at the start",
    "kemai/site/setup/server.py": "http.client, socket: asks its own address whether the pages answer",
    "kemai/site/setup/checks/cluster.py": "socket, psycopg: the throw-away server of ./check",
}
INNER = ("127.0.0.1", "10.1.2.3", "192.168.0.7", "169.254.169.254", "::1", "fe80::1", "fd00::7", "::ffff:10.0.0.1")
OF_A_REQUEST = {"GET", "POST", "FILES", "COOKIES", "headers", "body"}


def modules(path: Path) -> set[str]:
    """Name the modules that a file imports, in full."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = set()
    for node in tree:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def connects(path: Path) -> bool:
    """Say whether a file imports something that can open a connection."""
    return any(name == one or name.startswith(f"{one}.") for name in modules(path) for one in CONNECTING)


@pytest.mark.spec("PLT-28")
def test_attack_31_only_reviewed_files_can_open_a_connection() -> None:
    found = {str(path.relative_to(ROOT)) for path in SOURCES if connects(path)}
    assert sorted(found - set(REVIEWED)) == []


@pytest.mark.parametrize("address", INNER)
def test_attack_31_a_mailbox_of_a_stranger_leads_into_no_inner_network(address: str, settings, monkeypatch) -> None:
    """The name is looked up once; what a second answer would say leads nowhere."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    answers = iter([[(kind, socket.SOCK_STREAM, 6, "", (address, 993))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: next(answers))
    settings.SIGN_UP = True
    with pytest.raises(OSError, match="内部网络"):
        reached("mail.example.com", 993, 1)


def test_attack_31_a_firm_of_its_own_may_fetch_from_its_own_server(settings) -> None:
    """Nobody signs up there, so the server named is the firm's; rented installations reach the open network only."""
    settings.SIGN_UP = False
    with socket.create_server(("127.0.0.1", 0)) as server:
        reached("127.0.0.1", server.getsockname()[1], 5).close()
    assert is_outside("1.1.1.1")
    assert is_outside("2606:4700:4700::1111")


def test_attack_30_the_queue_reads_no_message_of_a_stranger() -> None:
    own = queue.serialize_task(run_job.s(7))
    assert queue.deserialize_task(own).args == (7,)
    for forged in (pickle.dumps(("task", "x")), own[:-1] + b"x", b""):
        with pytest.raises(ValueError, match="Signature|Separator"):
            queue.deserialize_task(forged)


def test_attack_32_paper_is_set_by_a_program_that_cannot_fetch() -> None:
    """It imports nothing but typst; layouts are files of ours, and name no package and no address."""
    assert modules(press.TYPESETTER) <= {"__future__", "__future__.annotations", "json", "resource", "sys", "typst"}
    layouts = list(press.TYPESETTER.parent.rglob("*.typ"))
    assert layouts
    for layout in layouts:
        text = layout.read_text(encoding="utf-8")
        assert "@preview" not in text
        assert "://" not in text
        assert "read(" not in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_attack_16_no_request_is_unpacked_into_a_call(path: Path) -> None:
    unpacked = [
        keyword.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg is None
    ]
    names = {one.attr for value in unpacked for one in ast.walk(value) if isinstance(one, ast.Attribute)}
    assert not names & OF_A_REQUEST


def test_attack_38_nobody_is_let_in_by_another_house() -> None:
    """Signing in by an identity provider is not there; whoever adds it must take cases 38 and ASVS V10 along."""
    assert not [app for app in settings.INSTALLED_APPS if "socialaccount" in app or "saml" in app or "oauth" in app]
    assert settings.AUTHENTICATION_BACKENDS == ["kemai.areas.accounts.backend.AccountBackend"]
