"""Quotas: who is to bring how much in which period, and how far they are."""
