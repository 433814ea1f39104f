"""What follows a change: the marks of the two checks are cleared in the same transaction."""

from kemai.core.review import choices

__all__ = ["choices"]
