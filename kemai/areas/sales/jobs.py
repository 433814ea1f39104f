"""What the sales area does at night."""

from kemai.areas.sales.quotes import expiring
from kemai.areas.sales.receivables import statement_pages

__all__ = ["expiring", "statement_pages"]
