"""One firm with one of everything that has an address, owned by sales1 and marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kemai.areas.accounts.actions import make_token
from kemai.areas.accounts.models import Role
from kemai.areas.accounts.shortcuts.keeping import add_shortcut
from kemai.areas.activities.mail.actions import file_on_customer
from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.models import MailMessage
from kemai.areas.sales.receipts.actions import confirm as confirm_receipt
from kemai.core import actions
from kemai.core.audit.alarms import raise_alarm
from kemai.core.audit.held import hold
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.duplicates.ruling import save_rule
from kemai.core.files.store import attach
from kemai.core.jobs.run import start
from kemai.core.merge.join import merge
from kemai.core.notes.actions import write_note
from kemai.core.notify.send import notify
from kemai.core.own.actions import save_field
from kemai.core.own.making import save_kind
from kemai.core.printing.jobs import KIND
from kemai.core.records import registry
from kemai.core.recycle.models import Binned
from kemai.core.screens.models import SavedView
from kemai.core.tenancy import Viewer, acting_as
from kemai.core.testing.plugin import Firm
from kemai.core.testing.samples import sample_values
from kemai.core.transfer import actions as transfer


@dataclass
class World:
    """A firm, its marker, the ids of its objects by the name that addresses give them, and a key of its admin."""

    firm: Firm
    marker: str
    records: dict[str, int] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    key: str = ""


def build(firm: Firm, marker: str, committed: Any) -> World:
    """Make the firm's objects through the actions that people use."""
    world = World(firm, marker)
    with acting_as(firm.viewer("sales1")) as sales, committed(execute=True):
        of_sales(world, sales)
        of_analysis(world, sales)
    with acting_as(firm.viewer("admin")) as admin, committed(execute=True):
        of_admin(world, admin)
    return world


def of_sales(world: World, sales: Viewer) -> None:
    """Make what a salesperson owns."""
    marker, customers = world.marker, registry.get("customers.customer")
    customer = actions.add(customers, marked("customers.customer", marker, sales), by=sales)
    values = marked("customers.contact", marker, sales, 8) | {"customer": customer.pk}
    contact = actions.add(registry.get("customers.contact"), values, by=sales)
    world.records |= {"customers.customer": customer.pk, "customers.contact": contact.pk}
    segment = {"name": f"{marker} 分群", "condition": "name filled"}
    world.ids["segment_id"] = actions.add(registry.get("customers.segment"), segment, by=sales).pk
    visit = {"customer": customer.pk, "goal": f"{marker} 的拜访", "planned_at": timezone.now()}
    world.ids["visit_id"] = actions.add(registry.get("activities.visit"), visit, by=sales).pk
    message = {"subject": f"{marker} 的消息", "body": marker, "people": [world.firm.people["sales2"].pk]}
    world.ids["message_id"] = actions.add(registry.get("activities.message"), message, by=sales).pk
    box = {"address": f"box{world.firm.organisation.pk}@ours.example", "server": "imap.ours.example"}
    mailbox = actions.add(registry.get("activities.mailbox"), box, by=sales)
    mail = f"From: a@{marker}.example\nContent-Type: text/html\nSubject: {marker}\n\n<p>{marker}</p>".encode()
    file_all(mailbox, [("a", mail)], by=sales)
    world.ids |= {"mailbox_id": mailbox.pk, "mail_id": filed_on(mailbox, customer.pk, sales)}
    task = {"subject": f"{marker} 的任务", "due": timezone.now(), "customer": customer.pk}
    world.ids["task_id"] = actions.add(registry.get("activities.task"), task, by=sales).pk
    meeting = {"subject": f"{marker} 的会议", "start": timezone.now(), "customer": customer.pk}
    world.ids["meeting_id"] = actions.add(registry.get("activities.meeting"), meeting, by=sales).pk
    letter = {"customer": customer.pk, "subject": f"{marker} 的信", "body": marker}
    world.ids["letter_id"] = actions.add(registry.get("activities.letter"), letter, by=sales).pk
    of_deals(world, customer, sales)
    write_note(customers, customer.pk, f"{marker} 的备注", by=sales)
    text = SimpleUploadedFile(f"{marker}.txt", f"{marker} 的文件".encode())
    world.ids["attachment_id"] = attach(customers, customer.pk, [text], by=sales)[0].pk
    view = SavedView.objects.create(
        organisation_id=sales.organisation_id, owner_id=sales.user_id, name=marker, record="customers.customer"
    )
    world.ids["view_id"] = view.pk
    world.ids["shortcut_id"] = add_shortcut(marker, "/customers/", by=sales).pk
    order = {"type_key": "customers.customer", "fields": ["name"], "language": "zh-hans"}
    world.ids["job_id"] = start(KIND, f"{marker} 打印", order, by=sales).pk
    world.ids |= {"contact_id": contact.pk, "customer_id": customer.pk}
    world.ids["held_id"] = hold(KIND, f"{marker} 打印", order, 6000, by=sales).pk
    world.ids["alarm_id"] = raise_alarm(sales.organisation_id, sales.user_id, "cards", {"note": marker}).pk
    notify([sales.user_id], lambda: f"{marker} 的通知", "/", by=sales)


