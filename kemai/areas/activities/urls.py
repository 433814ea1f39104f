"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.activities.calendar import feed as calendar_feed
from kemai.areas.activities.calendar.files import pages as calendar_files
from kemai.areas.activities.calendar.pages import calendar_page
from kemai.areas.activities.calendar.reporting import REPORTS as CALENDAR_REPORTS
from kemai.areas.activities.due.pages import due_page
from kemai.areas.activities.journal.pages import day_page, team_page
from kemai.areas.activities.letters.pages import many_page, sheet_page
from kemai.areas.activities.mail.connecting import connect_page
from kemai.areas.activities.mail.oauth.pages import services_page, signed_in_page
from kemai.areas.activities.mail.pages import answer_page, file_page, write_page
from kemai.areas.activities.mail.showing import shown_page
from kemai.areas.activities.meetings.pages import decisions_page
from kemai.areas.activities.messages.pages import read_page
from kemai.areas.activities.reports import REPORTS
from kemai.areas.activities.tasks.pages import steps_page
from kemai.areas.activities.visits.pages import check_in_page, earlier_page, route_page
from kemai.core.reports.urls import addresses

urlpatterns = [
    path("calendar/", calendar_page, name="calendar"),
    path("calendar/feed/", calendar_feed.feed_page, name="calendar-feed"),
    path("calendar/move/", calendar_feed.move_page, name="calendar-move"),
    path("calendar/files/", calendar_files.files_page, name="calendar-files"),
    path("calendar/files/mine.ics", calendar_files.mine_page, name="calendar-mine"),
    path("calendar/<str:secret>.ics", calendar_files.secret_page, name="calendar-secret"),
    *addresses(CALENDAR_REPORTS),
    path("messages/<int:message_id>/read/", read_page, name="message-read"),
    path("letters/<int:letter_id>/sheet/", sheet_page, name="letter-sheet"),
    path("customers/bulk/write_letter/", many_page, name="letters-many"),
    path("mails/add/", write_page, name="mail-write"),
    path("mails/<int:mail_id>/answer/", answer_page, name="mail-answer"),
    path("mails/<int:mail_id>/file/", file_page, name="mail-file"),
    path("mails/<int:mail_id>/shown/", shown_page, name="mail-shown"),
    path("mailboxes/signed-in/", signed_in_page, name="mailbox-signed-in"),
    path("mailservices/", services_page, name="mail-services"),
    path("mailboxes/<int:mailbox_id>/connect/", connect_page, name="mailbox-connect"),
    path("meetings/<int:meeting_id>/decisions/", decisions_page, name="decisions"),
    path("tasks/<int:task_id>/steps/", steps_page, name="task-steps"),
    path("visits/route/", route_page, name="visit-route"),
    path("visits/<int:visit_id>/checkin/", check_in_page, name="visit-checkin"),
    path("visits/<int:visit_id>/earlier/", earlier_page, name="visit-earlier"),
    path("due/", due_page, name="due"),
    path("journal/", team_page, name="journal"),
    path("journal/<int:user_id>/<str:day>/", day_page, name="journal-day"),
    *addresses(REPORTS),
]
