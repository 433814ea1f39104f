"""The whole installation in one sealed file, and the way back: made, checked, kept, restored."""

from kemai.core.backup.after import after_restore

__all__ = ["after_restore"]
