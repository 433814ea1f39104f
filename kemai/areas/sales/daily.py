"""What sales people do, as lines of the daily report."""

from django.utils.translation import gettext_lazy as _

from kemai.areas.activities.queries import daily_line

daily_line("new_leads", _("新线索"), "sales.lead", "add")
daily_line("lead_calls", _("线索电话"), "sales.lead", "log_call")
daily_line("leads_converted", _("转换线索"), "sales.lead", "convert")
daily_line("new_deals", _("新机会"), "sales.opportunity", "add")
daily_line("deals_won", _("赢单"), "sales.opportunity", "win")
daily_line("deals_lost", _("输单"), "sales.opportunity", "lose")
daily_line("new_quotes", _("新报价"), "sales.quote", "add", amount="total")
daily_line("contracts_signed", _("签订合同"), "sales.contract", "sign", amount="amount")
daily_line("orders_confirmed", _("确认订单"), "sales.salesorder", "confirm", amount="total")
daily_line("goods_shipped", _("发货"), "sales.delivery", "ship")
daily_line("receipts_confirmed", _("确认收款"), "sales.receipt", "confirm", amount="amount")
daily_line("invoices_issued", _("开具发票"), "sales.invoice", "issue", amount="amount")
