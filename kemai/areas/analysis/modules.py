"""The modules of the analysis area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "built_reports",
    _("自建报表"),
    _("任何记录的报表：选列、筛选、分组、图形，共享和定时发送。"),
    types=("analysis.report",),
    pages=(r"/reports/build/", r"/reports/built/", r"/reports/\d+/build/", r"/reports/\d+/look/"),
)
module(
    "boards",
    _("仪表盘与目标"),
    _("卡片、图形、报表和目标放在一块板上；决策分析的五个页面。"),
    types=("analysis.dashboard", "analysis.goal"),
    pages=(r"/boards/\d+/look/", r"/boards/\d+/cards/", r"/boards/\d+/arrange/", r"/decisions/"),
)
