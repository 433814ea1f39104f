"""Modules: parts of the product that a firm switches off and on; what belongs to one is declared in one place."""
