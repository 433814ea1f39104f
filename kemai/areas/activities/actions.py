"""What people do in the activities area; other areas call `log_interaction` and `hand_out`."""

from kemai.areas.activities.calendar.actions import move, skip
from kemai.areas.activities.due.actions import postpone
from kemai.areas.activities.due.listing import assessed, put_on
from kemai.areas.activities.following import change
from kemai.areas.activities.followups.actions import cancel_thread, close, reopen
from kemai.areas.activities.interactions.actions import log_interaction
from kemai.areas.activities.letters.many import write_letter
from kemai.areas.activities.letters.sending import send_out
from kemai.areas.activities.mail.actions import file_address, file_on_customer, make_customer, sender_name, waits
from kemai.areas.activities.mail.sending import Draft, send
from kemai.areas.activities.meetings.actions import decide
from kemai.areas.activities.plans.actions import drop, finish, start
from kemai.areas.activities.tasks.actions import accept, begin, cancel, decline, done
from kemai.areas.activities.tasks.handing import hand_out
from kemai.areas.activities.visits.checking_in import check_in

__all__ = [
    "Draft",
    "accept",
    "assessed",
    "begin",
    "cancel",
    "cancel_thread",
    "change",
    "check_in",
    "close",
    "decide",
    "decline",
    "done",
    "drop",
    "file_address",
    "file_on_customer",
    "finish",
    "hand_out",
    "log_interaction",
    "make_customer",
    "move",
    "postpone",
    "put_on",
    "reopen",
    "send",
    "send_out",
    "sender_name",
    "skip",
    "start",
    "waits",
    "write_letter",
]
