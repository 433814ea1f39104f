"""`demo`: fills the demo firm, and with --customers makes it as large as wished."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kemai.areas.accounts.seeds import DEMO_PASSWORD, SIGN_INS
from kemai.areas.customers.models import Customer
from kemai.core.search import index
from kemai.core.tenancy.current import acting_as
from kemai.site.demo.firm import FIRST, SECOND, Firm, Plan, found
from kemai.site.demo.loading import CUSTOMERS, Load


class Command(BaseCommand):
    """Fill a demo firm; a firm that is there already keeps what it has."""

    help = "Fill the demo firm: 300 customers and 600 contacts; --customers makes it larger."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("--customers", type=int, default=CUSTOMERS, metavar="N", help="customers in the end (300)")
        parser.add_argument("--contacts", action="store_true", help="one contact for each customer above 300")
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the firm's today (today)")
        parser.add_argument("--second-firm", action="store_true", help="a second firm too, for trials of separation")

    def handle(self, **options: Any) -> None:
        """Fill the firm and print its sign-ins."""
        day = options["day"] or timezone.localdate()
        self.fill(FIRST, day, options["customers"], each=1 if options["contacts"] else 0)
        if options["second_firm"]:
            self.fill(SECOND, day, CUSTOMERS, each=0)

    def fill(self, plan: Plan, day: date, wanted: int, *, each: int) -> None:
        """Bring one firm to its customers."""
        firm = found(plan)
        with acting_as(firm.viewer):
            have = Customer.objects.with_deleted().count()
        if not have:
            for _done in Load(firm, 0, CUSTOMERS, day).run():
                have = CUSTOMERS
        if have < wanted:
            self.grow(Load(firm, have, wanted, day, each))
        self.stdout.write(f"{plan.name}: {self.names(firm)}; password {DEMO_PASSWORD}")

    def grow(self, load: Load) -> None:
        """Write many customers, telling how far and how fast."""
        begun = perf_counter()
        for done in load.run():
            speed = (done - load.first) / (perf_counter() - begun)
            self.stderr.write(f"{done:,} of {load.last:,} customers, {speed:,.0f} a second", ending="\r")
        self.stderr.write("")
        index.tidy()

    @staticmethod
    def names(firm: Firm) -> str:
        """List the sign-in names."""
        return ", ".join(firm.plan.prefix + person.login for person in SIGN_INS)
