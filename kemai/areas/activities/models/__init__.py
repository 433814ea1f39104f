"""Records of the activities area."""

from kemai.areas.activities.models.calendar import CalendarEntry, CalendarFeed
from kemai.areas.activities.models.due_contact import DueContact
from kemai.areas.activities.models.event_plan import EventPlan
from kemai.areas.activities.models.followup import FollowUp
from kemai.areas.activities.models.interaction import Interaction
from kemai.areas.activities.models.letter import Letter
from kemai.areas.activities.models.mail import Mailbox, MailboxPlace, MailMessage, MailTemplate
from kemai.areas.activities.models.mail_service import MailService
from kemai.areas.activities.models.meeting import Meeting, MeetingDecision, MeetingSeat
from kemai.areas.activities.models.message import Message, MessageReading
from kemai.areas.activities.models.reminder import Reminder
from kemai.areas.activities.models.revisit_policy import RevisitPolicy
from kemai.areas.activities.models.task import Task, TaskFollower, TaskStep
from kemai.areas.activities.models.visit import Visit
from kemai.areas.activities.models.work_log import WorkLog

__all__ = [
    "CalendarEntry",
    "CalendarFeed",
    "DueContact",
    "EventPlan",
    "FollowUp",
    "Interaction",
    "Letter",
    "MailMessage",
    "MailService",
    "MailTemplate",
    "Mailbox",
    "MailboxPlace",
    "Meeting",
    "MeetingDecision",
    "MeetingSeat",
    "Message",
    "MessageReading",
    "Reminder",
    "RevisitPolicy",
    "Task",
    "TaskFollower",
    "TaskStep",
    "Visit",
    "WorkLog",
]
