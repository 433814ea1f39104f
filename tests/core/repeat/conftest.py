"""What the tests of repeated requests share."""

from tests.faults.many import on_disk

__all__ = ["on_disk"]
