"""Leads, pipelines and deals as people and machines see them."""

from kemai.areas.sales import dictionaries
from kemai.areas.sales.contracts.records import ContractType, InstalmentType
from kemai.areas.sales.costs.records import CostEntryType
from kemai.areas.sales.credit.records import CreditReleaseType, CreditReviewType
from kemai.areas.sales.deliveries.records import DeliveryType
from kemai.areas.sales.invoices.records import InvoiceTitleType, InvoiceType
from kemai.areas.sales.leads.forms.records import LeadFormType
from kemai.areas.sales.leads.records import LeadType
from kemai.areas.sales.opportunities.records import (
    OpportunityContactType,
    OpportunityLineType,
    OpportunityRivalType,
    OpportunityType,
)
from kemai.areas.sales.orders.records import SalesOrderLineType, SalesOrderType
from kemai.areas.sales.pipelines import shipped
from kemai.areas.sales.pipelines.records import PipelineStageType, PipelineType
from kemai.areas.sales.plans.records import DevelopmentPlanType, DevelopmentStepType
from kemai.areas.sales.proposals.records import ProposalTemplateType, ProposalType
from kemai.areas.sales.quotas.records import QuotaType
from kemai.areas.sales.quotes.records import QuoteLineType, QuoteType
from kemai.areas.sales.receipts.records import ReceiptType
from kemai.areas.sales.receivables.records import ReceivablePlanType
from kemai.areas.sales.returns.records import ReturnOrderType
from kemai.areas.sales.word.records import WordTemplateType

__all__ = [
    "ContractType",
    "DeliveryType",
    "InstalmentType",
    "ReturnOrderType",
    "SalesOrderLineType",
    "SalesOrderType",
    "CostEntryType",
    "CreditReleaseType",
    "CreditReviewType",
    "InvoiceTitleType",
    "InvoiceType",
    "ReceiptType",
    "ReceivablePlanType",
    "DevelopmentPlanType",
    "DevelopmentStepType",
    "LeadFormType",
    "LeadType",
    "OpportunityContactType",
    "OpportunityLineType",
    "OpportunityRivalType",
    "OpportunityType",
    "PipelineStageType",
    "PipelineType",
    "ProposalTemplateType",
    "ProposalType",
    "QuotaType",
    "QuoteLineType",
    "QuoteType",
    "WordTemplateType",
    "dictionaries",
    "shipped",
]