def of_deals(world: World, customer: Any, sales: Viewer) -> None:
    """Make a lead, a quote and an order."""
    marker = world.marker
    source = DictionaryEntry.objects.filter(key="lead_source").order_by("id")[0].pk
    lead = {"name": marker, "mobile": "13800001111", "source": source}
    world.ids["lead_id"] = actions.add(registry.get("sales.lead"), lead, by=sales).pk
    offer = {"customer": customer.pk, "name": marker, "lines": [{"name": marker, "price": "10"}]}
    world.ids["quote_id"] = actions.add(registry.get("sales.quote"), offer, by=sales).pk
    world.ids["order_id"] = actions.add(registry.get("sales.salesorder"), {"customer": customer.pk}, by=sales).pk


def of_analysis(world: World, sales: Viewer) -> None:
    """Make the report and the board of a salesperson."""
    report = {"name": f"{world.marker} 报表", "source": "customers.customer", "groups": "owner"}
    world.ids["report_id"] = actions.add(registry.get("analysis.report"), report, by=sales).pk
    board = {"name": f"{world.marker} 仪表盘"}
    world.ids["board_id"] = actions.add(registry.get("analysis.dashboard"), board, by=sales).pk


def filed_on(mailbox: Any, customer_id: int, sales: Viewer) -> int:
    """File the one mail of a mailbox on a customer."""
    mail = MailMessage.objects.get(mailbox=mailbox)
    return file_on_customer(mail.pk, customer_id, with_contact=False, by=sales).pk


def of_admin(world: World, admin: Viewer) -> None:
    """Make what an administrator does: an import, a deleted customer, a privacy request, a key."""
    marker, customers, people = world.marker, registry.get("customers.customer"), world.firm.people
    world.ids["entry_id"] = DictionaryEntry.objects.filter(key="industry").order_by("id")[0].pk
    own = {"record": customers.key, "name": "visited_on", "label": f"{marker}字段", "type": "date"}
    world.ids["field_id"] = save_field(own, by=admin).pk
    world.ids["kind_id"] = save_kind({"label": f"{marker}车辆", "slug": "vehicles"}, by=admin).pk
    world.ids["rule_id"] = save_rule(customers, None, ["name", "city"], "normal", False, by=admin).pk
    file = SimpleUploadedFile("firms.csv", f"客户名称\n{marker}导入公司\n{'长' * 300}\n".encode())
    job = transfer.receive(customers, file, by=admin)
    transfer.start(job, by=admin)
    world.ids["import_id"] = job.pk
    shelf = actions.add(registry.get("products.productcategory"), {"name": f"{marker}分类"}, by=admin)
    product = {"code": marker, "name": f"{marker}产品", "category": shelf.pk, "list_price": "100"}
    world.ids["product_id"] = actions.add(registry.get("products.product"), product, by=admin).pk
    paid = {"customer": world.ids["customer_id"], "date": timezone.localdate(), "amount": "100", "method": "transfer"}
    receipt = actions.add(registry.get("sales.receipt"), paid | {"payer": marker}, by=admin)
    world.ids["receipt_id"] = confirm_receipt(receipt, by=admin).pk
    template = {"name": f"{marker}模板", "owner": people["sales1"].pk}
    world.ids["template_id"] = actions.add(registry.get("sales.wordtemplate"), template, by=admin).pk
    gone = actions.add(customers, {"name": f"{marker}已删公司"}, by=admin)
    actions.delete(customers, gone.pk, by=admin)
    world.ids["binned_id"] = Binned.objects.get(record_id=gone.pk).pk
    two = [actions.add(customers, {"name": f"{marker}合并公司{number}"}, by=admin).pk for number in "甲乙"]
    world.ids["merge_id"] = merge(customers, *two, {}, by=admin).pk
    asked = {"contact": world.ids["contact_id"], "kind": "export", "remark": f"{marker} 的申请"}
    request = actions.add(registry.get("customers.privacyrequest"), asked, by=admin)
    world.records["customers.privacyrequest"] = world.ids["request_id"] = request.pk
    world.records["accounts.user"] = world.ids["user_id"] = people["sales2"].pk
    world.records["accounts.department"] = people["sales2"].department_id
    world.ids["role_id"] = Role.objects.get(code="clerk").pk
    world.key = make_token(people["admin"], marker, by=admin)


def marked(key: str, marker: str, by: Any, place: int = 7) -> dict[str, Any]:
    """Give sample values with the marker in the name and the remark."""
    return sample_values(registry.get(key), by, place) | {"name": f"{marker}有限公司", "remark": f"{marker} 的资料"}
