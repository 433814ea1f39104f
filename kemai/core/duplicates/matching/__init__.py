"""Judging how sure it is that two records are the same, by weights learned from the records themselves."""
