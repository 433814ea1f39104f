"""Pipelines: the steps of selling, with what must be done in each."""
