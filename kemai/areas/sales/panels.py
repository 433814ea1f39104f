"""What stands beside deals and leads, on their timelines, in warnings and daily reports."""

from kemai.areas.sales import daily
from kemai.areas.sales.contracts import panel as contract_panel
from kemai.areas.sales.contracts import paper as contract_paper
from kemai.areas.sales.contracts import warnings as contract_warnings
from kemai.areas.sales.credit import warnings as credit_warnings
from kemai.areas.sales.deliveries import paper as delivery_paper
from kemai.areas.sales.desk import figures, finance, stalled, waiting
from kemai.areas.sales.hot import desk
from kemai.areas.sales.leads import form_page, timeline
from kemai.areas.sales.leads.forms import snippet
from kemai.areas.sales.lines import panel as lines_panel
from kemai.areas.sales.opportunities import panel, warnings
from kemai.areas.sales.orders import holding as order_holding
from kemai.areas.sales.orders import panel as order_panel
from kemai.areas.sales.orders import paper as order_paper
from kemai.areas.sales.orders import timeline as order_timeline
from kemai.areas.sales.orders import warnings as order_warnings
from kemai.areas.sales.quotas import panel as quota_panel
from kemai.areas.sales.quotes import paper as quote_paper
from kemai.areas.sales.receivables import panels as money_panels
from kemai.areas.sales.receivables import sayings as money_sayings
from kemai.areas.sales.receivables import timeline as money_timeline
from kemai.areas.sales.receivables import warnings as money_warnings
from kemai.areas.sales.reporting import with_product

__all__ = [
    "contract_paper",
    "delivery_paper",
    "order_paper",
    "lines_panel",
    "quote_paper",
    "quota_panel",
    "with_product",
    "contract_panel",
    "contract_warnings",
    "order_holding",
    "order_panel",
    "order_timeline",
    "order_warnings",
    "credit_warnings",
    "finance",
    "money_panels",
    "money_sayings",
    "money_timeline",
    "money_warnings",
    "daily",
    "desk",
    "figures",
    "form_page",
    "panel",
    "snippet",
    "stalled",
    "timeline",
    "waiting",
    "warnings",
]
