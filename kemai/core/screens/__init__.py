"""Screens of every record type, made from its declaration."""
