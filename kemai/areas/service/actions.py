"""What people do with tickets beyond adding and editing."""

from kemai.areas.service.tickets.actions import accept, close, reopen, solve, wait, work_on

__all__ = ["accept", "close", "reopen", "solve", "wait", "work_on"]
