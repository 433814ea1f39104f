"""What history calls acts on money that are no verbs of a record."""

from django.utils.translation import gettext_lazy as _

from kemai.core.history.sayings import say

say("sales.receivableplan.match", _("核销"))
say("sales.receivableplan.unmatch", _("取消核销"))
say("sales.receivableplan.withdraw", _("撤回应收"))
say("sales.receivableplan.credit", _("退货冲减"))
say("sales.receivableplan.credit_back", _("撤销退货冲减"))
say("sales.receipt.refund_back", _("撤销退款"))
say("sales.contract.paid", _("到款变化"))
say("sales.salesorder.paid", _("到款变化"))
say("sales.bank.upload", _("上传银行流水"))
say("sales.bank.dismiss", _("忽略银行流水"))
