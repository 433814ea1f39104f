"""Prices: lists and their lines, and which price holds for a sale."""
