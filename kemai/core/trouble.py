"""What kind of trouble an exception means: the database is away, it is slow, or nothing can be written any more."""

from __future__ import annotations

import errno
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, InternalError, OperationalError
from django.utils.translation import gettext_lazy as _

from kemai.core.files.object_store import StoreTrouble

PAUSE = 2.0
ASK_AGAIN = 5
LOST = ("08", "57P")  # connection exceptions, a server that shuts down or starts
CLASSES = {
    "57014": "busy",  # statement timeout
    "55P03": "busy",  # lock timeout
    "40001": "busy",
    "40P01": "busy",
    "53300": "busy",  # too many connections
    "25P03": "busy",  # idle in transaction
    "53100": "full",
    "25006": "full",  # read-only
    "58030": "lost",
}
SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "full",
    sqlite3.SQLITE_IOERR: "lost",
    sqlite3.SQLITE_CANTOPEN: "lost",
    sqlite3.SQLITE_PROTOCOL: "busy",
}
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
NO_HANDLES = (errno.EMFILE, errno.ENFILE)


@dataclass(frozen=True)
class Trouble:
    """A trouble of the installation, not of the request: HTTP status, seconds until a new try, words."""

    kind: str
    status: int
    after: int
    text: Any


TROUBLES = {
    "lost": Trouble("lost", 503, ASK_AGAIN, _("数据库暂时连不上，这次操作没有保存。请过几秒再试，数据没有丢。")),
    "busy": Trouble("busy", 503, ASK_AGAIN, _("现在忙不过来，这次操作没有保存。请过几秒再试。")),
    "full": Trouble("full", 507, 60, _("存储空间已满或只读，这次操作没有保存。查看不受影响；请管理员腾出空间后再试。")),
    "store": Trouble("store", 503, 30, _("文件存储暂时连不上，文件没有保存或打开。请过一会儿再试，数据没有丢。")),
    "closed": Trouble("closed", 503, 30, _("系统正在维护，数据没有丢。请过一会儿再来。")),
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Say which trouble an exception tells of; None when the fault is our own."""
    if isinstance(error, StoreTrouble):
        return TROUBLES["store"]
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return TROUBLES["full"]
    if isinstance(error, OSError) and error.errno in NO_HANDLES:
        return TROUBLES["busy"]
    if isinstance(error, InternalError):  # the driver's class of PostgreSQL's states 25…, read-only among them
        return TROUBLES.get(CLASSES.get(getattr(error.__cause__, "sqlstate", ""), ""))
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    kind = kind_of(error.__cause__ or error, isinstance(error, InterfaceError))
    return TROUBLES[kind] if kind else None


def kind_of(cause: BaseException, interface: bool) -> str:
    """Read the driver's own error: the result code of SQLite, the SQLSTATE of PostgreSQL."""
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, "")
    state = getattr(cause, "sqlstate", None)
    if state is None or interface or str(state).startswith(LOST):
        return "lost"
    return CLASSES.get(state, "")


class Breaker:
    """Keeps requests from queueing up behind a database that does not answer: after a loss, two seconds of 503."""

    def __init__(self) -> None:
        """Start closed."""
        self.until = 0.0

    def tripped(self) -> bool:
        """Say whether a request should not even try."""
        return time.monotonic() < self.until

    def trip(self) -> None:
        """Note that the database did not answer."""
        self.until = time.monotonic() + PAUSE

    def reset(self) -> None:
        """Let requests try again."""
        self.until = 0.0


breaker = Breaker()
