"""Organisation, department, role and user."""

from kemai.areas.accounts.models.arriving import HandOver, Invitation
from kemai.areas.accounts.models.department import Department
from kemai.areas.accounts.models.hosting import RentPlan
from kemai.areas.accounts.models.organisation import Organisation
from kemai.areas.accounts.models.people import ApiToken, PastPassword, User
from kemai.areas.accounts.models.rights import Role, UserRight
from kemai.areas.accounts.models.shortcut import Shortcut
from kemai.areas.accounts.models.sign_in import SignedIn, SmsCode
from kemai.areas.accounts.models.wecom import WecomApp

__all__ = [
    "ApiToken",
    "Department",
    "HandOver",
    "Invitation",
    "Organisation",
    "PastPassword",
    "RentPlan",
    "Role",
    "Shortcut",
    "SignedIn",
    "SmsCode",
    "User",
    "UserRight",
    "WecomApp",
]
