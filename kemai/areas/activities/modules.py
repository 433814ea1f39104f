"""The modules of the activities area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "interactions",
    _("联系记录"),
    _("每次面谈、电话、邮件都记在客户的往来里，下次联系自动成为任务。"),
    types=("activities.interaction",),
    fields=("customers.customer:last_contact_at",),
)
module(
    "tasks",
    _("任务"),
    _("派出、接收、完成任务，带子任务、清单和重复。"),
    types=("activities.task",),
    pages=(r"/tasks/\d+/steps/",),
    options=("tasks.wish_days",),
)
module("followups", _("客户跟进"), _("有名字、有阶段的跟进，从开始到结果。"), types=("activities.followup",))
module(
    "meetings",
    _("会议"),
    _("洽谈会和会议：参加的人、纪要，决定自动成为任务。"),
    types=("activities.meeting",),
    pages=(r"/meetings/\d+/decisions/",),
)
module(
    "calendar",
    _("日历"),
    _("日程、团队日历、日历文件的导入和订阅、日程报表。"),
    types=("activities.calendarentry",),
    pages=(r"/calendar/",),
)
module("event_plans", _("事务计划"), _("计划中的事务和实施情况。"), types=("activities.eventplan",))
module(
    "visits",
    _("拜访"),
    _("计划拜访、排路线、到场签到、写拜访记录，错过的自动标出。"),
    types=("activities.visit",),
    pages=(r"/visits/",),
    needs=("interactions",),
)
module(
    "due_contacts",
    _("待联系客户"),
    _("到期、约定和评估来访的客户排成名单，联系后自动离开。"),
    types=("activities.duecontact",),
    pages=(r"/due/",),
    needs=("interactions",),
)
module(
    "revisits",
    _("回访制度"),
    _("规定谁多久回访一次哪些客户，名单自动生成。"),
    types=("activities.revisitpolicy",),
    needs=("due_contacts", "segments"),
)
module(
    "journal",
    _("工作日报"),
    _("每人每天做了什么，自动从登记的内容汇总，主管随时可看。"),
    pages=(r"/journal/",),
    options=("journal.capacity",),
)
module("activity_reports", _("事务报表"), _("联系、任务、拜访、回访和工作负荷的统计。"), pages=(r"/affairs/reports/",))
module(
    "messages",
    _("消息和公告"),
    _("同事之间的消息、公告和留言，谁读过一目了然。"),
    types=("activities.message",),
    pages=(r"/messages/\d+/read/",),
)
module(
    "mail",
    _("邮件"),
    _("收发邮件，按地址自动归到客户名下；不认识的先待归档。"),
    types=("activities.mailmessage", "activities.mailbox", "activities.mailtemplate"),
    pages=(r"/mails/", r"/mailboxes/", r"/mailservices/"),
)
module(
    "letters",
    _("信函传真"),
    _("按模板写信和传真给客户，印在单位信笺上，记入往来。"),
    types=("activities.letter",),
    pages=(r"/letters/", r"/customers/bulk/write_letter/"),
    options=("fax.gateway",),
    needs=("mail", "interactions"),
)
