"""A PostgreSQL server of our own for the length of one check: private, on a free port, gone afterwards."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kemai.site.setup.checks.machine import postgres
from kemai.site.setup.console import Stop

ROLE = "kemai"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "max_locks_per_transaction": "512",  # two workers empty every table, each with its indexes, at once
    "shared_buffers": "256MB",
    "listen_addresses": "127.0.0.1",
}


@contextmanager
def cluster(*, superuser: bool = False) -> Iterator[str]:
    """Start a server in a new folder and yield the DATABASE_URL of a role that may make databases and no more.

    `superuser` yields that of the server's own superuser instead, for what Kemai does when it is given such a login.
    """
    programs, account = postgres(), _account()
    folder = Path(tempfile.mkdtemp(prefix="kemai-postgres-"))
    try:
        password = folder / "password"
        password.write_text(secrets.token_hex(16))
        if account:
            shutil.chown(folder, account)
            shutil.chown(password, account)
        port = _free_port()
        data = str(folder / "data")
        secure = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        _call([f"{programs}/initdb", *secure, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D", data], account)
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        server = [f"{programs}/pg_ctl", "-D", data, "-l", f"{folder}/log", "-w"]
        _call([*server, "-o", f"{options} -p {port} -k {folder}", "start"], account)
        try:
            secret = password.read_text()
            own = f"postgres://postgres:{secret}@127.0.0.1:{port}/postgres"
            yield own if superuser else _role(port, secret)
        finally:
            _call([*server, "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """PostgreSQL refuses to run as root: root lends it an account without rights."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Stop("PostgreSQL can't run as root, and this machine has neither an account postgres nor nobody.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _call(command: Sequence[str], account: str | None) -> None:
    group = pwd.getpwnam(account).pw_gid if account else None
    others: list[int] | None = [] if account else None
    with tempfile.TemporaryFile("w+") as printed:
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            user=account,
            group=group,
            extra_groups=others,
            check=False,
        )
        if done.returncode:
            printed.seek(0)
            raise Stop(f"{Path(command[0]).name} failed:\n{printed.read().strip()}")


def _role(port: int, password: str) -> str:
    """Make the role of the tests, which is no superuser, as in real use, so that row rights hold for it too."""
    import psycopg
    from psycopg import sql

    address = f"host=127.0.0.1 port={port} dbname=postgres user=postgres password={password}"
    with psycopg.connect(address, autocommit=True) as connection:
        words = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
        connection.execute(words.format(sql.Identifier(ROLE), sql.Literal(password)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(ROLE), sql.Identifier(ROLE)))
    return f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{ROLE}"
