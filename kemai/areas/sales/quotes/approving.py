"""Who hears of a quote that waits for approval, and of the answer."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import User
from kemai.areas.sales.models import Quote
from kemai.core.notify.kinds import notice_kind
from kemai.core.notify.send import notify
from kemai.core.tenancy.viewer import Viewer

notice_kind("quotes", gettext_lazy("报价"), "/quotes/")


def ask_for_approval(quote: Quote, *, by: Viewer) -> None:
    """Tell the supervisor of the quote's owner, without one the head of the department, that it waits."""
    rows = User.objects.filter(pk=quote.owner_id).values_list("supervisor_id", "department__head_id")
    above, head = rows.first() or (None, None)
    people = [one for one in (above or head,) if one and one != by.user_id]
    facts = {"who": by.name, "number": quote.number, "why": quote.approval}
    notify(people, lambda: _("%(who)s 的报价 %(number)s 待审批：%(why)s") % facts, home(quote), by=by)


def tell_owner(quote: Quote, said: Callable[[], str], *, by: Viewer) -> None:
    """Tell the owner of a quote what became of it; `said` takes who and number."""
    if quote.owner_id and quote.owner_id != by.user_id:
        notify([quote.owner_id], lambda: said() % {"who": by.name, "number": quote.number}, home(quote), by=by)


def home(quote: Quote) -> str:
    """Give the address of a quote."""
    return f"/quotes/{quote.pk}/"
