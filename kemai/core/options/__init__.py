"""Settings that each firm keeps for itself, declared where they are used."""

from kemai.core.options.declare import Option, option

__all__ = ["Option", "option"]
