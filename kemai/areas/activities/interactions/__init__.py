"""Interactions: every contact with a customer on one timeline."""
