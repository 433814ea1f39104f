"""Quotes: written, approved, sent, answered, and turned into contracts and orders."""
