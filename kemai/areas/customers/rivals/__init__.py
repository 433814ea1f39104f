"""Rivals of the firm and what customers spend with them."""
