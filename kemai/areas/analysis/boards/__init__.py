"""Boards: cards of figures, reports and goals, arranged by each person."""
