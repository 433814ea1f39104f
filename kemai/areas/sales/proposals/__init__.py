"""Proposals: a customer's needs turned into a solution, in versions."""
