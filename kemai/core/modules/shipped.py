"""The modules of the kernel."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module
from kemai.core.own.layer import slot_key
from kemai.core.own.slots import SLOTS

module(
    "merge",
    _("合并"),
    _("把两条记录合成一条，30 天内可撤销。"),
    pages=(r"/merges/", r"/[\w-]+/(\d+/)?merge/"),
)
module(
    "duplicates",
    _("全库查重"),
    _("扫描全部记录，把像同一个的成对列出来处理。"),
    pages=(r"/duplicates/",),
    needs=("merge",),
)
module("regions", _("行政地区"), _("省、市、区县的树，每个地区列出那里的客户。"), types=("core.region",))
module(
    "holidays",
    _("节假日"),
    _("单位的放假和调休，期限、重复和提醒按它算工作日。"),
    types=("core.specialday",),
    options=("working.week",),
)
module(
    "own_records",
    _("自定义记录"),
    _("单位自己建的记录类型，例如车辆、设备。"),
    types=tuple(slot_key(slot) for slot in range(1, SLOTS + 1)),
    pages=(r"/own/types/",),
)
