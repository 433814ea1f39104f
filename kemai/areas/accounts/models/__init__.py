"""Organisation, department, role and user."""

from kemai.areas.accounts.models.organisation import Department, Organisation
from kemai.areas.accounts.models.people import ApiToken, PastPassword, Role, User

__all__ = ["ApiToken", "Department", "Organisation", "PastPassword", "Role", "User"]
