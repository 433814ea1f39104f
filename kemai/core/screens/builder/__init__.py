"""Putting a condition together by hand: AND, OR, NOT, brackets, linked records."""
