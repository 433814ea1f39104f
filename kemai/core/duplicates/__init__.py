"""Duplicates: like records found by normalised keys before a second one is made."""
