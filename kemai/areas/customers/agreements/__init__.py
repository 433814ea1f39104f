"""Agreements with customers: their term, its warning and its end."""
