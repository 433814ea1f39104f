"""A firm's activities and leads by the hundred thousand: written as they stand, without the history of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.plenty import ago, day, dice, one_of, settle, write

APART, HIRED, PEOPLE = "apart", "hired", 50
LISTS = (
    *("tasks", "calendarentries", "visits", "interactions", "meetings", "followups", "eventplans", "duecontacts"),
    *("mails", "letters", "messages", "mailtemplates", "revisitpolicies", "leads"),
)
MODELS = (
    *("Task", "CalendarEntry", "Visit", "Interaction", "Meeting", "FollowUp", "EventPlan", "DueContact"),
    *("MailMessage", "Letter", "Message", "MailTemplate", "RevisitPolicy", "Lead"),
)
NUMBER = {"number": "'BM-' || n"}
FIVE_YEARS = 5 * 365 * 24 * 60
Columns = dict[str, dict[str, str]]


def fill(count: int) -> None:
    """Write so many rows of each type round the firm's customers."""
    from kemai.areas.activities import models as activities
    from kemai.areas.activities.meetings.seats import take_seats
    from kemai.areas.activities.tasks.following import keep_followers
    from kemai.areas.customers.models import Segment
    from kemai.areas.sales import models as sales
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    firm = found(FIRST)

    def some(dictionary: str) -> str:
        return str(min(pk for (key, _code), pk in firm.choices.items() if key == dictionary))

    def person(login: str) -> str:
        return str(firm.people[login].pk)

    with acting_as(firm.viewer):
        hire(firm)
        segment = Segment.objects.order_by("pk").values_list("pk", flat=True)[0]
        made = planned(some, person) | met(some) | written(some) | kept(segment)
        for name in MODELS:
            write(getattr(activities, name, None) or getattr(sales, name), count, **made[name])
        got = {"message_id": f"{newest(activities.Message)} - n", "user_id": colleague(8)}
        got["created_at"] = f"(SELECT created_at FROM activities_message WHERE id = {got['message_id']})"
        write(activities.MessageReading, count, **got)
        take_seats(activities.Meeting.objects.values_list("pk", flat=True))
        keep_followers(activities.Task.objects.exclude(watchers="").values_list("pk", flat=True))
    settle()


def hire(firm: Any) -> None:
    """Let the firm have so many people more in sales, and one in a department of which no row is."""
    from kemai.areas.accounts.models import Department, Role, User

    sales = firm.people["sales1"].department_id
    alone = Department.objects.create(organisation=firm.organisation, name="基准部").pk
    for place, department in enumerate([sales] * PEOPLE + [alone]):
        login = APART if department == alone else f"{HIRED}{place}"
        words = {"organisation": firm.organisation, "login": login, "name": login, "staff_no": login}
        user = User.everyone.create(department_id=department, **words)
        user.roles.add(Role.objects.get(organisation=firm.organisation, code="sales"))


def colleague(turn: int) -> str:
    """Write the id of one of the people hired."""
    from kemai.areas.accounts.models import User

    first = User.everyone.filter(login=f"{HIRED}0").values_list("pk", flat=True)[0]
    return f"({first} + {dice(PEOPLE, turn)})"


def newest(model: Any) -> str:
    """Write the id of the newest row of a type, whose ids go on by one."""
    return str(model.objects.order_by("-pk").values_list("pk", flat=True)[0])


def planned(some: Callable[[str], str], person: Callable[[str], str]) -> Columns:
    """Say what stands in the columns of what is to be done: one task in ten is followed, one in five handed out."""
    when, status = ago(dice(FIVE_YEARS, 3)), one_of("done", "done", "done", "done", "accepted", turn=5)
    people = f"',{person('sales1')},{person('sales2')},'"
    return {
        "Task": {
            "subject": "'基准任务 ' || n", "due": when, "status": status, "result": "'已办'",
            "finished_at": f"CASE WHEN {status} = 'done' THEN {ago('n')} END",
            "watchers": f"CASE WHEN n % 10 = 0 THEN {people} ELSE '' END",
            "assigner_id": f"CASE WHEN n % 5 = 0 THEN {person('mgr1')} ELSE owner_id END",
            "priority": one_of("normal", "high", "low", turn=6),
        },
        "CalendarEntry": {
            "subject": "'基准日程 ' || n", "start": when, "end": when, "place": "'会议室 ' || n % 9",
            "people": f"CASE WHEN n % 4 = 0 THEN {people} ELSE '' END", "private": "n % 50 = 0",
        },
        "Visit": {
            "goal": "'基准拜访 ' || n", "planned_at": when, "status": "'done'", "record": "'谈了报价'",
            "done_at": when, "companions": f"CASE WHEN n % 8 = 0 THEN {people} ELSE '' END",
        },
        "EventPlan": NUMBER | {
            "subject": "'基准事务 ' || n", "category_id": some("event_category"), "planned_start": when,
            "planned_end": when, "status": one_of("planned", "doing", turn=4), "contact_phone": "'0512-' || n",
        },
        "DueContact": {
            "subject": "'基准回访 ' || n", "due": day(dice(720, 3)), "cause": "'interval'",
            "state": one_of("done", "done", "done", "open", turn=5),
        },
    }  # fmt: skip


def met(some: Callable[[str], str]) -> Columns:
    """Say the same of what was talked about; every meeting has its people."""
    when = ago(dice(FIVE_YEARS, 3))
    return {
        "Interaction": {
            "subject": "'基准联系 ' || n", "started_at": when, "channel": one_of("phone", "visit", "im", turn=4),
            "result_id": some("interaction_result"), "minutes": dice(60, 4),
        },
        "Meeting": {
            "subject": "'基准会议 ' || n", "start": when, "kind_id": some("meeting_kind"),
            "people": f"',' || {colleague(8)} || ',' || {colleague(9)} || ','", "place": "'会议室 ' || n % 9",
        },
        "FollowUp": {
            "subject": "'基准跟进 ' || n", "start": day(dice(1800, 3)), "stage_id": some("followup_stage"),
            "status": one_of("open", "closed", turn=4),
        },
    }  # fmt: skip


def written(some: Callable[[str], str]) -> Columns:
    """Say the same of what came in and went out."""
    state = one_of("filed", "filed", "filed", "tray", turn=5)
    return {
        "MailMessage": {
            "subject": "'基准邮件 ' || n", "from_address": "'who' || n % 977 || '@example.com'",
            "to_addresses": "'sales@example.com'", "body": "'您好，附件是报价。'",
            "sent_at": ago(dice(FIVE_YEARS, 3)), "state": state,
            "private": f"{state} = 'tray'", "message_key": "'bm-' || n", "thread": "'bm-' || n / 3",
        },
        "Letter": NUMBER | {"subject": "'基准信函 ' || n", "receiver": "'收信人 ' || n", "state": "'sent'"},
        "Message": {"subject": "'基准消息 ' || n", "body": "'请看'", "people": "',' || owner_id || ','"},
        "Lead": NUMBER | {
            "name": "'基准线索 ' || n", "company": "'基准公司 ' || n", "mobile": "'1540' || (1000000 + n)",
            "source_id": some("lead_source"), "received_on": day(dice(1800, 3)), "score": dice(100, 4),
            "status": one_of("new", "contacting", turn=5),
        },
    }  # fmt: skip


def kept(segment: int) -> Columns:
    """Say the same of texts and rules, of which no firm has so many."""
    return {
        "MailTemplate": {"name": "'基准模板 ' || n", "subject": "'报价'", "body": "'您好'"},
        "RevisitPolicy": {"name": "'基准制度 ' || n", "segment_id": str(segment), "interval_days": "30"},
    }
