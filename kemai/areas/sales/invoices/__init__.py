"""Invoices: requested, issued, voided, countered by red ones; titles of customers."""
