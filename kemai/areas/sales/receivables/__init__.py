"""Receivables: planned from papers, aged, dunned, stated."""
