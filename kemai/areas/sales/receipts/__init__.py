"""Receipts: entered, confirmed by finance, matched with receivables, read from bank statements."""
