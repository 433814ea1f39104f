"""What a person gets who may not do a thing."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class Forbidden(PermissionDenied):
    """E-PERM: the person has no right to the verb (HTTP 403); records out of scope answer 404 instead."""

    code = "E-PERM"

    def __init__(self, what: str = "") -> None:
        """Say what was refused."""
        super().__init__(f"{_('无权执行此操作')}{': ' + what if what else ''}")
