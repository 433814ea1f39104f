"""Revisit policies: who sees which customers again how often, and whether that happens."""
