"""Record types and dictionaries of the activities area."""

from kemai.areas.activities import dictionaries
from kemai.areas.activities.calendar.records import CalendarEntryType
from kemai.areas.activities.due.records import DueContactType
from kemai.areas.activities.followups.records import FollowUpType
from kemai.areas.activities.interactions import composing, timeline
from kemai.areas.activities.interactions.records import InteractionType
from kemai.areas.activities.letters.records import LetterType
from kemai.areas.activities.mail import timeline as mail_timeline
from kemai.areas.activities.mail.records import MailboxType, MailMessageType, MailTemplateType
from kemai.areas.activities.meetings.records import MeetingType
from kemai.areas.activities.messages.records import MessageType
from kemai.areas.activities.plans.records import EventPlanType
from kemai.areas.activities.revisits.records import RevisitPolicyType
from kemai.areas.activities.tasks.records import TaskType
from kemai.areas.activities.visits.records import VisitType

__all__ = [
    "CalendarEntryType",
    "DueContactType",
    "EventPlanType",
    "FollowUpType",
    "InteractionType",
    "LetterType",
    "MailMessageType",
    "MailTemplateType",
    "MailboxType",
    "MeetingType",
    "MessageType",
    "RevisitPolicyType",
    "TaskType",
    "VisitType",
    "composing",
    "dictionaries",
    "mail_timeline",
    "timeline",
]
