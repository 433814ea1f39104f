"""The firm's settings of the log and its alarms, and the rights to see them."""

from django.utils.translation import gettext_lazy as _

from kemai.core.access.extras import extra
from kemai.core.options import option

GROUP = _("日志与告警")
CARDS = option(
    "audit.cards_per_minute",
    _("一分钟内打开资料的告警线"),
    300,
    group=GROUP,
    least=10,
    most=10_000,
    help=_("超过时通知有权查看日志的人"),
)
EXPORTED = option(
    "audit.export_rows_per_day", _("一天内导出和打印行数的告警线"), 20_000, group=GROUP, least=100, most=10_000_000
)
DENIED = option("audit.denials_per_hour", _("一小时内被拒绝次数的告警线"), 20, group=GROUP, least=3, most=10_000)
ADDRESSES = option(
    "audit.addresses_per_hour", _("一小时内登录网络地址个数的告警线"), 5, group=GROUP, least=2, most=1000
)
HELD_ROWS = option(
    "audit.rows_without_approval", _("超过多少行的导出和打印须先批准"), 5000, group=GROUP, least=100, most=10_000_000
)
DECIDE = extra("held.decide", _("批准大批量导出和打印"))
