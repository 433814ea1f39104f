"""The kinds of notices of customers and activities, by where they lead."""

from django.utils.translation import gettext_lazy as _

from kemai.core.notify.kinds import notice_kind

notice_kind("tasks", _("任务"), "/tasks/")
notice_kind("meetings", _("会议和日程"), "/meetings/", "/calendarentries/")
notice_kind("visits", _("拜访和日报"), "/visits/", "/due/", "/journal/")
notice_kind("customers", _("客户和联系人"), "/customers/", "/contacts/", "/agreements/", "/needs/")
