"""Where the pages of the log stand among the settings."""

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import LOG_READ
from kemai.core.screens.menu import place
from kemai.core.tenancy.viewer import Viewer


def reads_log(viewer: Viewer) -> bool:
    """Say whether a person may read the log."""
    return viewer.rights.has(LOG_READ)


place("settings.safety", _("日志"), "/log/", "history", reads_log)
place("settings.safety", _("告警"), "/alarms/", "alert", reads_log)
place("settings.safety", _("个人信息登记"), "/personal-data/", "person", reads_log)
place("settings.safety", _("待批准的操作"), "/held/", "lock", lambda viewer: viewer.rights.has("held.decide"))
