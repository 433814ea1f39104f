"""What people do with their accounts, as other areas and pages may use it."""

from kemai.areas.accounts.people.arriving import accept, invite, register
from kemai.areas.accounts.people.hand_over import hand_over
from kemai.areas.accounts.people.life import approve, start_again
from kemai.areas.accounts.people.notes import keep_boss_note, keep_self_note
from kemai.areas.accounts.people.roles import set_roles
from kemai.areas.accounts.signing_in.ending import end_everybody, end_sign_ins
from kemai.areas.accounts.signing_in.entering import sign_in
from kemai.areas.accounts.signing_in.factors import clear_factors
from kemai.areas.accounts.signing_in.passwords import change_password, set_password
from kemai.areas.accounts.signing_in.sessions import end_sessions
from kemai.areas.accounts.signing_in.tokens import end_token, make_token

__all__ = [
    "accept",
    "approve",
    "change_password",
    "clear_factors",
    "end_everybody",
    "end_sessions",
    "end_sign_ins",
    "end_token",
    "hand_over",
    "invite",
    "keep_boss_note",
    "keep_self_note",
    "make_token",
    "register",
    "set_password",
    "set_roles",
    "sign_in",
    "start_again",
]
