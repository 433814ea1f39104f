"""The modules of the sales area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "leads",
    _("线索"),
    _("还不是客户的人和公司：登记、分配、跟进、转换。"),
    types=("sales.lead", "sales.leadform"),
    options=("leads.keeper", "leads.form"),
    pages=(r"/leads/reports/",),
)
module(
    "opportunities",
    _("销售机会"),
    _("正在谈的生意：看板、阶段、金额、输赢和原因。"),
    types=(
        *("sales.opportunity", "sales.opportunitycontact", "sales.opportunityline"),
        *("sales.pipeline", "sales.pipelinestage"),
    ),
)
module(
    "deal_rivals",
    _("机会里的竞争对手"),
    _("谁也在争这笔生意，强在哪里、弱在哪里。"),
    types=("sales.opportunityrival",),
    needs=("opportunities", "rivals"),
)
module(
    "prospects",
    _("潜在客户矩阵"),
    _("潜在客户按紧迫和重要排在格子里，重点的培育。"),
    pages=(r"/customers/matrix/", r"/customers/\d+/matrix/"),
)
module(
    "development_plans",
    _("客户开发计划"),
    _("一步一步赢得一个客户。"),
    types=("sales.developmentplan", "sales.developmentstep"),
    needs=("opportunities",),
)
module(
    "proposals",
    _("方案"),
    _("把客户的需求写成方案，一版一版修订。"),
    types=("sales.proposal", "sales.proposaltemplate"),
)
module(
    "quotes",
    _("报价"),
    _("明细、折扣、税、审批、有效期，发给客户，转成合同或订单。"),
    types=("sales.quote", "sales.quoteline"),
    options=("papers.tax_rate", "quotes.discount_limit", "quotes.days"),
    needs=("products",),
)
module(
    "receivables",
    _("应收与回款"),
    _("谁欠多少、哪天该付，收到的钱核销到哪一笔；账龄、催款、对账单。"),
    types=("sales.receivableplan", "sales.receipt"),
    options=("receivables.days", "dunning.first", "dunning.second", "dunning.last"),
    pages=(r"/receivables/.*", r"/receipts/bank/.*", r"/customers/\d+/statement/.*"),
)
module(
    "invoices",
    _("发票"),
    _("申请、开具、作废、红冲，客户的抬头和税号，已开与未开。"),
    types=("sales.invoice", "sales.invoicetitle"),
)
module(
    "credit",
    _("信用控制"),
    _("客户的信用额度和账期；超额或逾期的订单等财务放行。"),
    types=("sales.creditreview", "sales.creditrelease"),
    options=("credit.warn_days",),
)
module(
    "costs",
    _("费用"),
    _("花在客户、机会、合同和人员上的钱，从利润里减去。"),
    types=("sales.costentry",),
)
module(
    "contracts",
    _("合同"),
    _("起草、合同和财务审核、签订、分期、变更、续签、终止。"),
    types=("sales.contract", "sales.instalment"),
    options=("contracts.warn_days",),
)
module(
    "orders",
    _("订单与发货"),
    _("下单、确认、发货、退换，还有一张表单的简易销售。"),
    types=("sales.salesorder", "sales.salesorderline", "sales.delivery", "sales.returnorder"),
    options=("sales.simple",),
    pages=(r"/simple-sales/.*",),
)
module(
    "quotas",
    _("销售定额"),
    _("给人员、团队、地区和产品定目标：进度、差距、每天需要多少。"),
    types=("sales.quota",),
)
module(
    "sales_reports",
    _("销售报表"),
    _("五大报表和成交分析，每个数字都能打开它的明细。"),
    pages=(r"/sales/reports/", r"/deals/reports/"),
)
module(
    "word_templates",
    _("Word 模板"),
    _("用自己的 Word 文件做合同、报价单和订单。"),
    types=("sales.wordtemplate",),
    pages=(r"/wordtemplates/", r"/[a-z]+/\d+/word/"),
)
