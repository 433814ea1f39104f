"""Opportunities: the deals of the firm on their way through the steps."""
