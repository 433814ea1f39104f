"""Kemai 客脉: a customer system for small and medium firms."""

__version__ = "0.1.0"
