"""Filter conditions: one tree, met as chips in the address, as search language, as SQL and as reasons beside a row."""

from kemai.core.records.conditions.errors import Misfit, UnknownName
from kemai.core.records.conditions.tree import read, to_q
from kemai.core.records.conditions.values import operators_of

__all__ = ["Misfit", "UnknownName", "operators_of", "read", "to_q"]
