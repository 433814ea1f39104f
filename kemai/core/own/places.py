"""Where the pages of own fields stand among the settings."""

from django.utils.translation import gettext_lazy as _

from kemai.core.screens.menu import place

place("settings", _("自定义字段"), "/own/fields/", "columns", lambda viewer: viewer.rights.has("settings"))
place("settings", _("自定义记录"), "/own/types/", "category", lambda viewer: viewer.rights.has("settings"))
place("settings", _("表单和列表布局"), "/own/layouts/", "rows", lambda viewer: viewer.rights.has("settings"))
