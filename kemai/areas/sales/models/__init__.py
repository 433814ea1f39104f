"""Leads, deals and the way between them."""

from kemai.areas.sales.models.contract import Contract, ContractReview, Instalment
from kemai.areas.sales.models.cost import CostEntry
from kemai.areas.sales.models.credit import CreditRelease, CreditReview
from kemai.areas.sales.models.delivery import Delivery, DeliveryLine, ReturnCredit, ReturnLine, ReturnOrder
from kemai.areas.sales.models.invoice import Invoice, InvoiceTitle
from kemai.areas.sales.models.lead import Lead, LeadResponse
from kemai.areas.sales.models.lead_form import LeadForm
from kemai.areas.sales.models.line import PaperLine
from kemai.areas.sales.models.opportunity import (
    Opportunity,
    OpportunityContact,
    OpportunityLine,
    OpportunityRival,
    StageStay,
    StageTick,
)
from kemai.areas.sales.models.order import Reservation, SalesOrder, SalesOrderLine
from kemai.areas.sales.models.pipeline import Pipeline, PipelineStage
from kemai.areas.sales.models.plan import DevelopmentPlan, DevelopmentStep
from kemai.areas.sales.models.proposal import Proposal, ProposalTemplate
from kemai.areas.sales.models.quota import Quota
from kemai.areas.sales.models.quote import Quote, QuoteLine
from kemai.areas.sales.models.receipt import BankLine, Receipt, ReceiptMatch
from kemai.areas.sales.models.receivable import Dunning, ReceivablePlan
from kemai.areas.sales.models.word_template import WordTemplate

__all__ = [
    "BankLine",
    "CostEntry",
    "CreditRelease",
    "CreditReview",
    "Dunning",
    "Invoice",
    "InvoiceTitle",
    "Receipt",
    "ReceiptMatch",
    "ReceivablePlan",
    "Contract",
    "ContractReview",
    "Instalment",
    "Delivery",
    "DeliveryLine",
    "ReturnCredit",
    "ReturnLine",
    "ReturnOrder",
    "Reservation",
    "SalesOrder",
    "SalesOrderLine",
    "DevelopmentPlan",
    "DevelopmentStep",
    "Lead",
    "LeadForm",
    "LeadResponse",
    "Opportunity",
    "OpportunityContact",
    "OpportunityLine",
    "OpportunityRival",
    "PaperLine",
    "Pipeline",
    "PipelineStage",
    "Proposal",
    "ProposalTemplate",
    "Quota",
    "Quote",
    "QuoteLine",
    "StageStay",
    "StageTick",
    "WordTemplate",
]
