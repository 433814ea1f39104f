"""What the tests of faults share."""

from tests.faults.many import on_disk

__all__ = ["on_disk"]
