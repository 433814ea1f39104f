"""The sender of a mail becomes a lead by one click, and a lead's mails are filed on it."""

from __future__ import annotations

from typing import Any

from kemai.areas.activities.mail.filing import file_all
from kemai.areas.activities.models import MailMessage
from kemai.areas.activities.tests.test_mail_filing import mail, mailbox
from kemai.areas.sales.events import LeadConverted
from kemai.areas.sales.leads.from_mail import follow_converted, make_lead
from kemai.areas.sales.models import Lead
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer


def test_one_click_makes_a_lead_and_its_mails_follow_it_to_the_customer(sales1: Viewer, client_of: Any) -> None:
    own = mailbox(sales1)
    file_all(own, [("a", mail(1, "new@far.example", "想买两台"))], by=sales1)
    make_lead(MailMessage.objects.get(), by=sales1)
    lead = Lead.objects.get(email="new@far.example")
    assert (lead.name, lead.need) == ("王建国", "想买两台")
    file_all(own, [("b", mail(2, "NEW@far.example", "再问一次"))], by=sales1)
    assert set(MailMessage.objects.values_list("state", "record_type", "record_id")) == {
        ("filed", "sales.lead", lead.pk)
    }
    page = client_of("sales1").get(f"/leads/{lead.pk}/").content.decode()
    assert "想买两台" in page
    assert "再问一次" in page
    customer = actions.add(registry.get("customers.customer"), {"name": "远方公司"}, by=sales1)
    follow_converted(LeadConverted(sales1, lead.pk, customer.pk, None))
    assert set(MailMessage.objects.values_list("customer", flat=True)) == {customer.pk}
    assert "再问一次" in client_of("sales1").get(f"/customers/{customer.pk}/").content.decode()
