"""Promotions: products that cost less for some days."""
