"""The extra right of those who handle what persons ask about their data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import extra
from kemai.core.tenancy.viewer import Viewer

PRIVACY = extra("privacy", _("办理个人信息请求"))


def require_privacy(by: Viewer) -> None:
    """Refuse with E-PERM when the person does not hold the right."""
    if not by.rights.has(PRIVACY):
        raise Forbidden(str(_("个人信息请求")))
