"""Whether a firm may work: open, read only after the end of its plan, or closed. Asked once, here in the kernel."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

READING = frozenset({"find", "read", "print", "export"})


class Standing(Enum):
    """What the people of a firm may do today."""

    OPEN = "open"
    READ_ONLY = "read_only"
    CLOSED = "closed"


REASONS = {
    Standing.READ_ONLY: _("租用方案已到期，现在只能查看和导出，不能修改。请联系管理员续期。"),
    Standing.CLOSED: _("租用方案已到期满 30 天，登录已关闭，资料仍保存。请联系服务商续期。"),
}


class Ended(Forbidden):
    """E-STATE (HTTP 403): the firm's plan has ended, so nothing is changed."""

    code = "E-STATE"

    def __init__(self, standing: Standing) -> None:
        """Say what has ended and what to do."""
        PermissionDenied.__init__(self, str(REASONS[standing]))


_provider: list[Callable[[int, int], Standing]] = []


def provide_standing(function: Callable[[int, int], Standing]) -> Callable[[int, int], Standing]:
    """Register the function that knows a firm's standing by id and version; the accounts area calls it once."""
    _provider[:] = [function]
    return function


def standing_of(viewer: Viewer) -> Standing:
    """Give the standing of a viewer's firm; costs no query while the firm's version stands."""
    return _provider[0](viewer.organisation_id, viewer.version)


def refuse_when_ended(viewer: Viewer, verb: str) -> None:
    """Refuse with E-STATE what a firm may do no more: writing after the end of its plan, later everything."""
    standing = standing_of(viewer)
    if standing is Standing.CLOSED or (standing is Standing.READ_ONLY and verb not in READING):
        raise Ended(standing)
