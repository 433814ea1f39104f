"""Files the mails of the demo firm: talks with customers in both languages, away notes, and who nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from django.utils import timezone

from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.models import Mailbox
from kemai.core import actions
from kemai.core.access.provider import viewer_of
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.viewer import Viewer
from kemai.site.demo.firm import Firm

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

DOMAIN = "jiangnan.example"
SHARED = "sales"
AWAY = {"Auto-Submitted": "auto-replied"}
IN, OUT = "in", "out"


@dataclass(frozen=True)
class Mail:
    """One mail of a talk: which way it went, how many days before today at what time, and what more its head says."""

    way: str
    days: int
    clock: str
    subject: str
    text: str
    heads: dict[str, str] = field(default_factory=dict)
    bare: bool = False


TALKS: tuple[tuple[str, tuple[Mail, ...]], ...] = (
    (
        "chinese",
        (
            Mail(
                IN,
                9,
                "09:12",
                "询价：二期上料单元",
                "林经理您好：\n\n二期计划再上三套上料单元，请按上次的配置报个价，最好本周给我。",
            ),
            Mail(
                OUT,
                9,
                "15:40",
                "Re: 询价：二期上料单元",
                "您好：\n\n三套含安装调试共 86 万元，交期 45 天，价格 30 天内有效。",
            ),
            Mail(
                IN,
                6,
                "10:05",
                "答复：询价：二期上料单元",
                "价格收到，领导问能不能提前到 35 天，另外备件清单麻烦一起发来。",
                bare=True,
            ),
            Mail(
                OUT, 6, "16:22", "Re: 答复：询价：二期上料单元", "和生产确认过，35 天可以做到，备件清单今天下班前发您。"
            ),
        ),
    ),
    (
        "chinese",
        (
            Mail(
                OUT,
                4,
                "11:30",
                "样件测试报告",
                "您好：\n\n样件的测试报告出来了，尺寸全部合格，方便时约个时间当面过一遍。",
            ),
            Mail(IN, 4, "11:31", "自动回复：样件测试报告", "我在外地出差，周四回来，急事请打手机。", AWAY),
        ),
    ),
    ("chinese", (Mail(IN, 1, "08:47", "三号线报警", "三号线昨晚又报了两次温度报警，重启后正常，请安排人来看一下。"),)),
    (
        "english",
        (
            Mail(
                IN,
                8,
                "17:20",
                "Loader cell for line 4",
                "Hello,\n\nwe are planning line 4 and need a loader cell like the last "
                "one. Could you send a quotation and its footprint?",
            ),
            Mail(
                OUT,
                7,
                "09:15",
                "Re: Loader cell for line 4",
                "Hello,\n\none cell is EUR 68,000 ex works in eight "
                "weeks, spare parts for two years included. It needs 2.4 by 3.1 metres.",
            ),
            Mail(
                IN,
                2,
                "18:05",
                "RE: Loader cell for line 4",
                "Thank you. Our engineers would like a call on Thursday, "
                "10:00 your time, about the interface to the conveyor.",
                bare=True,
            ),
        ),
    ),
    (
        "english",
        (
            Mail(
                OUT,
                3,
                "14:00",
                "Maintenance visit in the coming month",
                "Hello,\n\nour technician can come in the second week of the coming month. Which day suits you?",
            ),
            Mail(
                IN,
                3,
                "14:01",
                "Automatic reply: Maintenance visit in the coming month",
                "I am out of the office until Monday and will answer then.",
                AWAY,
            ),
        ),
    ),
)
STRANGERS: tuple[tuple[str, str, Mail], ...] = (
    (
        "钱海波",
        "qian.haibo@huarui-precision.example",
        Mail(
            IN,
            0,
            "08:20",
            "想了解自动上下料",
            "你好：\n\n在展会上看到你们的样机，我们有六台加工中心想配上下料，请联系我。",
        ),
    ),
    (
        "Emily Carter",
        "emily.carter@northfield-tools.example",
        Mail(
            IN,
            1,
            "21:34",
            "Distributor for the UK",
            "Dear Sir or Madam,\n\nwe sell machine tools in the UK and look for a "
            "partner in automation. Whom may we talk to?",
        ),
    ),
    (
        "装备展组委会",
        "news@expo.example",
        Mail(
            IN,
            2,
            "07:00",
            "装备展早鸟票开售",
            "本周报名免费领取参观证。",
            {"List-Unsubscribe": "<mailto:off@expo.example>"},
        ),
    ),
)


def write_mails(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """File each talk with a customer of sales1 who writes that language, and the strangers in the shared mailbox."""
    seller = firm.people["sales1"]
    with acting_as(viewer_of(seller)) as by:
        own, shared = (box(firm, name, by) for name in (seller.login, SHARED))
        file_all(own, [("", one) for one in talks(cards, own.address, seller.name, day)], by=by)
        file_all(shared, [("", one) for one in calls(shared.address, day)], by=by)


def box(firm: Firm, name: str, by: Viewer) -> Mailbox:
    """Add a mailbox that is not fetched; the one that is no person's own is the team's."""
    values = {"address": f"{name}@{DOMAIN}", "server": f"imap.{DOMAIN}", "active": False, "shared": name == SHARED}
    made: Mailbox = actions.add(registry.of_model(Mailbox), {**values, "owner": firm.people["sales1"].pk}, by=by)
    return made


def talks(cards: Sequence[Card], own: str, seller: str, day: date) -> Iterator[bytes]:
    """Write the talks, each with another customer that came before it began."""
    writers = {language: partners(cards, language) for language in ("chinese", "english")}
    for place, (language, talk) in enumerate(TALKS):
        who, named = next(writers[language], None), list[str]()
        if who is None:
            continue
        for turn, mail in enumerate(talk):
            sides = [who, (seller, own)] if mail.way == IN else [(seller, own), who]
            name = f"<{place}.{turn}.{day:%Y%m%d}@{DOMAIN}>"
            yield letter(mail, sides, day, name, () if mail.bare else named)
            named.append(name)


def partners(cards: Sequence[Card], language: str) -> Iterator[tuple[str, str]]:
    """Give name and address of people at customers of sales1 who write a language, one a customer."""
    for card in cards:
        if card.drawn.owner == "sales1" and card.drawn.language == language and card.drawn.company:
            reached = (one for one in card.contacts if one.get("email") and "invalid" not in one)
            if one := next(reached, None):
                yield one["name"], one["email"]


def calls(shared: str, day: date) -> Iterator[bytes]:
    """Write what strangers sent to the mailbox of the team."""
    for place, (name, address, mail) in enumerate(STRANGERS):
        yield letter(
            mail, [(name, address), ("", shared)], day, f"<{place}.{day:%Y%m%d}@{address.partition('@')[2]}>", ()
        )


def letter(mail: Mail, sides: Sequence[tuple[str, str]], day: date, name: str, before: Sequence[str]) -> bytes:
    """Write one mail as it goes over the wire."""
    made = EmailMessage()
    at = datetime.combine(day - timedelta(days=mail.days), time.fromisoformat(mail.clock))
    made["Date"] = format_datetime(timezone.make_aware(at))
    for head, side in zip(("From", "To"), sides, strict=True):
        made[head] = formataddr(side)
    made["Subject"], made["Message-ID"] = mail.subject, name
    if before:
        made["In-Reply-To"], made["References"] = before[-1], " ".join(before)
    for head, text in mail.heads.items():
        made[head] = text
    made.set_content(mail.text)
    return made.as_bytes()
